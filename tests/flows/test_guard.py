"""The guard against every known way to write, layer by layer, on real pages of both faces: nothing arrives.

The mutants are here as well: with every layer off each of these ways does write, so the tests bite.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

import pytest
from playwright.sync_api import Page

from flows.arriving import open_page
from flows.case_page import read_case
from flows.errors import WriteStopped
from flows.guard import Guard, Stopped
from tests.conftest import Desk, OpenDesk
from tests.flows.attacks import SAVES, Attack, attacks_on, until

NO_SCRIPT = "(() => {})"
"""Takes the place of the page's guard where another layer is tested alone."""


@pytest.fixture
def desk(face: str, open_desk: OpenDesk) -> Desk:
    """A case is open on the desk, nothing of it answered yet."""
    desk = open_desk(face, disputes=4, orders=0).sign_in()
    table, case = desk.site.profile.case, desk.center.world.cases[0]
    open_page(desk.page, desk.site, table, desk.site.address(table.address, issue_id=case.issue_id))
    return desk


@pytest.fixture
def without_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.guard._SCRIPT", NO_SCRIPT)


def struck(desk: Desk, face: str, attacks: Iterable[Attack], *, held: bool = True) -> Iterator[tuple[Attack, Page]]:
    """Let a page of the case write in one way after the other; a page that is of no use any more is replaced."""
    spoilt, page = False, desk.page
    for attack in attacks:
        if spoilt:
            page = desk.session.context.new_page()
            page.goto(desk.page.url, wait_until="domcontentloaded")
        desk.guard.stopped.clear()
        desk.guard.got_through.clear()
        attack.strike(page, desk.center.address + SAVES[face])
        yield attack, page
        spoilt = attack.spoils or (attack.leaves and not held)


def same(stopped: list[Stopped], expected: list[Stopped]) -> bool:
    return stopped == expected


def noted(guard: Guard, seen: Stopped) -> bool:
    return seen in [*guard.stopped, *guard.got_through]


def arrived(guard: Guard, writes: Sequence[object], seen: list[Stopped]) -> bool:
    return bool(writes) and guard.got_through == seen


def test_every_write_is_stopped_and_named_and_the_page_goes_on(desk: Desk, face: str) -> None:
    guard, world = desk.guard, desk.center.world
    with guard.strict():
        for attack, page in struck(desk, face, attacks_on(face)):
            expected = [Stopped(attack.kind or "network", attack.method, SAVES[face])] if attack.named else []
            until(page, partial(same, guard.stopped, expected))
            assert guard.stopped == expected, attack.name
            assert guard.got_through == [], attack.name
        for case in world.cases:
            assert read_case(desk.page, desk.site, case.issue_id).issue_id == case.issue_id
    assert world.writes == []
    guard.check()


def test_the_page_alone_holds_what_it_can_and_the_rest_is_seen(desk: Desk, face: str) -> None:
    guard, path, writes = desk.guard, SAVES[face], desk.center.world.writes
    for attack, page in struck(desk, face, attacks_on(face)):
        seen = Stopped(attack.kind or "network", attack.method, path)
        if attack.named:
            assert until(page, partial(noted, guard, seen)), attack.name
        if attack.kind:
            assert (guard.stopped, guard.got_through) == ([seen] if attack.named else [], []), attack.name
            assert writes == [], attack.name
        else:
            with pytest.raises(WriteStopped, match=path):
                guard.check()
            assert until(page, lambda: writes), attack.name
            writes.clear()
    assert writes == []


@pytest.mark.usefixtures("without_script")
def test_the_network_alone_holds_what_it_can_and_the_page_stays(face: str, desk: Desk) -> None:
    guard = desk.guard
    with guard.strict():
        for attack, page in struck(desk, face, [attack for attack in attacks_on(face) if attack.on_network]):
            expected = [Stopped("network", attack.method, SAVES[face])]
            until(page, partial(same, guard.stopped, expected))
            assert guard.stopped == expected, attack.name
            assert guard.got_through == [], attack.name
            assert page.title() or attack.spoils, attack.name
    assert desk.center.world.writes == []


@pytest.mark.usefixtures("without_script")
def test_without_guard_every_one_of_them_writes(face: str, desk: Desk) -> None:
    guard, writes, path = desk.guard, desk.center.world.writes, SAVES[face]
    for attack, page in struck(desk, face, attacks_on(face), held=False):
        seen = [Stopped("network", attack.method, path)] if attack.watched else []
        assert until(page, partial(arrived, guard, writes, seen)), attack.name
        assert {write.path for write in writes} == {path}, attack.name
        writes.clear()
