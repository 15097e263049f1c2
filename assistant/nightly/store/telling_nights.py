"""Tell a night as it was, from what is kept."""

from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, UnaryExpression, select
from sqlalchemy.orm import Session

from assistant.nightly.records import Night, OrderNight, ShopNight
from assistant.nightly.store.answers import CaseHistory, KeptReading, RunSummary
from assistant.nightly.store.keeping import event_of
from assistant.nightly.store.kept_cases import kept_cases
from assistant.nightly.store.tables import EventRow, OrderListRow, RunRow, ShopNightRow, VersionRow
from flows.records import Case

ORDERS = TypeAdapter(tuple[OrderNight, ...])


def night_of(session: Session, run: RunRow) -> Night:
    """Return one run's night; a run that is not ended is told as far as it came."""
    shops = _shop_nights(session, run.number)
    events = tuple(map(event_of, _events(session, run.number)))
    lists = select(OrderListRow).where(OrderListRow.run_number == run.number).order_by(OrderListRow.shop)
    moments = (run.started_at, *(shop.ended_at for shop in shops), *(event.at for event in events))
    return Night(
        run_id=run.run_id,
        started_at=run.started_at,
        ended_at=run.ended_at or max(moments),
        shops=shops,
        cases=kept_cases(session, run),
        events=events,
        orders=tuple(order for row in session.scalars(lists) for order in ORDERS.validate_json(row.record)),
    )


def summary_of(session: Session, run: RunRow) -> RunSummary:
    """Return one run as it stands in the history of runs."""
    return RunSummary(
        run_id=run.run_id,
        started_at=run.started_at,
        ended_at=run.ended_at,
        exit_code=run.exit_code,
        counters=run.counters,
        shops=_shop_nights(session, run.number),
    )


def history_of(session: Session, shop: str, issue_id: str) -> CaseHistory:
    """Return everything that is known of one case."""
    of_case = (VersionRow.shop == shop, VersionRow.issue_id == issue_id)
    found = (
        select(VersionRow, RunRow.run_id)
        .outerjoin(RunRow, RunRow.number == VersionRow.run_number)
        .where(*of_case)
        .order_by(VersionRow.id)
    )
    readings = tuple(
        KeptReading(
            run_id=run_id or "",
            first_read_at=row.first_read_at,
            read_at=row.read_at,
            case=Case.model_validate_json(row.record),
        )
        for row, run_id in session.execute(found)
    )
    happened = select(EventRow).where(EventRow.shop == shop, EventRow.issue_id == issue_id, _told())
    return CaseHistory(readings=readings, events=tuple(map(event_of, session.scalars(happened.order_by(EventRow.id)))))


def last_good_night(session: Session, shop: str) -> ShopNight | None:
    """Return the last night in which a shop was read completely."""
    return _good_night(session, shop, ShopNightRow.run_number.desc())


def first_good_night(session: Session, shop: str) -> ShopNight | None:
    """Return the first of the kept nights in which a shop was read completely."""
    return _good_night(session, shop, ShopNightRow.run_number.asc())


def _good_night(session: Session, shop: str, order: UnaryExpression[int]) -> ShopNight | None:
    good = select(ShopNightRow).where(ShopNightRow.shop == shop, ShopNightRow.outcome == "complete")
    row = session.scalar(good.order_by(order).limit(1))
    return ShopNight.model_validate_json(row.record) if row else None


def _shop_nights(session: Session, number: int) -> tuple[ShopNight, ...]:
    rows = session.scalars(select(ShopNightRow).where(ShopNightRow.run_number == number).order_by(ShopNightRow.shop))
    return tuple(ShopNight.model_validate_json(row.record) for row in rows)


def _events(session: Session, number: int) -> Sequence[EventRow]:
    found = select(EventRow).where(EventRow.run_number == number, _told())
    return session.scalars(found.order_by(EventRow.shop, EventRow.id)).all()


def _told() -> ColumnElement[bool]:
    return EventRow.explained.is_(False)
