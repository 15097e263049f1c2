"""Over whole worlds: every case has a plan, every case that can be answered has a draft that a person could sign."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from assistant.casework.answers import Wanted, answers_for, channels_for, why_nothing_is_drafted
from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.casework.plans import Plan, plans_for
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.vocabulary import COUNTRIES, REASONS, STATUSES
from assistant.qa.site.world import World
from flows.records import Case, Money

NOW = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)
LANGUAGES_OF = {
    "US": "en",
    "BR": "pt",
    "ES": "es",
    "FR": "fr",
    "DE": "de",
    "PL": "pl",
    "KR": "ko",
    "RU": "ru",
    "SA": "ar",
}


@pytest.fixture(scope="module")
def clerk() -> Clerk:
    return clerk_for(SiteHabits(time_zone="America/Los_Angeles", shop_title="Demo"))


@pytest.fixture(scope="module")
def plans(clerk: Clerk) -> tuple[Plan, ...]:
    world = World(SiteOptions(now=NOW, running=False, disputes=240, orders=0, seed=11))
    return plans_for([("demo", case) for case in world.cases], NOW, clerk)


def test_every_case_has_a_plan(plans: tuple[Plan, ...]) -> None:
    assert len(plans) == 240
    assert [plan.item.place for plan in plans] == list(range(1, 241))
    for plan in plans:
        assert plan.recommendation is not None
        assert plan.recommendation.reasons
    actions = Counter(plan.recommendation.action for plan in plans if plan.recommendation)
    assert set(actions) >= {"draft_reply", "leave_to_platform", "finished", "wait", "look", "give_evidence"}


def test_every_answerable_case_has_texts_without_an_error(plans: tuple[Plan, ...], clerk: Clerk) -> None:
    replies = 0
    for plan in plans:
        for answer in answers_for(plan, channels_for(plan), clerk, Wanted()):
            replies += answer.draft.channel == "reply"
            assert answer.ready, (plan.item.issue_id, answer.draft.phrase_id, answer.findings)
            assert answer.draft.language == answer.draft.chain.language
            assert answer.draft.text
    assert replies == sum(plan.item.triage is not None and plan.item.triage.answerable for plan in plans)
    assert replies > 40


def case_of(plans: tuple[Plan, ...], **changes: object) -> Case:
    subject = next(plan.item.subject for plan in plans if plan.item.triage and plan.item.triage.answerable)
    assert isinstance(subject, Case)
    # Nobody wrote anything, so that only the country can tell.
    return subject.model_copy(update={"process": (), "solutions": (), "flags": (), **changes})


@pytest.mark.parametrize(("country", "language"), LANGUAGES_OF.items())
def test_the_country_speaks_where_the_buyer_wrote_nothing(
    plans: tuple[Plan, ...], clerk: Clerk, country: str, language: str
) -> None:
    (plan,) = plans_for([("demo", case_of(plans, buyer_country=country))], NOW, clerk)
    (answer,) = answers_for(plan, ["order_message"], clerk, Wanted())
    assert answer.draft.language == language
    assert (answer.draft.chinese is not None) == (language != "zh")


def test_every_reason_state_and_country_gives_a_plan_and_no_wrong_draft(plans: tuple[Plan, ...], clerk: Clerk) -> None:
    """Each reason with each state; the countries go round."""
    countries, number = list(COUNTRIES), 0
    for reason in (*REASONS, None):
        for state in (*STATUSES, None):
            number += 1
            changes = {"reason": reason, "reverse_detail_status": state}
            case = case_of(plans, **changes, buyer_country=countries[number % len(countries)])
            (plan,) = plans_for([("demo", case)], NOW, clerk)
            assert plan.recommendation is not None
            if why_nothing_is_drafted(plan) is not None:
                assert channels_for(plan) == ()
                continue
            for answer in answers_for(plan, channels_for(plan)[:1], clerk, Wanted()):
                assert answer.ready, (reason, state, answer.findings)


def test_nothing_is_drafted_where_the_platform_answers(plans: tuple[Plan, ...]) -> None:
    handled = [plan for plan in plans if isinstance(plan.item.subject, Case) and plan.item.subject.after_sale_warranty]
    assert handled
    for plan in handled:
        assert channels_for(plan) == ()
        assert why_nothing_is_drafted(plan) is not None


def test_a_person_may_want_another_choice_and_amount(plans: tuple[Plan, ...], clerk: Clerk) -> None:
    plan = next(
        plan
        for plan in plans
        if plan.item.triage and plan.item.triage.answerable and plan.recommendation and plan.recommendation.offer
    )
    subject = plan.item.subject
    assert isinstance(subject, Case)
    ceiling = subject.refund_money_max_local
    assert ceiling is not None
    over = Money(amount=ceiling.amount * 2, currency=ceiling.currency)
    (answer,) = answers_for(plan, ["reply"], clerk, Wanted(choice="partial", offer_money=over, language="en"))
    assert not answer.ready
    (refusal,) = answers_for(plan, ["reply"], clerk, Wanted(choice="refuse", language="de"))
    assert (refusal.draft.language, refusal.ready) == ("de", True)


def test_a_person_may_ask_for_another_phrase(plans: tuple[Plan, ...], clerk: Clerk) -> None:
    plan = next(each for each in plans if each.item.triage and each.item.triage.answerable)
    (answer,) = answers_for(plan, ["reply"], clerk, Wanted(phrase="easy_return", language="en"))
    assert answer.draft.phrase_id == "en/reply.easy_return"
