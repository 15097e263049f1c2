"""Printed money, such as `CN￥ 235.87`, `R$ 407,47`, `1 234,56 руб.` or `₩12,345`.

The rule for dots and commas, with `decimal="auto"`:

- A space or an apostrophe between digits is grouping, always.
- The same dot or comma twice is grouping. Dot and comma both: the last one is the decimal mark.
- One dot or comma after other grouping (`1 234,56`) is the decimal mark.
- One dot or comma alone with three digits behind it (`1,234`): grouping where the currency has no decimals; anywhere
  else it is refused, since nothing in the text tells. `decimal="."` or `","` in the profile decides it.
- One dot or comma alone with any other number of digits behind it is the decimal mark.
- Groups have three digits, the first one to three and no leading zero; one kind of mark groups a number.
- Behind the decimal mark stand exactly as many digits as the currency has (a mark with fewer looks like a text cut
  short); without mark the amount is whole.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, Self

from pydantic import model_validator

from flows.phrases.characters import plain
from flows.phrases.currencies import CODES, decimals_of
from flows.records import Money, Record

_LONGEST_TEXT = 100
_MARKS = " .,'"
_SHAPE = re.compile(rf"(?P<lead>[^0-9]*?)(?P<number>[0-9]+(?:[{_MARKS}][0-9]+)*)(?P<tail>[^0-9]*)")
_DASH = re.compile(r"\s*[-\u2010\u2013\u2014~]\s*")
_MINUS = ("-", "\u2212")


class MoneyHabits(Record):
    """How a site prints money.

    `ValueError` when a code is not in ISO 4217, or a symbol is empty, holds digits or stands for two currencies.
    """

    symbols: dict[str, str]
    """Printed symbol to ISO code: `US $` = USD. Spaces and full-width forms do not matter, letter case does."""
    decimal: Literal["auto", ".", ","] = "auto"
    """The decimal mark, where a site has one for all currencies."""

    @model_validator(mode="after")
    def _clear(self) -> Self:
        codes: dict[str, str] = {}
        for symbol, code in self.symbols.items():
            bare = _bare(plain(symbol) or "")
            if not bare or any(character.isdigit() for character in bare):
                raise ValueError(f"not a currency symbol: {symbol!r}")
            if code not in CODES:
                raise ValueError(f"not a currency code of ISO 4217: {code!r}")
            if codes.setdefault(bare, code) != code:
                raise ValueError(f"symbol {symbol!r} stands for {codes[bare]} and {code}")
        return self


class _Printed(NamedTuple):
    negative: bool
    number: str
    names: tuple[str, ...]
    """What stands around the number, without spaces."""


def parse_money(text: str, habits: MoneyHabits) -> Money | None:
    """Read one amount with its currency.

    The currency is a symbol of the habits or an ISO code, before or behind the number (both if they agree); a minus
    touches the symbol or the number. None for anything else: words around, no currency, a doubtful mark.
    """
    printed = _take_apart(text)
    currency = None if printed is None else _currency(printed.names, habits)
    if printed is None or currency is None:
        return None
    return _money(printed, currency, habits)


def parse_range(text: str, habits: MoneyHabits) -> tuple[Money, Money] | None:
    """Read a hint such as `0.00 - 12.34 USD` or `0.00–US $12.34` as (lowest, highest).

    One side may leave its currency out. None when the sides differ in currency, are negative or in the wrong order.
    """
    spelled = plain(text.strip()) if len(text.strip()) <= 2 * _LONGEST_TEXT else None
    found = set()
    for dash in _DASH.finditer(spelled or ""):
        sides = [_take_apart(side) for side in (dash.string[: dash.start()], dash.string[dash.end() :])]
        if both := _span([side for side in sides if side is not None], habits):
            found.add(both)
    return found.pop() if len(found) == 1 else None


def from_cents(cent: int, currency: str, decimals: int = 2) -> Money:
    """Make an amount of a whole number of its smallest steps: `cent` / 10 ** `decimals`.

    The default holds where a site counts hundredths whatever the currency (1,200 yen = 120000). `ValueError` for
    anything but a whole number below 10**18, decimals from 0 to 6 and a currency code.
    """
    if type(cent) is not int or abs(cent) >= 10**18 or not 0 <= decimals <= 6 or currency not in CODES:
        raise ValueError(f"not an amount: {cent!r} / 10^{decimals} {currency!r}")
    exact = Decimal(cent).scaleb(-decimals)
    usual = exact.quantize(Decimal(1).scaleb(-decimals_of(currency)))
    return Money(amount=usual if usual == exact else exact, currency=currency)


def _span(sides: list[_Printed], habits: MoneyHabits) -> tuple[Money, Money] | None:
    named = [currency for side in sides if side.names and (currency := _currency(side.names, habits))]
    if len(sides) != 2 or len(named) != sum(bool(side.names) for side in sides) or len(set(named)) != 1:
        return None
    low, high = (_money(side, named[0], habits) for side in sides)
    if low is None or high is None or not 0 <= low.amount <= high.amount or any(side.negative for side in sides):
        return None
    return low, high


def _take_apart(text: str) -> _Printed | None:
    text = text.strip()
    spelled = plain(text) if len(text) <= _LONGEST_TEXT else None
    found = None if spelled is None else _SHAPE.fullmatch(spelled.strip().replace("\u2019", "'"))
    if found is None:
        return None
    lead, negative = found["lead"], False
    # A minus touches what it negates: `- 12.34 USD` is rather half of a range.
    if lead.endswith(_MINUS):
        lead, negative = lead[:-1], True
    elif lead.startswith(_MINUS) and not lead[1].isspace():
        lead, negative = lead[1:], True
    names = tuple(name for name in (_bare(lead), _bare(found["tail"])) if name)
    return _Printed(negative, found["number"], names)


def _currency(names: tuple[str, ...], habits: MoneyHabits) -> str | None:
    known = {_symbol(symbol): code for symbol, code in habits.symbols.items()}
    # The whole of what is printed must be the symbol, so `AU $` is never taken for `$`.
    codes = {known.get(name) or (name if name in CODES else None) for name in names}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(256)
def _symbol(text: str) -> str:
    return _bare(plain(text) or "")


def _money(printed: _Printed, currency: str, habits: MoneyHabits) -> Money | None:
    decimals = decimals_of(currency)
    mark = _decimal_mark(printed.number, decimals, habits.decimal)
    if mark is None:
        return None
    whole, found, behind = printed.number.rpartition(mark) if mark else (printed.number, "", "")
    digits = None if mark and mark in whole else _ungrouped(whole)
    if digits is None or (found and len(behind) != decimals):
        return None
    amount = Decimal(f"{digits}.{behind or '0' * decimals}")
    return Money(amount=-amount if printed.negative else amount, currency=currency)


def _decimal_mark(number: str, decimals: int, habit: str) -> str | None:
    """Tell which mark splits off the decimals: empty when none does, None when the text leaves it open."""
    marks = [character for character in number if character in _MARKS]
    if not marks or marks[-1] not in ".,":
        return ""
    last = marks[-1]
    if habit != "auto":
        return last if last == habit else ""
    if len(marks) > 1:
        return "" if set(marks) == {last} else last
    if len(number.rpartition(last)[2]) != 3:
        return last
    return "" if decimals == 0 else None


def _ungrouped(whole: str) -> str | None:
    if not re.fullmatch(r"0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:([ .,'])[0-9]{3})(?:\1[0-9]{3}){0,3}", whole):
        return None
    return re.sub("[^0-9]", "", whole)


def _bare(text: str) -> str:
    return "".join(text.split())
