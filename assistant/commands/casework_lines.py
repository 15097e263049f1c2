"""Lines of JSON that `plan` and `draft` print, as records with a schema."""

from assistant.casework.answers import Answer
from assistant.casework.judging.work_order import Placement
from assistant.casework.linting.lint_rules import Finding
from assistant.casework.linting.text_messages import segments
from assistant.casework.plans import Plan
from assistant.casework.playing.recommending import Recommendation
from assistant.casework.writing.drafting import Draft
from assistant.language import current_language, text


class PlanLine(Placement):
    """One case's place in the order of work and the next step in it."""

    recommendation: Recommendation | None
    says: tuple[str, ...]
    """The recommendation's reasons as sentences, in the language in use."""


class SaidFinding(Finding):
    """One thing wrong with a text, with its sentence."""

    says: str


class DraftLine(Draft):
    """One draft and what the lint says of it."""

    findings: tuple[SaidFinding, ...]
    ready: bool
    """A person may use it as it is."""
    sms_parts: int | None = None
    """Parts that a text message is sent in."""


def plan_line(plan: Plan) -> PlanLine:
    """Return a plan as a line."""
    item, advice = plan.item, plan.recommendation
    kept = {name: getattr(item, name) for name in Placement.model_fields}
    says = tuple(text(f"why.{reason.code}", **reason.values()) for reason in advice.reasons) if advice else ()
    return PlanLine(**kept, recommendation=advice, says=says)


def draft_line(answer: Answer) -> DraftLine:
    """Return a draft as a line."""
    kept = {name: getattr(answer.draft, name) for name in Draft.model_fields}
    parts = segments(answer.draft.text) if answer.draft.channel == "sms" else None
    said = tuple(_said(each) for each in answer.findings)
    return DraftLine(**kept, findings=said, ready=answer.ready, sms_parts=parts)


def _said(finding: Finding) -> SaidFinding:
    kept = {name: getattr(finding, name) for name in Finding.model_fields}
    return SaidFinding(**kept, says=finding.sentence(current_language()))
