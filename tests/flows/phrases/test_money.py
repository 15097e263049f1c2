"""Printed money: every known form, every doubtful one, and printing and reading back."""

from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from flows.phrases.currencies import CODES, decimals_of
from flows.phrases.money import MoneyHabits, parse_money, parse_range
from flows.records import Money

SYMBOLS = {
    "US $": "USD", "CN￥": "CNY", "R$": "BRL", "€": "EUR", "руб.": "RUB", "₩": "KRW", "JP¥": "JPY", "AU $": "AUD",
    "£": "GBP", "zł": "PLN", "₫": "VND", "C$": "CAD",
}  # fmt: skip
AUTO = MoneyHabits(symbols=SYMBOLS)
DOT = MoneyHabits(symbols=SYMBOLS, decimal=".")
COMMA = MoneyHabits(symbols=SYMBOLS, decimal=",")
DOLLAR = MoneyHabits(symbols={**SYMBOLS, "$": "USD"})

READ = [
    ("CN￥ 235.87", "235.87", "CNY"), ("CN¥235.87", "235.87", "CNY"), ("US $12.34", "12.34", "USD"),
    ("US$12.34", "12.34", "USD"),
    ("ＵＳ　＄１２．３４", "12.34", "USD"), ("US\u00a0$\u00a012.34", "12.34", "USD"), ("R$ 407,47", "407.47", "BRL"),
    ("€12,50", "12.50", "EUR"), ("12,50 €", "12.50", "EUR"), ("1.234,56 €", "1234.56", "EUR"),
    ("1 234,56 руб.", "1234.56", "RUB"),
    ("1\u00a0234,56\u00a0руб.", "1234.56", "RUB"), ("1\u202f234\u2009567,89 руб.", "1234567.89", "RUB"),
    ("₩12,345", "12345", "KRW"),
    ("₩12.345", "12345", "KRW"), ("₩12345", "12345", "KRW"), ("₩1,234,567", "1234567", "KRW"),
    ("JP¥ 1,200", "1200", "JPY"),
    ("1.234.567 ₫", "1234567", "VND"), ("CLP 1.200", "1200", "CLP"), ("US $1,234,567.89", "1234567.89", "USD"),
    ("US $1,234,567", "1234567.00", "USD"), ("US $1234.56", "1234.56", "USD"), ("1 234 руб.", "1234.00", "RUB"),
    ("CHF 1'234.50", "1234.50", "CHF"), ("CHF 1’234.50", "1234.50", "CHF"), ("USD 12.34", "12.34", "USD"),
    ("12.34 USD", "12.34", "USD"),
    ("USD12.34", "12.34", "USD"), ("US $12.34 USD", "12.34", "USD"), ("US $0.00", "0.00", "USD"),
    ("US $12", "12.00", "USD"),
    ("KWD 1,234.567", "1234.567", "KWD"), ("-US $12.34", "-12.34", "USD"), ("US $-12.34", "-12.34", "USD"),
    ("US $ −12.34", "-12.34", "USD"),
    ("－12,50 €", "-12.50", "EUR"), ("-US $0.00", "0.00", "USD"), ("AU $5.00", "5.00", "AUD"),
    ("£5.00", "5.00", "GBP"),
    ("5,00 zł", "5.00", "PLN"), ("\n   US $12.34\n ", "12.34", "USD"),
]  # fmt: skip

REFUSED = [
    "", " ", "US $", "12.34", "$12.34", "ABC 12.34", "usd 12.34", "US $1,234", "€1.234", "1,234 USD", "KWD 1.234",
    "KWD 12,345",
    "US $12.345", "US $1,234.567", "US $12.3", "US $12.", "US $.50", "₩12.34", "₩1,234.50", "JP¥ 1.20",
    "US $1,23,456.00",
    "US $12,34,567.00", "US $1234,567.00", "US $0,123.00", "US $012.34", "₩0,123", "US $1 234,567", "₩1 234,567",
    "1.234,567.89 USD",
    "1,234 567.00 USD", "US $12.34 each", "about US $12.34", "≈US $12.34", "US $12.34+", "US $12.34 - 15.00",
    "US $12.34 €",
    "USD 12.34 EUR", "US $12.34 US $12.34", "12.34 5.00 USD", "- 12.34 USD", "--12.34 USD", "-US $-12.34",
    "12.34- USD", "(US $12.34)",
    "US $1\n234.00", "US $12\n345.00", "US $1  234.00", "US $12.34²", "US $5²", "US $½", "US $①", "US $١٢",
    "US $12.34\u200b", "US $12\u200b.34",
    "\u202eUS $12.34", "US $1e5", "US $12.34%", "=US $12.34", "BRL$ 5.00", "US $" + "9" * 16, "US $" + "9" * 500,
    "\ud800", "US $12.34\x00",
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount", "currency"), READ)
def test_reads_every_known_form(text: str, amount: str, currency: str) -> None:
    found = parse_money(text, AUTO)
    assert found == Money(amount=Decimal(amount), currency=currency)
    assert str(found.amount) == amount


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_what_is_doubtful_or_not_money(text: str) -> None:
    assert parse_money(text, AUTO) is None


def test_the_profile_decides_the_mark_that_a_text_leaves_open() -> None:
    assert parse_money("US $1,234", DOT) == Money(amount=Decimal(1234), currency="USD")
    assert parse_money("1.234 €", COMMA) == Money(amount=Decimal(1234), currency="EUR")
    assert parse_money("KWD 1.234", DOT) == Money(amount=Decimal("1.234"), currency="KWD")
    assert parse_money("KWD 1.234", COMMA) == Money(amount=Decimal(1234), currency="KWD")


@pytest.mark.parametrize(
    ("text", "habits"),
    [
        ("€12,50", DOT),
        ("US $12.50", COMMA),
        ("US $1.234", DOT),
        ("₩12.345", DOT),
        ("KWD 1.234.567", DOT),
        ("1.234,56 €", DOT),
    ],
)
def test_a_decided_mark_is_never_read_as_the_other_one(text: str, habits: MoneyHabits) -> None:
    assert parse_money(text, habits) is None


def test_a_bare_dollar_is_known_only_where_the_profile_says_so() -> None:
    assert parse_money("$1,234,567.89", AUTO) is None
    assert parse_money("$1,234,567.89", DOLLAR) == Money(amount=Decimal("1234567.89"), currency="USD")
    assert parse_money("$12.34 USD", DOLLAR) == Money(amount=Decimal("12.34"), currency="USD")


@pytest.mark.parametrize("text", ["HK $12.34", "A$12.34", "$12.34 CAD", "$$12.34"])
def test_a_bare_dollar_is_never_found_inside_another_symbol(text: str) -> None:
    assert parse_money(text, DOLLAR) is None


def test_the_longest_symbol_wins() -> None:
    assert parse_money("C$5.00", DOLLAR) == Money(amount=Decimal(5), currency="CAD")
    assert parse_money("AU $5.00", DOLLAR) == Money(amount=Decimal(5), currency="AUD")


@pytest.mark.parametrize(
    "symbols",
    [{"": "USD"}, {"  ": "USD"}, {"$2": "USD"}, {"$": "usd"}, {"$": "ABC"}, {"￥": "CNY", "¥": "JPY"},
     {"US $": "USD", "US$": "CAD"}]
)  # fmt: skip
def test_refuses_symbols_that_are_empty_or_mean_two_currencies(symbols: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        MoneyHabits(symbols=symbols)


def test_refuses_unknown_habits() -> None:
    with pytest.raises(ValidationError):
        MoneyHabits.model_validate({"symbols": {}, "grouping": ","})


def grouped(whole: int, mark: str) -> str:
    return f"{whole:,}".replace(",", mark)


def printed(amount: Decimal, decimals: int, grouping: str, mark: str) -> str:
    whole, _, behind = f"{amount:.{decimals}f}".partition(".")
    return grouped(int(whole), grouping) + (mark + behind if behind else "")


STYLES = [(",", "."), (".", ","), (" ", ","), ("\u00a0", ","), ("\u202f", ","), ("'", "."), ("", "."), ("", ",")]


@settings(deadline=None)
@given(
    currency=st.sampled_from(sorted(CODES)),
    cents=st.integers(0, 10**11),
    style=st.sampled_from(STYLES),
    place=st.sampled_from(["{c} {n}", "{n} {c}", "{c}{n}", "{n}\u00a0{c}"]),
)
def test_what_is_printed_reads_back_the_same_or_is_refused_as_doubtful(
    currency: str, cents: int, style: tuple[str, str], place: str
) -> None:
    decimals = decimals_of(currency)
    amount = Decimal(cents).scaleb(-decimals)
    text = place.format(c=currency, n=printed(amount, decimals, *style))
    decided: Literal[".", ","] = "." if style[1] == "." else ","
    assert parse_money(text, MoneyHabits(symbols={}, decimal=decided)) == Money(amount=amount, currency=currency)
    found = parse_money(text, MoneyHabits(symbols={}))
    doubtful = decimals == 3 and (style[0] == "" or amount < 1000)
    assert found == (None if doubtful else Money(amount=amount, currency=currency))


@settings(deadline=None)
@given(symbol=st.sampled_from(sorted(SYMBOLS)), cents=st.integers(0, 10**9), minus=st.booleans())
def test_every_symbol_reads_back_before_and_behind_the_number(symbol: str, cents: int, minus: bool) -> None:
    decimals = decimals_of(SYMBOLS[symbol])
    amount = Decimal(cents).scaleb(-decimals)
    number, sign = printed(amount, decimals, ",", "."), "-" if minus else ""
    expected = Money(amount=-amount if minus else amount, currency=SYMBOLS[symbol])
    for text in (f"{sign}{symbol}{number}", f"{symbol} {sign}{number}", f"{sign}{number} {symbol}"):
        assert parse_money(text, AUTO) == expected


@settings(deadline=None)
@given(text=st.text() | st.text(alphabet="0123456789 .,'-–US$€руб￥\u00a0²٣\n", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    for habits in (AUTO, DOT, COMMA, DOLLAR):
        found = parse_money(text, habits)
        assert found is None or found.amount.is_finite()
        both = parse_range(text, habits)
        assert both is None or both[0].amount <= both[1].amount


@settings(deadline=None)
@given(cents=st.integers(0, 10**9), cut=st.integers(1, 2))
def test_a_text_cut_within_its_decimals_is_refused(cents: int, cut: int) -> None:
    text = f"US ${cents // 100}.{cents % 100:02}"
    assert parse_money(text[:-cut], AUTO) is None
