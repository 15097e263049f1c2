"""How a case ended: told by its state, its solutions and its negotiation, never guessed."""

from typing import Literal, NamedTuple

from assistant.casework.counting.statistics_data import Ground
from assistant.casework.facts import Fact, Reason
from assistant.language import text
from flows.records import Case, Party, ProcessStep, Record, Solution

Outcome = Literal[
    "open", "withdrawn", "agreed", "refunded_by_timeout", "platform_ruled", "refused", "platform_handled", "unknown"
]
"""`refused`: ended without a refund. `platform_handled`: the platform answered and paid (售后宝, 无忧物流)."""

OUTCOMES: tuple[Outcome, ...] = (
    "open",
    "withdrawn",
    "agreed",
    "refunded_by_timeout",
    "platform_ruled",
    "refused",
    "platform_handled",
    "unknown",
)


class Told(Record):
    """An outcome, the solution that is carried out, and why."""

    outcome: Outcome
    solution: Solution | None = None
    """None where nothing is carried out, or nobody can tell which."""
    reasons: tuple[Reason, ...]


class _View(NamedTuple):
    case: Case
    ground: Ground

    def reached(self, owner: Party) -> Solution | None:
        words = self.ground.rules.outcome.reached
        return next((s for s in self.case.solutions if s.solution_owner == owner and s.status in words), None)

    def newest(self, actions: frozenset[str]) -> tuple[int, ProcessStep] | None:
        """The newest of some steps and its place, counted from the newest step of all."""
        return next(((place, s) for place, s in enumerate(self.case.process) if s.action_type in actions), None)


def outcome_name(outcome: Outcome) -> str:
    """Say an outcome in the language in use."""
    return text(f"outcome.{outcome}")


def outcome_of(case: Case, ground: Ground) -> Told:
    """Tell how a case ended; what its page does not tell stays `unknown`."""
    view = _View(case, ground)
    return _withdrawn(view) or _not_over(view) or _ended(view)


def _withdrawn(view: _View) -> Told | None:
    words, case = view.ground.rules.outcome, view.case
    cancelled, opened = view.newest(words.cancel_steps), view.newest(frozenset({"initiate"}))
    if cancelled is not None and (opened is None or cancelled[0] < opened[0]):
        step = cancelled[1]
        # A dispute that is opened and cancelled without a name beside it: only a buyer can do either.
        if step.submit_member_type not in ("buyer", None):
            return _told("unknown", "cancelled_by_other", case, member=step.submit_member_type)
        running = view.ground.states.turn_of(case.reverse_detail_status) in ("seller", "buyer", "platform")
        if running or any(solution.status in words.reached for solution in case.solutions):
            return _told("unknown", "cancelled_contradicted", case)
        return _told("withdrawn", "withdrawn", case)
    return _told("withdrawn", "withdrawn", case) if case.reverse_detail_status in words.withdrawn_states else None


def _not_over(view: _View) -> Told | None:
    states, code = view.ground.states, view.case.reverse_detail_status
    if states.is_finished(code):
        return None
    known = states.turn_of(code) != "unknown"
    return _told("open", "open", view.case) if known else _told("unknown", "state_unknown", view.case)


def _ended(view: _View) -> Told:
    case, words = view.case, view.ground.rules.outcome
    if case.after_sale_warranty:
        return _told("platform_handled", "platform_handled", case)
    if (ruling := _ruling(view)) is not None:
        return _told("platform_ruled", "platform_ruled", case, ruling)
    if case.reverse_detail_status in words.no_refund_states:
        return _told("refused", "refused", case)
    if view.newest(words.timeout_steps) is not None:
        return _told("refunded_by_timeout", "timeout_told", case, view.reached("buyer"))
    return _agreed(view) or _silent(view) or _told("unknown", "end_unknown", case)


def _ruling(view: _View) -> Solution | None:
    """The platform's solution, when it is the one carried out."""
    if (reached := view.reached("platform")) is not None:
        return reached
    if view.reached("buyer") or view.reached("seller"):
        return None
    gave = view.newest(view.ground.rules.outcome.platform_steps)
    accepted = view.newest(frozenset({"seller_accept", "buyer_accept"}))
    if gave is None or (accepted is not None and accepted[0] < gave[0]):
        return None
    return next((s for s in view.case.solutions if s.solution_owner == "platform"), None)


def _agreed(view: _View) -> Told | None:
    steps: tuple[tuple[str, Party, str], ...] = (
        ("seller_accept", "buyer", "seller_accepted"),
        ("buyer_accept", "seller", "buyer_accepted"),
    )
    found = [(place[0], owner, why) for act, owner, why in steps if (place := view.newest(frozenset({act})))]
    if found:
        _, owner, why = min(found)
        return _told("agreed", why, view.case, view.reached(owner))
    ours = view.reached("seller")
    return _told("agreed", "sellers_reached", view.case, ours) if ours is not None else None


def _silent(view: _View) -> Told | None:
    """The buyer's solution is carried out and the negotiation, read to its beginning, shows no answer to it."""
    answer = view.ground.rules.answer
    theirs, process = view.reached("buyer"), view.case.process
    if theirs is None or not process or process[-1].action_type != "initiate":
        return None
    if any(step.action_type is None for step in process):
        return None
    asked, answered = view.newest(answer.asks), view.newest(answer.steps)
    if asked is None or (answered is not None and answered[0] < asked[0]):
        return None
    return _told("refunded_by_timeout", "timeout_deduced", view.case, theirs)


def _told(outcome: Outcome, why: str, case: Case, solution: Solution | None = None, member: str | None = None) -> Told:
    status = case.status_text or case.reverse_detail_status or "—"
    facts = [Fact(name="status_text", value=status, source="case.status_text")]
    if member is not None:
        facts.append(Fact(name="submit_member_type", value=member, source="case.process"))
    reason = Reason(code=f"outcome.{why}", facts=tuple(facts))
    return Told(outcome=outcome, solution=solution, reasons=(reason,))
