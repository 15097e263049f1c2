"""Why a clock is what it is, in sentences with their facts."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.holidays import TimeKind
from assistant.casework.judging.knowledge import Knowledge
from assistant.casework.judging.moments import hours_text, moment_text
from assistant.casework.judging.rule_spans import RuleSpan
from assistant.casework.judging.standing import path_of, status_fact
from assistant.casework.judging.states import SellerClock
from assistant.urgency import Urgency
from flows.records import Case, ClockOwner, Dispute


class Found(NamedTuple):
    """What was found out about a clock."""

    certainty: str
    owner: ClockOwner | None
    task: SellerClock | None
    urgency: Urgency
    earliest: datetime | None
    latest: datetime | None
    falls_in: TimeKind | None
    work_by: datetime | None


def reasons_of(
    subject: Case | Dispute, found: Found, rules: tuple[RuleSpan, ...], now: datetime, knowledge: Knowledge
) -> tuple[Reason, ...]:
    """Return the reasons, the main one first."""
    writer = _Writer(subject, found, now, knowledge)
    reasons = [writer.main(rules)]
    if found.task is not None:
        reasons.append(Reason(code=f"due.task.{found.task}", facts=(status_fact(subject),)))
    reasons += writer.working()
    reasons += [writer.rule(span) for span in rules if found.certainty != "estimated" or span.code != "answer"]
    return tuple(reasons)


class _Writer(NamedTuple):
    subject: Case | Dispute
    found: Found
    now: datetime
    knowledge: Knowledge

    def main(self, rules: tuple[RuleSpan, ...]) -> Reason:
        """Say the clock itself."""
        certainty, owner = self.found.certainty, self.found.owner
        if certainty == "none":
            return Reason(code=f"due.no_clock.{owner or 'nobody'}", facts=(status_fact(self.subject),))
        if certainty in ("past", "unknown"):
            return self._untold(certainty if owner == "seller" else f"untold_of.{owner}")
        if owner != "seller":
            return Reason(code=f"due.clock_of.{owner}", facts=(self._earliest(),))
        return self._sellers(rules)

    def _sellers(self, rules: tuple[RuleSpan, ...]) -> Reason:
        certainty = self.found.certainty
        if certainty == "estimated":
            days = next(str(rule.days) for rule in rules if rule.code == "answer")
            facts = (self._filed(), Fact(name="days", value=days, source="rules.answer.numbers.days"), self._earliest())
            return Reason(code="due.estimated", facts=facts)
        if self.found.urgency == "overdue":
            if self.found.earliest and self.found.earliest > self.now:
                return self._untold("past")  # the page says so, whatever its numbers say
            return Reason(code="due.overdue", facts=(self._earliest(), self._hours()))
        if certainty == "interval":
            return Reason(code="due.interval", facts=(self._earliest(), self._latest(), self._hours()))
        return Reason(code="due.exact", facts=(self._earliest(), self._hours()))

    def working(self) -> Iterator[Reason]:
        """Say by when to work, where the early end does not fall into working time or none is left before it."""
        found, calendar = self.found, self.knowledge.calendar
        if found.falls_in is None or found.earliest is None:
            return
        if found.work_by is None:
            yield Reason(code="due.no_working_time_left", facts=(self._earliest(),))
        elif found.work_by < found.earliest:
            last = Fact(name="work_by", value=moment_text(found.work_by, calendar), source="holidays.working_time")
            yield Reason(code=f"due.falls_in.{found.falls_in}", facts=(self._earliest(), last))
        if not calendar.knows_holidays_of(found.earliest):
            year = str(calendar.local(found.earliest).year)
            yield Reason(
                code="due.holidays_not_known", facts=(Fact(name="year", value=year, source=f"holidays.year.{year}"),)
            )

    def rule(self, span: RuleSpan) -> Reason:
        """Say what a rule would give."""
        source = f"rules.{span.code}"
        days = Fact(name="days", value=str(span.days), source=f"{source}.numbers.days")
        early = Fact(name="rule_earliest", value=moment_text(span.earliest, self.knowledge.calendar), source=source)
        if span.latest == span.earliest:
            return Reason(code=f"due.rule.{span.code}", facts=(days, early))
        late = Fact(name="rule_latest", value=moment_text(span.latest, self.knowledge.calendar), source=source)
        return Reason(code=f"due.rule.{span.code}_restarted", facts=(days, early, late))

    def _untold(self, how: str) -> Reason:
        if self.subject.deadline is None:
            return Reason(code="due.not_said", facts=(status_fact(self.subject),))
        text = Fact(name="text", value=self.subject.deadline.text or "—", source=f"{self._path()}.deadline.text")
        return Reason(code=f"due.{how}", facts=(text,))

    def _path(self) -> str:
        return path_of(self.subject)

    def _earliest(self) -> Fact:
        value = moment_text(self.found.earliest, self.knowledge.calendar)
        source = "rules.answer" if self.found.certainty == "estimated" else f"{self._path()}.deadline.earliest"
        return Fact(name="earliest", value=value, source=source)

    def _latest(self) -> Fact:
        value = moment_text(self.found.latest, self.knowledge.calendar)
        return Fact(name="latest", value=value, source=f"{self._path()}.deadline.latest")

    def _filed(self) -> Fact:
        value = moment_text(self.subject.gmt_create, self.knowledge.calendar)
        return Fact(name="gmt_create", value=value, source=f"{self._path()}.gmt_create")

    def _hours(self) -> Fact:
        left = self.found.earliest - self.now if self.found.earliest else None
        value = hours_text(left) if left is not None else "—"
        return Fact(name="hours", value=value, source=f"{self._path()}.deadline.earliest")
