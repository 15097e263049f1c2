"""The guard against every known way to write, layer by layer, on real pages of both faces: nothing arrives.

The mutants are here as well: with every layer off each of these ways does write, so the tests bite.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from playwright.sync_api import Page

from flows.arriving import open_page
from flows.errors import WriteStopped
from flows.guard import Guard, Stopped
from tests.conftest import Desk, OpenDesk
from tests.flows.attacks import SAVES, Attack, attacks_on, until

NO_SCRIPT = "(() => {})"
"""Takes the place of the page's guard when the other layers are tested alone."""


@pytest.fixture
def desk(face: str, open_desk: OpenDesk) -> Desk:
    """A case is open on the desk, nothing of it answered yet."""
    desk = open_desk(face, disputes=4, orders=0).sign_in()
    table, case = desk.site.profile.case, desk.center.world.cases[0]
    open_page(desk.page, desk.site, table, desk.site.address(table.address, issue_id=case.issue_id))
    return desk


@contextmanager
def attacked(desk: Desk, face: str, attack: Attack) -> Iterator[Page]:
    """Open the case once more and let the page make its write there."""
    desk.guard.stopped.clear()
    desk.guard.got_through.clear()
    page = desk.session.context.new_page()
    page.goto(desk.page.url, wait_until="domcontentloaded")
    attack.strike(page, desk.center.address + SAVES[face])
    yield page
    for opened in desk.session.context.pages:
        if opened is not desk.page:
            opened.wait_for_load_state()  # Chromium may never close a page that is between two documents
            opened.close()


def has_stopped(guard: Guard, expected: list[Stopped]) -> bool:
    return guard.stopped == expected


def test_every_write_is_stopped_and_named(desk: Desk, face: str) -> None:
    guard, path = desk.guard, SAVES[face]
    with guard.strict():
        for attack in attacks_on(face):
            with attacked(desk, face, attack) as page:
                expected = [Stopped(attack.kind or "network", attack.method, path)] if attack.named else []
                until(page, partial(has_stopped, guard, expected))
                assert guard.stopped == expected, attack.name
    assert desk.center.world.writes == []


def test_the_page_alone_holds_what_it_can(desk: Desk, face: str) -> None:
    guard, path = desk.guard, SAVES[face]
    for attack in attacks_on(face):
        if attack.kind:
            with attacked(desk, face, attack) as page:
                expected = [Stopped(attack.kind, attack.method, path)] if attack.named else []
                until(page, partial(has_stopped, guard, expected))
                assert guard.stopped == expected, attack.name
                assert guard.got_through == [], attack.name
    assert desk.center.world.writes == []


@pytest.fixture
def without_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.guard._SCRIPT", NO_SCRIPT)


@pytest.mark.usefixtures("without_script")
def test_the_network_alone_holds_what_it_can(face: str, desk: Desk) -> None:
    guard, path = desk.guard, SAVES[face]
    with guard.strict():
        for attack in attacks_on(face):
            if attack.on_network:
                with attacked(desk, face, attack) as page:
                    expected = [Stopped("network", attack.method, path)]
                    until(page, partial(has_stopped, guard, expected))
                    assert guard.stopped == expected, attack.name
                    assert guard.got_through == [], attack.name
    assert desk.center.world.writes == []


@pytest.mark.usefixtures("without_script")
def test_without_guard_every_one_of_them_writes(face: str, desk: Desk) -> None:
    guard, writes = desk.guard, desk.center.world.writes
    for attack in attacks_on(face):
        writes.clear()
        with attacked(desk, face, attack) as page:
            assert until(page, lambda: writes), attack.name
            assert {write.path for write in writes} == {SAVES[face]}, attack.name
            if attack.on_network:
                assert guard.got_through == [Stopped("network", attack.method, SAVES[face])], attack.name
                with pytest.raises(WriteStopped, match=SAVES[face]):
                    guard.check()
