"""The money that a case itself tells: what is asked, what is proposed, the ceiling, in whole smallest units."""

from collections.abc import Iterable
from decimal import ROUND_DOWN, Context, Decimal

from flows.phrases.currencies import decimals_of
from flows.records import Case, Money, Solution

EXACT = Context(prec=60)
MOST = Decimal(10) ** 12
"""No order costs so much in any currency: a greater number was misread."""


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
    if wanted is None or not fitting or not all(0 <= amount < MOST for amount in fitting):
        return None
    return Money(amount=cut(min(fitting), wanted), currency=wanted)


def cut(amount: Decimal, currency: str) -> Decimal:
    """Cut an amount down to the currency's smallest unit."""
    return amount.quantize(unit(currency), rounding=ROUND_DOWN, context=EXACT)


def unit(currency: str) -> Decimal:
    """Return the currency's smallest unit."""
    return Decimal(1).scaleb(-decimals_of(currency))


def in_dollars(money: Money, case: Case) -> Money | None:
    """Turn an amount into USD by the case's own two ceilings, cut to cents; None when the case does not give both."""
    dollars, local = case.refund_money_max, case.refund_money_max_local
    if money.currency == "USD":
        return Money(amount=cut(money.amount, "USD"), currency="USD") if 0 <= money.amount < MOST else None
    if dollars is None or local is None or dollars.currency != "USD" or local.currency != money.currency:
        return None
    if not (0 < local.amount < MOST and 0 <= dollars.amount < MOST and 0 <= money.amount < MOST):
        return None
    exact = EXACT.divide(EXACT.multiply(money.amount, dollars.amount), local.amount)
    return Money(amount=cut(exact, "USD"), currency="USD")


def asked_within(case: Case, most: Money) -> Decimal | None:
    """Return what the buyer asks, cut and at most the ceiling; None when unknown or in another currency."""
    request = asked(case)
    money = request.refund_money if request else None
    if money is None or money.currency != most.currency or not 0 <= money.amount < MOST:
        return None
    return min(cut(money.amount, most.currency), most.amount)
