"""Cases, list rows and clocks for the tests of clocks, triage and the order of work."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from string import Formatter

from assistant.casework.facts import Reason
from assistant.casework.judging.knowledge import Knowledge, read_knowledge
from assistant.language import LANGUAGES, all_texts, text_in
from flows.records import Case, Deadline, Dispute, Money, ProcessStep, Solution

KNOWLEDGE: Knowledge = read_knowledge()
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
"""A Tuesday noon in Shanghai."""


def case_of(**fields: object) -> Case:
    given: dict[str, object] = {
        "issue_id": "6500000000000001",
        "order_id": "1",
        "parent_order_id": "1",
        "reverse_detail_status": "wait_for_seller_response",
        "status_text": "等待卖家响应",
        "reason": "in_transit",
        "reason_text": "运输途中",
        "gmt_create": NOW - timedelta(days=2),
    }
    return Case.model_validate(given | fields)


def row_of(**fields: object) -> Dispute:
    given: dict[str, object] = {
        "issue_id": "6500000000000001",
        "order_id": "1",
        "parent_order_id": "1",
        "reverse_detail_status": "wait_for_seller_response",
        "status_text": "等待卖家响应",
        "gmt_create": NOW - timedelta(days=2),
    }
    return Dispute.model_validate(given | fields)


def clock(left: timedelta, wide: timedelta = timedelta(0), **fields: object) -> Deadline:
    given: dict[str, object] = {
        "owner": "seller",
        "timeout_type": "WAIT_SOLUTION_TIMEOUT",
        "text": "剩余：…",
        "earliest": NOW + left,
        "latest": NOW + left + wide,
    }
    return Deadline.model_validate(given | fields)


def dollars(amount: str, currency: str = "USD") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def solution(owner: str, status: str | None, money: Money | None = None, usd: Money | None = None) -> Solution:
    fields = {"solution_owner": owner, "solution_type": "refund", "status": status}
    return Solution.model_validate(fields | {"refund_money": money, "refund_money_post": usd})


def steps(*actions: str | None) -> tuple[ProcessStep, ...]:
    """Steps newest first, an hour apart."""
    return tuple(
        ProcessStep(gmt_create=NOW - timedelta(hours=1 + place), action_type=action, submit_member_type=None)
        for place, action in enumerate(actions)
    )


def prove_sentence(reason: Reason) -> None:
    """A reason has a sentence in both languages, whose placeholders are exactly its facts."""
    names = {fact.name for fact in reason.facts}
    assert len(names) == len(reason.facts), reason
    sentence = all_texts()[f"why.{reason.code}"]
    for language in LANGUAGES:
        asked = {name for _, name, _, _ in Formatter().parse(sentence[language]) if name is not None}
        assert asked == names, reason.code
        said = text_in(language, f"why.{reason.code}", **reason.values())
        assert all(fact.value in said for fact in reason.facts)
    assert all(fact.value and fact.source for fact in reason.facts), reason
