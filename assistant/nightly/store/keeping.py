"""Keep what is read: rows of the list, cases, what happened to them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.judging.states import StateTable
from assistant.nightly.changes import events_between
from assistant.nightly.known_pictures import with_known
from assistant.nightly.noise import content_hash, same_row
from assistant.nightly.records import Event
from assistant.nightly.store.tables import CaseRow, EventRow, RunRow, VersionRow
from flows.records import Case, Dispute


class Reading(NamedTuple):
    """One case as it was read."""

    shop: str
    case: Case
    read_at: datetime
    raw: bytes | None


class SeenRow(NamedTuple):
    """One row of the list as it was seen."""

    shop: str
    dispute: Dispute
    at: datetime


def note_row(session: Session, run: RunRow, seen: SeenRow, states: StateTable) -> None:
    """Keep a row of the list; a case that had vanished is back and wants opening."""
    shop, dispute, at = seen
    row = session.get(CaseRow, (shop, dispute.issue_id))
    if row is None:
        row = _fresh_row(shop, dispute.issue_id, at)
        session.add(row)
    if row.vanished:
        row.vanished, row.read_row = False, None
        back = Event(at=at, shop=shop, issue_id=dispute.issue_id, kind="back", after=dispute.status_text)
        keep_events(session, run, (back,))
    row.last_seen, row.seen_in_run = at, run.number
    row.seen_row = dispute.model_dump_json().encode()
    if dispute.reverse_detail_status in states.state:
        row.finished = states.is_finished(dispute.reverse_detail_status)


def wants_opening(session: Session, shop: str, dispute: Dispute) -> bool:
    """Tell whether a row says something that the case, as it was opened last, did not."""
    row = session.get(CaseRow, (shop, dispute.issue_id))
    if row is None or row.read_row is None:
        return True
    return not same_row(Dispute.model_validate_json(row.read_row), dispute)


def keep_reading(session: Session, run: RunRow, reading: Reading, states: StateTable) -> tuple[Event, ...]:
    """Keep a case: a new version when it differs, else only that it was read again. Returns what happened to it."""
    shop, case = reading.shop, reading.case
    row = session.get(CaseRow, (shop, case.issue_id))
    if row is None:
        row = _fresh_row(shop, case.issue_id, reading.read_at)
        session.add(row)
    version = newest_version(session, shop, case.issue_id)
    before = Case.model_validate_json(version.record) if version else None
    case = with_known(case, before) if before else case
    events = events_between(before, case, reading.read_at, shop, states)
    row.read_row, row.finished = row.seen_row, states.is_finished(case.reverse_detail_status)
    if row.finished:
        row.vanished = False
    # The row must stand before its versions point at it.
    session.flush()
    if version is None or events:
        version = VersionRow(shop=shop, issue_id=case.issue_id, run_number=run.number, first_read_at=reading.read_at)
        session.add(version)
    version.read_at, version.read_in_run, version.finished = reading.read_at, run.number, row.finished
    version.record, version.content_hash = case.model_dump_json().encode(), content_hash(case)
    if reading.raw is not None or events:
        version.raw = reading.raw
    return keep_events(session, run, events)


def known_case(session: Session, shop: str, issue_id: str) -> Case | None:
    """Return a case as it was read last; None when it never was."""
    version = newest_version(session, shop, issue_id)
    return Case.model_validate_json(version.record) if version else None


def newest_version(session: Session, shop: str, issue_id: str, before_run: int | None = None) -> VersionRow | None:
    """Return the last reading of a case, or the last one that was found before a run."""
    found = select(VersionRow).where(VersionRow.shop == shop, VersionRow.issue_id == issue_id)
    if before_run is not None:
        found = found.where(VersionRow.run_number < before_run)
    return session.scalar(found.order_by(VersionRow.id.desc()).limit(1))


def keep_events(session: Session, run: RunRow, events: Iterable[Event]) -> tuple[Event, ...]:
    """Keep what happened. Values that only come back after a layout change are kept apart and not returned."""
    told = []
    for event in events:
        lost = _lost_to_layout(session, event)
        explained = lost is not None and lost.before == event.after
        seen = event.model_copy(update={"before": lost.before}) if lost and not explained else event
        session.add(EventRow(run_number=run.number, explained=explained, **seen.model_dump()))
        if not explained:
            told.append(seen)
    return tuple(told)


def event_of(row: EventRow) -> Event:
    """Return a kept event."""
    names = ("at", "shop", "issue_id", "kind", "field", "before", "after")
    return Event.model_validate({name: getattr(row, name) for name in names})


def _lost_to_layout(session: Session, event: Event) -> EventRow | None:
    if event.before or not event.field or not event.issue_id:
        return None
    same = (EventRow.shop == event.shop, EventRow.issue_id == event.issue_id, EventRow.field == event.field)
    last = session.scalar(select(EventRow).where(*same).order_by(EventRow.id.desc()).limit(1))
    return last if last is not None and last.explained and last.before else None


def _fresh_row(shop: str, issue_id: str, at: datetime) -> CaseRow:
    return CaseRow(shop=shop, issue_id=issue_id, first_seen=at, last_seen=at, vanished=False, finished=False)
