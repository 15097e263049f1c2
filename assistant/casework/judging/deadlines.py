"""Which clock runs in a case, until when, and by when to work: the deadline is what the site prints or carries.

A rule (`created + 5 days`) is shown beside it for comparison. It stands in for the deadline only where the site says
nothing about a case that waits for the seller's answer, and is then marked as estimated.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from pydantic import AwareDatetime

from assistant.casework.facts import Reason
from assistant.casework.judging.due_reasons import Found, reasons_of
from assistant.casework.judging.holidays import TimeKind
from assistant.casework.judging.knowledge import Knowledge
from assistant.casework.judging.moments import maybe_utc, utc
from assistant.casework.judging.rule_spans import RuleSpan, spans_of
from assistant.casework.judging.standing import clock_of, platform_handled
from assistant.casework.judging.states import SellerClock
from assistant.urgency import Urgency, urgency_of
from flows.records import Case, ClockOwner, Deadline, Dispute, Record

Certainty = Literal["exact", "interval", "estimated", "past", "unknown", "none"]
"""`past`: only that time is over; `unknown`: a clock should run, its end cannot be told; `none`: nobody's time runs."""


class Due(Record):
    """One clock, counted from the early end of its interval."""

    owner: ClockOwner | None
    """Whose time runs; None when nobody's does."""
    clock: SellerClock | None
    """What the seller has to do; None when it is not the seller's time or the type is unknown."""
    timeout_type: str | None
    """The site's type of clock."""
    printed: str
    """What the page printed; empty where it said nothing."""
    certainty: Certainty
    urgency: Urgency
    earliest: AwareDatetime | None
    """UTC; work by this."""
    latest: AwareDatetime | None
    """UTC; equal to `earliest` when the site carries the exact moment."""
    left: timedelta | None
    """Time left by the early end, below zero when over; None when the end cannot be told."""
    falls_in: TimeKind | None = None
    """What kind of time the early end is for those who answer; only for a clock of the seller that still runs."""
    work_by: AwareDatetime | None = None
    """UTC; the last moment of working time before the early end. None also when no working time is left before it."""
    rules: tuple[RuleSpan, ...] = ()
    """What the rules would say: for comparison, never the deadline."""
    reasons: tuple[Reason, ...]
    """At least one, the main one first."""

    @property
    def ours(self) -> bool:
        """Tell whether the seller's time runs."""
        return self.owner == "seller"


class _Clock(NamedTuple):
    owner: ClockOwner | None
    certainty: Certainty
    earliest: datetime | None = None
    latest: datetime | None = None


def due(subject: Case | Dispute, now: datetime, knowledge: Knowledge) -> Due:
    """Tell the clock of a case at an aware moment. Raises ValueError for a naive `now`."""
    moment, rules = utc(now), spans_of(subject, knowledge)
    clock = _printed(subject.deadline) if subject.deadline else _not_printed(subject, rules, knowledge)
    urgency = _urgency(clock, subject.deadline, moment)
    kind, work_by = _working(clock, urgency, moment, knowledge)
    task = clock_of(subject, knowledge.states) if clock.owner == "seller" else None
    found = Found(clock.certainty, clock.owner, task, urgency, clock.earliest, clock.latest, kind, work_by)
    return Due(
        owner=clock.owner,
        clock=task,
        timeout_type=subject.deadline.timeout_type if subject.deadline else None,
        printed=subject.deadline.text if subject.deadline else "",
        certainty=clock.certainty,
        urgency=urgency,
        earliest=clock.earliest,
        latest=clock.latest,
        left=clock.earliest - moment if clock.earliest else None,
        falls_in=kind,
        work_by=work_by,
        rules=rules,
        reasons=reasons_of(subject, found, rules, moment, knowledge),
    )


def _printed(deadline: Deadline) -> _Clock:
    earliest, latest = maybe_utc(deadline.earliest), maybe_utc(deadline.latest)
    if earliest is None:
        return _Clock(deadline.owner, "past" if deadline.overdue else "unknown", None, latest)
    return _Clock(deadline.owner, "exact" if earliest == latest else "interval", earliest, latest)


def _not_printed(subject: Case | Dispute, rules: tuple[RuleSpan, ...], knowledge: Knowledge) -> _Clock:
    turn = knowledge.states.turn_of(subject.reverse_detail_status)
    if turn != "seller":
        return _Clock(turn if turn in ("buyer", "platform") else None, "none")
    if platform_handled(subject):
        return _Clock("platform", "none")
    span = next((rule for rule in rules if rule.code == "answer"), None)
    if span is None:
        return _Clock("seller", "unknown")
    return _Clock("seller", "estimated", span.earliest, span.latest)


def _urgency(clock: _Clock, deadline: Deadline | None, now: datetime) -> Urgency:
    if clock.certainty == "none":
        return "none"
    owner = clock.owner or "seller"
    over = deadline is not None and deadline.overdue
    shown = Deadline(owner=owner, text="", earliest=clock.earliest, latest=clock.latest, overdue=over)
    return urgency_of(shown, now)


def _working(
    clock: _Clock, urgency: Urgency, now: datetime, knowledge: Knowledge
) -> tuple[TimeKind | None, datetime | None]:
    if clock.owner != "seller" or clock.earliest is None or urgency == "overdue":
        return None, None
    last = knowledge.calendar.last_working_moment(clock.earliest)
    return knowledge.calendar.time_kind(clock.earliest), last if last is not None and last > now else None
