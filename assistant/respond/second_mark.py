"""Four eyes: a refund above an amount is filled in only after another person has marked it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from assistant.casework.judging.case_money import in_dollars
from assistant.language import text
from assistant.respond.audit.marks import Marked, Marks
from assistant.respond.moved_cases import fingerprint
from assistant.respond.queue import Key
from flows.reading_again import FieldNow
from flows.records import Case, Money, Record


class Asked(Record):
    """A refund that waits for a second person's mark."""

    key: tuple[str, str]
    """Shop and number of the case."""
    money: Money
    """In the form's currency."""
    usd: Money | None
    """None where it cannot be told: that counts as above every amount."""
    content: str
    fingerprint: str
    """Of the case."""


@dataclass(frozen=True)
class FourEyes:
    """The rule of one person's session, and the marks that were given."""

    above: Decimal
    """USD."""
    person: str
    """Who works on the cases: whose mark does not count."""
    marks: Marks

    def asks(self, key: Key, case: Case, money: Money | None, content: str) -> Asked | None:
        """Return what waits for a mark; None for what needs none, or has it."""
        usd = in_dollars(money, case) if money else None
        if money is None or (usd is not None and usd.amount <= self.above):
            return None
        asked = Asked(key=key, money=money, usd=usd, content=content, fingerprint=fingerprint(case))
        return None if self.marked_by(asked) else asked

    def marked_by(self, asked: Asked) -> str | None:
        """Return who marked a refund; None where nobody did whose mark counts for it."""
        last = self.marks.of(*asked.key)
        if last is None or not last.given or same_person(last.entry.by, self.person):
            return None
        same_case = last.entry.facts.get("fingerprint") == asked.fingerprint
        return last.entry.by if same_case and _covers(last, asked) else None

    def why(self, asked: Asked) -> tuple[str, ...]:
        """Say who must mark what, and how."""
        shop, number = asked.key
        return (
            text("second_mark.wanted", amount=words_of(asked.money, asked.usd), above=f"{self.above:f}"),
            text("second_mark.how", person=self.person, command=f"dispute-assistant mark {number} --shop {shop}"),
        )

    def missing(self, asked: Asked | None) -> tuple[str, ...]:
        """Say at a press that the mark is missing; nothing where it is there."""
        if asked is None or self.marked_by(asked):
            return ()
        return (text("second_mark.missing", amount=words_of(asked.money, asked.usd), above=f"{self.above:f}"),)

    def raised(self, key: Key, case: Case, currency: str | None, fields: Iterable[FieldNow]) -> tuple[str, ...]:
        """Say of an amount that the person typed into the form that it has no mark."""
        typed = next((each.now for each in fields if each.field == "refund_money" and each.result == "changed"), None)
        money = _typed_money(typed, currency)
        return self.missing(self.asks(key, case, money, ""))


def words_of(money: Money, usd: Money | None) -> str:
    """Say an amount, with its USD beside it where these are others."""
    both = [f"{each.amount:f} {each.currency}" for each in (money, usd) if each is not None]
    return " ≈ ".join(dict.fromkeys(both))


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are one person's."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _covers(last: Marked, asked: Asked) -> bool:
    """A mark holds for its amount and for less, in a currency in which both are known."""
    if asked.usd is not None and last.usd is not None:
        return asked.usd.amount <= last.usd.amount
    money = last.money
    return money is not None and money.currency == asked.money.currency and asked.money.amount <= money.amount


def _typed_money(typed: str | None, currency: str | None) -> Money | None:
    """Read what was typed; what is no amount is told by the comparison with the ceiling."""
    try:
        amount = Decimal((typed or "").strip())
    except InvalidOperation:
        return None
    return Money(amount=amount, currency=currency) if currency and amount.is_finite() and amount >= 0 else None
