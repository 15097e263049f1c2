"""What the marketplace's rules would say about a case's time: for comparison with what the site prints."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pydantic import AwareDatetime

from assistant.casework.judging.knowledge import Knowledge
from assistant.casework.judging.moments import maybe_utc
from assistant.casework.judging.rules import Sure
from assistant.casework.judging.standing import clock_of, platform_handled
from flows.records import Case, Dispute, Record


class RuleSpan(Record):
    """One rule applied to one case; holidays may lengthen it, by how much is not published."""

    code: str
    """Key in `data/rules.toml`: `answer` or `platform_steps_in`."""
    days: int
    earliest: AwareDatetime
    """UTC; counted from the filing."""
    latest: AwareDatetime
    """UTC; counted from the buyer's last change where that starts the clock again, else the same."""
    sure: Sure


def spans_of(subject: Case | Dispute, knowledge: Knowledge) -> tuple[RuleSpan, ...]:
    """Return the rules that apply; none when the time of filing is not known or the case is not open."""
    return tuple(_spans(subject, knowledge))


def _spans(subject: Case | Dispute, knowledge: Knowledge) -> Iterator[RuleSpan]:
    filed = maybe_utc(subject.gmt_create)
    if filed is None or knowledge.states.is_finished(subject.reverse_detail_status) or platform_handled(subject):
        return
    task, state = clock_of(subject, knowledge.states), knowledge.states.state.get(subject.reverse_detail_status or "")
    if task == "answer":
        yield _span("answer", filed, max(filed, _last_change(subject, filed, knowledge)), knowledge)
    # Once a return is agreed or the platform is at work, its stepping in is no question any more.
    if state is not None and not state.returning and (task == "answer" or state.turn == "buyer"):
        yield _span("platform_steps_in", filed, filed, knowledge)


def _span(code: str, start: datetime, again: datetime, knowledge: Knowledge) -> RuleSpan:
    days = knowledge.rules.number(code, "days")
    sure = knowledge.rules.rule[code].sure
    return RuleSpan(
        code=code, days=days, earliest=start + timedelta(days=days), latest=again + timedelta(days=days), sure=sure
    )


def _last_change(subject: Case | Dispute, filed: datetime, knowledge: Knowledge) -> datetime:
    if isinstance(subject, Dispute):
        return filed
    moves = knowledge.states.moves.buyer
    times = [maybe_utc(step.gmt_create) for step in subject.process if step.action_type in moves]
    return max((time for time in times if time is not None), default=filed)
