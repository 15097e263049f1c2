"""What is a move in a case and what is only time going by."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from assistant.casework.judging.states import read_states
from assistant.language import speaking
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.playing import Answer, agree, answer, show_proof
from assistant.qa.site.world import World
from assistant.respond.moved_cases import arrived, fingerprint, moves
from flows.records import Case

STATES = read_states()
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World(SiteOptions(now=NOW, running=False, disputes=12, orders=0))


def waiting(world: World) -> Case:
    return next(case for case in world.cases if {"refuse", "accept"} <= set(case.actions) and case.deadline)


def after(world: World, case: Case) -> Case:
    found = world.case(case.issue_id)
    assert found is not None
    return found


def test_time_alone_is_no_move(world: World) -> None:
    case = waiting(world)
    assert case.deadline is not None
    later = case.model_copy(
        update={"deadline": case.deadline.model_copy(update={"text": "x", "earliest": NOW + timedelta(hours=1)})}
    )
    assert moves(case, later, STATES) == ()
    assert fingerprint(case) == fingerprint(later)


def test_an_answer_is_told_and_proven_by_its_text(world: World) -> None:
    case = waiting(world)
    assert answer(world, case.issue_id, Answer(kind="refuse", dollars=Decimal(0), content="It is on its way.")) is None
    now = after(world, case)
    with speaking("en"):
        assert "Somebody has answered this dispute already." in moves(case, now, STATES)
    assert arrived(case, now, "It is  on its way.\n")
    assert not arrived(case, now, "Something else.")
    assert not arrived(now, now, "It is on its way."), "an answer of before proves nothing"
    assert fingerprint(case) != fingerprint(now)


def test_the_same_answer_sent_again_is_seen_in_the_history(world: World) -> None:
    case = waiting(world)
    words = Answer(kind="refuse", dollars=Decimal(0), content="It is on its way.")
    answer(world, case.issue_id, words)
    first = after(world, case)
    answer(world, case.issue_id, words)
    assert arrived(first, after(world, case), "It is on its way.")


def test_an_end_the_buyers_word_and_a_ceiling_are_told(world: World) -> None:
    case = waiting(world)
    buyer = case.solutions[0].model_copy(update={"content": "I want it all."})
    changed = case.model_copy(update={"solutions": (buyer, *case.solutions[1:])})
    lower = case.model_copy(update={"refund_money_max": None})
    with speaking("en"):
        assert moves(case, changed, STATES) == ("The buyer has changed the solution.",)
        assert moves(case, lower, STATES) == ("The maximum refund has changed.",)
        assert agree(world, case.issue_id) is None
        assert moves(case, after(world, case), STATES)[0].startswith("The dispute is over:")


def test_evidence_alone_is_no_answer(world: World) -> None:
    case = next(each for each in world.cases if "upload_proof" in each.actions)
    show_proof(world, case.issue_id, "/evidence/1/seller-1.png")
    now = after(world, case)
    assert not arrived(case, now, "")
    assert moves(case, now, STATES) == ()
