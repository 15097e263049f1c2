"""Ranges of money, and amounts that come as hundredths."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.phrases.currencies import CODES
from flows.phrases.money import MoneyHabits, from_cents, parse_range
from flows.records import Money

AUTO = MoneyHabits(symbols={"US $": "USD", "R$": "BRL", "₩": "KRW"})


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("0.00 - 12.34 USD", "0.00", "12.34", "USD"), ("0.00–US $12.34", "0.00", "12.34", "USD"),
        ("US $0.00 — US $12.34", "0.00", "12.34", "USD"), ("US $0.00 ～ 12.34", "0.00", "12.34", "USD"),
        ("0,00-407,47 R$", "0.00", "407.47", "BRL"), ("₩0 - 12,345", "0", "12345", "KRW"),
        ("5.00-5.00 USD", "5.00", "5.00", "USD"),
    ],
)  # fmt: skip
def test_reads_a_range(text: str, low: str, high: str, currency: str) -> None:
    assert parse_range(text, AUTO) == tuple(Money(amount=Decimal(amount), currency=currency) for amount in (low, high))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.34 USD",
        "0.00 - 12.34",
        "12.34 - 0.00 USD",
        "0.00 EUR - 12.34 USD",
        "-5.00 - 10.00 USD",
        "0.00 - -5.00 USD",
        "0.00 - 1 - 2.00 USD",
        "x 0.00 - 12.34 USD",
        "0.00 - 12.34 USD max",
        "- 12.34 USD",
        "0.00 - USD",
        "0.00 -- 12.34 USD",
        "ABC 0.00 - 12.34 USD",
        "0.00 - 1,234 USD",
    ],
)
def test_refuses_a_range_that_is_doubtful(text: str) -> None:
    assert parse_range(text, AUTO) is None


def test_hundredths_become_an_exact_amount() -> None:
    assert from_cents(23587, "CNY") == Money(amount=Decimal("235.87"), currency="CNY")
    assert str(from_cents(120000, "JPY").amount) == "1200"
    assert str(from_cents(120050, "JPY").amount) == "1200.50"
    assert str(from_cents(1200, "JPY", decimals=0).amount) == "1200"
    assert str(from_cents(0, "USD").amount) == "0.00"
    assert from_cents(-1, "USD").amount == Decimal("-0.01")


@settings(deadline=None)
@given(
    cents=st.integers(-(10**18) + 1, 10**18 - 1), currency=st.sampled_from(sorted(CODES)), decimals=st.integers(0, 6)
)
def test_no_cent_is_ever_lost(cents: int, currency: str, decimals: int) -> None:
    assert from_cents(cents, currency, decimals).amount * 10**decimals == cents


@pytest.mark.parametrize(
    ("cent", "currency", "decimals"),
    [
        (12.0, "USD", 2),
        (True, "USD", 2),
        ("12", "USD", 2),
        (10**18, "USD", 2),
        (1, "usd", 2),
        (1, "ABC", 2),
        (1, "USD", -1),
        (1, "USD", 7),
    ],
)
def test_hundredths_of_the_wrong_kind_are_an_error(cent: int, currency: str, decimals: int) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        from_cents(cent, currency, decimals)
