"""What happened to a case since it was prepared, and whether the person's answer arrived. Pure."""

import hashlib
from collections.abc import Iterator

from assistant.casework.judging.states import StateTable
from assistant.language import text
from flows.records import Case, ProcessStep, Solution


def moves(before: Case, after: Case, states: StateTable) -> tuple[str, ...]:
    """Say what is different in a way that matters for the answer; nothing when only clocks ran on."""
    return tuple(_moves(before, after, states))


def _moves(before: Case, after: Case, states: StateTable) -> Iterator[str]:
    finished = states.is_finished(after.reverse_detail_status)
    if finished and not states.is_finished(before.reverse_detail_status):
        yield text("respond.moved.over", status=after.status_text)
    elif answered_since(before, after):
        yield text("respond.moved.answered")
    elif (before.reverse_detail_status, before.status_text) != (after.reverse_detail_status, after.status_text):
        yield text("respond.moved.status", before=before.status_text, after=after.status_text)
    for owner in ("buyer", "platform"):
        if _of(before, owner) != _of(after, owner):
            yield text(f"respond.moved.{owner}")
    ceilings = [(case.refund_money_max, case.refund_money_max_local) for case in (before, after)]
    if ceilings[0] != ceilings[1]:
        yield text("respond.moved.ceiling")
    owners = [case.deadline.owner if case.deadline else None for case in (before, after)]
    if owners[0] != owners[1] and owners[1] not in (None, "seller"):
        yield text("respond.moved.clock")
    fresh = new_steps(before, after)
    if any(step.submit_member_type == "buyer" for step in fresh):
        yield text("respond.moved.buyer_wrote")


def _of(case: Case, owner: str) -> list[tuple[object, ...]]:
    return [_meaning(each) for each in case.solutions if each.solution_owner == owner]


def _meaning(solution: Solution) -> tuple[object, ...]:
    # The site may move a solution's status by itself when another proposal comes.
    return solution.solution_type, solution.refund_money, solution.logistics_fee_bear_role, solution.content


def fingerprint(case: Case) -> str:
    """Return 32 hex digits that change when something happens that matters for the answer, and not as clocks run."""
    meant = [
        case.reverse_detail_status or case.status_text,
        [_meaning(each) for each in case.solutions],
        (case.refund_money_max, case.refund_money_max_local),
        [(step.action_type, step.submit_member_type, step.content) for step in case.process],
    ]
    return hashlib.sha256(repr(meant).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def new_steps(before: Case, after: Case) -> tuple[ProcessStep, ...]:
    """Return what was added to the history, newest first; all of it where nothing was known of it."""
    return after.process[: max(0, len(after.process) - len(before.process))]


def answered_since(before: Case, after: Case) -> bool:
    """Tell whether a solution of the seller stands in the case that was not there before."""
    return _of(before, "seller") != _of(after, "seller") and bool(_of(after, "seller"))


def arrived(before: Case, after: Case, content: str) -> bool:
    """Tell whether an answer with this text stands in the case now: read back, not believed."""
    ours = [step.content for step in new_steps(before, after) if step.submit_member_type == "seller"]
    if answered_since(before, after):
        ours += [each.content for each in after.solutions if each.solution_owner == "seller"]
    wanted = _squeezed(content)
    return bool(wanted) and any(_squeezed(each) == wanted for each in ours)


def _squeezed(words: str) -> str:
    return " ".join(words.split())
