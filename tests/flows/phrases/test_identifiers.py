"""Order and dispute numbers: one whole number or nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.phrases.identifiers import parse_identifier

ID = "8800000000000131"


@pytest.mark.parametrize(
    "text",
    [
        ID, f" {ID}\n", f"订单号：{ID}", f"订单号:{ID}复制", f"Order No. {ID}", f"Order no.{ID}.", f"#{ID}",
        f"({ID})", f"{ID}, 2 items",
        f"{ID}（2件）", f"detail?orderId={ID}&channelId=5", f"/orders/{ID}/", f"{ID} {ID}",
        f"2026-01-16 {ID} 15:12:01", "８８０００００００００００１３１",
        f"Order - {ID}",
    ],
)  # fmt: skip
def test_finds_the_one_number_in_a_text(text: str) -> None:
    assert parse_identifier(text) == ID


@pytest.mark.parametrize("digits", [15, 16, 17, 20])
def test_keeps_every_digit_of_long_numbers(digits: int) -> None:
    number = "9" * (digits - 1) + "7"
    assert parse_identifier(f"订单号 {number}") == number


@pytest.mark.parametrize(
    "text",
    [
        "", "订单号：", "12345678901234", "9" * 21, ID + ID, f"{ID} 8800000000000132", f"{ID} {'9' * 30}", "8.8e15",
        "8.8E+15", f"{ID}.0", f"{ID},5",
        f"88?{ID}", f"{ID}#0", f"1*{ID}",
        f"8.{ID}", f"1,{ID}", f"{ID}e2", f"LP{ID}", f"{ID}CN", f"-{ID}", f"−{ID}", f"{ID}-1", f"_{ID}",
        "8,800,000,000,000,131", "8800 0000 0000 0131",
        "٨٨٠٠٠٠٠٠٠٠٠٠٠١٣١", f"{ID}²", "88000000\u200b00000131", "\ud800",
    ],
)  # fmt: skip
def test_refuses_everything_else(text: str) -> None:
    assert parse_identifier(text) is None


@settings(deadline=None)
@given(
    number=st.integers(10**14, 10**20 - 1),
    before=st.sampled_from(["", "订单号：", "ID: ", "("]),
    behind=st.sampled_from(["", " ", "。", ")"]),
)
def test_every_number_reads_back_as_its_own_text(number: int, before: str, behind: str) -> None:
    assert parse_identifier(f"{before}{number}{behind}") == str(number)


@settings(deadline=None)
@given(text=st.text() | st.text(alphabet="0123456789.,eE- x", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse_identifier(text)
    assert found is None or (found.isascii() and found.isdigit() and 15 <= len(found) <= 20)
