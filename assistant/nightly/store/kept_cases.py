"""The cases as they stood at the end of a run, and as statistics need them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from assistant.nightly.records import KeptCase
from assistant.nightly.store.answers import CountedCase
from assistant.nightly.store.tables import CaseRow, EventRow, RunRow, VersionRow
from flows.records import Case, Dispute


def kept_cases(session: Session, run: RunRow) -> tuple[KeptCase, ...]:
    """Return every case that was open then, or whose last reading came in this very run."""
    newest = (
        select(func.max(VersionRow.id).label("id"))
        .where(VersionRow.run_number <= run.number)
        .group_by(VersionRow.shop, VersionRow.issue_id)
        .subquery()
    )
    found = (
        select(CaseRow, VersionRow)
        .join(VersionRow, and_(VersionRow.shop == CaseRow.shop, VersionRow.issue_id == CaseRow.issue_id))
        .join(newest, newest.c.id == VersionRow.id)
        .where(or_(VersionRow.finished.is_(False), VersionRow.run_number == run.number))
        .order_by(CaseRow.shop, CaseRow.issue_id)
    )
    gone = _vanished_then(session, run)
    return tuple(_kept(row, version, run, (row.shop, row.issue_id) in gone) for row, version in session.execute(found))


def read_since(session: Session, start: datetime, shops: Collection[str]) -> tuple[CountedCase, ...]:
    """Return the first and the last reading of every case of some shops that was read at a moment or later."""
    ends = (
        select(func.min(VersionRow.id).label("first"), func.max(VersionRow.id).label("newest"))
        .where(VersionRow.shop.in_(shops))
        .group_by(VersionRow.shop, VersionRow.issue_id)
        .subquery()
    )
    first = aliased(VersionRow)
    found = (
        select(VersionRow.shop, VersionRow.read_at, VersionRow.id, VersionRow.record, first.id, first.record)
        .join(ends, ends.c.newest == VersionRow.id)
        .join(first, first.id == ends.c.first)
        .where(VersionRow.read_at >= start)
        .order_by(VersionRow.shop, VersionRow.issue_id)
    )
    told: list[CountedCase] = []
    for shop, read_at, newest, record, earliest, earlier in session.execute(found):
        case = Case.model_validate_json(record)
        before = case if newest == earliest else Case.model_validate_json(earlier)
        told.append(CountedCase(shop=shop, read_at=read_at, case=case, first=before))
    return tuple(told)


def _kept(row: CaseRow, version: VersionRow, run: RunRow, vanished: bool) -> KeptCase:
    listed = Dispute.model_validate_json(row.seen_row) if row.seen_row else None
    # Of an earlier night only this much is known: it was seen then, and is seen later still.
    last_seen = min(row.last_seen, run.ended_at) if run.ended_at else row.last_seen
    return KeptCase(
        shop=row.shop,
        case=Case.model_validate_json(version.record),
        first_seen=row.first_seen,
        last_seen=max(last_seen, row.first_seen),
        read_at=version.read_at,
        vanished=vanished and not version.finished,
        case_address=(listed.detail_url or "") if listed else "",
    )


def _vanished_then(session: Session, run: RunRow) -> set[tuple[str, str]]:
    """Tell by the last word on each case whether it had vanished by the end of the run."""
    last = (
        select(func.max(EventRow.id).label("id"))
        .where(EventRow.run_number <= run.number, _came_or_went())
        .group_by(EventRow.shop, EventRow.issue_id)
        .subquery()
    )
    gone = select(EventRow.shop, EventRow.issue_id).join(last, last.c.id == EventRow.id)
    return {(shop, issue_id) for shop, issue_id in session.execute(gone.where(EventRow.kind == "vanished"))}


def _came_or_went() -> ColumnElement[bool]:
    return EventRow.kind.in_(("vanished", "back"))
