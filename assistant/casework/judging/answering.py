"""May a reply be drafted in a case, else why not."""

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.deadlines import Due
from assistant.casework.judging.standing import Standing, status_fact
from assistant.casework.judging.talk import Talk
from flows.records import Case


def why_not_answerable(case: Case, standing: Standing, clock: Due, talk: Talk) -> Reason | None:
    """Return why no reply may be drafted; None when one may.

    Where the page itself offers to refuse, the site is asking for an answer, whatever else is unclear.
    """
    if standing == "not_ours":
        return _not(f"turn_of_{clock.owner or 'platform'}", case)
    if standing in ("finished", "platform_handled"):
        return _not(standing, case)
    if "refuse" in case.actions:
        return None
    if standing == "unknown" or clock.clock != "answer":
        return _not("unknown_state" if standing == "unknown" else f"asks_for_{clock.clock or 'something_else'}", case)
    if talk.last == "answered" and talk.reason is not None:
        return Reason(code="not_answerable.answered", facts=(_moved(talk.reason),))
    return None


def _not(why: str, case: Case) -> Reason:
    return Reason(code=f"not_answerable.{why}", facts=(status_fact(case),))


def _moved(reason: Reason) -> Fact:
    """Name our last move, by the history or by the state of our solution."""
    first = reason.facts[0]
    return Fact(name="last_move", value=first.value, source=first.source)
