"""The alarm ladder: on which rung each open case with a seller's clock stands, by the early end of its deadline."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from assistant.casework.judging.deadlines import Certainty, due
from assistant.casework.judging.knowledge import Knowledge
from assistant.casework.judging.moments import utc
from assistant.casework.judging.standing import standing_of
from assistant.nightly.records import KeptCase
from flows.records import Record

Rung = Literal["48h", "24h", "6h", "1h", "gone"]
"""From the mildest to the worst."""

RUNGS: tuple[Rung, ...] = ("48h", "24h", "6h", "1h", "gone")

_LIMITS: tuple[tuple[timedelta, Rung], ...] = (
    (timedelta(0), "gone"),
    (timedelta(hours=1), "1h"),
    (timedelta(hours=6), "6h"),
    (timedelta(hours=24), "24h"),
    (timedelta(hours=48), "48h"),
)

_FIRST = datetime.min.replace(tzinfo=UTC)


class Alarm(Record):
    """A case whose clock has come down to a rung."""

    shop: str
    issue_id: str
    rung: Rung
    certainty: Certainty
    earliest: AwareDatetime | None
    """UTC; None when the end cannot be told."""
    latest: AwareDatetime | None
    status_text: str
    """The site's own words."""
    case_address: str


def rung_of(earliest: datetime, now: datetime) -> Rung | None:
    """Return the rung of a clock that ends at `earliest`; None when more than 48 hours are left."""
    left = utc(earliest) - utc(now)
    return next((rung for limit, rung in _LIMITS if left <= limit), None)


def alarms(cases: Iterable[KeptCase], now: datetime, knowledge: Knowledge) -> tuple[Alarm, ...]:
    """Return the cases on the ladder, the most urgent first; a clock of ours that cannot be read counts as gone.

    Raises ValueError for a naive `now`.
    """
    found = [alarm for alarm in (_alarm(kept, utc(now), knowledge) for kept in cases) if alarm]
    return tuple(sorted(found, key=_order))


def _alarm(kept: KeptCase, now: datetime, knowledge: Knowledge) -> Alarm | None:
    clock = due(kept.case, now, knowledge)
    if not clock.ours or standing_of(kept.case, knowledge.states).standing in ("finished", "platform_handled"):
        return None
    rung: Rung | None = "gone"
    # A page may say that time is over although the end it prints has not come.
    if clock.earliest is not None and clock.urgency != "overdue":
        rung = rung_of(clock.earliest, now)
    if rung is None:
        return None
    return Alarm(
        shop=kept.shop,
        issue_id=kept.case.issue_id,
        rung=rung,
        certainty=clock.certainty,
        earliest=clock.earliest,
        latest=clock.latest,
        status_text=kept.case.status_text,
        case_address=kept.case_address,
    )


def _order(alarm: Alarm) -> tuple[int, datetime, str, str]:
    return -RUNGS.index(alarm.rung), alarm.earliest or _FIRST, alarm.shop, alarm.issue_id
