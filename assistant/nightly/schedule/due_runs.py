"""Whether a night run is due now, when the next one is, and since when a good one is missing."""

from datetime import datetime, timedelta

from assistant.casework.judging.moments import utc
from assistant.nightly.schedule.nights import last_moment, next_moment
from assistant.schedule_settings import ScheduleSettings


def due_now(last_run: datetime | None, schedule: ScheduleSettings, now: datetime) -> bool:
    """Tell whether a run should start: the latest planned moment has passed and no run started since.

    However many nights were missed, they are caught up by one run. `last_run` is when the last one started, None when
    there was none. Raises ValueError for a naive moment.
    """
    if last_run is None or utc(last_run) > utc(now):
        return True  # a run in the future was started under a wrong clock and says nothing
    return utc(last_run) < last_moment(schedule.at, schedule.zone, now)


def next_run(schedule: ScheduleSettings, now: datetime) -> datetime:
    """Return the next planned moment after `now`, in UTC. Raises ValueError for a naive `now`."""
    return next_moment(schedule.at, schedule.zone, now)


def overdue_since(
    last_good_run: datetime | None, hours: int, now: datetime, *, watching_since: datetime | None = None
) -> datetime | None:
    """Return the moment since which a good run is missing, in UTC; None while there is no reason to worry.

    Without any good run the hours count from `watching_since` (when the schedule was installed), and without that a
    run is missing right away. Raises ValueError for a naive moment.
    """
    start = last_good_run or watching_since
    if start is None:
        return utc(now)
    end = utc(start) + timedelta(hours=hours)
    return end if end < utc(now) else None
