"""Moments as casework counts them, always in UTC so that no change of clocks comes between, and as a person reads."""

from datetime import UTC, datetime, timedelta

from assistant.casework.judging.holidays import Calendar


def utc(moment: datetime) -> datetime:
    """Return an aware moment in UTC. Raises ValueError for a naive one.

    Two moments of the same zone are subtracted by the face of the clock, which is wrong over summer time.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(UTC)


def maybe_utc(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC, or None."""
    return utc(moment) if moment is not None else None


def moment_text(moment: datetime | None, calendar: Calendar) -> str:
    """Say a moment in the seller's zone, minutes cut off (so never later than it is); `—` when it is not known."""
    if moment is None:
        return "—"
    return f"{calendar.local(moment):%Y-%m-%d %H:%M} ({calendar.working_time.zone})"


def hours_text(left: timedelta) -> str:
    """Say a time as hours with one decimal, cut towards zero, e.g. `51.9`."""
    tenths = int(abs(left) / timedelta(minutes=6))
    return f"{tenths // 10}.{tenths % 10}"
