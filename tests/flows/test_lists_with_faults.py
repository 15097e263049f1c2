"""Lists of a site that lies, breaks and forgets: read whole, or named as what they are."""

from collections.abc import Callable
from itertools import count
from typing import Any, Literal

import pytest

from assistant.qa.site.faults import Faults
from assistant.qa.site.listing import by_time_left
from assistant.qa.site.world import World
from flows.dispute_list import DISPUTES
from flows.errors import ReadingIncomplete, SessionExpired, SiteUnavailable, SortWithoutEffect, TargetMissing
from flows.listing import Listed, open_list, read_list
from flows.login import sign_in
from flows.records import Dispute
from flows.renewal import Renew, Renewal
from flows.site import Pace
from tests.conftest import ACCOUNT, PASSWORD, Desk, OpenDesk

TWO_PAGES = {"new": 15, "classic": 25}
"""Rows that fill one page and begin a second."""


def desk_with(open_desk: OpenDesk, face: str, *faults: str, **options: Any) -> Desk:
    return open_desk(face, **{"disputes": TWO_PAGES[face], "orders": 3, "faults": faults, **options}).sign_in()


def listed_by(desk: Desk, by: Any = "address", renew: Renew | Renewal | None = None) -> Listed[Dispute]:
    page, _ = open_list(desk.page, desk.site, DISPUTES, by, renew)
    return read_list(page, desk.site, DISPUTES, renew)


def ids(listed: Listed[Dispute]) -> list[str]:
    return [row.issue_id for row in listed.rows]


def true_ids(world: World) -> list[str]:
    return [case.issue_id for case in by_time_left(world.cases)]


@pytest.mark.parametrize("by", ["menu", "address"])
def test_an_empty_list_is_whole(face: str, by: str, open_desk: OpenDesk) -> None:
    listed = listed_by(desk_with(open_desk, face, "empty"), by)
    assert (listed.rows, listed.total, listed.problems) == ([], 0, [])


def test_an_empty_list_whose_total_says_otherwise_is_incomplete(face: str, open_desk: OpenDesk) -> None:
    listed = listed_by(desk_with(open_desk, face, "empty", "lying-total"))
    assert [type(problem) for problem in listed.problems] == [ReadingIncomplete]
    assert not listed.whole


def test_a_row_that_stands_twice_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, "doubled")
    listed = listed_by(desk)
    assert not listed.whole
    assert {type(problem) for problem in listed.problems} == {ReadingIncomplete}
    assert true_ids(desk.center.world)[0] in str(listed.problems[0])


def test_a_total_that_is_not_reached_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, "lying-total")
    listed = listed_by(desk)
    rows = TWO_PAGES[face]
    assert (len(listed.rows), listed.total, listed.whole) == (rows, rows + 3, False)
    assert [type(problem) for problem in listed.problems] == [ReadingIncomplete]
    assert str(rows) in str(listed.problems[0])
    assert str(rows + 3) in str(listed.problems[0])


def test_a_sort_without_effect_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, "unsorted")
    listed = listed_by(desk)
    assert [type(problem) for problem in listed.problems] == [SortWithoutEffect]
    assert listed.problems[0].target == "dispute_list.sort"
    assert (listed.whole, listed.in_order) == (True, False)
    assert sorted(ids(listed)) == sorted(true_ids(desk.center.world))


def test_a_missing_sort_control_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, "no-sort").with_site(pace=Pace(step_seconds=2))
    page, _ = open_list(desk.page, desk.site, DISPUTES, "address")
    listed = read_list(page, desk.site, DISPUTES)
    assert [type(problem) for problem in listed.problems] == [TargetMissing]
    assert listed.problems[0].target.startswith("dispute_list.sort")
    assert not listed.in_order
    assert sorted(ids(listed)) == sorted(true_ids(desk.center.world))


def test_menu_and_address_lead_to_the_same_rows(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, running=False)
    by_menu, by_address = listed_by(desk, "menu"), listed_by(desk, "address")
    assert by_menu.rows == by_address.rows
    assert ids(by_menu) == true_ids(desk.center.world)


def test_an_announcement_does_not_stop_the_menu(open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, "new")
    assert desk.page.locator(".next-dialog").is_visible()
    assert listed_by(desk, "menu").problems == []


def test_a_slow_site_and_a_token_that_is_renewed(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, "token", latency=(0.05, 0.2))
    listed = listed_by(desk, "menu")
    assert (ids(listed), listed.problems) == (true_ids(desk.center.world), [])


def test_a_sorted_list_that_is_slow_to_come_is_waited_for(face: str, open_desk: OpenDesk) -> None:
    """Slower than rows that are in order already are waited for."""
    desk = desk_with(open_desk, face)
    page, _ = open_list(desk.page, desk.site, DISPUTES, "address")
    desk.center.world.latency = lambda: 2.5  # type: ignore[method-assign]
    listed = read_list(page, desk.site, DISPUTES)
    assert (ids(listed), listed.problems) == (true_ids(desk.center.world), [])


def test_time_left_is_no_younger_than_its_page(open_desk: OpenDesk) -> None:
    """A page that is not sorted anew prints the time left of the moment at which it was opened."""
    desk = desk_with(open_desk, "classic", "no-sort", running=False)
    profile = desk.site.profile
    unsorted = profile.model_copy(update={"dispute_list": profile.dispute_list.model_copy(update={"sort": ()})})
    desk = desk.with_site(profile=unsorted)
    page, _ = open_list(desk.page, desk.site, DISPUTES, "address")
    page.evaluate("() => { performance.now = () => 90_000; }")
    listed = read_list(page, desk.site, DISPUTES)
    first_page = [row for row in listed.rows[:20] if row.deadline and row.deadline.earliest]
    assert first_page
    for row in first_page:
        case = desk.center.world.case(row.issue_id)
        assert case is not None
        assert row.deadline is not None
        assert case.deadline is not None
        assert row.deadline.earliest is not None
        assert case.deadline.earliest is not None
        age = case.deadline.earliest - row.deadline.earliest
        assert 90 <= age.total_seconds() < 91


Fault = Literal["error-500", "error-502", "hang"]


class Planned(Faults):
    """Faults that befall the replies of certain numbers, counted from 1."""

    def __init__(self, plan: dict[int, Fault]) -> None:
        super().__init__()
        self.plan, self.replies = plan, 0

    def draw(self, path: str) -> Fault | None:
        self.replies += 1
        return self.plan.get(self.replies)


@pytest.mark.parametrize("plan", [{1: "error-500", 4: "error-502"}, {2: "hang"}, {3: "hang"}], ids=str)
def test_pages_that_fail_in_passing_are_read_again(face: str, plan: dict[int, Fault], open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face).with_site(pace=Pace(page_seconds=2))
    world = desk.center.world
    world.faults = faults = Planned(plan)
    listed = listed_by(desk)
    assert (ids(listed), listed.problems) == (true_ids(world), [])
    assert faults.replies >= 3 + len(plan)


def test_a_long_list_is_not_begun_anew_for_each_page_that_fails(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, disputes=5 * TWO_PAGES[face]).with_site(pace=Pace(page_seconds=5, retries=2))
    world = desk.center.world
    world.faults = faults = Planned(dict.fromkeys((3, 5, 7, 9, 11, 12), "error-502"))
    listed = listed_by(desk)
    assert (ids(listed), listed.problems) == (true_ids(world), [])
    assert faults.replies == 2 + listed.pages - 1 + len(faults.plan), (
        "each page is asked for once, and once per failure"
    )


def test_a_list_that_never_comes_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face).with_site(pace=Pace(page_seconds=5, retries=2))
    desk.center.world.faults = Faults(("error=1",))
    with pytest.raises(SiteUnavailable) as caught:
        listed_by(desk)
    assert caught.value.page


def shifting(world: World, at: int, change: Callable[[], None]) -> None:
    """Change the world just before the reply of that number is made, counted from now."""
    numbers = count(1)

    def latency() -> float:
        if next(numbers) == at:
            change()
        return 0.0

    world.latency = latency  # type: ignore[method-assign]


@pytest.mark.parametrize(("what", "place"), [("closed", 0), ("opened", 5)])
def test_a_list_that_moves_while_it_is_read_is_read_again(
    face: str, what: str, place: int, open_desk: OpenDesk
) -> None:
    desk = desk_with(open_desk, face)
    world = desk.center.world
    cases, moving = list(world.cases), by_time_left(world.cases)[place]
    fewer = [case for case in cases if case is not moving]
    world.cases = cases if what == "closed" else fewer
    after = fewer if what == "closed" else cases
    # Replies from now on: the list, the sorted list, its second page.
    shifting(world, 3, lambda: setattr(world, "cases", after))
    listed = listed_by(desk)
    assert (ids(listed), listed.problems) == (true_ids(world), [])
    assert listed.total == len(after)


def renewal_of(desk: Desk, done: list[None]) -> Renewal:
    def renew() -> None:
        done.append(None)
        sign_in(desk.page, desk.site, ACCOUNT, lambda: PASSWORD)

    return Renewal(renew)


def die_before(desk: Desk, number: int, fault: str) -> None:
    """Let the session die before its request of that number, counted from now."""
    world = desk.center.world
    world.faults = Faults((f"{fault}={number}",))
    for session in world.sessions.alive.values():
        session.requests = 0


@pytest.mark.parametrize(("face", "fault"), [("new", "expire"), ("classic", "expire-dialog")])
def test_a_session_that_dies_at_any_request_of_a_list(face: str, fault: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face)
    expected = true_ids(desk.center.world)
    for number in count(1):
        die_before(desk, number, fault)
        done: list[None] = []
        listed = listed_by(desk, "menu", renewal_of(desk, done))
        assert (ids(listed), listed.problems) == (expected, [])
        if not done:  # the session outlived the whole list: every request was tried
            break
        assert len(done) == 1
    assert number > 3


@pytest.mark.parametrize(("number", "fault"), [(1, "expire"), (3, "expire-dialog")])
def test_without_a_person_to_sign_in_a_dead_session_is_raised(
    face: str, fault: str, number: int, open_desk: OpenDesk
) -> None:
    desk = desk_with(open_desk, face)
    die_before(desk, number, fault)
    with pytest.raises(SessionExpired):
        listed_by(desk, "menu")


def test_nobody_signs_in_more_than_twice(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face)
    desk.center.world.sessions.alive.clear()
    done: list[None] = []
    with pytest.raises(SessionExpired):
        listed_by(desk, "address", lambda: done.append(None))
    assert len(done) == 2
