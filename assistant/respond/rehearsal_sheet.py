"""One rehearsed job, said as a person reads it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from assistant.casework.clerk import Clerk
from assistant.casework.linting.lint import ground_of, lint_text
from assistant.casework.linting.lint_rules import Finding
from assistant.casework.plans import Plan
from assistant.casework.playing.playbooks import Playbook
from assistant.commands.casework_views import next_step, sentence, shown_clock
from assistant.language import all_texts, text
from assistant.problems import lines_of
from assistant.respond.preparing import Prepared, Readiness
from assistant.respond.rehearsal_edits import job_name
from assistant.respond.rehearsal_files import Left
from assistant.tables import money, time_left
from assistant.urgency import Urgency, urgency_of
from flows.records import Case, Deadline, Record


class Words(Record):
    """Something that the buyer said, as a person reads it."""

    when: str
    what: str
    content: str


@dataclass(frozen=True)
class Sheet:
    """One rehearsed job and what its page says."""

    prepared: Prepared
    title: str
    """Of the shop."""
    clerk: Clerk
    now: datetime
    picture: str | None
    """Name of the picture's file, beside the pages."""
    left: Left

    @property
    def name(self) -> str:
        """Return the name of the page's file."""
        return f"{job_name(self.prepared.job)}.html"

    @property
    def readiness(self) -> Readiness:
        """Tell how far preparing came."""
        return self.prepared.readiness

    @property
    def differing(self) -> int:
        """Count the fields that do not hold what was meant."""
        form = self.prepared.form
        return sum(each.result == "differs" for each in form.fields) if form else 0

    @cached_property
    def why_not(self) -> tuple[str, ...]:
        """Say why nothing was filled, with the evidence that was kept of it."""
        problem = self.prepared.problem
        return tuple(lines_of(problem)) if problem else self.prepared.why_not

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with the text: with the person's own, where there is one."""
        answer, case, own = self.prepared.answer, self.prepared.case, self.prepared.said.content
        if answer is None or case is None:
            return ()
        if own is None:
            return answer.findings
        return lint_text(own, ground_of(answer.draft, case, self.clerk.bench), self.clerk.lint_rules)

    @property
    def plan(self) -> Plan | None:
        """Return the plan as it was made last; None for an order."""
        return self.prepared.plan or self.prepared.job.plan

    @property
    def clock(self) -> Deadline | None:
        """Return the clock that counts for the job."""
        order = self.prepared.order or self.prepared.job.order
        return shown_clock(self.plan) if self.plan else order.receipt_deadline if order else None

    @property
    def urgency(self) -> Urgency:
        """Return the rung of the clock."""
        return urgency_of(self.clock, self.now, ours=self._ours)

    @property
    def time_left(self) -> str:
        """Say the time left."""
        return time_left(self.clock, self.now, ours=self._ours).plain

    @property
    def due(self) -> str:
        """Say the moment of the clock's early end in the seller's zone; nothing where nobody knows it."""
        return self._moment(self.clock.earliest) if self.clock and self.clock.earliest else ""

    @property
    def zone(self) -> str:
        """Name the seller's zone."""
        return self.clerk.knowledge.calendar.working_time.zone

    def _moment(self, moment: datetime | None) -> str:
        return f"{self.clerk.knowledge.calendar.local(moment):%Y-%m-%d %H:%M}" if moment else ""

    @property
    def _ours(self) -> str:
        return "seller" if self.prepared.job.plan else "buyer"

    @cached_property
    def case(self) -> Case | None:
        """Return the case as it was read last."""
        found = self.prepared.case or (self.plan.item.subject if self.plan else None)
        return found if isinstance(found, Case) else None

    @property
    def reason(self) -> str:
        """Say the dispute's reason."""
        if self.plan is None:
            return ""
        item = self.plan.item
        return text(f"subtype.{item.subtype}") if item.subtype else item.subject.reason_text or "?"

    @property
    def step(self) -> str:
        """Say the next step."""
        proposal = self.prepared.job.proposal
        if self.plan is None:
            return text("rehearsal.extend", days=proposal.days) if proposal else ""
        return next_step(self.plan.recommendation)

    @property
    def offer(self) -> str:
        """Say the solution that was filled, or would be."""
        answer = self.prepared.answer
        if answer is None or answer.draft.choice is None:
            return ""
        amount = "" if answer.draft.choice == "refuse" else money(answer.draft.offer_money)
        return f"{text(f'choice.{answer.draft.choice}')} {amount}".rstrip()

    @property
    def why(self) -> tuple[str, ...]:
        """Say why the next step is recommended."""
        proposal, advice = self.prepared.job.proposal, self.plan.recommendation if self.plan else None
        if proposal is not None:
            return proposal.sentences()
        return tuple(dict.fromkeys(sentence(each) for each in advice.reasons)) if advice else ()

    @property
    def playbook(self) -> Playbook | None:
        """Return what a clerk goes by in such a case."""
        return self.clerk.playbooks.of(self.plan.item.subtype)[1] if self.plan else None

    @property
    def buyers_words(self) -> tuple[Words, ...]:
        """Return everything that the buyer wrote, newest first, nothing twice."""
        if self.case is None:
            return ()
        said: dict[str, Words] = {}
        for step in self.case.process:
            if step.submit_member_type == "buyer" and step.content.strip():
                when, what = self._moment(step.gmt_create), _action(step.action_type)
                said.setdefault(step.content, Words(when=when, what=what, content=step.content))
        for each in self.case.solutions:
            if each.solution_owner == "buyer" and each.content.strip():
                said.setdefault(each.content, Words(when="", what=text("table.solution"), content=each.content))
        return tuple(said.values())


def _action(code: str | None) -> str:
    return text(f"action.{code}") if f"action.{code}" in all_texts() else code or "?"
