"""What was told of each cause, and what is still owed to the person."""

from datetime import timedelta
from typing import Literal

from pydantic import AwareDatetime

from assistant.nightly.notices.causes import Cause, Level
from flows.records import Record

LineState = Literal["alarm", "over", "recovered"]
"""`over`: it ended before it could be told."""

_SAME_CLOCK = timedelta(hours=1)


class Told(Record):
    """One cause as the person knows it; one record for each key."""

    key: str
    cause: Cause
    since: AwareDatetime
    """When it came to this rung."""
    told_at: AwareDatetime | None = None
    """When a channel took it; None while it waits."""
    over_at: AwareDatetime | None = None
    """When it was seen to be over; None while it stands."""
    recovered_at: AwareDatetime | None = None
    """When the person was told that it is over."""

    @property
    def owed(self) -> LineState | None:
        """Return what is still to be told; None when nothing is."""
        if self.told_at is None:
            return "alarm" if self.over_at is None else "over"
        owes = self.over_at is not None and self.recovered_at is None and tells_recovery(self.cause)
        return "recovered" if owes else None

    @property
    def finished(self) -> bool:
        """Tell whether it is over and nothing is owed."""
        return self.over_at is not None and self.owed is None

    @property
    def level(self) -> Level:
        """Return how loudly to tell what is owed."""
        if self.owed == "recovered":
            return "info"
        if self.owed == "over":
            return "warning" if self.cause.rung == "gone" else "info"
        return self.cause.level


def tells_recovery(cause: Cause) -> bool:
    """Tell whether the end of a cause is worth a message of its own."""
    return cause.kind in ("shop", "no_good_run") or cause.rung == "gone"


def standing_still(before: Told | None, cause: Cause, now: AwareDatetime) -> Told:
    """Return the record of a cause that stands now."""
    if before is None or before.finished or is_news(before.cause, cause):
        return Told(key=cause.key, cause=cause, since=now)
    if before.told_at is None:
        return before.model_copy(update={"cause": cause, "over_at": None})
    # The highest rung told stays, so that a coarse clock that wavers between two rungs is not told again and again.
    latest = min((end for end in (before.cause.latest, cause.latest) if end), default=None)
    kept = cause.model_copy(update={"rung": before.cause.rung, "latest": latest})
    return before.model_copy(update={"cause": kept, "over_at": None})


def is_over(before: Told, sure: frozenset[str]) -> bool:
    """Tell whether a cause that does not stand now has ended, and is not only out of sight."""
    if before.over_at is not None or before.cause.kind == "word":
        return False  # a word stays unknown though no case shows it today
    return before.cause.kind == "no_good_run" or before.cause.shop in sure


def is_news(old: Cause, new: Cause) -> bool:
    """Tell whether a cause is to be told again: a higher rung, another problem, or another clock."""
    if new.height > old.height:
        return True
    if new.kind == "shop":
        return new.detail != old.detail
    if new.kind != "due" or new.earliest is None:
        return False
    if old.latest is None:
        return new.rung != old.rung
    # The early end of the same clock never lies after its late end as read before.
    return new.earliest > old.latest + _SAME_CLOCK
