"""Every local night exactly once, a missed one caught up once, and a missing run noticed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.nightly.schedule.due_runs import due_now, next_run, overdue_since
from assistant.nightly.schedule.nights import moment_of
from assistant.schedule_settings import ScheduleSettings
from tests.casework.made_up_cases import UNHURRIED

ZONES = ("America/Los_Angeles", "Asia/Shanghai")
TIMES = (time(0, 0), time(1, 30), time(2, 30), time(6, 0), time(23, 59))
"""Among them one that comes twice and one that is left out in Los Angeles."""
START = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = 365
MINUTE = timedelta(minutes=1)


def plan(at: time, zone: str) -> ScheduleSettings:
    return ScheduleSettings(at=at, zone=zone)


@pytest.mark.parametrize(
    ("at", "day", "expected"),
    [
        (time(6, 0), date(2026, 3, 7), "2026-03-07T14:00"),
        (time(6, 0), date(2026, 3, 8), "2026-03-08T13:00"),
        (time(2, 30), date(2026, 3, 8), "2026-03-08T10:30"),  # left out: 3:30 of summer time
        (time(1, 30), date(2026, 11, 1), "2026-11-01T08:30"),  # comes twice: the first
        (time(2, 30), date(2026, 11, 1), "2026-11-01T10:30"),
    ],
)
def test_moments_of_nights(at: time, day: date, expected: str) -> None:
    assert moment_of(day, at, "America/Los_Angeles") == datetime.fromisoformat(expected + "+00:00")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", TIMES)
def test_every_local_night_of_a_year_once(zone: str, at: time) -> None:
    """Ask at every quarter of an hour, as an hourly starter or an exact one would."""
    schedule, last, runs = plan(at, zone), START, []
    now, quarter = START, timedelta(minutes=15)
    while now < START + timedelta(days=YEAR):
        if due_now(last, schedule, now):
            runs.append(now)
            last = now
        now += quarter
    nights = [run.astimezone(ZoneInfo(zone)).date() for run in (moment - quarter for moment in runs)]
    assert len(runs) == YEAR
    assert nights == [nights[0] + timedelta(days=number) for number in range(YEAR)]


@given(
    st.sampled_from(ZONES),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.lists(st.timedeltas(MINUTE, timedelta(days=4)), min_size=1, max_size=60),
)
@UNHURRIED
def test_one_run_makes_up_for_all_that_was_missed(zone: str, at: time, gaps: list[timedelta]) -> None:
    """Ask at any moments: a run starts exactly where a planned moment lies between two of them."""
    schedule, last, asked = plan(at, zone), START, START
    planned = [moment_of(date(2025, 12, 30) + timedelta(days=number), at, zone) for number in range(260)]
    for gap in gaps:
        now = asked + gap
        passed = any(asked < moment <= now for moment in planned)
        assert due_now(last, schedule, now) is passed
        if passed:
            last = now
            assert not due_now(last, schedule, now)
        asked = now


@given(st.sampled_from(ZONES), st.sampled_from(TIMES), st.timedeltas(timedelta(0), timedelta(days=2 * YEAR)))
def test_the_next_run_is_due_when_it_comes_and_not_before(zone: str, at: time, after: timedelta) -> None:
    now, schedule = START + after, plan(at, zone)
    coming = next_run(schedule, now)
    assert now < coming <= now + timedelta(hours=25)
    assert not due_now(now, schedule, coming - timedelta(microseconds=1))
    assert due_now(now, schedule, coming)


def test_never_ran_or_ran_under_a_wrong_clock() -> None:
    schedule = plan(time(6), "Asia/Shanghai")
    assert due_now(None, schedule, START)
    assert due_now(START + timedelta(days=400), schedule, START)
    with pytest.raises(ValueError, match="time zone"):
        due_now(START, schedule, START.replace(tzinfo=None))


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("good", "watching", "now", "expected"),
    [
        (START, None, START + 30 * HOUR, None),
        (START, None, START + 30 * HOUR + MINUTE, START + 30 * HOUR),
        (START, START + 90 * HOUR, START + 100 * HOUR, START + 30 * HOUR),
        (None, START, START + 29 * HOUR, None),
        (None, START, START + 31 * HOUR, START + 30 * HOUR),
        (None, None, START, START),
        (START + 5 * HOUR, None, START, None),
    ],
)
def test_the_dead_mans_switch(
    good: datetime | None, watching: datetime | None, now: datetime, expected: datetime | None
) -> None:
    assert overdue_since(good, 30, now, watching_since=watching) == expected


def test_hours_of_the_switch_do_not_change_with_the_clocks() -> None:
    zone = ZoneInfo("America/Los_Angeles")
    good = datetime(2026, 3, 7, 20, tzinfo=zone)
    assert overdue_since(good, 12, datetime(2026, 3, 8, 8, 30, tzinfo=zone)) is None
    assert overdue_since(good, 12, datetime(2026, 3, 8, 9, 30, tzinfo=zone)) is not None


@pytest.mark.parametrize(
    "fields", [{"zone": "Beijing"}, {"at": "06:00:30"}, {"at": "25:00"}, {"overdue_hours": 0}, {"hour": 6}]
)
def test_settings_that_cannot_be_meant(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ScheduleSettings.model_validate(fields)
