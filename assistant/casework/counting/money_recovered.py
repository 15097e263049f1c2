"""What buyers asked, what was paid, and what the difference saved: per currency, never added up over currencies."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from assistant.casework.counting.handled_cases import HandledCase, newest_readings
from flows.records import Money, Record


class MoneyRow(Record):
    """Sums of one currency, exact."""

    currency: str
    cases: int
    asked: Decimal
    """What the buyers asked first."""
    paid: Decimal
    recovered: Decimal
    """Asked - paid; below zero where more was paid than first asked."""

    @property
    def recovered_share(self) -> Fraction | None:
        """Return the recovered part of what was asked; None where nothing was asked."""
        return Fraction(self.recovered) / Fraction(self.asked) if self.asked else None


class MoneyRecovered(Record):
    """Asked and paid of the cases that are over."""

    by_currency: tuple[MoneyRow, ...]
    """By the buyers' currencies, sorted."""
    usd: MoneyRow | None
    """Cases of which both are known in USD; the same cases as above, told once more."""
    in_usd_unknown: int
    """Cases above that `usd` leaves out."""
    left_out: int
    """Cases that are over, but whose asked or paid amount is unknown, or in two currencies."""


def money_recovered(cases: Iterable[HandledCase]) -> MoneyRecovered:
    """Add up asked and paid. Open and unknown cases, and those the platform pays, are nobody's merit: not counted."""
    over = [each for each in newest_readings(cases) if each.outcome not in ("open", "unknown", "platform_handled")]
    local = [pair for each in over if (pair := _pair(each.asked, each.paid))]
    dollars = [pair for each in over if _pair(each.asked, each.paid) and (pair := _pair(each.asked_usd, each.paid_usd))]
    currencies = sorted({asked.currency for asked, _ in local})
    rows = tuple(_row(currency, [pair for pair in local if pair[0].currency == currency]) for currency in currencies)
    return MoneyRecovered(
        by_currency=rows,
        usd=_row("USD", dollars) if dollars else None,
        in_usd_unknown=len(local) - len(dollars),
        left_out=len(over) - len(local),
    )


def _pair(asked: Money | None, paid: Money | None) -> tuple[Money, Money] | None:
    return (asked, paid) if asked and paid and asked.currency == paid.currency else None


def _row(currency: str, pairs: list[tuple[Money, Money]]) -> MoneyRow:
    # Fractions on the way: Decimal sums are cut at the context's precision, without a word.
    asked = sum((Fraction(one.amount) for one, _ in pairs), Fraction(0))
    paid = sum((Fraction(other.amount) for _, other in pairs), Fraction(0))
    return MoneyRow(
        currency=currency, cases=len(pairs), asked=_exact(asked), paid=_exact(paid), recovered=_exact(asked - paid)
    )


def _exact(amount: Fraction) -> Decimal:
    """Turn a sum of decimals back into a decimal, digit by digit."""
    places = 0
    while (amount * 10**places).denominator != 1:
        places += 1
    digits = (amount * 10**places).numerator
    return Decimal((int(digits < 0), tuple(map(int, str(abs(digits)))), -places))
