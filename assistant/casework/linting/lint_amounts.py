"""Amounts of money in a text: the right currency, an amount that was agreed, not above the ceiling."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from babel.numbers import get_currency_symbol, get_decimal_symbol

from assistant.casework.linting.lint_rules import Finding, Folded, Ground, LintRules, Span, fold
from assistant.casework.writing.draft_values import locale_of, money_text
from assistant.casework.writing.number_tokens import Number, decimals_written, numbers_in, value_of
from flows.phrases.currencies import CODES, decimals_of
from flows.records import Money

_SYMBOLS_OF = ("en", "zh", "ru", "es", "pt", "fr", "de", "pl", "ko", "ar")
_MINUS = "-\u2212"
_NEAR = 14
"""Characters beside a number in which its currency stands."""
_PERHAPS_A_SYMBOL = re.compile(r"[^\s0-9.,:;()/\ufffc-]")
_LETTER = r"[^\W\d_]"


class Amount(NamedTuple):
    """A number beside a currency."""

    number: Number
    span: Span
    currencies: frozenset[str]
    """What the symbol may stand for: `$` is the sign of many."""
    negative: bool


class _Symbol(NamedTuple):
    start: int
    end: int
    currencies: frozenset[str]


def amounts_in(own_words: Folded, digits: str, rules: LintRules) -> Iterator[Amount]:
    """Find the numbers that have a currency before or behind them."""
    for number in numbers_in(digits):
        start = number.start
        around = digits[max(0, start - _NEAR) : start] + digits[number.end : number.end + _NEAR]
        if not _PERHAPS_A_SYMBOL.search(around):
            continue
        before = digits[max(0, start - _NEAR) : start].rstrip(" \u00a0")
        minus = before.endswith(tuple(_MINUS))
        bare = before.rstrip(_MINUS + " \u00a0") if minus else before
        lead = start - min(start, _NEAR) + len(bare)
        ahead = list(_symbols_in(own_words, start - _NEAR, lead, rules)) if start - lead <= 3 else []
        behind = list(_symbols_in(own_words, number.end, number.end + _NEAR, rules))
        left = [each for each in ahead if each.end == lead]
        right = [each for each in behind if digits[number.end : each.start] in ("", " ", "\u00a0")]
        beside = [*left[-1:], *right[:1]]
        if beside:
            first = min([start, *(each.start for each in beside)])
            last = max([number.end, *(each.end for each in beside)])
            minus = minus or digits[max(0, first - 3) : first].rstrip().endswith(tuple(_MINUS))
            yield Amount(number, (first, last), _agreed([each.currencies for each in beside]), minus)


def amount_findings(place: str, amount: Amount, ground: Ground) -> Iterator[Finding]:
    """Check one amount of a text."""
    allowed = {money.currency for money in (*ground.amounts, *ground.ceilings)}
    fitting = amount.currencies & allowed if allowed else amount.currencies
    if not fitting:
        yield Finding(code="wrong_currency", severity="error", place=place, details=_allowed_names(allowed))
        return
    mark = get_decimal_symbol(locale_of(ground.language))
    value = value_of(amount.number, mark)
    value = -value if amount.negative else value
    meant = [Money(amount=value, currency=currency) for currency in sorted(fitting)]
    if any(_same(money, known) for money in meant for known in ground.amounts):
        return
    found = list(_out_of_bounds(place, meant[0], ground))
    if decimals_written(amount.number, mark) > max(decimals_of(currency) for currency in fitting):
        found.append(Finding(code="amount_too_fine", severity="error", place=place))
    yield from found or [Finding(code="amount_unknown", severity="error", place=place)]


def offer_findings(ground: Ground) -> Iterator[Finding]:
    """Check the amount that the form will be given, whatever the text says of it."""
    money = ground.offer_money
    if money is None:
        return
    said = money_text(money, ground.language)
    allowed = {ceiling.currency for ceiling in ground.ceilings}
    if allowed and money.currency not in allowed:
        yield Finding(
            code="offer_wrong_currency", severity="error", place="", details=(("offer", said), *_allowed_names(allowed))
        )
    for found in _out_of_bounds("", money, ground):
        yield found.model_copy(update={"code": f"offer_{found.code}", "details": (("offer", said), *found.details)})
    if money.amount.is_finite() and money.amount != round(money.amount, decimals_of(money.currency)):
        yield Finding(code="offer_amount_too_fine", severity="error", place="", details=(("offer", said),))


def _out_of_bounds(place: str, money: Money, ground: Ground) -> Iterator[Finding]:
    if money.amount < 0:
        yield Finding(code="amount_below_zero", severity="error", place=place)
    for ceiling in ground.ceilings:
        if ceiling.currency == money.currency and money.amount > ceiling.amount:
            most = money_text(ceiling, ground.language)
            yield Finding(code="amount_over_ceiling", severity="error", place=place, details=(("most", most),))


def _allowed_names(allowed: set[str]) -> tuple[tuple[str, str], ...]:
    return (("allowed", ", ".join(sorted(allowed))),)


def _same(money: Money, known: Money) -> bool:
    return money.currency == known.currency and money.amount == known.amount


def _agreed(sides: list[frozenset[str]]) -> frozenset[str]:
    both = frozenset.intersection(*sides)
    return both or frozenset[str]().union(*sides)


def _symbols_in(own_words: Folded, start: int, end: int, rules: LintRules) -> Iterator[_Symbol]:
    pattern, meanings = _symbols(tuple(rules.table.currencies.words.items()))
    for found in pattern.finditer(own_words.text, max(0, start), end):
        currencies = meanings[int((found.lastgroup or "s0")[1:])]
        # `try 2 times`: a code of three letters counts only in capitals.
        is_code = len(currencies) == 1 and found[0].upper() in currencies
        if not is_code or own_words.excerpt(found.span()).isupper():
            yield _Symbol(found.start(), found.end(), currencies)


@cache
def _symbols(words: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[re.Pattern[str], tuple[frozenset[str], ...]]:
    known: dict[str, set[str]] = {}
    for code in CODES:
        for language in _SYMBOLS_OF:
            symbol = fold(get_currency_symbol(code, locale=language)).text.strip()
            if symbol == code.casefold() or not symbol.isalpha():
                known.setdefault(symbol, set()).add(code)
        known.setdefault(code.casefold(), set()).add(code)
    for word, codes in words:
        known.setdefault(fold(word).text, set()).update(codes)
    longest_first = sorted(known, key=lambda symbol: (-len(symbol), symbol))
    parts = (f"(?P<s{place}>{_symbol_pattern(symbol)})" for place, symbol in enumerate(longest_first))
    return re.compile("|".join(parts)), tuple(frozenset(known[symbol]) for symbol in longest_first)


def _symbol_pattern(symbol: str) -> str:
    stem = symbol.rstrip("*")
    beginning = rf"(?<!{_LETTER})" if stem[0].isalpha() and stem[0].isascii() else ""
    ending = (
        rf"{_LETTER}*" if stem != symbol else rf"(?!{_LETTER})" if stem[-1].isalpha() and stem[-1].islower() else ""
    )
    return beginning + re.escape(stem) + ending
