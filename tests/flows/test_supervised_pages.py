"""What pages try while a person has them: nothing is sent unasked, no press is made up, the person is not hindered."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from flows.errors import WriteStopped
from flows.guard import Stopped
from flows.guard_rules import Harmless
from flows.supervising import HeldWrite
from tests.flows.attacks import until
from tests.flows.hostile_forms import HostileDesk, hostile_desk

WAYS = {
    "fetch": "fetch('/send', { method: 'POST', keepalive: true }).catch(() => { window.failed = true; })",
    "xhr": "const asking = new XMLHttpRequest(); asking.open('POST', '/send'); "
    "asking.onerror = () => { window.failed = true; }; asking.send('x')",
    "beacon": "navigator.sendBeacon('/send', 'x')",
    "network": "document.getElementById('reply').submit()",
}
"""How a page's own code writes, by what the guard calls it."""


_BINDINGS = "Object.getOwnPropertyNames(window).filter((name) => /guard_|hands_/.test(name))"
_FRAMED = """(html) => {
    const frame = document.createElement('iframe');
    frame.srcdoc = html;
    document.body.append(frame);
}"""
_ANEW = "(html) => { document.open(); document.write(html); document.close(); }"


@pytest.fixture
def desk(context: BrowserContext) -> Iterator[HostileDesk]:
    with hostile_desk(context) as desk:
        yield desk


def write_by(page: Page, way: str) -> None:
    page.evaluate(f"() => {{ {WAYS[way]}; }}")


def taken(desk: HostileDesk) -> HeldWrite:
    """Wait for the next write that waits."""
    found: list[HeldWrite] = []

    def came() -> bool:
        found.extend(filter(None, [desk.guard.take_held()]))
        return bool(found)

    assert until(desk.page, came)
    return found[0]


def test_each_way_to_write_waits_and_goes_once_or_never(desk: HostileDesk) -> None:
    guard, page, writes = desk.guard, desk.page, desk.hostile.writes
    with guard.strict():
        for way in WAYS:
            desk.open("plain")
            guard.supervise(page)
            write_by(page, way)
            dropped = taken(desk)
            assert (dropped.kind, dropped.method, dropped.path, dropped.press) == (way, "POST", "/send", None), way
            assert dropped.navigates == (way == "network")
            dropped.drop()
            dropped.drop()
            assert not dropped.let_go(1000), way
            assert guard.stopped == [Stopped(way, "POST", "/send")], way
            assert page.locator("#reply").is_visible(), way
            if way in ("fetch", "xhr"):
                page.wait_for_function("window.failed")
            assert writes == [], way
            write_by(page, way)
            assert taken(desk).let_go(5000), way
            assert until(page, lambda: writes), way
            assert writes == ["POST /send"], way
            assert guard.take_held() is None, way
    guard.check()


def test_a_tab_that_is_closed_sends_nothing_of_what_waits(desk: HostileDesk) -> None:
    guard, context = desk.guard, desk.page.context
    desk.open("plain")
    with guard.strict():
        for way in WAYS:
            page = context.new_page()
            page.goto(f"{desk.hostile.address}/form/plain")
            guard.supervise(page)
            write_by(page, way)
            held = taken(desk)
            page.close(run_before_unload=True)  # as a person closes it
            assert until(desk.page, page.is_closed)
            for _ in range(3):  # what was on its way has arrived by then
                desk.page.reload()
            assert desk.hostile.writes == [], way
            assert not held.let_go(1000), way
            held.drop()
            guard.hold(page)
    assert desk.hostile.writes == []


def test_what_nobody_could_hold_later_does_not_go_at_all(desk: HostileDesk) -> None:
    guard, page = desk.guard, desk.page
    with guard.strict():
        desk.open("plain")
        guard.supervise(page)
        page.evaluate("""() => {
            addEventListener('pagehide', () => {
                navigator.sendBeacon('/send', 'x');
                fetch('/send', { method: 'POST', keepalive: true });
            });
            window.fetchLater?.('/send', { method: 'POST', activateAfter: 0 });
        }""")
        for _ in range(3):
            page.goto(f"{desk.hostile.address}/form/dialog")
    assert desk.hostile.writes == []


def test_no_script_makes_a_press(desk: HostileDesk) -> None:
    guard, page = desk.guard, desk.page
    with guard.strict():
        desk.open("plain")
        page.evaluate("""() => {
            document.body.insertAdjacentHTML('beforeend', '<label><button id=go>Go on</button></label>');
            window.go.onclick = send;
        }""")
        guard.supervise(page)
        for script in (
            "go.click()",
            "go.parentElement.click()",
            "go.dispatchEvent(new MouseEvent('click', { bubbles: true }))",
            "go.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); send()",
            f"{_BINDINGS}.forEach((name) => window[name]({{ kind: 'press', words: 'Submit', values: [] }})); send()",
            "form.requestSubmit()",
        ):
            page.evaluate(f"() => {{ {script}; }}")
            held = taken(desk)
            held.drop()
            assert held.press is None, script
        page.locator("#text").click()
        page.keyboard.type("one two")
        page.evaluate("() => { send(); }")
        held = taken(desk)
        held.drop()
        assert held.press is None, "to type is not to press"
        assert guard.touched(page)
        page.locator("#go").click()
        held = taken(desk)
        assert held.press
        assert (held.press.words, held.press.values) == ("Go on", ())
        held.drop()
        page.locator("#amount").press("Enter", no_wait_after=True)
        held = taken(desk)
        assert held.press
        assert (held.press.words, held.press.values[-1]) == ("Submit", "one two")
        held.drop()
    assert desk.hostile.writes == []


def test_a_press_in_a_frame_and_on_a_page_written_anew(desk: HostileDesk) -> None:
    guard, page = desk.guard, desk.page
    button = "<form method=post action=/send><button>Send it</button></form>"
    with guard.strict():
        desk.open("plain")
        page.evaluate(_FRAMED, button)
        guard.supervise(page)
        page.frame_locator("iframe").get_by_role("button").click(no_wait_after=True)
        first = taken(desk)
        first.drop()
        page.evaluate(_ANEW, button)
        page.get_by_role("button").click(no_wait_after=True)
        second = taken(desk)
        second.drop()
        assert [held.press and held.press.words for held in (first, second)] == ["Send it", "Send it"]
    assert desk.hostile.writes == []


def test_what_is_admitted_passes_and_ends_with_the_supervision(desk: HostileDesk) -> None:
    guard, page, writes = desk.guard, desk.page, desk.hostile.writes
    desk.open("plain")
    with pytest.raises(RuntimeError):
        guard.supervise(page)
    with guard.strict():
        guard.supervise(page, (Harmless(address="/send"),))
        page.evaluate("() => fetch('/send', { method: 'POST' }).then((reply) => reply.text())")
        assert writes == ["POST /send"]
        guard.supervise(page)
        write_by(page, "fetch")
        assert until(page, guard.take_held)
    assert guard.stopped == [Stopped("fetch", "POST", "/send")]
    write_by(page, "fetch")
    assert guard.stopped == [Stopped("fetch", "POST", "/send")] * 2
    assert writes == ["POST /send"]


def test_a_harmless_request_that_the_site_turns_into_a_write_is_seen(desk: HostileDesk) -> None:
    with desk.guard.strict():
        desk.open("plain")
        desk.guard.supervise(desk.page)
        desk.page.evaluate("() => fetch('/quietly', { method: 'POST' }).then((reply) => reply.text())")
    with pytest.raises(WriteStopped, match="POST /send"):
        desk.guard.check()


def test_what_the_site_asks_the_person_is_left_to_them(desk: HostileDesk) -> None:
    page = desk.page
    with desk.guard.strict():
        desk.open("plain")
        desk.guard.supervise(page)
        hand = page.context.new_cdp_session(page)
        asked: list[str] = []

        def hear(event: dict[str, Any]) -> None:
            asked.append(event["message"])

        hand.on("Page.javascriptDialogOpening", hear)
        hand.send("Page.enable")
        page.evaluate("() => { setTimeout(() => { window.answered = confirm('Really?'); }); }")
        assert until(page, lambda: asked == ["Really?"])
        hand.send("Page.handleJavaScriptDialog", {"accept": True})
        page.wait_for_function("window.answered === true")


def test_released_in_place_of_supervised_the_same_pages_write(desk: HostileDesk) -> None:
    with desk.guard.strict():
        for way in WAYS:
            desk.open("plain")
            desk.guard.release(desk.page)
            write_by(desk.page, way)
            assert until(desk.page, lambda: desk.hostile.writes), way
