"""What the panel says of a job, and that everybody can read and reach it."""

from dataclasses import replace
from decimal import Decimal
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from assistant.language import Language, speaking
from assistant.respond.notices import Notice
from assistant.respond.panel.actions import ACTIONS, KEYS
from assistant.respond.panel.panel import Panel
from assistant.respond.panel.parts import Button, Choosing, PanelView, Writing
from assistant.respond.panel.view import view_of
from flows.records import Case, Money
from tests.conftest import LANGUAGES
from tests.respond.panel_pages import open_page
from tests.respond.panel_scenes import a_plan, order_scene, scene_of


def words_of(view: PanelView, name: str) -> str:
    return next(each for each in view.sections if each.name == name).model_dump_json()


def test_a_case_is_told_in_full() -> None:
    with speaking("en"):
        plan = a_plan()
        case = plan.item.subject
        assert isinstance(case, Case)
        ceilings = {
            "refund_money_max_local": Money(amount=Decimal("48.62"), currency="EUR"),
            "refund_money_max": Money(amount=Decimal("52.85"), currency="USD"),
        }
        view = view_of(replace(scene_of(plan), case=case.model_copy(update=ceilings), why_not=("because",), rest=2))
    assert (view.place, view.title) == ("3 / 12", f"Dispute {case.issue_id}")
    assert view.count == "2 sent · 8 left · 1 skipped · 1 put off"
    assert [each.name for each in view.sections][:3] == ["why_not", "why", "form"]
    assert "48.62 EUR ≈ 52.85 USD" in words_of(view, "solutions")
    for party in ("Buyer", "Seller", "Platform"):
        assert f'"{party}"' in words_of(view, "solutions")
    form = words_of(view, "form")
    assert form.index("Refund amount") < form.index("Solution"), "what is not as meant comes first"
    assert '"before":"0.00","after":"4.50","note":"differs · Meant: 5.00","tone":"bad"' in form
    draft = scene_of(plan).answer
    assert draft is not None
    assert draft.draft.chinese is not None
    assert draft.draft.chinese.text.split("\n")[0] in words_of(view, "chinese")
    assert {each.action: each.value for each in view.choosing}["language"] == "es"
    assert {each.action: (each.label, each.value) for each in view.writing}["amount"] == ("Refund USD", "4.50")
    parts: tuple[Button | Choosing | Writing, ...] = (*view.buttons, *view.choosing, *view.writing)
    offered = {each.action for each in parts}
    assert offered == set(ACTIONS) == set(KEYS)
    assert len(set(KEYS.values())) == len(KEYS)


def test_an_order_is_told_in_full() -> None:
    with speaking("zh"):
        scene = order_scene()
        view = view_of(scene)
    assert scene.order is not None
    assert scene.proposal is not None
    assert (view.title, view.headline) == (f"订单 {scene.order.order_id}", f"延长 {scene.proposal.days} 天")
    assert view.clock is not None
    assert (view.clock.whose, len(view.clock.ladder)) == ("剩余收货", 4)
    assert "延长后截止" in words_of(view, "order")
    assert {each.action for each in view.buttons} == {"skip", "later", "back", "refill", "list", "stop"}
    assert [each.action for each in view.writing] == ["note"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_read_and_reach_it(browser: Browser, language: Language) -> None:
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme, viewport={"width": 1440, "height": 900})
        panel = Panel(context)
        page = open_page(context)
        with speaking(language):
            notice = Notice(kind="warning", title="!", lines=("…",))
            views = (view_of(replace(scene_of(a_plan()), notice=notice, why_not=("…",))), view_of(order_scene()))
        for view in views:
            panel.show(page, view)
            frame = page.frames[-1]
            frame.get_by_role("heading", level=2).get_by_role("button", expanded=False).evaluate_all(UNFOLD)
            assert frame.get_by_role("button", expanded=False).count() == 0
            found = Axe().run(frame).response["violations"]
            told = [
                (each["id"], node["target"], node.get("failureSummary")) for each in found for node in each["nodes"]
            ]
            assert told == []
            parts: tuple[Button | Choosing | Writing, ...] = (*view.buttons, *view.choosing, *view.writing)
            assert {each.label for each in parts} <= set(frame.locator("[data-act]").evaluate_all(NAMES))
        assert frame.frame_element().get_attribute("title") == view.words.panel
        context.close()


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
UNFOLD = (
    "all => all.forEach((one) => one.closest('section').querySelector('.inner').hidden = false"
    " || one.setAttribute('aria-expanded', 'true'))"
)
NAMES = "all => all.map((one) => (one.labels?.[0] ?? one).childNodes[0].textContent)"
