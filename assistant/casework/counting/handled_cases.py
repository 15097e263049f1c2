"""One case as statistics see it: how it ended, when it was answered, what was asked and what was paid."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from pydantic import AwareDatetime

from assistant.casework.counting.outcomes import Outcome, Told, outcome_of
from assistant.casework.counting.statistics_data import Ground
from assistant.casework.facts import Reason
from assistant.casework.judging.case_money import asked as counting_request
from assistant.casework.judging.reasons import ReasonKind, reason_kind
from flows.records import Case, Money, ProcessStep, Record


class HandledCase(Record):
    """One case with what statistics need of it."""

    shop: str
    staff: str | None = None
    """Who handled it; None when nobody is known."""
    case: Case
    captured_at: AwareDatetime
    """When the page was read."""
    outcome: Outcome
    reasons: tuple[Reason, ...]
    """Why this outcome."""
    kind: ReasonKind
    """Family and subtype of the buyer's reason, and whether it is exempt."""
    arbitrated: bool
    """The platform stepped in, however it ended."""
    opened_at: AwareDatetime | None
    closed_at: AwareDatetime | None
    """Newest step of a finished case; None while it is open or its end is unknown."""
    first_answer_at: AwareDatetime | None
    answered_in_time: bool | None
    """None where nothing had to be answered, or nobody can tell yet."""
    asked: Money | None
    """What the buyer asked first, in the buyer's currency."""
    asked_usd: Money | None
    """The same in USD, where the page tells it."""
    paid: Money | None
    """What the seller paid; None while open, unknown or paid by the platform."""
    paid_usd: Money | None

    @property
    def order(self) -> str:
        """Return what names the order: its own number, else the line's, else the dispute's."""
        return self.case.parent_order_id or self.case.order_id or self.case.issue_id


def handled(case: Case, ground: Ground, captured_at: datetime, *, shop: str, staff: str | None = None) -> HandledCase:
    """Tell from a case what statistics need. `captured_at`: when its page was read, aware."""
    told = outcome_of(case, ground)
    answer = _first_answer(case, ground)
    asked, asked_usd = _asked(case)
    paid, paid_usd = _paid(told, asked)
    over = told.outcome not in ("open", "unknown")
    return HandledCase(
        shop=shop,
        staff=staff,
        case=case,
        captured_at=captured_at,
        outcome=told.outcome,
        reasons=told.reasons,
        kind=reason_kind(case.reason, case.reason_text, ground.reasons),
        arbitrated=_arbitrated(case, ground),
        opened_at=case.gmt_create or _opening(case),
        closed_at=_newest(case) if over else None,
        first_answer_at=answer.gmt_create if answer else None,
        answered_in_time=_in_time(case, told.outcome, captured_at, answered=answer is not None),
        asked=asked,
        asked_usd=asked_usd,
        paid=paid,
        paid_usd=paid_usd,
    )


def with_first_request(newest: HandledCase, first: HandledCase) -> HandledCase:
    """Take from the first reading of a case what the buyer asked first: later pages may tell only of a later request.

    The USD of that amount too, which a page tells only of the request that stands in it.
    """
    if first.asked is None:
        return newest
    dollars = first.asked_usd or (newest.asked_usd if newest.asked == first.asked else None)
    return newest.model_copy(update={"asked": first.asked, "asked_usd": dollars})


def newest_readings(cases: Iterable[HandledCase]) -> tuple[HandledCase, ...]:
    """Keep the newest reading of each dispute of a shop, in the order in which they were first met."""
    kept: dict[tuple[str, str], HandledCase] = {}
    for each in cases:
        key = (each.shop, each.case.issue_id)
        if key not in kept or kept[key].captured_at <= each.captured_at:
            kept[key] = each
    return tuple(kept.values())


def _first_answer(case: Case, ground: Ground) -> ProcessStep | None:
    """The seller's oldest answer; what is dated before the opening belongs to something else."""
    opened = _opening(case)
    answers = [step for step in reversed(case.process) if step.action_type in ground.rules.answer.steps]
    late = (s for s in answers if not (s.gmt_create and opened and s.gmt_create < opened))
    return next(late, None)


def _opening(case: Case) -> datetime | None:
    return next((step.gmt_create for step in reversed(case.process) if step.action_type == "initiate"), None)


def _newest(case: Case) -> datetime | None:
    return max((step.gmt_create for step in case.process if step.gmt_create), default=case.gmt_modified)


def _arbitrated(case: Case, ground: Ground) -> bool:
    words = ground.rules.arbitration
    by_step = any(step.action_type in words.steps for step in case.process)
    by_solution = any(solution.solution_owner == "platform" for solution in case.solutions)
    return by_step or by_solution or case.reverse_detail_status in words.states


def _in_time(case: Case, outcome: Outcome, captured_at: datetime, *, answered: bool) -> bool | None:
    if outcome == "platform_handled" or case.after_sale_warranty:
        return None
    if outcome == "refunded_by_timeout":
        return False
    clock = case.deadline
    if clock is not None and clock.owner == "seller" and outcome in ("open", "unknown"):
        if clock.overdue or (clock.latest is not None and clock.latest <= captured_at):
            return False
        if clock.earliest is not None and clock.earliest <= captured_at:
            return None
    # The platform refunds by itself when the clock runs out: a case that was answered was answered in time.
    return True if answered else None


def _asked(case: Case) -> tuple[Money | None, Money | None]:
    """What the buyer asked first; in USD only where the page still tells it of that very amount."""
    first = next((step.refund_money for step in reversed(case.process) if step.action_type == "initiate"), None)
    request = counting_request(case)
    now = request.refund_money if request else None
    local = first or now
    dollars = request.refund_money_post if request and now == local else None
    if dollars is None and local is not None and local.currency == "USD":
        dollars = local
    return local, dollars if dollars and dollars.currency == "USD" else None


def _paid(told: Told, asked: Money | None) -> tuple[Money | None, Money | None]:
    if told.outcome in ("withdrawn", "refused"):
        nothing = Decimal("0.00")
        local = Money(amount=nothing, currency=asked.currency) if asked else None
        return local, Money(amount=nothing, currency="USD")
    if told.outcome not in ("agreed", "refunded_by_timeout", "platform_ruled") or told.solution is None:
        return None, None
    local, dollars = told.solution.refund_money, told.solution.refund_money_post
    if dollars is None and local is not None and local.currency == "USD":
        dollars = local
    return local, dollars if dollars and dollars.currency == "USD" else None
