"""The nights of a plan in local time: each local date has exactly one, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.casework.judging.moments import utc


def moment_of(day: date, at: time, zone: str) -> datetime:
    """Return the moment of a local date and time, in UTC.

    An hour that comes twice counts the first time; one that is left out counts as much later as the clocks jump.
    """
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def last_moment(at: time, zone: str, now: datetime) -> datetime:
    """Return the latest planned moment that is not after `now`, in UTC. Raises ValueError for a naive `now`."""
    moment = utc(now)
    # A day more than needed on either side: a jump of the clocks may move a moment past midnight.
    today = moment.astimezone(ZoneInfo(zone)).date()
    planned = [moment_of(today + timedelta(days=days), at, zone) for days in (-2, -1, 0, 1)]
    return max(each for each in planned if each <= moment)


def next_moment(at: time, zone: str, now: datetime) -> datetime:
    """Return the first planned moment after `now`, in UTC. Raises ValueError for a naive `now`."""
    moment = utc(now)
    today = moment.astimezone(ZoneInfo(zone)).date()
    planned = [moment_of(today + timedelta(days=days), at, zone) for days in (-1, 0, 1, 2)]
    return min(each for each in planned if each > moment)
