"""Rows of both faces' lists, in their order, with the faults that a list can have."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeVar

from assistant.qa.site.world import World
from flows.records import Case, Dispute, Order, Record

_LATE = datetime.max.replace(tzinfo=UTC)
_EARLY = datetime.min.replace(tzinfo=UTC)
Row = TypeVar("Row")


class Query(Record):
    """What a list page asks for."""

    current: int = 1
    page_size: int = 10
    by_time_left: bool = False
    """Sorted by time left; newest first otherwise."""
    state: Literal["all", "seller", "open"] = "all"
    """Everything, what waits for the seller, or every case that is not over."""
    keyword: str = ""


class CasePage(NamedTuple):
    """One page of disputes."""

    rows: list[Case]
    total: int


class OrderPage(NamedTuple):
    """One page of orders."""

    rows: list[Order]
    total: int


def by_time_left(cases: Sequence[Case]) -> list[Case]:
    """Sort cases: the seller's clocks by moment, then other clocks by moment, then those without, newest first."""
    newest = sorted(cases, key=lambda case: case.gmt_create or _EARLY, reverse=True)
    return sorted(newest, key=_urgency)


def _urgency(case: Case) -> tuple[int, datetime]:
    if case.deadline is None:
        return 2, _LATE
    return int(case.deadline.owner != "seller"), case.deadline.earliest or _LATE


def by_receipt(orders: Sequence[Order]) -> list[Order]:
    """Sort orders by the end of their receipt period, first to end first."""
    return sorted(orders, key=_receipt_end)


def _receipt_end(order: Order) -> datetime:
    return (order.receipt_deadline.earliest if order.receipt_deadline else None) or _LATE


def list_cases(world: World, query: Query) -> CasePage:
    """Return one page of the dispute list."""
    found = [case for case in world.cases if _wanted(case, query)]
    if query.by_time_left and not world.faults.has("unsorted"):
        found = by_time_left(found)
    else:
        found.sort(key=lambda case: case.gmt_create or _EARLY, reverse=True)
    rows, total = _page(world, found, query)
    return CasePage(rows, total)


def list_orders(world: World, query: Query) -> OrderPage:
    """Return one page of the orders awaiting receipt, first to end first."""
    keyword = query.keyword.strip()
    found = [order for order in by_receipt(world.orders) if keyword in order.order_id]
    rows, total = _page(world, found, query)
    return OrderPage(rows, total)


def _wanted(case: Case, query: Query) -> bool:
    if query.state == "seller" and case.reverse_detail_status != "wait_for_seller_response":
        return False
    if query.state == "open" and case.deadline is None:
        return False
    keyword = query.keyword.strip()
    return any(keyword in (number or "") for number in (case.issue_id, case.order_id, case.parent_order_id))


def _page(world: World, found: list[Row], query: Query) -> tuple[list[Row], int]:
    if world.faults.has("empty"):
        found = []
    total = len(found) + (3 if world.faults.has("lying-total") else 0)
    if world.faults.has("doubled"):
        found = found[:1] + found
    start = (max(query.current, 1) - 1) * query.page_size
    return found[start : start + query.page_size][: max(total - start, 0)], total


def dispute(world: World, case: Case) -> Dispute:
    """Derive the list row of a case."""
    buyer = next((solution for solution in case.solutions if solution.solution_owner == "buyer"), None)
    shared = case.model_dump(include=set(Dispute.model_fields) & set(Case.model_fields))
    return Dispute.model_validate(
        shared
        | {
            "refund_money": buyer.refund_money if buyer else None,
            "detail_url": world.options.case_address(case.issue_id),
        }
    )
