"""Let go of what is old."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, tuple_
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, aliased

from assistant.nightly.store.answers import Pruned
from assistant.nightly.store.kept_pictures import named_in, no_more_named
from assistant.nightly.store.tables import (
    CaseRow,
    EventRow,
    OrderListRow,
    RunRow,
    ShopNightRow,
    TargetHealthRow,
    VersionRow,
)


def prune(session: Session, until: datetime) -> Pruned:
    """Remove what is older than a moment: cases over or gone, earlier readings, events, ended runs.

    A case that is still open stays with its last reading, however old, and so does each shop's last complete night.
    """
    old_case = and_(CaseRow.last_seen < until, or_(CaseRow.finished, CaseRow.vanished), ~_read_since(until))
    keys = select(CaseRow.shop, CaseRow.issue_id).where(old_case)
    of_old_case = tuple_(VersionRow.shop, VersionRow.issue_id).in_(keys)
    pictures = _pictures(session, of_old_case)
    readings = _gone(session, VersionRow, of_old_case)
    cases = _gone(session, CaseRow, old_case)
    later = aliased(VersionRow)
    newer = exists().where(
        later.shop == VersionRow.shop, later.issue_id == VersionRow.issue_id, later.id > VersionRow.id
    )
    outdated = and_(VersionRow.read_at < until, newer)
    pictures |= _pictures(session, outdated)
    readings += _gone(session, VersionRow, outdated)
    events, runs = _gone(session, EventRow, EventRow.at < until), _prune_runs(session, until)
    gone = no_more_named(session, pictures)
    return Pruned(cases=cases, readings=readings, events=events, runs=runs, pictures=gone)


def _pictures(session: Session, which: ColumnElement[bool]) -> set[str]:
    return named_in(session.scalars(select(VersionRow.record).where(which).execution_options(yield_per=200)))


def _read_since(until: datetime) -> ColumnElement[bool]:
    of_case = (VersionRow.shop == CaseRow.shop, VersionRow.issue_id == CaseRow.issue_id)
    return exists().where(*of_case, VersionRow.read_at >= until)


def _prune_runs(session: Session, until: datetime) -> int:
    good = select(func.max(ShopNightRow.run_number)).where(ShopNightRow.outcome == "complete")
    newest = select(func.max(RunRow.number)).scalar_subquery()
    old = and_(
        RunRow.started_at < until,
        RunRow.number != newest,
        RunRow.number.not_in(good.group_by(ShopNightRow.shop)),
    )
    numbers = list(session.scalars(select(RunRow.number).where(old)))
    for table in (OrderListRow, ShopNightRow, TargetHealthRow):
        _gone(session, table, table.run_number.in_(numbers))
    return _gone(session, RunRow, RunRow.number.in_(numbers))


def _gone(session: Session, table: type[Any], which: ColumnElement[bool]) -> int:
    done = session.execute(delete(table).where(which).execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0
