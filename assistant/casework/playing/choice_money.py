"""The money of each choice of a reply: never below zero, over the ceiling, or finer than the smallest coin."""

from collections.abc import Container
from decimal import Decimal

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.case_money import (
    EXACT,
    MOST,
    asked,
    asked_within,
    ceiling,
    cut,
    in_dollars,
    money_text,
    unit,
)
from assistant.casework.playing.playbook_words import CHOICES, Choice
from assistant.casework.playing.playbooks import Playbook, Step
from flows.records import Case, Money, Party, Record, Solution


class ChoiceMoney(Record):
    """One choice of a reply: what it costs, and whether it can be made."""

    choice: Choice
    allowed: bool
    why_not: Reason | None = None
    """Set when the choice is not allowed."""
    refund_money: Money | None = None
    """In the buyer's currency; None when it cannot be told."""
    refund_money_post: Money | None = None
    """The same in USD, only where the case gives the ceiling in both currencies."""
    logistics_fee_bear_role: Party | None = None
    """Who bears the return freight; None when nothing is returned."""


def steps_for_all(playbook: Playbook, holding: Container[str]) -> tuple[Step, ...]:
    """Return one step for each of the four choices, in the playbook's order and then the rest."""
    order = dict.fromkeys([step.choice for step in playbook.solutions] + list(CHOICES))
    return tuple(_step_for(choice, playbook, holding) for choice in order)


_FALLBACK: dict[Choice, Step] = {
    "refuse": Step(choice="refuse"),
    "partial": Step(choice="partial", share=Decimal("0.3"), of="asked"),
    "full": Step(choice="full"),
    "return_and_refund": Step(choice="return_and_refund", freight_by="seller"),
}
"""Choices of which a playbook says nothing are shown for the person who wants them all the same."""


def _step_for(choice: Choice, playbook: Playbook, holding: Container[str]) -> Step:
    steps = [step for step in playbook.solutions if step.choice == choice]
    applying = (step for step in steps if step.apply(holding))
    return next(applying, steps[0] if steps else _FALLBACK[choice])


def money_of(case: Case, step: Step, *, returnable: bool) -> ChoiceMoney:
    """Weigh one step: its money, and whether it can be made. `returnable`: goods can be sent back in this case."""
    most = ceiling(case)
    if step.choice == "refuse":
        return _allowed(case, step, _nothing(case))
    if most is None or most.amount == 0:
        return _not(step.choice, "no_ceiling")
    if step.choice == "partial":
        return _partial(case, step, most)
    if step.choice == "full":
        return _full(case, step, most)
    return _return(case, step, most) if returnable else _not("return_and_refund", "no_return")


def _full(case: Case, step: Step, most: Money) -> ChoiceMoney:
    request = asked_within(case, most)
    if request is not None and request < most.amount:
        return _not("full", "asks_less", asked(case), most)
    return _allowed(case, step, most)


def _return(case: Case, step: Step, most: Money) -> ChoiceMoney:
    """Goods that come back are worth the whole price, unless the buyer asked for a return and less money."""
    solution, request = asked(case), asked_within(case, most)
    wants_return = solution is not None and solution.solution_type == "return_and_refund"
    amount = request if wants_return and request is not None else most.amount
    if amount == 0:
        return _not("return_and_refund", "nothing_asked")
    return _allowed(case, step, Money(amount=amount, currency=most.currency))


def _nothing(case: Case) -> Money | None:
    request = asked(case)
    known = ceiling(case) or (request.refund_money if request else None)
    return Money(amount=cut(Decimal(0), known.currency), currency=known.currency) if known else None


def _partial(case: Case, step: Step, most: Money) -> ChoiceMoney:
    request = asked_within(case, most)
    if request == 0:
        return _not("partial", "nothing_asked")
    limit = most.amount if request is None else request
    whole = most.amount if step.of == "ceiling" else limit
    wanted = cut(EXACT.multiply(whole, step.share or Decimal(1)), most.currency)
    amount = min(max(wanted, unit(most.currency), offered_before(case, most.currency)), limit)
    if amount >= most.amount:
        return _not("partial", "partial_is_full")
    return _allowed(case, step, Money(amount=amount, currency=most.currency))


def offered_before(case: Case, currency: str) -> Decimal:
    """Return the most that the seller has offered in a currency: going below it only angers; 0 when nothing."""
    ours = [s.refund_money for s in case.solutions if s.solution_owner == "seller" and s.refund_money is not None]
    return max(
        (cut(m.amount, currency) for m in ours if m.currency == currency and 0 < m.amount < MOST), default=Decimal(0)
    )


def _allowed(case: Case, step: Step, money: Money | None) -> ChoiceMoney:
    return ChoiceMoney(
        choice=step.choice,
        allowed=True,
        refund_money=money,
        refund_money_post=in_dollars(money, case) if money else None,
        logistics_fee_bear_role=step.freight_by,
    )


def _not(choice: Choice, why: str, request: Solution | None = None, most: Money | None = None) -> ChoiceMoney:
    facts: tuple[Fact, ...] = ()
    if request is not None and most is not None:
        facts = (
            Fact(name="refund_money", value=money_text(request.refund_money), source="case.solutions"),
            Fact(name="refund_money_max_local", value=money_text(most), source="case.refund_money_max_local"),
        )
    return ChoiceMoney(choice=choice, allowed=False, why_not=Reason(code=f"not_allowed.{why}", facts=facts))
