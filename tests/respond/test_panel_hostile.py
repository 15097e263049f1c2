"""The page's own scripts beside the panel, and the texts of buyers in it: nothing is read, pressed or run."""

from dataclasses import replace
from pathlib import Path

import pytest
from loguru import logger
from playwright.sync_api import BrowserContext, Page

from assistant import profiles
from assistant.inert import readable
from assistant.language import speaking
from assistant.respond.notices import Notice
from assistant.respond.panel.panel import Panel
from assistant.respond.panel.parts import PanelView
from assistant.respond.panel.view import view_of
from flows.guard import Guard
from flows.records import Case
from tests.nightly.hostile_payloads import PAYLOADS
from tests.respond.panel_pages import FORM, after, inside, open_page
from tests.respond.panel_scenes import a_plan, scene_of

SPY = (Path(__file__).parent / "hostile_page.js").read_text(encoding="utf-8")
LOOSE = "script-src 'unsafe-inline' 'unsafe-eval'"
FOREIGN = "script, iframe, img, a, form, style, svg, link, object, [onerror], [onload], [style]"
TEXTS = "all => all.map((one) => one.textContent)"
SHOWN, TYPED = "canary-shown-5d1f", "canary typed sbl"


def a_view(**changes: object) -> PanelView:
    with speaking("en"):
        return view_of(replace(scene_of(a_plan()), **changes))  # type: ignore[arg-type]


def spied(context: BrowserContext, *, anew: bool) -> Page:
    """Open a page full of spies; `anew`: it writes itself once more, which takes every listener away."""
    body = f"{FORM}<script>{SPY}</script>"
    if not anew:
        return open_page(context, body, policy=LOOSE)
    page = open_page(context, policy=LOOSE)
    page.evaluate("(body) => { document.open(); document.write(body); document.close(); }", f"<title>x</title>{body}")
    return page


@pytest.mark.parametrize("anew", [False, True])
def test_a_page_that_spies_hears_and_presses_nothing(context: BrowserContext, anew: bool) -> None:
    panel = Panel(context)
    page = spied(context, anew=anew)
    page.locator("#amount").focus()
    panel.show(page, a_view(note=SHOWN, shop_title=SHOWN, notice=Notice(kind="warning", title=SHOWN)))
    inside(page).locator("button[data-act=later]").click()
    page.keyboard.press("Alt+N")
    page.keyboard.press("Control+A")
    page.keyboard.type(TYPED)
    page.keyboard.press("Control+A")
    assert inside(page).locator("textarea").input_value() == TYPED, "no trap of the page's calls the focus back"
    wanted = " ".join(word[::-1] for word in (SHOWN, TYPED.split(maxsplit=1)[0], "Form"))
    known = str(page.evaluate(f"() => window.search('{wanted}')"))
    assert [line.split()[-1] for line in known.splitlines() if line.split(" ")[0] in wanted.split()] == [
        "found", "found", "FOUND",
    ], "of all words only the page's own is found"  # fmt: skip
    assert "FRAMES 0" in known
    page.keyboard.press("Control+Enter")
    assert after(panel, page) == [("later", ""), ("note", TYPED)]
    known += str(page.evaluate("() => window.heard.join('\\n')"))
    for canary in (SHOWN, TYPED, panel._key, panel._secret, "IFRAME MET\n"):
        assert canary not in known, canary
    assert [line for line in known.splitlines() if line.startswith("EVENT")] == []
    page.keyboard.press("F2")
    page.keyboard.press("s")
    assert "EVENT keydown s" in str(page.evaluate("() => window.heard.join('\\n')")), "the page hears what is its own"


def test_nobody_presses_for_the_person(context: BrowserContext) -> None:
    told: list[str] = []
    sink = logger.add(told.append, format="{message}", level="WARNING")
    panel = Panel(context)
    page = spied(context, anew=False)
    panel.show(page, a_view(note=SHOWN))
    assert page.evaluate("() => window.forge()") >= 2
    assert after(panel, page) == []
    logger.remove(sink)
    assert told == ["a message that is not the panel's was dropped; further ones are not told\n"]
    panel.show(page, a_view())
    page.keyboard.press("Alt+L")
    assert after(panel, page) == [("later", "")], "the panel is still there"


def test_a_press_in_the_panel_is_no_press_of_the_page(context: BrowserContext) -> None:
    guard = Guard(context, profiles.load("aliexpress").guard)
    panel = Panel(context)
    page = open_page(context, policy="connect-src *")
    with guard.strict():
        guard.supervise(page)
        panel.show(page, a_view())
        inside(page).locator("button[data-act=list]").click()
        page.evaluate("() => { fetch('/send', {method: 'POST', body: 'x'}).catch(() => 0); }")
        held = None
        while held is None:
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
            held = guard.take_held()
        assert held.press is None, "the page sends this by itself"
    assert after(panel, page) == [("list", "")]


def test_hostile_texts_are_inert_and_whole(context: BrowserContext) -> None:
    seen: list[str] = []
    panel = Panel(context)
    page = open_page(context, policy="default-src * 'unsafe-inline' data:")
    page.on("dialog", lambda dialog: seen.append(dialog.message))
    page.on("request", lambda request: seen.append(request.url))
    plan = a_plan()
    case = plan.item.subject
    assert isinstance(case, Case)
    step = case.process[0].model_copy(update={"submit_member_type": "buyer"})
    for some in (PAYLOADS[at : at + 20] for at in range(0, len(PAYLOADS), 20)):
        steps = tuple(step.model_copy(update={"content": words}) for words in some)
        bad = case.model_copy(update={"process": steps, "buyer_login_id": some[0]})
        notice = Notice(kind="told", title=some[1], lines=some)
        panel.show(page, a_view(plan=plan, case=bad, shop_title=some[2], note=some[3], why_not=some, notice=notice))
        shown = inside(page)
        for place in (".buyer blockquote", ".why_not .text", ".notice p"):
            assert {readable(words) for words in some} <= set(shown.locator(place).evaluate_all(TEXTS)), place
        assert (
            shown.locator("script, iframe, img, a, form, style, svg, link, [onerror], [onload], [style]").count() == 0
        )
        assert shown.evaluate("() => window.__pwn ?? parent.__pwn") is None
    assert seen == []
