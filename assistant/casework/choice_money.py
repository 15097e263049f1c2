"""The money of each choice of a reply: never below zero, over the ceiling, or finer than the smallest coin."""

from collections.abc import Container, Iterable
from decimal import ROUND_DOWN, Context, Decimal

from assistant.casework.facts import Fact, Reason
from assistant.casework.playbook_words import CHOICES, Choice
from assistant.casework.playbooks import Playbook, Step
from flows.phrases.currencies import decimals_of
from flows.records import Case, Money, Party, Record, Solution

_EXACT = Context(prec=60)
_MOST = Decimal(10) ** 12
"""No order costs so much in any currency: a greater number was misread."""


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


def asked(case: Case) -> Solution | None:
    """Return the buyer's solution that counts: the one that still waits, else the first."""
    return _counting(solution for solution in case.solutions if solution.solution_owner == "buyer")


def proposed(case: Case) -> Solution | None:
    """Return the platform's solution that counts."""
    return _counting(solution for solution in case.solutions if solution.solution_owner == "platform")


def _counting(solutions: Iterable[Solution]) -> Solution | None:
    found = list(solutions)
    waiting = (solution for solution in found if (solution.status or "").startswith("wait"))
    return next(waiting, found[0] if found else None)


def money_text(money: Money | None) -> str:
    """Say an amount for a sentence, e.g. `12.30 USD`; `—` when it is not known."""
    return "—" if money is None else f"{money.amount:f} {money.currency}"


def ceiling(case: Case) -> Money | None:
    """Return the most that can be refunded in the buyer's currency, cut to its smallest unit; None if not known."""
    request = asked(case)
    currency = request.refund_money.currency if request and request.refund_money else None
    known = [money for money in (case.refund_money_max_local, case.refund_money_max) if money is not None]
    wanted = case.refund_money_max_local.currency if case.refund_money_max_local else currency
    fitting = [money.amount for money in known if money.currency == wanted]
    if wanted is None or not fitting or not all(0 <= amount < _MOST for amount in fitting):
        return None
    return Money(amount=cut(min(fitting), wanted), currency=wanted)


def cut(amount: Decimal, currency: str) -> Decimal:
    """Cut an amount down to the currency's smallest unit."""
    return amount.quantize(_unit(currency), rounding=ROUND_DOWN, context=_EXACT)


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-decimals_of(currency))


def in_dollars(money: Money, case: Case) -> Money | None:
    """Turn an amount into USD by the case's own two ceilings, cut to cents; None when the case does not give both."""
    dollars, local = case.refund_money_max, case.refund_money_max_local
    if money.currency == "USD":
        return Money(amount=cut(money.amount, "USD"), currency="USD") if 0 <= money.amount < _MOST else None
    if dollars is None or local is None or dollars.currency != "USD" or local.currency != money.currency:
        return None
    if not (0 < local.amount < _MOST and 0 <= dollars.amount < _MOST and 0 <= money.amount < _MOST):
        return None
    exact = _EXACT.divide(_EXACT.multiply(money.amount, dollars.amount), local.amount)
    return Money(amount=cut(exact, "USD"), currency="USD")


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


def asked_within(case: Case, most: Money) -> Decimal | None:
    """Return what the buyer asks, cut and at most the ceiling; None when unknown or in another currency."""
    request = asked(case)
    money = request.refund_money if request else None
    if money is None or money.currency != most.currency or not 0 <= money.amount < _MOST:
        return None
    return min(cut(money.amount, most.currency), most.amount)


def _partial(case: Case, step: Step, most: Money) -> ChoiceMoney:
    request = asked_within(case, most)
    if request == 0:
        return _not("partial", "nothing_asked")
    limit = most.amount if request is None else request
    whole = most.amount if step.of == "ceiling" else limit
    wanted = cut(_EXACT.multiply(whole, step.share or Decimal(1)), most.currency)
    amount = min(max(wanted, _unit(most.currency), offered_before(case, most.currency)), limit)
    if amount >= most.amount:
        return _not("partial", "partial_is_full")
    return _allowed(case, step, Money(amount=amount, currency=most.currency))


def offered_before(case: Case, currency: str) -> Decimal:
    """Return the most that the seller has offered in a currency: going below it only angers; 0 when nothing."""
    ours = [s.refund_money for s in case.solutions if s.solution_owner == "seller" and s.refund_money is not None]
    return max(
        (cut(m.amount, currency) for m in ours if m.currency == currency and 0 < m.amount < _MOST), default=Decimal(0)
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
