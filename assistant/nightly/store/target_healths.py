"""Keep how the targets of a shop's pages were found in a night, and tell what became worse."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.nightly.records import ShopNight
from assistant.nightly.store.tables import RunRow, TargetHealthRow
from assistant.nightly.target_health import TargetHealth
from flows.hits import Targets


def with_healths(session: Session, run: RunRow, night: ShopNight, found: Targets) -> ShopNight:
    """Add what was found to what the run has counted of the shop already; return its night with what got worse."""
    shop = night.shop
    for each in found:
        row = session.get(TargetHealthRow, (run.number, shop, each.target))
        if row is None:
            row = TargetHealthRow(run_number=run.number, shop=shop, target=each.target, first=0, fallback=0, missed=0)
            session.add(row)
        row.first += each.first
        row.fallback += each.fallback
        row.missed += each.missed
    session.flush()
    here = (TargetHealthRow.run_number == run.number, TargetHealthRow.shop == shop, TargetHealthRow.fallback > 0)
    rows = session.scalars(select(TargetHealthRow).where(*here).order_by(TargetHealthRow.target)).all()
    worse = [row.target for row in rows if _health(row, run).mostly == "fallback" and _was_first(session, row)]
    return night.model_copy(update={"by_fallback": tuple(worse)})


def last_healths(session: Session, nights: int, shops: Collection[str]) -> tuple[TargetHealth, ...]:
    """Return the healths of the shops' last nights in which anything was counted, newest first, then by name."""
    counted = select(TargetHealthRow.run_number).where(TargetHealthRow.shop.in_(shops)).distinct()
    numbers = counted.order_by(TargetHealthRow.run_number.desc()).limit(nights)
    found = (
        select(TargetHealthRow, RunRow)
        .join(RunRow, RunRow.number == TargetHealthRow.run_number)
        .where(TargetHealthRow.shop.in_(shops), TargetHealthRow.run_number.in_(session.scalars(numbers).all()))
        .order_by(RunRow.number.desc(), TargetHealthRow.shop, TargetHealthRow.target)
    )
    return tuple(_health(row, run) for row, run in session.execute(found))


def _was_first(session: Session, row: TargetHealthRow) -> bool:
    """Tell whether the first way found it in the last night before in which it was looked for."""
    same = (TargetHealthRow.shop == row.shop, TargetHealthRow.target == row.target)
    earlier = select(TargetHealthRow, RunRow).join(RunRow, RunRow.number == TargetHealthRow.run_number)
    earlier = earlier.where(*same, TargetHealthRow.run_number < row.run_number)
    found = session.execute(earlier.order_by(TargetHealthRow.run_number.desc()).limit(1)).first()
    return found is not None and _health(*found).mostly == "first"


def _health(row: TargetHealthRow, run: RunRow) -> TargetHealth:
    return TargetHealth(
        run_id=run.run_id,
        started_at=run.started_at,
        shop=row.shop,
        target=row.target,
        first=row.first,
        fallback=row.fallback,
        missed=row.missed,
    )
