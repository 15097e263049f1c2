"""What is looked at before a case stands among others that are like it."""

from collections.abc import Collection
from decimal import Decimal

from assistant.casework.answers import Wanted, answers_for, channels_for
from assistant.casework.clerk import Clerk
from assistant.casework.judging.case_money import ceiling, in_dollars
from assistant.casework.linting.lint_rules import Finding
from assistant.casework.plans import Plan
from assistant.casework.writing.drafting import NoPhrase
from assistant.language import current_language, text
from assistant.respond.queue import Job
from flows.records import Case, Money, Record


class Kind(Record):
    """What cases that are alike share."""

    reason: str
    playbook: str
    phrase: str


class Apart(Record):
    """One reason to look at a case alone."""

    said: str
    """The sentence."""


class Checked(Record):
    """One case as it would be answered."""

    kind: Kind | None = None
    """None where nothing is drafted, or the reason is not understood."""
    findings: tuple[Finding, ...] = ()
    no_phrase: bool = False
    within_ceiling: bool = True
    warranty: bool = False
    usd: Decimal | None = None
    """The refund; None where nothing is offered or it cannot be told."""

    def apart(self, usual: Collection[str]) -> tuple[Apart, ...]:
        """Return why it does not stand among the others; `usual`: codes of findings that most of them have."""
        found = [
            text("alike.apart.lint", finding=each.sentence(current_language()))
            for each in self.findings
            if each.severity == "error" or each.code not in usual
        ]
        found += [text("alike.apart.no_phrase")] if self.no_phrase else []
        found += [text("alike.apart.ceiling")] if not self.within_ceiling else []
        found += [text("alike.apart.warranty")] if self.warranty else []
        return tuple(Apart(said=each) for each in dict.fromkeys(found))


def check(job: Job, clerk: Clerk, wanted: Wanted) -> Checked:
    """Draft and check a job's answer as it would be prepared now."""
    plan = job.plan
    case = plan.item.subject if plan else None
    kind = _kind(plan) if plan else None
    if plan is None or kind is None or not isinstance(case, Case) or "reply" not in channels_for(plan):
        return Checked()
    try:
        (answer,) = answers_for(plan, ["reply"], clerk, wanted)
    except NoPhrase:
        return Checked(kind=kind, no_phrase=True)
    offer = answer.draft.offer_money if answer.draft.choice != "refuse" else None
    dollars = in_dollars(offer, case) if offer else None
    return Checked(
        kind=kind,
        findings=answer.findings,
        within_ceiling=_within(case, offer),
        warranty=case.after_sale_warranty,
        usd=dollars.amount if dollars else None,
    )


def _kind(plan: Plan) -> Kind | None:
    advice = plan.recommendation
    if advice is None or advice.phrase is None or plan.item.subtype is None:
        return None
    return Kind(reason=plan.item.subtype, playbook=advice.playbook, phrase=advice.phrase)


def _within(case: Case, offer: Money | None) -> bool:
    """A ceiling that nobody knows, or in another currency, is none that an offer is within."""
    most = ceiling(case)
    if most is None:
        return False
    return offer is None or (offer.currency == most.currency and offer.amount <= most.amount)
