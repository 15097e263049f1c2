"""The orders awaiting receipt, sorted by receipt time left."""

from flows.dispute_list import without_host
from flows.listed import Kind
from flows.meaning import Meaning
from flows.records import Deadline, Order


def build_order(said: Meaning) -> Order | None:
    """Understand one row, or an order's own page; None when not even its id can be read."""
    order_id = said.identifier("order_id")
    if order_id is None:
        return None
    return Order(
        order_id=order_id,
        order_status=said.word("status_text", "order_status"),
        status_text=said.raw.fields.get("status_text") or "",
        gmt_create=said.moment("gmt_create"),
        gmt_send=said.moment("gmt_send"),
        product_name=said.text("product_name"),
        pay_amount=said.money("pay_amount"),
        buyer_login_id=said.text("buyer_login_id"),
        buyer_country=said.word("buyer_country", "country"),
        logistics_company=said.text("logistics_company"),
        logistics_no=said.parcel_number("logistics_no"),
        receipt_deadline=said.deadline("receipt_deadline", "WAIT_BUYER_ACCEPT_GOODS"),
        extended=said.present("extended"),
        detail_url=without_host(said.text("detail_url")),
        flags=tuple(said.flags),
    )


def _receipt_clock(row: Order) -> Deadline | None:
    return row.receipt_deadline


ORDERS: Kind[Order] = Kind("order_list", "order_id", build_order, _receipt_clock)
