"""What the standing of a case alone decides: over, the platform's, the buyer's turn, or one of the seller's tasks.

Every reason's sentence is `why.{code}` in `texts/`.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.case_money import proposed
from assistant.casework.judging.triage import Triage
from flows.records import Case

Action = Literal[
    "draft_reply",
    "advise_accept",
    "fill_return_address",
    "confirm_return",
    "give_evidence",
    "wait",
    "leave_to_platform",
    "look",
    "finished",
]
Side = Literal["buyer", "platform"]


class Verdict(NamedTuple):
    """What to do and why."""

    action: Action
    reasons: tuple[Reason, ...]
    accepts: Side | None = None


def advice(name: str, *facts: Fact) -> Reason:
    """Give a reason `advice.<name>`."""
    return Reason(code=f"advice.{name}", facts=facts)


_TASKS: Mapping[str, Action] = {
    "return_address": "fill_return_address",
    "confirm_return": "confirm_return",
    "evidence": "give_evidence",
}


def by_standing(case: Case, triage: Triage) -> Verdict | None:
    """Judge by whose case it is; None when an answer is due."""
    status = Fact(name="status_text", value=case.status_text or "—", source="case.status_text")
    if triage.standing == "finished":
        ruled = (advice("appeal"),) if proposed(case) and case.reverse_detail_status != "refund_reject" else ()
        return Verdict("finished", (advice("finished", status), *ruled))
    if triage.platform_handled:
        return Verdict("leave_to_platform", (advice("platform_handled"),))
    if triage.standing == "unknown":
        return Verdict("look", (advice("unknown_state", status),))
    if triage.standing == "not_ours":
        more = (advice("evidence_still_welcome"),) if "upload_proof" in case.actions else ()
        return Verdict("wait", (advice(_waiting_for(triage)), *more))
    return _of_ours(triage, status)


def _of_ours(triage: Triage, status: Fact) -> Verdict | None:
    action = _TASKS.get(triage.seller_clock or "")
    if action is not None:
        return Verdict(action, (advice(action),))
    if triage.answerable:
        return None
    why = (triage.why_not_answerable,) if triage.why_not_answerable else ()
    return Verdict("look", (advice("not_answerable", status), *why))


def _waiting_for(triage: Triage) -> str:
    if triage.due.owner == "buyer":
        return "buyer_returns" if triage.returning else "buyers_turn"
    return "warehouse" if triage.returning else "platform_decides"
