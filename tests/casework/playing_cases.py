"""Cases and triages written by hand, one field at a time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from assistant.casework.judging.knowledge import Knowledge, read_knowledge
from assistant.casework.judging.triage import Triage, triage
from assistant.casework.playing.playbooks import Playbooks, read_playbooks
from flows.records import Attachment, Case, Deadline, Money, Parcel, ParcelEvent, Solution

NOW = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2, hours=3)
PLAYBOOKS: Playbooks = read_playbooks()
KNOWLEDGE: Knowledge = read_knowledge()
PICTURE = Attachment(owner="buyer", file_type="image", file_path="/evidence/1/1.png")


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def request(amount: str = "18.40", **changes: Any) -> Solution:
    """The buyer's solution, in EUR."""
    told = {"solution_owner": "buyer", "solution_type": "refund", "status": "wait_seller_accept"}
    return Solution.model_validate({**told, "refund_money": money(amount), **changes})


def parcel(*texts: str, days: int = 2, sent: int = 20) -> Parcel:
    """A shipment with events, the newest first and `days` old, sent `sent` days ago."""
    events = tuple(ParcelEvent(time=NOW - timedelta(days=days + age), text=text) for age, text in enumerate(texts))
    return Parcel(logistics_company="Yanwen", logistics_no="LP001", gmt_send=NOW - timedelta(days=sent), events=events)


def case(**changes: Any) -> Case:
    """A case that waits for the seller: 18.40 EUR asked, at most 23.00 EUR = 25.00 USD."""
    told: dict[str, Any] = {
        "issue_id": "6500000000000001",
        "order_id": "8800000000000001",
        "parent_order_id": None,
        "reverse_detail_status": "wait_for_seller_response",
        "status_text": "等待卖家响应",
        "reason": "in_transit",
        "reason_text": "货物仍然在运输途中",
        "gmt_create": NOW - timedelta(days=2),
        "refund_money_max": money("25.00", "USD"),
        "refund_money_max_local": money("23.00"),
        "solutions": (request(),),
        "parcel": parcel("Departed from sorting center", "Accepted by carrier"),
        "deadline": Deadline(
            owner="seller", timeout_type="WAIT_SOLUTION_TIMEOUT", text="2天3时", earliest=LATER, latest=LATER
        ),
        "actions": ("accept", "refuse", "upload_proof"),
    }
    return Case.model_validate({**told, **changes})


def judged(of: Case, **changes: Any) -> Triage:
    """What triage says of a case, with single conclusions changed."""
    return triage(of, KNOWLEDGE, NOW).model_copy(update=changes)
