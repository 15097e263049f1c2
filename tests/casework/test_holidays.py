"""Holidays, quiet hours, and the last working moment before a deadline."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.data_files import DataProblem
from assistant.casework.judging.holidays import Calendar, read_calendar

CALENDAR = read_calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=SHANGHAI)  # type: ignore[arg-type,misc] # year, month, day, hour, …


def days_of(year: int) -> set[date]:
    first = date(year, 1, 1)
    return {day for day in (first + timedelta(days=n) for n in range(365)) if CALENDAR.holiday_on(day)}


def test_days_off_of_2026_are_those_of_the_official_notice() -> None:
    spans = [((1, 1), 3), ((2, 15), 9), ((4, 4), 3), ((5, 1), 5), ((6, 19), 3), ((9, 25), 3), ((10, 1), 7)]
    assert days_of(2026) == {date(2026, *first) + timedelta(days=n) for first, days in spans for n in range(days)}
    exchanged = {day for each in CALENDAR.year["2026"].holiday.values() for day in each.working_days}
    assert exchanged == {date(2026, month, day) for month, day in [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]}
    # Days worked in exchange are Saturdays and Sundays, else the notice was copied wrongly.
    assert {day.weekday() for day in exchanged} == {5, 6}


def test_2027_holds_the_statutory_days_only_and_says_so() -> None:
    assert CALENDAR.year["2027"].state == "statutory_only"
    assert len(days_of(2027)) == 13
    assert not CALENDAR.knows_holidays_of(shanghai(2027, 3, 1))
    assert not CALENDAR.knows_holidays_of(shanghai(2028, 3, 1))
    assert CALENDAR.knows_holidays_of(shanghai(2026, 3, 1))
    assert not CALENDAR.knows_holidays_of(datetime(2026, 12, 31, 16, tzinfo=UTC)), "already 2027 in Shanghai"


@pytest.mark.parametrize(
    ("deadline", "kind", "work_by"),
    [
        (shanghai(2026, 3, 10, 15), "working_time", shanghai(2026, 3, 10, 15)),
        (shanghai(2026, 3, 10, 22), "quiet_hours", shanghai(2026, 3, 10, 22)),
        (shanghai(2026, 3, 10, 23, 30), "quiet_hours", shanghai(2026, 3, 10, 22)),
        (shanghai(2026, 3, 11, 0), "quiet_hours", shanghai(2026, 3, 10, 22)),
        (shanghai(2026, 3, 11, 7, 59), "quiet_hours", shanghai(2026, 3, 10, 22)),
        (shanghai(2026, 3, 11, 8), "working_time", shanghai(2026, 3, 10, 22)),
        (shanghai(2026, 10, 4, 12), "holiday", shanghai(2026, 9, 30, 22)),
        (shanghai(2026, 2, 23, 23, 59), "holiday", shanghai(2026, 2, 14, 22)),
        (shanghai(2026, 2, 24, 9), "working_time", shanghai(2026, 2, 24, 9)),
    ],
)
def test_last_working_moment(deadline: datetime, kind: str, work_by: datetime) -> None:
    assert CALENDAR.time_kind(deadline) == kind
    assert CALENDAR.last_working_moment(deadline) == work_by


def own(tmp_path: Path, written: str) -> Calendar:
    (tmp_path / "holidays.toml").write_text(written, encoding="utf-8")
    return read_calendar(tmp_path)


def test_days_off_but_not_those_worked_in_exchange(tmp_path: Path) -> None:
    calendar = own(tmp_path, '[working_time]\ndays_off = ["saturday", "sunday"]\n')
    assert calendar.time_kind(shanghai(2026, 3, 14, 12)) == "day_off"
    assert calendar.last_working_moment(shanghai(2026, 3, 15, 12)) == shanghai(2026, 3, 13, 22)
    assert calendar.time_kind(shanghai(2026, 2, 28, 12)) == "working_time"


def test_own_holidays_are_added(tmp_path: Path) -> None:
    fair = '[year.2026.holiday.fair]\nname = {zh = "展会", en = "Fair"}\nfirst = 2026-04-15\nlast = 2026-04-17\n'
    calendar = own(tmp_path, fair)
    assert calendar.time_kind(shanghai(2026, 4, 16, 12)) == "holiday"
    assert calendar.time_kind(shanghai(2026, 5, 2, 12)) == "holiday"


def test_no_quiet_hours_and_quiet_hours_at_noon(tmp_path: Path) -> None:
    always = own(tmp_path, "[working_time]\nquiet_from = 00:00:00\nquiet_until = 00:00:00\n")
    assert always.time_kind(shanghai(2026, 3, 10, 3)) == "working_time"
    noon = own(tmp_path, "[working_time]\nquiet_from = 12:00:00\nquiet_until = 14:00:00\n")
    assert noon.last_working_moment(shanghai(2026, 3, 10, 13)) == shanghai(2026, 3, 10, 12)
    assert noon.last_working_moment(shanghai(2026, 3, 10, 3)) == shanghai(2026, 3, 10, 3)


def test_who_never_works_has_no_last_moment(tmp_path: Path) -> None:
    week = '["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]'
    calendar = own(tmp_path, f"[working_time]\ndays_off = {week}\n")
    assert calendar.last_working_moment(shanghai(2026, 9, 10, 12)) is None


MOMENTS = st.integers(0, 2 * 364 * 86400).map(
    lambda seconds: datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(
    MOMENTS,
    CLOCKS,
    CLOCKS,
    st.sampled_from(["Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe"]),
    st.sets(st.sampled_from(["saturday", "sunday", "monday"])),
    st.integers(1, 600),
)
def test_nothing_between_the_last_working_moment_and_the_deadline_is_working_time(
    deadline: datetime, quiet_from: time, quiet_until: time, zone: str, days_off: set[str], minutes: int
) -> None:
    working = {"zone": zone, "quiet_from": quiet_from, "quiet_until": quiet_until, "days_off": days_off}
    calendar = Calendar.model_validate({"working_time": working, "year": CALENDAR.model_dump()["year"]})
    last = calendar.last_working_moment(deadline)
    assert last is not None
    assert last <= deadline
    assert calendar.time_kind(last - timedelta(microseconds=1)) == "working_time"
    between = last + timedelta(minutes=minutes)
    if last < between < deadline:
        assert calendar.time_kind(between) != "working_time"


@pytest.mark.parametrize(
    ("written", "code", "key"),
    [
        ('[working_time]\nzone = "Asia/Peking"', "wrong_value", "working_time.zone"),
        ('[working_time]\nzone = "../etc"', "wrong_value", "working_time.zone"),
        ('[working_time]\ndays_off = ["weekend"]', "wrong_value", "working_time.days_off.0"),
        ("[year.2026.holiday.new_year]\nlast = 2025-12-31", "wrong_value", "year.2026.holiday.new_year"),
        ('[year.next]\nstate = "own"\nsource = "x"\ndate = "2026"', "wrong_value", "year.next.[key]"),
        ("[year.2026.holiday.mine]\nfirst = 2026-03-01", "missing_key", "year.2026.holiday.mine.name"),
    ],
)
def test_mistakes_in_an_own_file(tmp_path: Path, written: str, code: str, key: str) -> None:
    with pytest.raises(DataProblem) as caught:
        own(tmp_path, written)
    assert (caught.value.code, caught.value.values["key"]) == (code, key)
