"""Time left: every printed form, everything refused, and the deadline that follows."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from flows.phrases.time_left import TimeLeft, TimeWords, deadline, parse_time_left

DAY, HOUR, MINUTE, SECOND = (timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes", "seconds"))

WORDS = TimeWords(
    days=("天", "日", "days", "day", "d", "дн", "дн.", "день", "дня", "дней"),
    hours=("小时", "时", "hours", "hour", "h", "ч", "ч.", "час", "часа", "часов"),
    minutes=("分钟", "分", "minutes", "minute", "min", "m", "мин", "мин.", "минута", "минуты", "минут"),
    seconds=("秒", "seconds", "second", "sec", "s", "сек", "сек.", "секунда", "секунды", "секунд"),
    joiners=("and", "и", ","),
    prefixes=("剩余", "剩余时间", "time left", "осталось"),
    suffixes=("left", "remaining"),
    overdue=("已超时", "overdue"),
    answered=("已响应", "answered"),
    today=("ends today", "今日截止"),
)


def span(days: int, hours: int, minutes: int, seconds: int) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


READ = [
    ("剩余：02天03:58:34", span(2, 3, 58, 34), SECOND),
    ("剩余时间：09天06:13:55", span(9, 6, 13, 55), SECOND),
    ("剩余:00天00:00:00", span(0, 0, 0, 0), SECOND),
    ("2天3时4分5秒", span(2, 3, 4, 5), SECOND),
    ("16天4时25分40秒", span(16, 4, 25, 40), SECOND),
    ("3天4时05分09秒", span(3, 4, 5, 9), SECOND),
    ("2天", span(2, 0, 0, 0), DAY),
    ("2天5秒", span(2, 0, 0, 5), SECOND),
    ("3时", span(0, 3, 0, 0), HOUR),
    ("5秒", span(0, 0, 0, 5), SECOND),
    ("2天3小时4分钟", span(2, 3, 4, 0), MINUTE),
    ("2 天 3 小时", span(2, 3, 0, 0), HOUR),
    ("剩余 2天", span(2, 0, 0, 0), DAY),
    ("6 days 8:00 43 minute", span(6, 8, 43, 0), MINUTE),
    ("2 days and 17 hours", span(2, 17, 0, 0), HOUR),
    ("2 days 3 hours left", span(2, 3, 0, 0), HOUR),
    ("2 days, 3 hours", span(2, 3, 0, 0), HOUR),
    ("1 day", span(1, 0, 0, 0), DAY),
    ("2d 3h", span(2, 3, 0, 0), HOUR),
    ("2d3h", span(2, 3, 0, 0), HOUR),
    ("1d 2h", span(1, 2, 0, 0), HOUR),
    ("2d 03:58:34 left", span(2, 3, 58, 34), SECOND),
    ("Time Left: 2D 3H", span(2, 3, 0, 0), HOUR),
    ("5 hours 12 minutes", span(0, 5, 12, 0), MINUTE),
    ("49 hours", span(0, 49, 0, 0), HOUR),
    ("90 minutes", span(0, 0, 90, 0), MINUTE),
    ("2 дня 3 часа", span(2, 3, 0, 0), HOUR),
    ("Осталось: 5 дней и 1 час", span(5, 1, 0, 0), HOUR),
    ("2 дн. 3 ч.", span(2, 3, 0, 0), HOUR),
    ("03:58:34", span(0, 3, 58, 34), SECOND),
    ("53:58:34", span(0, 53, 58, 34), SECOND),
    ("剩余：０２天０３：５８：３４", span(2, 3, 58, 34), SECOND),
    ("\u3000剩余\u3000：\u300002天\u300003：58：34\u3000", span(2, 3, 58, 34), SECOND),
    ("2\u00a0days\u202f3\u2009hours\u00a0left", span(2, 3, 0, 0), HOUR),
    ("\n  2天\n  3时\n", span(2, 3, 0, 0), HOUR),
    ("ends today", span(0, 0, 0, 0), 25 * HOUR),
    ("今日截止", span(0, 0, 0, 0), 25 * HOUR),
]

REFUSED = [
    "", " ", "剩余", "剩余：", "left", "天", "2", "02:03", "2天03:58", "02天03:58:3", "2天3", "2天3时4分5",
    "天03:58:34",
    "2 days 8:00", "2 days 8:15", "6 days 8:15 43 minute", "8:0043 minute", "2 weeks", "2 days ago", "about 2 days",
    "2 days or 3 hours", "2 days and", "and 2 days", "and 3 hours", ", 03:58:34", "剩余：, 3时",
    "2 days and and 3 hours", "3 hours 2 days", "2天2天", "2时3时",
    "2天3时2天3时", "4分3时", "2天24时", "2天60分", "2天60秒", "1时60分", "1 hour 75 minutes", "2天24:00:00",
    "03:60:00",
    "03:00:60", "2天3时04:05:06", "03:58:34 5秒", "2.5 days", "2,5 hours", "-2天", "−2天", "+2天", "2 3 days",
    "1 000 days",
    "12345 days", "99999999999999999999天", "1203:58:34", "2²天", "①天", "½ day", "٢ days", "२天", "二天",
    "2 dollars",
    "2 daysx", "2 hoursleft", "已超时2天", "2天已超时", "剩余剩余2天", "2天 left left", "2\u200b天", "\u202e2天",
    "02天03:58:34 x",
    "2天" + " " * 300 + "x", "2天\x00", "\ud800", "2026-01-16 15:12:01",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "unit"), READ)
def test_reads_every_known_form_as_the_interval_of_its_smallest_unit(
    text: str, value: timedelta, unit: timedelta
) -> None:
    assert parse_time_left(text, WORDS) == TimeLeft(state="running", at_least=value, below=value + unit)


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_what_the_grammar_does_not_cover(text: str) -> None:
    assert parse_time_left(text, WORDS) is None


@pytest.mark.parametrize(
    ("text", "state"),
    [("已超时", "overdue"), ("剩余：已超时", "overdue"), ("OVERDUE", "overdue"), (" 已响应 ", "answered")],
)
def test_reads_a_clock_that_does_not_run(text: str, state: str) -> None:
    left = parse_time_left(text, WORDS)
    assert left is not None
    assert (left.state, left.at_least, left.below) == (state, None, None)


def test_knows_no_word_that_the_caller_did_not_give() -> None:
    bare = TimeWords(days=("d",), hours=("h",), minutes=("m",), seconds=("s",))
    assert parse_time_left("2d 03:58:34", bare) is not None
    assert [parse_time_left(text, bare) for text in ("2天", "2 days", "2d left", "2d and 3h", "已超时", "")] == [
        None
    ] * 6


@pytest.mark.parametrize(
    "change",
    [
        {"days": ("m",)},
        {"days": ("",)},
        {"hours": ("  ",)},
        {"overdue": ("已响应",)},
        {"prefixes": ("24h",)},
        {"joiners": ("",)},
        {"weeks": ("周",)},
        {"minutes": ("Ｄ",)},
    ],
)
def test_refuses_words_that_are_empty_or_mean_two_things(change: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ValidationError):
        TimeWords(**{**WORDS.model_dump(), **change})


@pytest.mark.parametrize(
    ("state", "at_least", "below"),
    [
        ("running", None, None),
        ("running", DAY, DAY),
        ("running", -DAY, DAY),
        ("overdue", DAY, 2 * DAY),
        ("answered", None, DAY),
    ],
)
def test_a_time_left_without_sense_cannot_be_made(
    state: str, at_least: timedelta | None, below: timedelta | None
) -> None:
    with pytest.raises(ValidationError):
        TimeLeft.model_validate({"state": state, "at_least": at_least, "below": below})


NOON = datetime(2026, 3, 7, 20, tzinfo=UTC)
TWO_DAYS = TimeLeft(state="running", at_least=2 * DAY, below=3 * DAY)


def test_a_deadline_counts_from_the_request_at_its_early_end_and_from_the_reading_at_its_late_end() -> None:
    assert deadline(TWO_DAYS, NOON, NOON + MINUTE) == (NOON + 2 * DAY, NOON + MINUTE + 3 * DAY)


def test_a_deadline_over_the_summer_time_change_counts_real_hours() -> None:
    earliest, _ = deadline(TWO_DAYS, NOON, NOON)
    assert earliest is not None
    pacific = ZoneInfo("America/Los_Angeles")
    assert (NOON.astimezone(pacific).hour, earliest.astimezone(pacific).hour) == (12, 13)


def test_a_zone_with_the_offset_of_utc_still_counts_real_hours() -> None:
    winter = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/London"))
    earliest, _ = deadline(TWO_DAYS, winter, winter)
    assert earliest == datetime(2026, 3, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize("state", ["overdue", "answered"])
def test_a_clock_that_does_not_run_has_no_deadline(state: str) -> None:
    left = TimeLeft.model_validate({"state": state, "at_least": None, "below": None})
    assert deadline(left, NOON, NOON) == (None, None)


@pytest.mark.parametrize(
    ("asked_at", "read_at"),
    [
        (NOON.replace(tzinfo=None), NOON),
        (NOON, NOON.replace(tzinfo=None)),
        (NOON.astimezone(timezone(timedelta(hours=8))), NOON),
        (NOON, NOON - SECOND),
    ],
)
def test_a_deadline_refuses_moments_that_are_not_utc_or_not_in_order(asked_at: datetime, read_at: datetime) -> None:
    with pytest.raises(ValueError, match=r"UTC|before"):
        deadline(TWO_DAYS, asked_at, read_at)
