"""Time left, printed by hand in three languages and read back."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.phrases.time_left import TimeWords, deadline, parse_time_left

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


# Printers, by hand. Each floors to its smallest unit.


def parts(left: timedelta) -> tuple[int, int, int, int]:
    seconds = left // SECOND
    return seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60


def few(number: int, one: str, two: str, five: str) -> str:
    if 11 <= number % 100 <= 14:
        return f"{number} {five}"
    return f"{number} {one if number % 10 == 1 else two if number % 10 in (2, 3, 4) else five}"


def zh_new_list(left: timedelta) -> str:
    d, h, m, s = parts(left)
    return f"剩余：{d:02}天{h:02}:{m:02}:{s:02}"


def zh_order(left: timedelta) -> str:
    d, h, m, s = parts(left)
    return f"剩余时间：{d:02}天{h:02}：{m:02}：{s:02}"


def zh_classic(left: timedelta) -> str:
    pairs = zip(parts(left), "天时分秒", strict=True)
    return "".join(f"{number}{unit}" for number, unit in pairs if number) or "0秒"


def zh_padded(left: timedelta) -> str:
    d, h, m, s = parts(left)
    return f"{d}天{h}时{m:02}分{s:02}秒"


def zh_minutes(left: timedelta) -> str:
    d, h, m, _ = parts(left)
    return f"{d} 天 {h} 小时 {m} 分钟"


def en_odd(left: timedelta) -> str:
    d, h, m, _ = parts(left)
    return f"{d} days {h}:00 {m} minute"


def en_hours(left: timedelta) -> str:
    d, h, _, _ = parts(left)
    return f"{d} days {h} hours left"


def en_and(left: timedelta) -> str:
    d, h, _, _ = parts(left)
    return f"{d} day{'s' * (d != 1)} and {h} hour{'s' * (h != 1)}"


def en_short(left: timedelta) -> str:
    d, h, _, _ = parts(left)
    return f"{d}d {h}h"


def en_short_clock(left: timedelta) -> str:
    d, h, m, s = parts(left)
    return f"{d}d {h:02}:{m:02}:{s:02} left"


def en_only_hours(left: timedelta) -> str:
    d, h, m, _ = parts(left)
    return f"{24 * d + h} hours {m} minutes"


def en_days(left: timedelta) -> str:
    return f"{parts(left)[0]} days left"


def ru_hours(left: timedelta) -> str:
    d, h, _, _ = parts(left)
    return f"{few(d, 'день', 'дня', 'дней')} {few(h, 'час', 'часа', 'часов')}"


def ru_full(left: timedelta) -> str:
    d, h, m, s = parts(left)
    day, hour = few(d, "день", "дня", "дней"), few(h, "час", "часа", "часов")
    return f"Осталось: {day}, {hour}, {few(m, 'минута', 'минуты', 'минут')} и {few(s, 'секунда', 'секунды', 'секунд')}"


Printer = Callable[[timedelta], str]
TO_SECOND: list[Printer] = [zh_new_list, zh_order, zh_padded, en_short_clock, ru_full]
TO_MINUTE: list[Printer] = [zh_minutes, en_odd, en_only_hours]
TO_HOUR: list[Printer] = [en_hours, en_and, en_short, ru_hours]
EXACT = [
    *((p, SECOND) for p in TO_SECOND),
    *((p, MINUTE) for p in TO_MINUTE),
    *((p, HOUR) for p in TO_HOUR),
    (en_days, DAY),
]
EVERY: list[Printer] = [zh_classic, *(printer for printer, _ in EXACT)]
FORMS = [pytest.param(printer, unit, id=printer.__name__) for printer, unit in EXACT]

remaining = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=150))
moments = st.timedeltas(timedelta(0), timedelta(days=5000)).map(datetime(2020, 1, 1, tzinfo=UTC).__add__)


def read(text: str) -> tuple[timedelta, timedelta]:
    left = parse_time_left(text, WORDS)
    assert left is not None, text
    assert left.at_least is not None, text
    assert left.below is not None, text
    return left.at_least, left.below


@pytest.mark.parametrize(("printer", "unit"), FORMS)
@settings(deadline=None)
@given(left=remaining)
def test_what_is_printed_reads_back_the_same(printer: Printer, unit: timedelta, left: timedelta) -> None:
    floor = left // unit * unit
    assert read(printer(left)) == (floor, floor + unit)
    assert printer(read(printer(left))[0]) == printer(left)


@pytest.mark.parametrize(("printer", "unit"), FORMS)
def test_ten_thousand_values_read_back_the_same(printer: Printer, unit: timedelta) -> None:
    draw = random.Random(21)
    for _ in range(10_000):
        left = draw.randrange(150 * DAY // unit) * unit
        assert read(printer(left)) == (left, left + unit)


@settings(deadline=None)
@given(left=remaining)
def test_the_classic_form_keeps_the_value_when_zero_parts_are_left_out(left: timedelta) -> None:
    assert read(zh_classic(left))[0] == left // SECOND * SECOND


@settings(deadline=None)
@given(left=remaining, printer=st.sampled_from(EVERY))
def test_the_truth_lies_in_the_interval_of_every_form(left: timedelta, printer: Printer) -> None:
    at_least, below = read(printer(left))
    assert at_least <= left < below


@settings(deadline=None)
@given(
    end=moments,
    left=remaining,
    printer=st.sampled_from(EVERY),
    before=st.timedeltas(timedelta(0), timedelta(minutes=2)),
    behind=st.timedeltas(timedelta(0), timedelta(minutes=2)),
)
def test_the_alarm_is_never_later_than_the_truth(
    end: datetime, left: timedelta, printer: Printer, before: timedelta, behind: timedelta
) -> None:
    counted_at = end - left
    found = parse_time_left(printer(left), WORDS)
    assert found is not None
    earliest, latest = deadline(found, counted_at - before, counted_at + behind)
    assert earliest is not None
    assert latest is not None
    assert earliest <= end < latest


@settings(deadline=None)
@given(asked=moments, one=remaining, other=remaining, printer=st.sampled_from([printer for printer, _ in EXACT]))
def test_more_time_left_never_means_an_earlier_deadline(
    asked: datetime, one: timedelta, other: timedelta, printer: Printer
) -> None:
    sooner, later = (parse_time_left(printer(left), WORDS) for left in sorted((one, other)))
    assert sooner is not None
    assert later is not None
    first, second = deadline(sooner, asked, asked), deadline(later, asked, asked)
    assert first[0] is not None
    assert first[1] is not None
    assert second[0] is not None
    assert second[1] is not None
    assert first[0] <= second[0]
    assert first[1] <= second[1]


@settings(deadline=None)
@given(text=st.text() | st.text(alphabet="0123456789 :.,-天时分秒dhms剩余left２：\u00a0²٣"))
def test_any_text_is_read_or_refused(text: str) -> None:
    left = parse_time_left(text, WORDS)
    assert left is None or left.state in ("running", "overdue", "answered")


@settings(deadline=None)
@given(left=remaining, printer=st.sampled_from(EVERY), place=st.integers(0, 60), extra=st.sampled_from("x¤二۳\u200b²"))
def test_a_stray_character_is_refused(left: timedelta, printer: Printer, place: int, extra: str) -> None:
    text = printer(left)
    assert parse_time_left(text[:place] + extra + text[place:], WORDS) is None
