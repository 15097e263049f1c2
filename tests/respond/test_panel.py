"""The panel in a page under the strictest policy: every action by mouse and by key, and what it outlives."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assistant.language import speaking
from assistant.respond.notices import Notice
from assistant.respond.panel.actions import KEYS, Action
from assistant.respond.panel.panel import Panel
from assistant.respond.panel.parts import PanelView
from assistant.respond.panel.view import view_of
from flows.records import Deadline
from tests.respond.panel_pages import PLACE, after, inside, open_page
from tests.respond.panel_scenes import NOW, a_plan, scene_of

BUTTONS: tuple[Action, ...] = (
    "skip", "later", "back", "refill", "order_message", "on_site_message", "mail", "sms", "list", "stop",
)  # fmt: skip


def a_view(**changes: Any) -> PanelView:
    with speaking("en"):
        return view_of(replace(scene_of(a_plan()), **changes))


@pytest.fixture
def panel(context: BrowserContext) -> Panel:
    return Panel(context)


@pytest.fixture
def page(context: BrowserContext, panel: Panel) -> Page:
    page = open_page(context)
    panel.show(page, a_view())
    return page


def test_every_action_by_mouse_and_by_key(page: Page, panel: Panel) -> None:
    shown = inside(page)
    for action in BUTTONS:
        shown.locator(f"button[data-act={action}]").click()
    assert after(panel, page) == [(action, "") for action in BUTTONS]
    page.locator("#amount").focus()
    for action in BUTTONS:
        page.keyboard.press(f"Alt+{KEYS[action]}")
    assert after(panel, page) == [(action, "") for action in BUTTONS]
    assert page.locator("#amount").input_value() == ""
    page.keyboard.press("F2")
    for action in BUTTONS:
        page.keyboard.press(KEYS[action].lower())
    assert after(panel, page) == [(action, "") for action in BUTTONS]
    page.keyboard.press("F2")
    page.keyboard.type("s5")
    assert page.locator("#amount").input_value() == "s5", "a letter in the page is the page's"
    shown.locator("button[data-act=skip]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+S")
    assert after(panel, page) == [("skip", "")]


def test_choices_are_taken_by_mouse_and_by_enter_and_never_by_silence(page: Page, panel: Panel) -> None:
    shown = inside(page)
    lists: dict[Action, str] = {"choice": "full", "language": "ru", "phrase": "parcel_lost"}
    for action, value in lists.items():
        field = shown.locator(f"select[data-act={action}]")
        before = field.input_value()
        page.locator("#amount").focus()
        page.keyboard.press(f"Alt+{KEYS[action]}")
        page.keyboard.press("ArrowDown")
        turned = field.input_value()
        assert turned != before
        assert after(panel, page) == []
        page.keyboard.press("Enter")
        assert after(panel, page) == [(action, turned)]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        assert field.input_value() == before
        page.keyboard.press("ArrowDown")
        page.locator("#amount").focus()
        assert (field.input_value(), after(panel, page)) == (before, [])
        shown.locator("header .time").click()
        field.select_option(value)
        field.evaluate("each => each.dispatchEvent(new Event('change', {bubbles: true}))")
        assert after(panel, page) == [], "no script turns a list"


def test_amount_and_note_are_written_and_kept(page: Page, panel: Panel) -> None:
    shown = inside(page)
    page.keyboard.press("Alt+A")
    page.keyboard.press("Control+A")
    page.keyboard.type("7.25")
    page.locator("#amount").focus()
    assert after(panel, page) == [], "leaving the field takes nothing"
    shown.get_by_role("button", name="Use", exact=True).click()
    page.keyboard.press("Alt+A")
    page.keyboard.press("Enter")
    assert after(panel, page) == [("amount", "7.25")] * 2
    page.keyboard.press("Alt+N")
    page.keyboard.type("call him sbl")
    panel.show(page, a_view(notice=Notice(kind="warning", title="Look", lines=("<b>x</b>",))))
    note = shown.locator("textarea")
    assert note.input_value() == "call him sbl", "what is typed outlives a new notice"
    expect(page.frames[-1].get_by_role("alert")).to_have_text("Look <b>x</b>")
    page.keyboard.type("!")
    page.keyboard.press("Alt+S")
    assert after(panel, page) == [("note", "call him sbl!"), ("skip", "")]
    note.fill("second")
    page.keyboard.type(" one")
    page.locator("#amount").focus()
    assert after(panel, page) == [("note", "second one")]
    note.click()
    page.keyboard.type(" more")
    page.keyboard.press("Control+Enter")
    assert after(panel, page) == [("note", "second one more")]


def test_it_outlives_what_a_page_does_to_itself(page: Page, panel: Panel, context: BrowserContext) -> None:
    shown = inside(page)
    page.evaluate("() => document.documentElement.replaceChildren(document.createElement('body'))")
    page.wait_for_function("() => document.documentElement.lastElementChild.localName === 'div'")
    expect(inside(page)).to_be_visible()
    page.goto(f"{PLACE}other")
    assert after(panel, page) == []
    shown = inside(page)
    expect(shown).to_be_visible()
    page.keyboard.press("Alt+L")
    shown.locator("button[data-act=skip]").click()
    assert after(panel, page) == [("later", ""), ("skip", "")]
    # Without trusted types a page can write itself anew.
    panel.hide(page)
    assert len(page.frames) == 1
    loose = open_page(context, policy="default-src 'unsafe-inline'")
    panel.show(loose, a_view())
    loose.evaluate("() => { document.write('<p>anew</p>'); document.close(); }")
    expect(inside(loose)).to_be_visible()
    loose.keyboard.press("Alt+B")
    inside(loose).locator("button[data-act=stop]").click()
    assert after(panel, loose) == [("back", ""), ("stop", "")]
    loose.close()
    panel.show(loose, a_view())
    assert panel.take() is None


def test_fold_and_place_are_remembered_over_cases(page: Page, panel: Panel, context: BrowserContext) -> None:
    shown = inside(page)
    grip = shown.locator("header .time").bounding_box()
    assert grip is not None
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(300, 205)
    page.mouse.up()
    moved = shown.bounding_box()
    assert moved is not None
    assert 150 < moved["x"] < 310
    shown.get_by_role("button", name="What was filled in").click()
    shown.get_by_role("button", name="Fold the panel").click()
    after(panel, page)
    other = context.new_page()
    other.goto(PLACE)
    panel.show(other, a_view())
    second = inside(other)
    box = second.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (moved["x"], 200)
    expect(second.get_by_role("timer")).to_be_visible()
    other.keyboard.press("Alt+N")
    expect(second.locator("textarea")).to_be_focused()
    expect(second.get_by_role("button", name="What was filled in")).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(
    ("left", "begins", "rung"),
    [
        (timedelta(days=3, hours=2, minutes=10, seconds=30), "3d 02:10:", "later"),
        (timedelta(hours=5, minutes=10, seconds=30), "05:10:", "under_6h"),
        (timedelta(minutes=-10, seconds=-20), "over by 00:10:", "overdue"),
    ],
)
def test_the_clock_counts_by_the_early_end(
    context: BrowserContext, panel: Panel, left: timedelta, begins: str, rung: str
) -> None:
    plan = a_plan()
    end = NOW + left
    deadline = Deadline(owner="seller", text="…", earliest=end, latest=end + timedelta(hours=23))
    subject = plan.item.subject.model_copy(update={"deadline": deadline})
    page = open_page(context)
    panel.show(page, a_view(plan=plan.model_copy(update={"item": plan.item.model_copy(update={"subject": subject})})))
    shown = inside(page)
    expect(shown.get_by_role("timer")).to_contain_text(begins)
    expect(shown).to_have_attribute("data-urgency", rung)
    first = shown.get_by_role("timer").inner_text()
    expect(shown.get_by_role("timer")).not_to_have_text(first)


def test_a_view_of_another_job_takes_no_typing_over(page: Page, panel: Panel) -> None:
    page.keyboard.press("Alt+N")
    page.keyboard.type("of the first")
    panel.show(page, a_view().model_copy(update={"job": "another"}))
    assert after(panel, page) == [("note", "of the first")]
    assert inside(page).locator("textarea").input_value() == ""
