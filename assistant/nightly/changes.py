"""What happened to a case between two readings, as events."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache

from assistant.casework.judging.states import StateTable, read_states
from assistant.nightly.comparing_nights import Difference, differences
from assistant.nightly.readable_values import readable, readable_solution
from assistant.nightly.records import Event, EventKind
from flows.records import Case

_STATE = "reverse_detail_status"
_WEIGHTY = ("solution_type", "refund_money", "refund_money_post", "logistics_fee_bear_role", "content")
"""Fields of a proposal that make it another one."""


def events_between(
    before: Case | None, after: Case, at: datetime, shop: str, states: StateTable | None = None
) -> tuple[Event, ...]:
    """Return what happened to a case between two readings; nothing when only noise differs.

    A case read for the first time is `new`, and what nobody knows or the platform proposed in it is told at once.
    `states` are the shipped ones unless the person has their own.
    """
    table = states or _shipped_states()
    told = _first(after, table) if before is None else _later(before, after, table)
    return tuple(
        Event(at=at, shop=shop, issue_id=after.issue_id, kind=kind, field=path, before=old, after=new)
        for kind, path, old, new in told
    )


Told = tuple[EventKind, str, str, str]


def _first(case: Case, states: StateTable) -> Iterator[Told]:
    yield "new", "", "", readable(case.status_text or case.reverse_detail_status)
    for flag in dict.fromkeys((flag.field, flag.text) for flag in case.flags if flag.why == "unknown_word"):
        yield "unknown_word", flag[0], "", readable(flag[1])
    if not states.is_finished(case.reverse_detail_status):
        for place, solution in enumerate(case.solutions):
            if solution.solution_owner == "platform":
                yield "platform_decided", f"solutions.{place}", "", readable_solution(solution)


def _later(before: Case, after: Case, states: StateTable) -> Iterator[Told]:
    found = differences(before, after)
    unknown = _new_unknown_words(before, after)
    decisions = [each for each in found if _is_decision(each, after)]
    if not decisions:
        decisions = [each for each in found if _is_platform_step(each, after, states)][:1]
    for each in found:
        yield _kind(each, (before, after), decisions, unknown, states), *each[:3]


def _kind(
    each: Difference, cases: tuple[Case, Case], decisions: Sequence[Difference], unknown: set[str], states: StateTable
) -> EventKind:
    before, after = cases
    if each.path in unknown and each.what in ("value", "flag"):
        return "unknown_word"
    if each.path == _STATE and states.is_finished(after.reverse_detail_status):
        return "changed" if states.is_finished(before.reverse_detail_status) else "finished"
    return "platform_decided" if each in decisions else "changed"


def _new_unknown_words(before: Case, after: Case) -> set[str]:
    known = {(flag.field, flag.text) for flag in before.flags if flag.why == "unknown_word"}
    return {flag.field for flag in after.flags if flag.why == "unknown_word" and (flag.field, flag.text) not in known}


def _is_decision(each: Difference, after: Case) -> bool:
    room, _, rest = each.path.partition(".")
    place, _, name = rest.partition(".")
    if room != "solutions" or each.what not in ("value", "added") or not place.isdecimal():
        return False
    ours = after.solutions[int(place)].solution_owner == "platform"
    return ours and (each.what == "added" or name in _WEIGHTY)


def _is_platform_step(each: Difference, after: Case, states: StateTable) -> bool:
    room, _, place = each.path.partition(".")
    if room != "process" or each.what != "added" or not place.isdecimal():
        return False
    return after.process[int(place)].action_type in states.moves.platform


@cache
def _shipped_states() -> StateTable:
    return read_states()
