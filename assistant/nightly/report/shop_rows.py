"""Shops and orders as rows of the report."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.casework.judging.work_order import WorkItem
from assistant.inert import readable
from assistant.language import text
from assistant.nightly.records import OrderNight, ShopNight
from assistant.nightly.remarks import remarks
from assistant.nightly.report.case_rows import Scene
from assistant.nightly.report.figures import is_due
from assistant.nightly.report.view import OrderRow, ShopRow
from assistant.nightly.report.wording import country_words, sentence, span_words

_OUTCOMES = ("failed", "incomplete", "complete")


def shop_rows(scene: Scene, items: Sequence[WorkItem]) -> tuple[ShopRow, ...]:
    """Return every shop, those in trouble first. `items`: the open disputes of all shops."""
    ordered = sorted(scene.night.shops, key=lambda shop: _OUTCOMES.index(shop.outcome))
    return tuple(_shop(shop, scene, [item for item in items if item.shop == shop.shop]) for shop in ordered)


def _shop(shop: ShopNight, scene: Scene, items: Sequence[WorkItem]) -> ShopRow:
    events = scene.night.events
    return ShopRow(
        shop=scene.title(shop.shop),
        outcome=shop.outcome,
        problem_code=readable(shop.problem_code),
        problem="" if shop.outcome == "complete" else _problem(shop),
        remarks=tuple(map(readable, remarks(shop, scene.moment))),
        unread=tuple(map(readable, shop.unread)),
        rows=shop.rows,
        total=shop.total,
        counted=shop.counted,
        opened=shop.opened,
        unchanged=shop.unchanged,
        orders=shop.orders,
        open_disputes=len(items),
        due_24h=sum(is_due(item, ("overdue", "under_6h", "under_24h")) for item in items),
        new=sum(event.kind == "new" and event.shop == shop.shop for event in events),
        at_risk=sum((item.value_at_risk.amount for item in items if item.value_at_risk), Decimal(0)),
        not_in_usd=sum(item.value_at_risk is None for item in items),
    )


def _problem(shop: ShopNight) -> str:
    """Say what happened, and never nothing; figures that differ are named."""
    lines = [readable(shop.problem)] if shop.problem else [text(f"report.trouble.{shop.outcome}")]
    figures = {shop.rows, shop.total, shop.counted} - {None}
    if shop.outcome == "incomplete" and len(figures) > 1:
        told = {"rows": shop.rows, "total": _number(shop.total), "counted": _number(shop.counted)}
        lines.append(text("report.trouble.figures", **told))
    return "\n".join(lines)


def _number(value: int | None) -> str:
    return "—" if value is None else str(value)


def order_rows(scene: Scene) -> tuple[OrderRow, ...]:
    """Return the orders awaiting receipt: to extend, to look at, the others; each by time left, unknown ends first."""
    return tuple(sorted(_orders(scene), key=_by_urgency))


def _orders(scene: Scene) -> Iterator[OrderRow]:
    return (_order(each, scene) for each in scene.night.orders)


def _by_urgency(row: OrderRow) -> tuple[int, bool, float, str]:
    end = row.receipt_end.timestamp() if row.receipt_end else 0.0
    return ("propose", "look", "refuse").index(row.verdict), row.receipt_end is not None, end, row.order_id


def _order(each: OrderNight, scene: Scene) -> OrderRow:
    order, proposal = each.order, each.proposal
    left = proposal.receipt_end - scene.now if proposal.receipt_end else None
    return OrderRow(
        shop=scene.title(each.shop),
        order_id=order.order_id,
        verdict=proposal.verdict,
        receipt_end=proposal.receipt_end,
        receipt_words=scene.moment(proposal.receipt_end),
        left=left,
        left_words=(span_words(left) if left.total_seconds() > 0 else text("table.overdue")) if left else "",
        days=proposal.days,
        new_end=proposal.new_end,
        new_end_words=scene.moment(proposal.new_end),
        why=tuple(sentence(reason) for reason in proposal.reasons),
        pay=order.pay_amount,
        country=readable(order.buyer_country),
        country_name=country_words(order.buyer_country, scene.clerk),
        carrier=readable(order.logistics_company),
        product=readable(order.product_name),
        status=readable(order.status_text),
    )
