"""Totals and page positions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.phrases.counts import parse_count, parse_position

PATTERNS = (
    "共 {count} 条", "共 {count} 条，每页 {number} 条", "{count} in total", "Total {count}",
    "{number}-{number} of {count}", "Всего: {count}",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("共 60 条", 60), ("共60条", 60), ("共\u00a0６０\n条", 60), ("共 0 条", 0), ("共60条,每页10条", 60),
        ("60 in total", 60), ("Total 1,234", 1234),
        ("TOTAL 1.234", 1234), ("total 1 234 567", 1234567), ("Total1234", 1234), ("1-20 of 60", 60),
        ("1 - 20 of 60", 60), ("Всего: 1\u00a0234", 1234),
    ],
)  # fmt: skip
def test_reads_a_total(text: str, count: int) -> None:
    assert parse_count(text, PATTERNS) == count


@pytest.mark.parametrize(
    "text",
    [
        "", "60", "共 条", "共 60", "约共 60 条", "共 60 条 x", "Subtotal 60", "Total 60+", "Total 060", "Total -60",
        "Total 60.0", "Total 60.5", "Total 1,23",
        "Total 1,2345", "Total 1.234,567", "Total 6e1", "Total 6²", "Total ٦٠", "Total " + "9" * 40,
        "共 60 条 共 61 条", "Total 60" + " " * 400 + "x", "\ud800",
    ],
)  # fmt: skip
def test_refuses_what_no_pattern_covers(text: str) -> None:
    assert parse_count(text, PATTERNS) is None


def test_two_patterns_that_disagree_are_refused() -> None:
    assert parse_count("60 of 61", ("{count} of {number}",)) == 60
    assert parse_count("60 of 61", ("{count} of {number}", "{number} of {count}")) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "total",
        "{number} of",
        "{count} {count}",
        "{count}{number} x",
        "{count} {number}",
        "{total} {count}",
        "{count",
    ],
)
def test_a_pattern_without_one_clear_count_is_an_error_of_the_profile(pattern: str) -> None:
    with pytest.raises(ValueError, match="count pattern"):
        parse_count("60", (pattern,))


def test_a_pattern_is_words_and_not_a_regular_expression() -> None:
    assert parse_count("(60)", ("({count})",)) == 60
    assert parse_count("xx60", (".*{count}",)) is None


@settings(deadline=None)
@given(count=st.integers(0, 10**9 - 1), mark=st.sampled_from(["", ",", ".", " ", "\u00a0", "\u202f"]))
def test_every_count_reads_back_in_every_form(count: int, mark: str) -> None:
    number = f"{count:,}".replace(",", mark)
    for text in (
        f"共 {number} 条",
        f"共{number}条",
        f"{number} in total",
        f"Total {number}",
        f"1-20 of {number}",
        f"Всего: {number}",
    ):
        assert parse_count(text, PATTERNS) == count


@pytest.mark.parametrize(
    ("text", "position"), [("1/6", (1, 6)), (" 1 / 30 ", (1, 30)), ("６／６", (6, 6)), ("1\n/\n1", (1, 1))]
)
def test_reads_a_page_position(text: str, position: tuple[int, int]) -> None:
    assert parse_position(text) == position


@pytest.mark.parametrize(
    "text", ["", "1", "7/6", "0/6", "0/0", "1/0", "1/6/2", "01/6", "1/6页", "-1/6", "½", "1⁄2", "1/6²", "1.0/6"]
)
def test_refuses_a_position_that_cannot_be(text: str) -> None:
    assert parse_position(text) is None


@settings(deadline=None)
@given(text=st.text() | st.text(alphabet="0123456789 ,./共条Total", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse_count(text, PATTERNS)
    assert found is None or found >= 0
    position = parse_position(text)
    assert position is None or 1 <= position[0] <= position[1]
