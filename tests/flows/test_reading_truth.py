"""Everything that both faces show, in both languages, read as it truly is."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.qa.site.listing import by_receipt, by_time_left, dispute
from flows.cases import CaseRead, read_cases
from flows.dispute_list import DISPUTES
from flows.evidence import Pictures
from flows.listing import open_list, read_list
from flows.order_list import ORDERS
from flows.records import Case, Flag
from flows.sources import Way
from tests.conftest import LANGUAGES, Desk, OpenDesk
from tests.flows.same_as_truth import differences

PACIFIC = ZoneInfo("America/Los_Angeles")
FAST: dict[str, Way] = {"new": "asked", "classic": "fetched"}

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture
def desk(face: str, language: str, open_desk: OpenDesk) -> Desk:
    return open_desk(face, language=language).sign_in()


def unknown_words(record: Any) -> list[tuple[str, str]]:
    assert {flag.why for flag in record.flags} <= {"unknown_word"}
    return sorted((flag.field, flag.text) for flag in record.flags)


def true_unknown_words(flags: Sequence[Flag]) -> list[tuple[str, str]]:
    """The truth names the field that stays empty, a reading the one whose text nobody knows."""
    said = {"reason": "reason_text", "reverse_detail_status": "status_text"}
    return sorted((said[flag.field], flag.text) for flag in flags)


def nothing_was_written(desk: Desk) -> None:
    assert desk.center.world.writes == []
    assert desk.guard.got_through == []
    assert desk.guard.stopped == []


@in_each_language
def test_every_row_of_the_dispute_list(desk: Desk) -> None:
    world = desk.center.world
    page, _ = open_list(desk.page, desk.site, DISPUTES, "menu")
    listed = read_list(page, desk.site, DISPUTES)
    assert (listed.total, listed.problems) == (60, [])
    assert [row.issue_id for row in listed.rows] == [case.issue_id for case in by_time_left(world.cases)]
    for row in listed.rows:
        case = world.case(row.issue_id)
        assert case is not None
        assert differences(row, dispute(world, case)) == []
        assert unknown_words(row) == true_unknown_words(case.flags)
    assert sorted(flag.field for row in listed.rows for flag in row.flags) == ["reason_text", "status_text"]
    nothing_was_written(desk)


@in_each_language
def test_every_order_awaiting_receipt(desk: Desk) -> None:
    world = desk.center.world
    page, _ = open_list(desk.page, desk.site, ORDERS, "menu")
    listed = read_list(page, desk.site, ORDERS)
    assert (listed.total, listed.problems) == (40, [])
    assert [row.order_id for row in listed.rows] == [order.order_id for order in by_receipt(world.orders)]
    for row in listed.rows:
        assert differences(row, world.order(row.order_id)) == []
        assert row.flags == ()
    nothing_was_written(desk)


@in_each_language
def test_every_case_by_the_fast_way(desk: Desk, face: str) -> None:
    ways = ways_of_true_cases(desk)
    sample = [*list(ways)[:3], *list(ways)[3::100]]
    assert ways == dict.fromkeys(ways, FAST[face]) | dict.fromkeys(sample, "rendered")


@pytest.mark.parametrize(("face", "language"), [("new", "zh"), ("classic", "en")])
def test_every_case_as_a_person_sees_it(desk: Desk) -> None:
    table = desk.site.profile.case.model_copy(update={"read_by": ("rendered",)})
    desk = desk.with_site(profile=desk.site.profile.model_copy(update={"case": table}))
    assert set(ways_of_true_cases(desk).values()) == {"rendered"}


def ways_of_true_cases(desk: Desk) -> dict[str, Way]:
    """Read all sixty, compare each with the truth, and return by which way each was read, in the order given."""
    truth = {case.issue_id: case for case in desk.center.world.cases}
    assert len(truth) == 60
    read = {result.issue_id: result for result in read_cases(desk.page, desk.site, list(truth))}
    for issue_id, case in truth.items():
        compare_case(desk, read[issue_id], case)
    nothing_was_written(desk)
    return {issue_id: read[issue_id].read_by for issue_id in truth}


def compare_case(desk: Desk, result: CaseRead, truth: Case) -> None:
    assert result.case is not None, str(result.problem)
    case = Pictures(desk.session).fetched(result.case)
    assert differences(case, truth, result.issue_id) == []
    assert unknown_words(case) == true_unknown_words(truth.flags)


AROUND_SUMMER_TIME = [datetime(2026, 3, 10, 9, 0, tzinfo=UTC), datetime(2026, 11, 3, 9, 0, tzinfo=UTC)]
"""Two days after the site's clocks went forward and back: what is printed lies on both sides."""


@pytest.mark.parametrize(
    ("face", "now"), zip(("new", "classic"), AROUND_SUMMER_TIME, strict=True), ids=["begins", "ends"]
)
def test_times_on_both_sides_of_a_clock_change(face: str, now: datetime, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=30, orders=10, now=now, running=False).sign_in()
    world = desk.center.world
    offsets = {case.gmt_create.astimezone(PACIFIC).utcoffset() for case in world.cases if case.gmt_create}
    assert len(offsets) == 2
    page, _ = open_list(desk.page, desk.site, DISPUTES, "address")
    listed = read_list(page, desk.site, DISPUTES)
    assert listed.problems == []
    assert [row.issue_id for row in listed.rows] == [case.issue_id for case in by_time_left(world.cases)]
    for result in read_cases(desk.page, desk.site, [row.issue_id for row in listed.rows]):
        compare_case(desk, result, next(case for case in world.cases if case.issue_id == result.issue_id))


@pytest.mark.parametrize(("face", "hours"), [("new", -3), ("new", 3), ("classic", 3)])
def test_a_machine_whose_clock_is_wrong_is_never_late(face: str, hours: int, open_desk: OpenDesk) -> None:
    """What the site carries wins over what it prints and the machine counts; where it only prints, both err alike."""
    desk = open_desk(face, disputes=8, orders=2, running=False).sign_in()
    world, wrong = desk.center.world, timedelta(hours=hours)
    desk = desk.with_site(now=lambda: world.now() + wrong)
    page, _ = open_list(desk.page, desk.site, DISPUTES, "address")
    clocks = 0
    for row in read_list(page, desk.site, DISPUTES).rows:
        case = world.case(row.issue_id)
        assert case is not None
        if case.deadline is None or case.deadline.earliest is None or case.deadline.overdue:
            continue
        clocks += 1
        assert row.deadline is not None
        assert row.deadline.earliest is not None
        if face == "new":
            assert row.deadline.earliest <= case.deadline.earliest
            assert [flag.field for flag in row.flags if flag.why == "contradiction"] == ["deadline"]
        else:
            assert row.deadline.earliest - desk.site.now() <= case.deadline.earliest - world.now()
    assert clocks > 2
