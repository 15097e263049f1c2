"""Long messages arrive whole: cut at line ends, never over the limit, never inside a sign."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nightly.notices.channel_limits import BY_SCHEMA, habits_of
from assistant.nightly.notices.cutting import Limit, Part, cut, joined
from tests.casework.made_up_cases import UNHURRIED

TITLE = "【纠纷助手】紧急 3 条"
LIMITS = st.builds(Limit, st.integers(60, 400), st.sampled_from(("bytes", "utf16")))
LINES = st.lists(st.text(max_size=120) | st.text("纠纷截止é👩‍👩‍👧🇨🇳a\u0301", max_size=150), min_size=1, max_size=30)


def test_a_short_message_stays_one_and_has_no_number() -> None:
    assert cut(TITLE, ["一", "二"], Limit(2048)) == (Part(TITLE, "一\n二"),)


def test_cut_at_line_ends_and_numbered() -> None:
    # Room beside title (2), number (12) and line end (2): 19 bytes, six Chinese characters and one line end.
    parts = cut("ab", ["一二三四", "五六七", "八九十"], Limit(35))
    assert parts == (Part("ab (1/2)", "一二三四"), Part("ab (2/2)", "五六七\n八九十"))
    # 12 + 7 bytes would fit, the line end between them does not.
    assert [part.body for part in cut("ab", ["一二三四", "五六a", "b" * 12], Limit(35))] == [
        "一二三四",
        "五六a",
        "b" * 12,
    ]


def test_a_line_over_the_limit_is_cut_between_characters() -> None:
    parts = cut("ab", ["一二三四五六七八九十十一二"], Limit(40))  # room for 24 bytes
    assert [part.body for part in parts] == ["一二三四五六七八", "九十十一二"]
    assert [part.goes_on for part in parts] == [True, False]


@pytest.mark.parametrize("sign", ["👩‍👩‍👧", "🇨🇳", "e\u0301", "👍🏽"])
def test_a_sign_of_several_characters_stays_together(sign: str) -> None:
    for before in range(30):
        parts = cut("ab", ["x" * before + sign + "y" * 30], Limit(46))
        assert sum(sign in part.body for part in parts) == 1


@given(LINES, LIMITS)
@UNHURRIED
def test_whole_within_the_limit_and_in_order(lines: list[str], limit: Limit) -> None:
    parts = cut(TITLE, lines, limit)
    assert joined(parts) == "\n".join(lines)
    assert all(limit.size(part.title) + 2 + limit.size(part.body) <= limit.most for part in parts)
    if len(parts) > 1:
        assert [part.title for part in parts] == [
            f"{TITLE} ({number}/{len(parts)})" for number in range(1, len(parts) + 1)
        ]


@given(LINES, LIMITS)
@UNHURRIED
def test_no_line_is_cut_that_fits(lines: list[str], limit: Limit) -> None:
    room = limit.most - limit.size(TITLE) - 14
    whole = "\n".join(lines).split("\n")
    arrived = [line for part in cut(TITLE, lines, limit) for line in part.body.split("\n")]
    for line in whole:
        assert line in arrived or limit.size(line) > room


@pytest.mark.parametrize("schema", sorted(BY_SCHEMA))
def test_300_cases_in_chinese_arrive_whole(schema: str) -> None:
    lines = [
        f"[深圳一号店] 纠纷 60000000000{number:05}：响应还剩 5 小时 20 分，03-10 17:20 截止。现状：等待卖家响应 "
        f"https://csp.aliexpress.com/m_apps/dispute-management/detail?reverseOrderLineId=60000000000{number:05}"
        for number in range(300)
    ]
    habits = BY_SCHEMA[schema]
    parts = cut(TITLE, lines, habits.limit)
    assert [line for part in parts for line in part.body.split("\n")] == lines
    assert all(habits.limit.size(part.title + "\r\n" + part.body) <= habits.limit.most for part in parts)
    assert not any(part.goes_on for part in parts)


def test_a_limit_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        cut(TITLE, ["x" * 100], Limit(40))


@pytest.mark.parametrize(
    ("schema", "body", "title", "most", "apart"),
    [
        ("sinch", 160, 0, 160, False),  # a short message service
        ("json", 32768, 250, 2000, True),
        ("odd", 0, 0, 2000, False),
        ("wecombot", 9999, 9999, 2048, False),
    ],
)
def test_limits_of_channels(schema: str, body: int, title: int, most: int, apart: bool) -> None:
    habits = habits_of(schema, body, title)
    assert (habits.limit.most, habits.title_apart) == (most, apart)
