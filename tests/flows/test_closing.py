"""Pages close whatever they are doing, and nobody waits for ever."""

from contextlib import suppress

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from flows.closing import close_page
from tests.conftest import OpenDesk

_TIMES = 25
"""A page that is on its way misses most requests to close, but not every one."""


def test_a_page_that_loads_anew_just_then(open_desk: OpenDesk) -> None:
    """Playwright's own `close` never returned here: Chromium drops a request that meets a page on its way."""
    desk = open_desk("classic", disputes=1)
    for _ in range(_TIMES):
        page = desk.session.context.new_page()
        page.goto(desk.center.address)
        with suppress(Error):  # the page goes away under the question
            page.evaluate("() => { location.reload(); return new Promise(() => {}); }")
        close_page(page)
        assert page.is_closed()


def test_a_page_whose_answer_has_just_begun(open_desk: OpenDesk) -> None:
    desk = open_desk("classic", disputes=1)
    for number in range(_TIMES):
        page = desk.session.context.new_page()
        page.goto(f"{desk.center.address}/nowhere/{number}", wait_until="commit")
        close_page(page)
        assert page.is_closed()


@pytest.mark.parametrize(
    "busy",
    [
        pytest.param("setTimeout(() => { while (true); }, 0)", id="spins for ever"),
        pytest.param("addEventListener('beforeunload', (event) => event.preventDefault())", id="would ask first"),
    ],
)
def test_a_page_that_would_rather_stay(open_desk: OpenDesk, busy: str) -> None:
    desk = open_desk("classic", disputes=1)
    asked: list[str] = []
    page = desk.session.context.new_page()
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(desk.center.address)
    page.mouse.click(5, 5)  # Chromium lets only a page that somebody touched ask before it goes
    page.evaluate(busy)
    close_page(page)
    assert page.is_closed()
    assert asked == []


def test_a_page_that_is_gone_already(context: BrowserContext, page: Page) -> None:
    page.close()
    close_page(page)
    assert context.pages == []
