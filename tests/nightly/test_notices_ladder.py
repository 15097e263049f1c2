"""On which rung each case stands, by the early end of its deadline."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.judging.knowledge import read_knowledge
from assistant.nightly.notices.ladder import RUNGS, alarms, rung_of
from assistant.nightly.records import KeptCase
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from assistant.urgency import urgency_of
from flows.records import Case, Deadline
from tests.casework.cases_by_hand import NOW, case_of, clock

KNOWLEDGE = read_knowledge()
SECOND = timedelta(seconds=1)


def kept(case: Case, shop: str = "one", **fields: object) -> KeptCase:
    given: dict[str, object] = {
        "shop": shop,
        "case": case,
        "first_seen": NOW,
        "last_seen": NOW,
        "read_at": NOW,
        "case_address": f"https://site.example/case?id={case.issue_id}",
    }
    return KeptCase.model_validate(given | fields)


@pytest.mark.parametrize(
    ("left", "rung"),
    [
        (timedelta(hours=48) + SECOND, None),
        (timedelta(hours=48), "48h"),
        (timedelta(hours=24) + SECOND, "48h"),
        (timedelta(hours=24), "24h"),
        (timedelta(hours=6), "6h"),
        (timedelta(hours=1) + SECOND, "6h"),
        (timedelta(hours=1), "1h"),
        (SECOND, "1h"),
        (timedelta(0), "gone"),
        (-timedelta(days=3), "gone"),
    ],
)
def test_rungs(left: timedelta, rung: str | None) -> None:
    assert rung_of(NOW + left, NOW) == rung


def test_the_early_end_of_an_interval_counts() -> None:
    case = case_of(deadline=clock(timedelta(hours=5), wide=timedelta(hours=24)))
    assert [alarm.rung for alarm in alarms([kept(case)], NOW, KNOWLEDGE)] == ["6h"]


@pytest.mark.parametrize(
    "fields",
    [
        {"deadline": clock(timedelta(hours=1), owner="buyer"), "reverse_detail_status": "wait_for_buyer_response"},
        {"deadline": clock(timedelta(hours=1)), "after_sale_warranty": True},
        {"deadline": clock(timedelta(hours=49))},
        {"deadline": None, "reverse_detail_status": "refund_success"},
    ],
)
def test_not_on_the_ladder(fields: dict[str, object]) -> None:
    assert alarms([kept(case_of(**fields))], NOW, KNOWLEDGE) == ()


@pytest.mark.parametrize(
    "deadline",
    [
        Deadline(owner="seller", text="已超时", earliest=None, latest=None, overdue=True),
        Deadline(owner="seller", text="???", earliest=None, latest=None),
        clock(timedelta(hours=30), overdue=True),
    ],
)
def test_what_is_over_or_cannot_be_read_counts_as_gone(deadline: Deadline) -> None:
    assert [alarm.rung for alarm in alarms([kept(case_of(deadline=deadline))], NOW, KNOWLEDGE)] == ["gone"]


def test_a_vanished_case_and_a_silent_page_stay_on_the_ladder() -> None:
    vanished = kept(case_of(issue_id="1", deadline=clock(timedelta(hours=2))), vanished=True)
    silent = kept(case_of(issue_id="2", gmt_create=NOW - timedelta(days=4)))  # five days by the rule: estimated
    found = alarms([silent, vanished], NOW, KNOWLEDGE)
    assert [(alarm.issue_id, alarm.rung, alarm.certainty) for alarm in found] == [
        ("1", "6h", "exact"),
        ("2", "24h", "estimated"),
    ]


def test_the_worst_comes_first_over_all_shops() -> None:
    hours = {"1": 40, "2": 0.5, "3": -1, "4": 3, "5": 20}
    cases = [
        kept(case_of(issue_id=number, deadline=clock(timedelta(hours=left))), shop=f"shop{number}")
        for number, left in hours.items()
    ]
    assert [alarm.issue_id for alarm in alarms(cases, NOW, KNOWLEDGE)] == ["3", "2", "4", "5", "1"]


@given(st.timedeltas(timedelta(days=-9), timedelta(days=9)), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_a_rung_never_falls_while_time_goes_on(left: timedelta, passing: timedelta) -> None:
    before, after = (rung_of(NOW + left, now) for now in (NOW, NOW + passing))
    assert (RUNGS.index(after) if after else -1) >= (RUNGS.index(before) if before else -1)


def test_a_world_agrees_with_the_urgency_of_tables() -> None:
    world = World(SiteOptions(now=NOW, running=False, disputes=60, seed=7))
    cases = [kept(case) for case in world.cases]
    printed = {
        case.issue_id
        for case in world.cases
        if not case.after_sale_warranty
        and urgency_of(case.deadline, NOW) in ("overdue", "under_6h", "under_24h", "under_48h")
    }
    assert printed
    assert {alarm.issue_id for alarm in alarms(cases, NOW, KNOWLEDGE) if alarm.certainty != "estimated"} == printed
