"""Close a shop's night: what vanished from its list, and whether its pages were built anew."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from assistant.nightly.layout_changes import is_explained, looks_like_layout_change
from assistant.nightly.records import Event, ShopNight
from assistant.nightly.store.keeping import event_of, keep_events, newest_version
from assistant.nightly.store.tables import CaseRow, EventRow, RunRow, ShopNightRow, VersionRow
from assistant.nightly.store.target_healths import with_healths
from flows.hits import Targets
from flows.records import Case, Dispute


def close_shop(
    session: Session, run: RunRow, night: ShopNight, list_complete: bool, found: Targets
) -> tuple[Event, ...]:
    """Keep a shop's outcome and return what is told of the shop as a whole: cases gone, pages built anew."""
    night = with_healths(session, run, night, found)
    record = night.model_dump_json().encode()
    row = ShopNightRow(run_number=run.number, shop=night.shop, outcome=night.outcome, record=record)
    session.merge(row)
    told = list(_mark_vanished(session, run, night) if list_complete else ())
    if layout := _layout_change(session, run, night):
        told.append(layout)
        keep_events(session, run, (layout,))
    return tuple(told)


def not_listed(session: Session, run: RunRow, shop: str) -> list[CaseRow]:
    """Return the cases that are not known to be over and whose row this run has not seen."""
    unseen = or_(CaseRow.seen_in_run.is_(None), CaseRow.seen_in_run != run.number)
    found = select(CaseRow).where(CaseRow.shop == shop, CaseRow.finished.is_(False), unseen)
    return list(session.scalars(found.order_by(CaseRow.issue_id)))


def _mark_vanished(session: Session, run: RunRow, night: ShopNight) -> tuple[Event, ...]:
    seen = select(func.count()).where(CaseRow.shop == night.shop, CaseRow.seen_in_run == run.number)
    # A list that is called complete and of which fewer rows came here is not complete for us.
    if (session.scalar(seen) or 0) < night.rows:
        return ()
    gone = [row for row in not_listed(session, run, night.shop) if not row.vanished]
    for row in gone:
        row.vanished = True
    events = [_vanished(row, night) for row in gone]
    return keep_events(session, run, events)


def _vanished(row: CaseRow, night: ShopNight) -> Event:
    last = Dispute.model_validate_json(row.seen_row).status_text if row.seen_row else ""
    return Event(at=night.ended_at, shop=night.shop, issue_id=row.issue_id, kind="vanished", before=last)


def _layout_change(session: Session, run: RunRow, night: ShopNight) -> Event | None:
    here = (EventRow.run_number == run.number, EventRow.shop == night.shop)
    if session.scalar(select(EventRow.id).where(*here, EventRow.kind == "layout_changed").limit(1)):
        return None
    layout = looks_like_layout_change(_pairs(session, run, night.shop), night.ended_at, night.shop)
    if layout is not None:
        for row in session.scalars(select(EventRow).where(*here)):
            row.explained = row.explained or is_explained(event_of(row), layout)
    return layout


def _pairs(session: Session, run: RunRow, shop: str) -> list[tuple[Case | None, Case]]:
    read = select(VersionRow).where(VersionRow.shop == shop, VersionRow.read_in_run == run.number)
    newest: dict[str, VersionRow] = {row.issue_id: row for row in session.scalars(read.order_by(VersionRow.id))}
    pairs: list[tuple[Case | None, Case]] = []
    for row in newest.values():
        after = Case.model_validate_json(row.record)
        if row.run_number == run.number:
            earlier = newest_version(session, shop, row.issue_id, before_run=run.number)
            pairs.append((Case.model_validate_json(earlier.record) if earlier else None, after))
        else:
            pairs.append((after, after))
    return pairs
