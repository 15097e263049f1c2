"""How urgent a clock is: one ladder for tables, reports and notices."""

from datetime import datetime, timedelta
from typing import Literal

from flows.records import Deadline

Urgency = Literal["overdue", "under_6h", "under_24h", "under_48h", "later", "not_ours", "none"]

LADDER: tuple[tuple[timedelta, Urgency], ...] = (
    (timedelta(0), "overdue"),
    (timedelta(hours=6), "under_6h"),
    (timedelta(hours=24), "under_24h"),
    (timedelta(hours=48), "under_48h"),
)


def urgency_of(deadline: Deadline | None, now: datetime, *, ours: str = "seller") -> Urgency:
    """Return the rung of a clock, counted from the early end of its interval.

    A clock whose text could not be read counts as overdue: somebody must look at it.
    """
    if deadline is None:
        return "none"
    if deadline.owner != ours:
        return "not_ours"
    if deadline.overdue or deadline.earliest is None:
        return "overdue"
    left = deadline.earliest - now
    return next((rung for limit, rung in LADDER if left <= limit), "later")
