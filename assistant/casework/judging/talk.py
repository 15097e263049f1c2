"""Who spoke last in a negotiation, read from the history newest first, else from the state of the seller's solution."""

from typing import Literal, NamedTuple

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.states import Moves
from flows.records import Case


class Talk(NamedTuple):
    """Where the talk stands."""

    last: Literal["buyer_came_back", "answered", "closed", "not_answered"]
    """`buyer_came_back`: after our answer; `answered`: ours is the last word; `not_answered`: we never spoke."""
    reason: Reason | None = None
    """Set for `buyer_came_back` and `answered`."""


def talk_of(case: Case, moves: Moves) -> Talk:
    """Tell who spoke last."""
    newest_of_buyer: int | None = None
    for place, step in enumerate(case.process):
        if step.action_type in moves.closing:
            return Talk("closed") if newest_of_buyer is None else Talk("not_answered")
        if step.action_type in moves.buyer and newest_of_buyer is None:
            newest_of_buyer = place
        if step.action_type in moves.seller:
            if newest_of_buyer is None:
                return Talk("answered", _step(case, place, "talk.answered"))
            return Talk("buyer_came_back", _step(case, newest_of_buyer, "talk.buyer_came_back"))
    return _by_solutions(case, moves)


def _by_solutions(case: Case, moves: Moves) -> Talk:
    """The history shows no answer of ours: it may be cut, so the solutions are asked."""
    ours = [(place, each.status) for place, each in enumerate(case.solutions) if each.solution_owner == "seller"]
    for place, status in ours:
        if status in moves.pending:
            return Talk("answered", _solution(place, str(status), "talk.solution_waits"))
    for place, status in ours:
        if status in moves.refused:
            return Talk("buyer_came_back", _solution(place, str(status), "talk.solution_refused"))
    return Talk("not_answered")


def proposal_of_platform(case: Case, moves: Moves) -> Reason | None:
    """Return where the platform has proposed a solution; None when it has not."""
    for place, solution in enumerate(case.solutions):
        if solution.solution_owner == "platform":
            source = f"case.solutions.{place}.solution_owner"
            fact = Fact(name="solution_owner", value=solution.solution_owner, source=source)
            return Reason(code="talk.platform_solution", facts=(fact,))
    for place, step in enumerate(case.process):
        if step.action_type in moves.platform:
            return _step(case, place, "talk.platform_step")
    return None


def _step(case: Case, place: int, code: str) -> Reason:
    step, source = case.process[place], f"case.process.{place}"
    when = step.gmt_create.strftime("%Y-%m-%d %H:%M UTC") if step.gmt_create else "—"
    action = Fact(name="action_type", value=step.action_type or "—", source=f"{source}.action_type")
    return Reason(code=code, facts=(action, Fact(name="gmt_create", value=when, source=f"{source}.gmt_create")))


def _solution(place: int, status: str, code: str) -> Reason:
    fact = Fact(name="status", value=status, source=f"case.solutions.{place}.status")
    return Reason(code=code, facts=(fact,))
