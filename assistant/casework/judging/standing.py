"""Whose case it is now: ours to do, somebody else's, the platform's to pay, over, or not to be told."""

from typing import Literal, NamedTuple

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.states import SellerClock, StateTable
from flows.records import Case, Dispute

Standing = Literal["ours", "unknown", "not_ours", "platform_handled", "finished"]
"""In the order of work. `unknown`: the page contradicts itself or says a state that nobody knows; look at it."""

STANDINGS: tuple[Standing, ...] = ("ours", "unknown", "not_ours", "platform_handled", "finished")

_ANSWERS = frozenset({"accept", "refuse"})
"""Actions that a page offers only while it waits for the seller."""


class Judged(NamedTuple):
    """A standing and why."""

    standing: Standing
    reason: Reason


def platform_handled(subject: Case | Dispute) -> bool:
    """Tell whether the platform answers and pays (售后宝, 无忧物流); a list row does not say."""
    return isinstance(subject, Case) and subject.after_sale_warranty


def path_of(subject: Case | Dispute) -> str:
    """Return the first word of the paths of a record's facts."""
    return "case" if isinstance(subject, Case) else "dispute"


def status_fact(subject: Case | Dispute) -> Fact:
    """Return the state in the site's own words."""
    return Fact(name="status_text", value=subject.status_text or "—", source=f"{path_of(subject)}.status_text")


def standing_of(subject: Case | Dispute, states: StateTable) -> Judged:
    """Judge whose case it is: a running clock before the state, and what they contradict each other in aloud."""
    owner = subject.deadline.owner if subject.deadline else None
    if states.is_finished(subject.reverse_detail_status):
        return _judged("unknown" if owner == "seller" else "finished", subject)
    if platform_handled(subject):
        return _judged("platform_handled", subject)
    turn = states.turn_of(subject.reverse_detail_status)
    if owner is not None and owner != "seller" and turn == "seller":
        return _judged("unknown", subject)
    whose = owner or turn
    if whose == "unknown" and isinstance(subject, Case) and _ANSWERS & set(subject.actions):
        return Judged("ours", Reason(code="standing.ours_by_actions", facts=(status_fact(subject), _actions(subject))))
    if whose == "unknown":
        return Judged("unknown", Reason(code="standing.unknown_state", facts=(status_fact(subject),)))
    return _judged("ours" if whose == "seller" else "not_ours", subject)


def clock_of(subject: Case | Dispute, states: StateTable) -> SellerClock | None:
    """Return what the seller has to do: by the type of the running clock, else by the state; None when nothing."""
    deadline, state = subject.deadline, states.state.get(subject.reverse_detail_status or "")
    if deadline is not None and deadline.owner != "seller":
        return None
    by_state = state.clock if state else None
    return states.clock.get(deadline.timeout_type or "", by_state) if deadline else by_state


def _judged(standing: Standing, subject: Case | Dispute) -> Judged:
    if standing == "unknown":
        owner = subject.deadline.owner if subject.deadline else "—"
        clock = Fact(name="owner", value=owner, source=f"{path_of(subject)}.deadline.owner")
        return Judged(standing, Reason(code="standing.contradiction", facts=(status_fact(subject), clock)))
    return Judged(standing, Reason(code=f"standing.{standing}", facts=(status_fact(subject),)))


def _actions(case: Case) -> Fact:
    return Fact(name="actions", value=", ".join(case.actions), source="case.actions")
