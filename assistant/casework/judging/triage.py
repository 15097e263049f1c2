"""What a case is and whether it can be answered: conclusions only, each with the facts that led to it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.answering import why_not_answerable
from assistant.casework.judging.deadlines import Due, due
from assistant.casework.judging.knowledge import Knowledge
from assistant.casework.judging.reasons import Family, ReasonKind, reason_kind
from assistant.casework.judging.standing import Judged, Standing, standing_of, status_fact
from assistant.casework.judging.states import SellerClock
from assistant.casework.judging.talk import Talk, proposal_of_platform, talk_of
from assistant.casework.judging.unknown_words import UnknownWord, unknown_words
from assistant.casework.judging.value_at_risk import Value, value_at_risk
from flows.records import Case, Money, Record


class Triage(Record):
    """One case, judged."""

    issue_id: str
    standing: Standing
    subtype: str | None
    """The reason's code; None while it is unknown."""
    family: Family | None
    exempt: bool
    """It does not count in the dispute rate; an unknown reason counts."""
    snad: bool
    """Significantly not as described: weighs on the shop's assessment."""
    platform_handled: bool
    """The platform answers and pays (售后宝, 无忧物流): nothing is drafted."""
    buyer_came_back: bool
    """The buyer refused or changed the request after our answer, and the case is not over."""
    answered: bool
    """Ours is the last word."""
    platform_has_proposed: bool
    returning: bool
    """A return of the goods is agreed or under way."""
    not_shipped_yet: bool
    """The page shows no shipment. False also where it could not be read."""
    due: Due
    answerable: bool
    """A reply may be drafted."""
    why_not_answerable: Reason | None
    """Set when no reply may be drafted."""
    value_at_risk: Money | None
    """In USD; None when the case does not tell it. Zero when the platform pays or the case is over."""
    value_at_risk_local: Money | None
    """In the buyer's currency."""
    unknown_words: tuple[UnknownWord, ...]
    reasons: tuple[Reason, ...]
    """Why each conclusion was reached, those of `due` not repeated."""

    @property
    def seller_clock(self) -> SellerClock | None:
        """Return what the seller's running clock asks: `answer`, `return_address`, `confirm_return`, `evidence`."""
        return self.due.clock


def triage(case: Case, knowledge: Knowledge, now: datetime) -> Triage:
    """Judge a case at an aware moment. Raises ValueError for a naive `now`."""
    seen = _look(case, knowledge, now)
    kind, value, shipment = seen.kind, seen.value, _not_shipped(case)
    proposal, returning = proposal_of_platform(case, knowledge.states.moves), _returning(case, knowledge)
    why_not = why_not_answerable(case, seen.judged.standing, seen.clock, seen.talk)
    words = unknown_words(case, knowledge.reasons)
    told = (seen.judged.reason, *_of_the_reason(case, kind), seen.talk.reason, proposal, returning, shipment)
    return Triage(
        issue_id=case.issue_id,
        standing=seen.judged.standing,
        subtype=kind.subtype,
        family=kind.family,
        exempt=kind.exempt,
        snad=kind.snad,
        platform_handled=case.after_sale_warranty,
        buyer_came_back=seen.talk.last == "buyer_came_back",
        answered=seen.talk.last == "answered",
        platform_has_proposed=proposal is not None,
        returning=returning is not None,
        not_shipped_yet=shipment is not None,
        due=seen.clock,
        answerable=why_not is None,
        why_not_answerable=why_not,
        value_at_risk=value.usd,
        value_at_risk_local=value.local,
        unknown_words=words,
        reasons=(*(each for each in told if each is not None), value.reason, *map(_unknown, words)),
    )


class _Look(NamedTuple):
    kind: ReasonKind
    judged: Judged
    talk: Talk
    clock: Due
    value: Value


def _look(case: Case, knowledge: Knowledge, now: datetime) -> _Look:
    judged = standing_of(case, knowledge.states)
    finished = knowledge.states.is_finished(case.reverse_detail_status)
    safe = judged.standing if judged.standing in ("finished", "platform_handled") else None
    return _Look(
        kind=reason_kind(case.reason, case.reason_text, knowledge.reasons),
        judged=judged,
        talk=Talk("closed") if finished else talk_of(case, knowledge.states.moves),
        clock=due(case, now, knowledge),
        value=value_at_risk(case, safe=safe),
    )


def _of_the_reason(case: Case, kind: ReasonKind) -> Iterator[Reason]:
    source = "case.reason" if kind.known_by == "code" else "case.reason_text"
    words = Fact(name="reason_text", value=kind.text or case.reason or "—", source=source)
    if kind.subtype is None:
        code = "family_only" if kind.family else ("unknown" if kind.text else "none")
        yield Reason(code=f"reason.{code}", facts=(words,) if code != "none" else ())
    if kind.family is not None:
        yield Reason(code=f"reason.{kind.family}", facts=(words,))
    if kind.exempt:
        yield Reason(code="reason.exempt", facts=(words,))


def _returning(case: Case, knowledge: Knowledge) -> Reason | None:
    if case.buyer_return_no:
        number = Fact(name="buyer_return_no", value=case.buyer_return_no, source="case.buyer_return_no")
        return Reason(code="returning.sent", facts=(number,))
    state = knowledge.states.state.get(case.reverse_detail_status or "")
    return Reason(code="returning.agreed", facts=(status_fact(case),)) if state and state.returning else None


_SHIPMENT = ("parcel", "logistics_company", "logistics_no", "gmt_send")


def _not_shipped(case: Case) -> Reason | None:
    """What could not be read is no sign that nothing was shipped."""
    parcel = case.parcel
    if parcel is not None and (parcel.gmt_send or parcel.logistics_no or parcel.events):
        return None
    if any(flag.field.split(".")[0] in _SHIPMENT for flag in case.flags):
        return None
    company = parcel.logistics_company if parcel else None
    return Reason(
        code="not_shipped_yet",
        facts=(Fact(name="logistics_company", value=company or "—", source="case.parcel"),),
    )


def _unknown(word: UnknownWord) -> Reason:
    return Reason(code="unknown_word", facts=(Fact(name="text", value=word.text, source=word.source),))
