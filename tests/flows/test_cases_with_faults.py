"""Cases of a site that breaks off and forgets: each is read as it truly is, or named with what kept it from that."""

from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Route
from playwright.sync_api import TimeoutError as NotInTime

from assistant.qa.site.faults import Faults
from flows.cases import CaseRead, read_cases
from flows.errors import BotWall, ServerError, SessionExpired, SiteUnavailable
from flows.login import sign_in
from flows.renewal import Renewal
from flows.site import Pace
from tests.conftest import ACCOUNT, PASSWORD, Desk, OpenDesk
from tests.flows.same_as_truth import differences, without_hashes

FAST = {"new": "asked", "classic": "fetched"}


class Walled(NamedTuple):
    """A desk, and the address of each request that its site turned away."""

    desk: Desk
    turned_away: list[str]


def desk_with(open_desk: OpenDesk, face: str, *faults: str, **options: Any) -> Desk:
    return open_desk(face, **{"disputes": 8, "orders": 3, "faults": faults, **options}).sign_in()


def ids(desk: Desk) -> list[str]:
    return [case.issue_id for case in desk.center.world.cases]


def read_all(desk: Desk, renew: Renewal | None = None) -> list[CaseRead]:
    return list(read_cases(desk.page, desk.site, ids(desk), renew))


def as_in_truth(desk: Desk, results: list[CaseRead]) -> None:
    """Every id once; what was read is true, so no sign-in page was taken for a case."""
    assert sorted(result.issue_id for result in results) == sorted(ids(desk))
    for result in results:
        assert (result.case is None) != (result.problem is None)
        truth = desk.center.world.case(result.issue_id)
        assert truth is not None
        if result.case is not None:
            assert differences(result.case, without_hashes(truth)) == []


def renewal_of(desk: Desk, done: list[None]) -> Renewal:
    def renew() -> None:
        done.append(None)
        sign_in(desk.page, desk.site, ACCOUNT, lambda: PASSWORD)

    return Renewal(renew)


def die_before(desk: Desk, number: int, *faults: str) -> None:
    """Let the session die before its request of that number, counted from now."""
    desk.center.world.faults = Faults(tuple(f"{fault}={number}" for fault in faults))
    for session in desk.center.world.sessions.alive.values():
        session.requests = 0


@pytest.mark.parametrize(("face", "fault"), [("new", "expire-dialog"), ("classic", "expire")])
def test_a_session_that_dies_while_cases_are_read(face: str, fault: str, open_desk: OpenDesk) -> None:
    """While pages are opened, while their data comes, at the last page of the sample and among the fast reads."""
    desk = desk_with(open_desk, face)
    requests = {"new": (1, 9, 14, 20), "classic": (1, 2, 4, 9)}
    for number in requests[face]:
        die_before(desk, number, fault)
        done: list[None] = []
        results = read_all(desk, renewal_of(desk, done))
        as_in_truth(desk, results)
        assert [str(result.problem) for result in results if result.problem] == []
        assert len(done) == 1, f"request {number}"


def test_a_session_that_dies_twice_is_renewed_twice(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face)
    die_before(desk, 3, "expire", "expire-dialog")
    done: list[None] = []
    results = read_all(desk, renewal_of(desk, done))
    as_in_truth(desk, results)
    assert [result.problem for result in results if result.problem] == []
    assert len(done) == 2


@pytest.mark.parametrize(("number", "fault"), [(2, "expire"), (9, "expire-dialog")])
def test_without_a_person_to_sign_in_a_dead_session_is_raised(
    face: str, fault: str, number: int, open_desk: OpenDesk
) -> None:
    desk = desk_with(open_desk, face)
    die_before(desk, number, fault)
    results: list[CaseRead] = []
    with pytest.raises(SessionExpired):
        results.extend(read_cases(desk.page, desk.site, ids(desk)))
    for result in results:
        truth = desk.center.world.case(result.issue_id)
        assert truth is not None
        assert differences(result.case, without_hashes(truth)) == []


def test_nobody_signs_in_more_than_twice(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face)
    desk.center.world.sessions.alive.clear()
    done: list[None] = []
    with pytest.raises(SessionExpired):
        list(read_cases(desk.page, desk.site, ids(desk), lambda: done.append(None)))
    assert len(done) == 2


@pytest.mark.parametrize("fault", ["error=0.2", "hang=0.05"])
def test_cases_that_fail_in_passing_are_read_or_named(face: str, fault: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, disputes=20).with_site(pace=Pace(page_seconds=2, requests_at_once=4))
    desk.center.world.faults = Faults((fault,))
    results = read_all(desk)
    as_in_truth(desk, results)
    assert all(isinstance(result.problem, SiteUnavailable | None) for result in results)
    assert sum(result.case is not None for result in results) > 10


@pytest.mark.parametrize("how", ["cut", "empty", "reset"])
def test_a_reply_that_breaks_off_is_asked_for_again(face: str, how: str, open_desk: OpenDesk) -> None:
    """Every reply at its first time; what stands in the first half of a page is not taken for the whole case."""
    desk = desk_with(open_desk, face, disputes=5)
    broken: set[str] = set()

    def break_off(route: Route) -> None:
        asked = f"{route.request.url} {route.request.post_data or ''}"
        if route.request.resource_type != "fetch" or asked in broken:
            route.fallback()
            return
        broken.add(asked)
        if how == "reset":
            route.abort("connectionreset")
            return
        reply = route.fetch()
        text = reply.text()
        route.fulfill(response=reply, body=text[: int(len(text) * 0.9)] if how == "cut" else "")

    desk.page.route("**/issue/issueDetail.htm**" if face == "classic" else "**/h5/**", break_off)
    results = read_all(desk)
    as_in_truth(desk, results)
    assert len(broken) >= 5
    assert [str(result.problem) for result in results if result.problem] == []
    assert results[-1].read_by == FAST[face]


@pytest.mark.parametrize("place", [1, 6])
def test_a_case_that_always_fails_stops_no_other(face: str, place: int, open_desk: OpenDesk) -> None:
    """Within the sample that is read both ways, and behind it."""
    desk = desk_with(open_desk, face).with_site(pace=Pace(page_seconds=5, retries=1))
    poisoned = ids(desk)[place]

    def refuse(route: Route) -> None:
        asked = f"{route.request.url} {route.request.post_data or ''}"
        if poisoned in asked and "/evidence/" not in asked and route.request.resource_type != "image":
            route.fulfill(status=502, body="Bad Gateway")
        else:
            route.fallback()

    desk.session.context.route("**/*", refuse)
    results = read_all(desk)
    as_in_truth(desk, results)
    assert {result.issue_id: type(result.problem) for result in results if result.problem} == {poisoned: ServerError}
    assert {result.read_by for result in results[4:] if result.case} == {FAST[face]}


def test_ids_that_are_given_twice_are_read_once(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face)
    wanted = ids(desk)[:5]
    results = list(read_cases(desk.page, desk.site, [*wanted, *wanted]))
    assert sorted(result.issue_id for result in results) == sorted(wanted)


def test_a_case_that_is_not_there_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face).with_site(pace=Pace(page_seconds=5, retries=1))
    (result,) = read_cases(desk.page, desk.site, ["6599999999999999"])
    assert result.case is None
    assert result.problem is not None


def test_a_slow_site_and_a_token_that_is_renewed(face: str, open_desk: OpenDesk) -> None:
    desk = desk_with(open_desk, face, "token", latency=(0.05, 0.2))
    results = read_all(desk)
    as_in_truth(desk, results)
    assert [str(result.problem) for result in results if result.problem] == []


@pytest.fixture
def walled(face: str, open_desk: OpenDesk) -> Walled:
    """A desk whose site turns every fast read away to its bot wall."""
    desk = desk_with(open_desk, face).with_site(pace=Pace(requests_at_once=3))
    turned_away: list[str] = []
    envelope = '{"ret": ["FAIL_SYS_USER_VALIDATE::哎哟喂,被挤爆啦"], "data": {}}'

    def wall(route: Route) -> None:
        if route.request.resource_type != "fetch":
            route.fallback()
            return
        turned_away.append(route.request.url)
        if face == "new":
            route.fulfill(body=envelope, content_type="application/json")
        else:
            route.fulfill(status=302, headers={"location": "/punish?x5secdata=1"})

    desk.page.route("**/issue/**", wall)
    desk.page.route("**/h5/**", wall)
    return Walled(desk, turned_away)


def test_a_bot_wall_stops_the_run(walled: Walled) -> None:
    """It is not run against, case by case: what was on its way is turned away, and nothing more is asked."""
    with pytest.raises(BotWall):
        read_all(walled.desk)
    assert 1 <= len(walled.turned_away) <= 2  # one less than the pace allows: the third is for tabs


def test_a_bot_wall_in_a_tab_stops_what_is_read_ahead(face: str, open_desk: OpenDesk) -> None:
    """The page that reads ahead has one request on its way then, and begins no other."""
    desk = desk_with(open_desk, face)
    held: list[Route] = []

    def wall(route: Route) -> None:
        if route.request.resource_type == "fetch":
            held.append(route)
        elif route.request.frame.page == desk.page:
            route.fallback()
        else:
            route.fulfill(status=302, headers={"location": "/punish?x5secdata=1"})

    for address in ("**/issue/**", "**/h5/**", "**/dispute-management/detail**"):
        desk.page.context.route(address, wall)
    with pytest.raises(BotWall):
        read_all(desk)
    assert len(held) == 1
    with desk.page.expect_event("requestfinished"):
        held.pop().continue_()
    with pytest.raises(NotInTime):
        desk.page.wait_for_event("request", timeout=1000)
    assert held == []
