"""Small cases for the tests of statistics: only what a test is about differs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings

from assistant.casework.counting.handled_cases import HandledCase, handled
from assistant.casework.counting.rates import OrderCounts, window_until
from assistant.casework.counting.statistics_data import Ground, read_statistics_rules
from assistant.casework.judging.reasons import read_reasons
from assistant.casework.judging.states import read_states
from flows.records import Case, Deadline, Money, Party, ProcessStep, Solution

NOW = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)
OPENED = NOW - timedelta(days=6)
GROUND = Ground(rules=read_statistics_rules(), states=read_states(), reasons=read_reasons())
WINDOW = window_until(NOW, GROUND.rules.window)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no mistake of what is tested."""


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(amount=Decimal(amount), currency=currency)


def step(action: str | None, hours: float = 0, by: Party | None = None, asks: Money | None = None) -> ProcessStep:
    """Make a step so many hours after the opening."""
    said = action.partition("_")[0] if action else None
    member: Party | None = by or ("seller" if said == "seller" else "platform" if said == "platform" else "buyer")
    return ProcessStep(
        gmt_create=OPENED + timedelta(hours=hours), action_type=action, submit_member_type=member, refund_money=asks
    )


def solution(owner: Party, status: str | None, local: str = "10.00", usd: str | None = "11.00") -> Solution:
    return Solution(
        solution_owner=owner,
        solution_type="refund",
        status=status,
        refund_money=money(local),
        refund_money_post=money(usd, "USD") if usd else None,
    )


def case(state: str | None, *steps: ProcessStep, **fields: object) -> Case:
    """Make a case of a state; its steps are given in the order in which they happened."""
    told: dict[str, object] = {
        "issue_id": "6599999999999999",
        "order_id": "88000000000000011",
        "parent_order_id": "8800000000000001",
        "reverse_detail_status": state,
        "status_text": state or "海外仓复核",
        "reason": "damaged",
        "reason_text": "货物破损",
        "gmt_create": OPENED,
        "process": tuple(reversed(steps)),
    }
    return Case.model_validate(told | fields)


def seen(given: Case, **where: str) -> HandledCase:
    return handled(given, GROUND, NOW, shop=where.get("shop", "a"), staff=where.get("staff"))


def clock(end: datetime, *, overdue: bool = False) -> Deadline:
    return Deadline(owner="seller", text="", earliest=end, latest=end, overdue=overdue)


def counts(confirmed: int, timeouts: int = 0, shop: str = "a") -> OrderCounts:
    return OrderCounts(shop=shop, window=WINDOW, receipts_confirmed=confirmed, receipt_timeouts=timeouts)
