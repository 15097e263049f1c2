"""Holidays and quiet hours of the people who answer: by when to work before a deadline. They never move one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from assistant.casework.data_files import Table, read_table
from assistant.casework.judging.rules import Words
from flows.tables import ZoneName

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
TimeKind = Literal["working_time", "quiet_hours", "day_off", "holiday"]

_WEEK: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_BREAK = 60
"""Days to look back for a working moment; nobody's holidays are longer."""


class WorkingTime(Table):
    """When somebody answers."""

    zone: ZoneName
    """The seller's time zone, e.g. `Asia/Shanghai`."""
    quiet_from: time
    """Local time from which nobody works."""
    quiet_until: time
    """Local time until which nobody works; the same as `quiet_from` when there are no quiet hours."""
    days_off: tuple[Weekday, ...] = ()
    """Days of every week on which nobody works."""


class Holiday(Table):
    """A holiday, both days included."""

    name: Words
    """Its name."""
    first: date
    """First day."""
    last: date
    """Last day."""
    working_days: tuple[date, ...] = ()
    """Days off that are worked in exchange (调休上班)."""

    @model_validator(mode="after")
    def _in_order(self) -> "Holiday":
        if not 0 <= (self.last - self.first).days < _LONGEST_BREAK:
            raise ValueError(f"`last` must not lie before `first`, nor {_LONGEST_BREAK} days after it")
        return self


class Year(Table):
    """The holidays of one year."""

    state: Literal["arranged", "statutory_only", "own"]
    """`arranged` officially, `statutory_only` while that is not published, `own` for a person's own list."""
    source: str = Field(min_length=1)
    """Who says so."""
    date: str
    """When it was published or last looked at."""
    holiday: dict[str, Holiday] = Field(default={})
    """Code -> holiday."""


class Calendar(Table):
    """`data/holidays.toml`."""

    working_time: WorkingTime
    """Quiet hours and days off of every week."""
    year: dict[Annotated[str, Field(pattern=r"^\d{4}$")], Year]
    """Year -> its holidays."""

    def local(self, moment: datetime) -> datetime:
        """Return an aware moment in the seller's zone."""
        return moment.astimezone(ZoneInfo(self.working_time.zone))

    def holiday_on(self, day: date) -> Holiday | None:
        """Return the holiday of a local day; a day worked in exchange is none."""
        if self._worked_in_exchange(day):
            return None
        return next((each for each in self._holidays() if each.first <= day <= each.last), None)

    def knows_holidays_of(self, moment: datetime) -> bool:
        """Tell whether the holidays of a moment's year are more than the statutory days."""
        known = self.year.get(str(self.local(moment).year))
        return known is not None and known.state != "statutory_only"

    def time_kind(self, moment: datetime) -> TimeKind:
        """Tell what kind of time a moment is; holidays before days off before quiet hours."""
        day = self.local(moment).date()
        if self.holiday_on(day) is not None:
            return "holiday"
        if self._day_off(day):
            return "day_off"
        return "working_time" if any(start <= moment < end for start, end in self._windows(day)) else "quiet_hours"

    def last_working_moment(self, before: datetime) -> datetime | None:
        """Return the last moment (UTC) of working time that is not after `before`; None when there is none near."""
        day = self.local(before).date()
        for _ in range(2 * _LONGEST_BREAK):
            for start, end in reversed(tuple(self._windows(day))):
                if start < before:
                    return min(end, before.astimezone(UTC))
            day -= timedelta(days=1)
        return None

    def _windows(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield the stretches of working time of a local day, UTC, in their order."""
        if self.holiday_on(day) is not None or self._day_off(day):
            return
        quiet_from, quiet_until = self.working_time.quiet_from, self.working_time.quiet_until
        midnight, next_midnight = self._at(day, time(0)), self._at(day + timedelta(days=1), time(0))
        if quiet_from == quiet_until:
            yield midnight, next_midnight
        elif quiet_from > quiet_until:
            yield self._at(day, quiet_until), self._at(day, quiet_from)
        else:
            yield from (
                (start, end)
                for start, end in ((midnight, self._at(day, quiet_from)), (self._at(day, quiet_until), next_midnight))
                if start < end
            )

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.working_time.zone)).astimezone(UTC)

    def _day_off(self, day: date) -> bool:
        return _WEEK[day.weekday()] in self.working_time.days_off and not self._worked_in_exchange(day)

    def _worked_in_exchange(self, day: date) -> bool:
        return any(day in each.working_days for each in self._holidays())

    def _holidays(self) -> Iterator[Holiday]:
        for year in self.year.values():
            yield from year.holiday.values()


def read_calendar(own: Path | None = None) -> Calendar:
    """Read holidays and working time, with the person's own over them. Raises DataProblem."""
    return read_table("holidays", Calendar, own)
