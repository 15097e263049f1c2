"""What to do in each case, in order of work."""

from collections.abc import Sequence
from datetime import datetime

from assistant.casework.clerk import Clerk
from assistant.casework.judging.work_order import WorkItem, in_order_of_work
from assistant.casework.playing.recommending import Recommendation, recommend
from flows.records import Case, Dispute, Record


class Plan(Record):
    """One case's place in the order of work and the next step in it."""

    item: WorkItem
    recommendation: Recommendation | None
    """None for a list row, which does not tell enough."""


def plans_for(items: Sequence[tuple[str, Case | Dispute]], now: datetime, clerk: Clerk) -> tuple[Plan, ...]:
    """Plan what several shops have, most urgent first. Raises ValueError for a naive `now`."""
    ordered = in_order_of_work(items, now, clerk.knowledge)
    return tuple(Plan(item=item, recommendation=_advice(item, now, clerk)) for item in ordered)


def _advice(item: WorkItem, now: datetime, clerk: Clerk) -> Recommendation | None:
    if item.triage is None or not isinstance(item.subject, Case):
        return None
    return recommend(item.subject, item.triage, clerk.playbooks, now)
