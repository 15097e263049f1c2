"""The list of disputes, sorted by response time left."""

from urllib.parse import urlsplit, urlunsplit

from flows.listed import Kind
from flows.meaning import Meaning
from flows.records import Deadline, Dispute


def build_dispute(said: Meaning) -> Dispute | None:
    """Understand one row; None when not even its id can be read."""
    issue_id = said.identifier("issue_id")
    if issue_id is None:
        return None
    status = said.word("status_text", "status")
    return Dispute(
        issue_id=issue_id,
        order_id=said.identifier("order_id"),
        parent_order_id=said.identifier("parent_order_id"),
        reverse_detail_status=status,
        status_text=said.raw.fields.get("status_text") or "",
        reason=said.word("reason_text", "reason"),
        reason_text=_plain(said, "reason_text"),
        gmt_create=said.moment("gmt_create"),
        product_name=said.text("product_name"),
        refund_money=said.money("refund_money"),
        buyer_login_id=said.text("buyer_login_id"),
        buyer_country=said.word("buyer_country", "country"),
        deadline=said.deadline("deadline", status),
        detail_url=without_host(said.text("detail_url")),
        flags=tuple(said.flags),
    )


def without_host(address: str | None) -> str | None:
    """Return path and query of an address."""
    return urlunsplit(("", "", *urlsplit(address)[2:])) if address else None


def _plain(said: Meaning, name: str) -> str | None:
    value = said.raw.fields.get(name)
    return " ".join(str(value).split()) if value else None


def _sellers_clock(row: Dispute) -> Deadline | None:
    return row.deadline if row.deadline and row.deadline.owner == "seller" else None


DISPUTES: Kind[Dispute] = Kind("dispute_list", "issue_id", build_dispute, _sellers_clock)
