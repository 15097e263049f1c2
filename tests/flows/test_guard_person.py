"""The guard under a person's hands: what it holds while the assistant acts, and what passes when the person may act."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from flows import engine
from flows.arriving import open_page
from flows.errors import WriteStopped
from flows.guard import Stopped
from flows.guard_rules import Harmless
from flows.records import Case, Money
from flows.reply_form import Reply, fill_reply
from tests.conftest import Desk, OpenDesk
from tests.flows.attacks import SAVES, until
from tests.flows.hostile_forms import HostileDesk, hostile_desk

_SEND = "() => fetch('/send', { method: 'POST' }).catch(() => 0)"


@pytest.fixture
def desk(face: str, open_desk: OpenDesk) -> Desk:
    return open_desk(face, disputes=22, orders=2).sign_in()


@pytest.fixture
def hostile(context: BrowserContext) -> Iterator[HostileDesk]:
    with hostile_desk(context) as desk:
        yield desk


def open_case(desk: Desk) -> Case:
    """Open the first case, which waits for the seller's answer."""
    table, case = desk.site.profile.case, desk.center.world.cases[0]
    open_page(desk.page, desk.site, table, desk.site.address(table.address, issue_id=case.issue_id))
    return case


def filled(desk: Desk, content: str = "The parcel is on its way.") -> Page:
    """Fill the reply of the first case: one press would send it."""
    case = desk.center.world.case(open_case(desk).issue_id)
    assert case is not None
    in_usd = desk.site.profile.reply_form.amount_in == "usd"
    ceiling = case.refund_money_max if in_usd else case.refund_money_max_local
    assert ceiling is not None
    amount = Money(amount=Decimal(1), currency=ceiling.currency)
    reply = Reply(solution_type="refund", refund_money=amount, content=content)
    with desk.guard.strict():
        page, form = fill_reply(desk.page, desk.site, desk.guard, case, reply)
    assert form.complete
    return page


def press_final(desk: Desk, page: Page) -> None:
    for target in desk.site.profile.reply_form.final:
        engine.locate(page, target, "reply_form.final", 5000).click()


def press_all(page: Page) -> int:
    """Press whatever sends a form, as a person does; return how many there are."""
    buttons = page.locator("button[type=submit]:visible, button:not([type]):visible, input[type=submit]:visible")
    for number in range(count := buttons.count()):
        buttons.nth(number).click()
    return count


def test_no_flow_knows_how_to_send() -> None:
    """The first layer: nothing presses a key, sends a form or looks for a final button."""
    sending = re.compile(r"\.final\b|keyboard|\.press\(|dispatch_event|\.submit\(|requestSubmit")
    flows = Path(engine.__file__).parent
    files = [*flows.rglob("*.py"), flows / "in_page" / "engine.js"]
    assert [file.name for file in files if sending.search(file.read_text(encoding="utf-8"))] == []


def kinds(desk: Desk) -> list[str]:
    return [write.kind for write in desk.center.world.writes]


def test_a_press_on_any_button_that_sends_is_stopped(desk: Desk, face: str) -> None:
    page = filled(desk)
    assert press_all(page) == 1
    assert desk.guard.stopped == [Stopped("button", "CLICK", "/issue/issueReply.htm" if face == "classic" else
                                          "/m_apps/dispute-management/detail")]  # fmt: skip
    open_case(desk)
    with desk.guard.strict():
        desk.page.get_by_text("接受" if face == "classic" else "同意", exact=True).click()
        assert press_all(desk.page) == (2 if face == "classic" else 0)
    assert [stopped.kind for stopped in desk.guard.stopped[1:]] == ["button"] + (
        ["button", "form"] * (face == "classic")
    )
    assert desk.center.world.writes == []


def test_enter_in_any_field_of_the_form_is_stopped(desk: Desk) -> None:
    page = filled(desk)
    here = page.url
    fields = page.locator("form").locator("input:visible, select, textarea, [role=combobox]")
    for number in range(fields.count()):
        fields.nth(number).press("Enter")
    assert "enter" in {stopped.kind for stopped in desk.guard.stopped}
    assert page.url == here
    assert desk.center.world.writes == []


def test_without_guard_the_same_hands_send(desk: Desk) -> None:
    page = filled(desk)
    desk.guard.release(page)
    page.locator("form").locator("input[type=text]:visible").first.press("Enter")
    assert until(page, lambda: kinds(desk))
    assert kinds(desk) == ["solution"]


def test_after_release_a_press_is_the_persons_and_after_hold_it_is_not(desk: Desk) -> None:
    page = filled(desk)
    desk.guard.release(page)
    press_final(desk, page)
    assert until(page, lambda: kinds(desk))
    page.wait_for_load_state()
    desk.guard.check()
    page = filled(desk, "Once more: the parcel is on its way.")
    press_final(desk, page)
    assert [stopped.kind for stopped in desk.guard.stopped] == ["button"]
    assert kinds(desk) == ["solution"]


def test_a_person_whom_the_site_corrects_may_press_again(desk: Desk, face: str) -> None:
    page = filled(desk)
    desk.guard.release(page)
    text = engine.locate(page, desk.site.profile.reply_form.fields["content"].target, "content", 5000)
    text.fill("   ab   ")
    press_final(desk, page)
    page.get_by_role("alert").filter(has_text="4").wait_for()
    text = engine.locate(page, desk.site.profile.reply_form.fields["content"].target, "content", 5000)
    text.fill("The parcel is on its way.")
    press_final(desk, page)
    tries = {"new": 1, "classic": 2}[
        face
    ]  # the new face finds the short text by itself, the classic one asks its server
    assert until(page, lambda: kinds(desk) == ["solution"] * tries)
    assert desk.guard.stopped == []


def test_a_list_still_pages_after_a_stopped_write(desk: Desk, face: str) -> None:
    page, table = desk.page, desk.site.profile.dispute_list
    open_page(page, desk.site, table, desk.site.address(table.address))
    page.evaluate("(address) => fetch(address, { method: 'POST' }).catch(() => 0)", SAVES[face])
    page.evaluate("() => { const form = document.createElement('form'); document.body.append(form); form.submit(); }")
    rows = engine.locator(page, table.rows.each)
    before = rows.all_text_contents()
    engine.locate(page, table.next, "dispute_list.next", 5000).click()
    assert until(page, lambda: rows.count() and not set(before) & set(rows.all_text_contents()))
    assert {stopped.kind for stopped in desk.guard.stopped} == {"fetch", "form"}
    assert desk.center.world.writes == []


def test_no_final_word_can_be_pressed_whatever_it_stands_on(hostile: HostileDesk) -> None:
    hostile.open("buttons")
    buttons = hostile.page.locator("#buttons > *")
    for number in range(count := buttons.count()):
        buttons.nth(number).click()
    assert [stopped.kind for stopped in hostile.guard.stopped] == ["button"] * count
    assert hostile.page.evaluate("window.pressed") == []


def test_what_writes_nothing_is_not_disturbed(hostile: HostileDesk) -> None:
    hostile.open("dialog")
    hostile.page.get_by_role("button", name="Close").click()
    assert hostile.page.locator("dialog").is_hidden()
    hostile.page.locator("#beacon").click()
    assert hostile.guard.stopped == []


def test_frames_and_pages_that_come_later_know_what_was_said(hostile: HostileDesk) -> None:
    guard, page, writes = hostile.guard, hostile.page, hostile.hostile.writes
    hostile.open("plain")
    guard.release(page)
    page.evaluate("() => document.body.append(document.createElement('iframe'))")
    page.frames[1].evaluate(_SEND)
    page.reload()
    page.evaluate(_SEND)
    assert writes == ["POST /send"] * 2
    guard.hold(page)
    page.evaluate(_SEND)
    page.reload()
    page.evaluate(_SEND)
    with guard.strict(admit=(Harmless(address="/send"),)):
        page.reload()
        page.evaluate(_SEND)
        assert writes == ["POST /send"] * 3
    page.evaluate(_SEND)
    page.reload()
    page.evaluate(_SEND)
    assert writes == ["POST /send"] * 3
    assert [stopped.kind for stopped in guard.stopped] == ["fetch"] * 4


def test_a_release_is_for_one_page_only(hostile: HostileDesk) -> None:
    hostile.open("plain")
    other = hostile.page.context.new_page()
    other.goto(hostile.page.url)
    hostile.guard.release(other)
    hostile.page.evaluate(_SEND)
    other.close()
    hostile.guard.release(other)
    hostile.guard.hold(other)
    assert [stopped.kind for stopped in hostile.guard.stopped] == ["fetch"]
    assert hostile.hostile.writes == []


def test_a_harmless_request_that_the_site_turns_into_a_write_is_seen(hostile: HostileDesk) -> None:
    hostile.open("plain")
    with hostile.guard.strict():
        hostile.page.evaluate("() => fetch('/quietly', { method: 'POST' })")
    assert hostile.hostile.writes == ["POST /send"]
    with pytest.raises(WriteStopped, match="POST /send"):
        hostile.guard.check()


def test_a_page_that_breaks_leaves_no_permission_behind(hostile: HostileDesk) -> None:
    hostile.open("plain")
    with pytest.raises(RuntimeError), hostile.guard.strict(admit=(Harmless(address="/send"),)):
        raise RuntimeError
    hostile.page.evaluate(_SEND)
    assert [stopped.kind for stopped in hostile.guard.stopped] == ["fetch"]
    assert hostile.hostile.writes == []
