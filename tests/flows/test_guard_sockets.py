"""Web sockets of a page: shut while it is held, the page's own in a person's hands."""

from collections.abc import Iterator

import pytest
from loguru import logger
from playwright.sync_api import BrowserContext, Page

from flows.guard import Stopped
from tests.flows.attacks import until
from tests.flows.hostile_forms import GUARD, HostileDesk, hostile_desk

_OPEN = """() => new Promise((told) => {
  window.socket = new WebSocket(`ws://${location.host}/send`);
  socket.onopen = () => told("open");
  socket.onclose = ({ code }) => told(code);
})"""
_SAY = "(words) => socket.send(words)"
_LOST = 1006
"""What a page is told of a connection that is lost."""
_WORKER = """() => { new Worker(URL.createObjectURL(new Blob([`
  const socket = new WebSocket("ws://${location.host}/send");
  socket.onopen = () => socket.send("a worker's words");
`]))); }"""


@pytest.fixture
def desk(context: BrowserContext) -> Iterator[HostileDesk]:
    with hostile_desk(context) as desk:
        desk.open("plain")
        yield desk


def heard(desk: HostileDesk, *messages: str) -> bool:
    return until(desk.page, lambda: desk.hostile.writes == [f"{each} in a socket" for each in messages])


def test_a_held_page_gets_no_socket_and_goes_on(desk: HostileDesk) -> None:
    for _ in range(3):  # a page asks for it again and again; it is told once
        assert desk.page.evaluate(_OPEN) == _LOST
    assert desk.guard.stopped == [Stopped("socket", "OPEN", "/send")]
    assert (desk.guard.got_through, desk.hostile.writes) == ([], [])
    desk.page.evaluate(_SAY, "nobody's words")  # in a lost connection words are lost, without an error
    known = desk.page.evaluate("() => [socket instanceof WebSocket, socket.readyState, WebSocket.name, WebSocket.OPEN]")
    assert known == [True, 3, "WebSocket", 1]
    assert desk.page.locator("#reply").is_visible()


def test_a_person_gets_one_and_it_is_silent_once_the_page_is_held_again(desk: HostileDesk) -> None:
    desk.guard.release(desk.page)
    assert desk.page.evaluate(_OPEN) == "open"
    desk.page.evaluate(_SAY, "the person's words")
    assert heard(desk, "the person's words")
    desk.guard.hold(desk.page)
    desk.page.evaluate(_SAY, "nobody's words")
    assert desk.guard.stopped == [Stopped("socket", "SEND", "/send")]
    desk.guard.release(desk.page)
    desk.page.evaluate(_SAY, "more of them")
    assert heard(desk, "the person's words", "more of them")


def test_a_page_that_is_looked_at_gets_none_either(desk: HostileDesk) -> None:
    with desk.guard.strict():
        desk.guard.supervise(desk.page)
        assert desk.page.evaluate(_OPEN) == _LOST
    assert desk.hostile.writes == []


def test_a_listed_socket_is_left_alone(context: BrowserContext) -> None:
    with hostile_desk(context, GUARD.model_copy(update={"sockets": ("/se*",)})) as desk:
        desk.open("plain")
        assert desk.page.evaluate(_OPEN) == "open"
        desk.page.evaluate(_SAY, "I am here")
        assert heard(desk, "I am here")
    assert desk.guard.stopped == []


@pytest.mark.parametrize("name", ["WebSocketStream", "WebTransport"])
def test_newer_sockets_are_not_there(page: Page, desk: HostileDesk, name: str) -> None:
    desk.page.goto(f"{desk.hostile.address}/form/plain")
    assert desk.page.evaluate(f"() => typeof window.{name}") == "undefined"


def test_what_a_worker_says_is_told(desk: HostileDesk) -> None:
    lines: list[str] = []
    number = logger.add(lines.append, level="WARNING", format="{message}")
    try:
        desk.page.evaluate(_WORKER)
        assert until(desk.page, lambda: lines)
    finally:
        logger.remove(number)
    address = desk.hostile.address.replace("http", "ws")
    assert lines == [f"a worker of a held page sends through a web socket: {address}/send\n"]
