"""Every text for one case, drafted and linted: what the person signs, never what is sent."""

from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

from assistant.casework.clerk import Clerk
from assistant.casework.facts import Reason
from assistant.casework.judging.triage import Triage
from assistant.casework.linting.lint import has_errors, lint
from assistant.casework.linting.lint_rules import Finding
from assistant.casework.plans import Plan
from assistant.casework.writing.draft_facts import Channel, Wish
from assistant.casework.writing.drafting import Draft, draft
from assistant.casework.writing.phrases import Choice, Family
from flows.records import Case, Money, Record

CHANNELS: tuple[Channel, ...] = get_args(Channel)
CHOICES: tuple[Choice, ...] = get_args(Choice)


class Wanted(Record):
    """What a person wants otherwise than recommended."""

    choice: Choice | None = None
    offer_money: Money | None = None
    language: str | None = None
    phrase: str | None = None
    """Name of a reply's phrase, e.g. `parcel_lost`."""


class Answer(Record):
    """One draft and what the lint says of it."""

    draft: Draft
    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Tell whether a person may use it as it is."""
        return not has_errors(self.findings)


def why_nothing_is_drafted(plan: Plan) -> Reason | None:
    """Return why no channel gets a text: the platform handles the case, or it is over. None where texts make sense."""
    triage = plan.item.triage
    if triage is not None and triage.standing in ("platform_handled", "finished"):
        return triage.why_not_answerable
    return None


def channels_for(plan: Plan) -> tuple[Channel, ...]:
    """Return the channels that make sense now: a reply only where the case can be answered."""
    triage = plan.item.triage
    if triage is None or why_nothing_is_drafted(plan) is not None:
        return ()
    return CHANNELS if triage.answerable else tuple(each for each in CHANNELS if each != "reply")


def answers_for(plan: Plan, channels: Sequence[Channel], clerk: Clerk, wanted: Wanted) -> tuple[Answer, ...]:
    """Draft and lint each channel's text. Raises NoPhrase, DataProblem."""
    case, triage = plan.item.subject, plan.item.triage
    if not isinstance(case, Case) or triage is None:
        return ()
    return tuple(_answer(case, clerk, wish_of(plan, triage, channel, wanted)) for channel in channels)


def wish_of(plan: Plan, triage: Triage, channel: Channel, wanted: Wanted) -> Wish:
    """Say what is wanted of a draft: the person's word first, else the recommendation's."""
    advised = plan.recommendation
    choice = wanted.choice or (advised.choice if advised else None) or "refuse"
    priced = next((each.refund_money for each in advised.choices if each.choice == choice), None) if advised else None
    return Wish(
        channel=channel,
        choice=choice,
        offer_money=wanted.offer_money or (_nothing(priced) if choice == "refuse" else priced),
        family=_family(triage),
        language=wanted.language,
        phrase=wanted.phrase,
    )


def _nothing(priced: Money | None) -> Money | None:
    return Money(amount=Decimal(0), currency=priced.currency) if priced else None


def _family(triage: Triage) -> Family:
    if triage.returning:
        return "returning"
    return triage.family or "unknown"


def _answer(case: Case, clerk: Clerk, wish: Wish) -> Answer:
    made = draft(case, clerk.bench, wish)
    return Answer(draft=made, findings=lint(made, case, clerk.bench, clerk.lint_rules))
