"""One order of work over all shops: what is ours and due first, then what is worth most; each item says why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from assistant.casework.facts import Reason
from assistant.casework.judging.deadlines import Due, due
from assistant.casework.judging.knowledge import Knowledge
from assistant.casework.judging.moments import utc
from assistant.casework.judging.reasons import Family, reason_kind
from assistant.casework.judging.standing import STANDINGS, Standing, standing_of
from assistant.casework.judging.triage import Triage, triage
from assistant.casework.judging.unknown_words import UnknownWord, unknown_words
from assistant.casework.judging.value_at_risk import value_at_risk
from flows.records import Case, Dispute, Money, Record


class Placement(Record):
    """Where a case or list row stands in the order of work, and why."""

    place: int
    """1 for what comes first."""
    issue_id: str
    standing: Standing
    due: Due
    subtype: str | None
    family: Family | None
    value_at_risk: Money | None
    """In USD; None when it is not known."""
    value_at_risk_local: Money | None
    """In the buyer's currency."""
    buyer_came_back: bool | None
    """None for a list row, which does not tell."""
    unknown_words: tuple[UnknownWord, ...]
    reasons: tuple[Reason, ...]
    """Why it stands where it stands: standing, clock, value."""
    triage: Triage | None
    """None for a list row."""


class WorkItem(Placement):
    """One case or list row of a shop in the order of work."""

    shop: str
    subject: Case | Dispute


def in_order_of_work(
    items: Sequence[tuple[str, Case | Dispute]], now: datetime, knowledge: Knowledge
) -> tuple[WorkItem, ...]:
    """Order what several shops have: ours first, then by the early end, then by value at risk, then by id.

    A clock of ours whose end cannot be told comes before all others: somebody must look at it. Raises ValueError for
    a naive `now`.
    """
    moment = utc(now)
    judged = sorted((_item(shop, subject, moment, knowledge) for shop, subject in items), key=order_of)
    return tuple(item.model_copy(update={"place": place}) for place, item in enumerate(judged, start=1))


OrderKey = tuple[int, datetime, int, Decimal, int, str, str]


def order_of(item: WorkItem) -> OrderKey:
    """Return what an item is ordered by; two items have the same only if shop and id are the same."""
    value = item.value_at_risk
    return (
        STANDINGS.index(item.standing),
        _early_end(item),
        0 if value else 1,
        -value.amount if value else Decimal(0),
        len(item.issue_id),
        item.issue_id,
        item.shop,
    )


_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def _early_end(item: WorkItem) -> datetime:
    if item.due.earliest is not None:
        return item.due.earliest
    return _FIRST if item.due.certainty in ("past", "unknown") else _LAST


def _item(shop: str, subject: Case | Dispute, now: datetime, knowledge: Knowledge) -> WorkItem:
    judged = triage(subject, knowledge, now) if isinstance(subject, Case) else None
    clock = judged.due if judged else due(subject, now, knowledge)
    standing = standing_of(subject, knowledge.states)
    kind = reason_kind(subject.reason, subject.reason_text, knowledge.reasons)
    safe = standing.standing if standing.standing in ("finished", "platform_handled") else None
    value = value_at_risk(subject, safe=safe)
    return WorkItem(
        place=1,
        shop=shop,
        issue_id=subject.issue_id,
        standing=standing.standing,
        due=clock,
        subtype=kind.subtype,
        family=kind.family,
        value_at_risk=value.usd,
        value_at_risk_local=value.local,
        buyer_came_back=judged.buyer_came_back if judged else None,
        unknown_words=judged.unknown_words if judged else unknown_words(subject, knowledge.reasons),
        reasons=(standing.reason, clock.reasons[0], value.reason),
        triage=judged,
        subject=subject,
    )
