"""Read old pages again with a mended parser."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assistant.casework.judging.states import StateTable
from assistant.nightly.known_pictures import with_known
from assistant.nightly.noise import content_hash
from assistant.nightly.store.answers import RawReading
from assistant.nightly.store.tables import CaseRow, VersionRow
from flows.records import Case


def numbers_of(session: Session, shop: str | None) -> Sequence[int]:
    """Return the readings whose page is kept, oldest first."""
    found = select(VersionRow.id).where(VersionRow.raw.is_not(None)).order_by(VersionRow.id)
    return session.scalars(found if shop is None else found.where(VersionRow.shop == shop)).all()


def raw_reading(session: Session, number: int) -> RawReading | None:
    """Return a reading with its page; None when it is gone meanwhile."""
    row = session.get(VersionRow, number)
    if row is None or row.raw is None:
        return None
    case = Case.model_validate_json(row.record)
    return RawReading(number=number, shop=row.shop, read_at=row.read_at, case=case, raw=row.raw)


def put_back(session: Session, number: int, case: Case, states: StateTable) -> None:
    """Replace a reading's record.

    Raises KeyError for a number that is gone or whose page was erased with its buyer, ValueError for another case.
    """
    row = session.get(VersionRow, number)
    if row is None or row.raw is None:
        raise KeyError(number)
    if row.issue_id != case.issue_id:
        raise ValueError(f"reading {number} is of case {row.issue_id}, not of {case.issue_id}")
    case = with_known(case, Case.model_validate_json(row.record))
    row.record, row.content_hash = case.model_dump_json().encode(), content_hash(case)
    row.finished = states.is_finished(case.reverse_detail_status)
    same = (VersionRow.shop == row.shop, VersionRow.issue_id == row.issue_id)
    if session.scalar(select(func.max(VersionRow.id)).where(*same)) == number:
        session.get_one(CaseRow, (row.shop, row.issue_id)).finished = row.finished
