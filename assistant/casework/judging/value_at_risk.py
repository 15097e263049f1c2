"""What a case may cost: what the buyer asks, at most the ceiling; nothing where the platform pays or all is over."""

from decimal import Decimal

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.case_money import asked, in_dollars, money_text
from flows.records import Case, Dispute, Money, Record


class Value(Record):
    """Money at risk in one case, in both currencies as far as they are known."""

    usd: Money | None
    """In USD; None when the case does not tell it. Never turned by a foreign rate."""
    local: Money | None
    """In the buyer's currency."""
    reason: Reason


def value_at_risk(subject: Case | Dispute, *, safe: str | None = None) -> Value:
    """Weigh a case. `safe` says why nothing is at risk: `platform_handled` or `finished`."""
    if safe is not None:
        return _nothing(subject, safe)
    if isinstance(subject, Dispute):
        return _of_a_row(subject)
    solution = asked(subject)
    local = _sound(solution.refund_money) if solution else None
    dollars = _sound(solution.refund_money_post) if solution else None
    if local is None and dollars is None:
        return _by_ceiling(subject)
    dollars = dollars or (in_dollars(local, subject) if local else None)
    local_most = _ceiling_in(local, subject)
    capped_local, capped_dollars = _least(local, local_most), _least(dollars, _ceiling_in(dollars, subject))
    most = local_most if local else _ceiling_in(dollars, subject)
    wanted = local or dollars
    capped = (capped_local, capped_dollars) != (local, dollars)
    facts = (_fact("refund_money", wanted, "case.solutions"), _fact("refund_money_max", most, "case.refund_money_max"))
    code = "value.capped" if capped and most else "value.asked"
    reason = Reason(code=code, facts=facts if code == "value.capped" else facts[:1])
    return Value(usd=capped_dollars, local=capped_local, reason=reason)


def _nothing(subject: Case | Dispute, why: str) -> Value:
    known = subject.refund_money if isinstance(subject, Dispute) else subject.refund_money_max_local
    local = Money(amount=Decimal("0.00"), currency=known.currency) if known else None
    zero = Money(amount=Decimal("0.00"), currency="USD")
    return Value(usd=zero, local=local, reason=Reason(code=f"value.{why}"))


def _of_a_row(row: Dispute) -> Value:
    money = _sound(row.refund_money)
    if money is None:
        return Value(usd=None, local=None, reason=Reason(code="value.unknown"))
    reason = Reason(code="value.asked", facts=(_fact("refund_money", money, "dispute.refund_money"),))
    return Value(usd=money if money.currency == "USD" else None, local=money, reason=reason)


def _by_ceiling(case: Case) -> Value:
    """What the buyer asks is not known: the worst is the ceiling."""
    local, dollars = _sound(case.refund_money_max_local), _sound(case.refund_money_max)
    if local is None and dollars is None:
        return Value(usd=None, local=None, reason=Reason(code="value.unknown"))
    facts = (_fact("refund_money_max", local or dollars, "case.refund_money_max"),)
    return Value(usd=dollars, local=local, reason=Reason(code="value.ceiling", facts=facts))


def _sound(money: Money | None) -> Money | None:
    """An amount below zero was misread: it tells nothing."""
    return money if money is not None and money.amount >= 0 else None


def _ceiling_in(money: Money | None, case: Case) -> Money | None:
    known = (_sound(case.refund_money_max_local), _sound(case.refund_money_max))
    wanted = money.currency if money else None
    return next((most for most in known if most and most.currency == wanted), None)


def _least(money: Money | None, most: Money | None) -> Money | None:
    return most if money and most and most.amount < money.amount else money


def _fact(name: str, money: Money | None, source: str) -> Fact:
    return Fact(name=name, value=money_text(money), source=source)
