"""What to do next in a case, why, and what each choice costs.

Every reason's sentence is `why.{code}` in `texts/`; nothing here presses a button or decides for the person.
"""

from datetime import datetime
from typing import NamedTuple

from assistant.casework.facts import Fact, Reason
from assistant.casework.judging.case_money import asked, asked_within, ceiling, money_text, proposed
from assistant.casework.judging.triage import Triage
from assistant.casework.playing.choice_money import ChoiceMoney, money_of, steps_for_all
from assistant.casework.playing.circumstances import Holding, Known, circumstances
from assistant.casework.playing.evidence_check import EvidenceCheck, check_evidence
from assistant.casework.playing.playbook_words import Choice, Circumstance, Subtype
from assistant.casework.playing.playbooks import Playbook, Playbooks, Step
from assistant.casework.playing.verdicts import Action, Side, Verdict, advice, by_standing
from flows.records import Case, Money, Record


class Recommendation(Record):
    """The next step that a clerk would take."""

    action: Action
    """`look`: something is not understood, a person must read the page."""
    accepts: Side | None = None
    """Whose solution to accept; only with `advise_accept`."""
    accept_money: Money | None = None
    """What accepting costs, in the buyer's currency."""
    choice: Choice | None = None
    """What a reply would offer; set for every answerable case, also where accepting or looking comes first."""
    reasons: tuple[Reason, ...]
    """At least one, the main one first."""
    choices: tuple[ChoiceMoney, ...]
    """All four choices with their money, the playbook's order."""
    evidence: EvidenceCheck
    playbook: Subtype
    """Name of the playbook that was followed."""
    phrase: str | None = None
    """The reply's phrase, `[reply.<phrase>]`; set with `choice`."""

    @property
    def offer(self) -> ChoiceMoney | None:
        """Return the money of the recommended choice."""
        return next((money for money in self.choices if money.choice == self.choice), None)


class _Matter(NamedTuple):
    """A case with all that was found out about it."""

    case: Case
    triage: Triage
    name: Subtype
    playbook: Playbook
    holding: Holding
    evidence: EvidenceCheck


def recommend(
    case: Case, triage: Triage, playbooks: Playbooks, now: datetime, known: Known | None = None
) -> Recommendation:
    """Recommend the next step in a case. `now` is aware, UTC; `known` is what only the person knows."""
    known = known or Known()
    name, playbook = playbooks.of(triage.subtype)
    holding = circumstances(case, triage, playbooks, now, known)
    evidence = check_evidence(playbook, playbooks, holding, known.at_hand)
    if evidence.ready:
        holding["evidence_ready"] = ()
    matter = _Matter(case, triage, name, playbook, holding, evidence)
    step, choices = _offers(matter)
    verdict = by_standing(case, triage) or _by_answer(matter, step)
    answered = triage.answerable and verdict.action in ("draft_reply", "advise_accept", "look")
    return Recommendation(
        action=verdict.action,
        accepts=verdict.accepts,
        accept_money=_price(case, verdict.accepts) if verdict.accepts else None,
        choice=step.choice if answered else None,
        reasons=verdict.reasons,
        choices=choices,
        evidence=evidence,
        playbook=name,
        phrase=playbook.phrase if answered else None,
    )


def _by_answer(matter: _Matter, step: Step) -> Verdict:
    case, holding = matter.case, matter.holding
    if matter.name == "unknown":
        fact = Fact(name="reason_text", value=case.reason_text or "—", source="case.reason_text")
        return Verdict("look", (advice("unknown_reason", fact),))
    most = ceiling(case)
    if most is None or asked_within(case, most) is None:
        return Verdict("look", (advice("money_unclear"), *_because(step, matter)))
    gate = next(
        (gate for gate in matter.playbook.accept_when if gate.apply(holding) and _acceptable(case, gate.whose)), None
    )
    if gate is not None:
        main = advice(f"accept_{gate.whose}", _price_fact(case, gate.whose))
        return Verdict("advise_accept", (main, *_holding((*gate.when, "exempt"), holding)), gate.whose)
    if _same_as_asked(step, matter) and _acceptable(case, "buyer"):
        same = (advice("accept_buyer", _price_fact(case, "buyer")), advice("same_as_asked"))
        return Verdict("advise_accept", (*same, *_holding((*step.when, "exempt"), holding)), "buyer")
    return Verdict("draft_reply", _because(step, matter))


def _acceptable(case: Case, whose: Side) -> bool:
    """The page must offer acceptance, if it says what it offers; the cost must be known."""
    return ("accept" in case.actions or not case.actions) and _price(case, whose) is not None


def _price(case: Case, whose: Side) -> Money | None:
    solution = asked(case) if whose == "buyer" else proposed(case)
    return solution.refund_money if solution else None


def _price_fact(case: Case, whose: Side) -> Fact:
    return Fact(name="accept_money", value=money_text(_price(case, whose)), source="case.solutions")


def _same_as_asked(step: Step, matter: _Matter) -> bool:
    """To refuse a solution and propose the same again would only make the buyer angry."""
    offer, request = money_of(matter.case, step, returnable=_returnable(matter)), asked(matter.case)
    kind = "return_and_refund" if step.choice == "return_and_refund" else "refund"
    if request is None or request.solution_type != kind or offer.refund_money != request.refund_money:
        return False
    return kind == "refund" or request.logistics_fee_bear_role in (None, step.freight_by)


def _offers(matter: _Matter) -> tuple[Step, tuple[ChoiceMoney, ...]]:
    """Return the first step that applies and can be made, and the money of all choices."""
    returnable = _returnable(matter)
    applying = [step for step in matter.playbook.solutions if step.apply(matter.holding)]
    possible = (step for step in applying if money_of(matter.case, step, returnable=returnable).allowed)
    best = next(possible, Step(choice="refuse"))
    shown = steps_for_all(matter.playbook, matter.holding)
    steps = [best if step.choice == best.choice else step for step in shown]
    return best, tuple(money_of(matter.case, step, returnable=returnable) for step in steps)


def _returnable(matter: _Matter) -> bool:
    """A return needs goods at the buyer's; for an unknown reason the buyer's own request must show it."""
    families = {matter.triage.family, matter.playbook.family}
    if "not_received" in families or "not_shipped" in matter.holding:
        return False
    return families != {None} or "asked_return" in matter.holding


def _because(step: Step, matter: _Matter) -> tuple[Reason, ...]:
    offer = money_of(matter.case, step, returnable=_returnable(matter))
    money = Fact(name="offer_money", value=money_text(offer.refund_money), source="playbooks")
    facts = () if step.choice == "refuse" else (money,)
    reasons = [advice(f"offer_{step.choice}", *facts), *_holding(step.when, matter.holding)]
    always = (*_PARCEL_TOLD, *_ALWAYS_TOLD) if matter.playbook.family == "not_received" else _ALWAYS_TOLD
    told = [name for name in always if name not in step.when]
    told += ["offered_before"] if step.choice == "partial" and "offered_before" not in step.when else []
    reasons += _holding(told, matter.holding)
    if matter.evidence.blockers:
        count = Fact(name="count", value=str(len(matter.evidence.blockers)), source="playbooks.evidence")
        reasons.append(advice("evidence_missing", count))
    return tuple(reasons)


_PARCEL_TOLD: tuple[Circumstance, ...] = (
    "parcel_delivered",
    "parcel_returned",
    "parcel_lost",
    "parcel_at_customs",
    "parcel_moving",
    "parcel_silent",
    "long_on_the_way",
)
"""Where goods were not received, the person wants to know first where they are."""
_ALWAYS_TOLD: tuple[Circumstance, ...] = (
    "exempt",
    "buyer_came_back",
    "platform_has_proposed",
    "no_tracking",
)


def _holding(names: tuple[Circumstance, ...] | list[Circumstance], holding: Holding) -> tuple[Reason, ...]:
    return tuple(Reason(code=f"circumstance.{name}", facts=holding[name]) for name in names if name in holding)
