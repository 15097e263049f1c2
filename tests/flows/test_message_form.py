"""Messages to the buyer beside the dispute: filled and read back on both faces, sent by the person alone."""

from typing import get_args

import pytest
from playwright.sync_api import Page

from flows import engine
from flows.errors import NotOffered, NotThere, ReadingIncomplete, ServerError
from flows.message_form import Message, MessageChannel, fill_message, message_form
from flows.reading_again import read_again
from flows.records import FilledForm
from flows.signs import await_sign
from flows.site import Pace
from tests.conftest import LANGUAGES, Desk, OpenDesk
from tests.flows.attacks import until

CHANNELS: tuple[MessageChannel, ...] = get_args(MessageChannel)
HOSTILE = "Dear <b>friend</b>,\n{{ 7*7 }} ${x} =1+1 [/]\n👩‍👩‍👧 مرحبا \u202eabc\u202c “谢谢”"
SENT = {
    "new": {"order_message": "发送成功", "on_site_message": "发送成功"},
    "classic": {"order_message": "留言成功", "on_site_message": "站内信发送成功"},
}
HELD_ENTER = {
    "new": {"order_message": "form", "on_site_message": "fetch"},
    "classic": {"order_message": "form", "on_site_message": "form"},
}


def about(desk: Desk, channel: MessageChannel, content: str = HOSTILE) -> Message:
    case = desk.center.world.cases[0]
    return Message(channel=channel, content=content, order_id=case.parent_order_id, issue_id=case.issue_id)


def filled(desk: Desk, message: Message) -> tuple[Page, FilledForm]:
    with desk.guard.strict():
        return fill_message(desk.page, desk.site, desk.guard, message)


def press(desk: Desk, page: Page, channel: MessageChannel, what: str) -> None:
    table = message_form(desk.site.profile, channel)
    if what == "enter":
        engine.locate(page, table.fields["content"].target, "content", 5000).press("Enter")
    else:
        engine.locate(page, table.final[0], "final", 5000).click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_filled_read_back_and_held(face: str, language: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=2, orders=0, language=language).sign_in()
    guard, writes = desk.guard, desk.center.world.writes
    for channel in CHANNELS:
        message = about(desk, channel)
        page, form = filled(desk, message)
        assert (form.form, form.order_id, form.issue_id) == (channel, message.order_id, message.issue_id)
        assert [(field.field, field.after, field.result) for field in form.fields] == [("content", HOSTILE, "filled")]
        assert guard.stopped == []
        # The page draws itself anew when a field is left: what it was not told of would be gone.
        page.locator("textarea").focus()
        page.locator("textarea").blur()
        press(desk, page, channel, "enter")
        assert until(page, lambda: guard.stopped)
        press(desk, page, channel, "button")
        assert [stopped.kind for stopped in guard.stopped] == [HELD_ENTER[face][channel], "button"]
        assert [each.result for each in read_again(page, desk.site, form)] == ["same"]
        assert page.locator("textarea").input_value() == HOSTILE
        guard.stopped.clear()
    assert writes == []
    assert desk.center.world.messages == []
    guard.check()


def test_without_guard_both_ways_send_and_the_site_says_so(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=2, orders=0).sign_in()
    world = desk.center.world
    for channel in CHANNELS:
        for what in ("enter", "button"):
            world.writes.clear()
            world.messages.clear()
            page, _ = filled(desk, about(desk, channel))
            desk.guard.release(page)
            press(desk, page, channel, what)
            sign = await_sign(page, desk.site, message_form(desk.site.profile, channel))
            assert (sign.kind, sign.site_words) == ("sent", SENT[face][channel])
            assert [write.kind for write in world.writes] == ["message"]
            (message,) = world.messages
            said = (message.channel, message.order_id, message.content.replace("\r\n", "\n"))
            assert said == (channel, world.cases[0].parent_order_id, HOSTILE)
        page, _ = filled(desk, about(desk, channel))
        desk.guard.release(page)
        page.locator("textarea").fill("  ")
        press(desk, page, channel, "button")
        sign = await_sign(page, desk.site, message_form(desk.site.profile, channel))
        assert (sign.kind, "1000" in sign.site_words) == ("refused", True)
        assert len(world.messages) == 1


def test_what_is_not_offered_or_about_somebody_else(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=2, orders=0).sign_in().with_site(pace=Pace(page_seconds=4))
    profile, other = desk.site.profile, desk.center.world.cases[1].parent_order_id
    for channel in CHANNELS:
        name = f"{channel}_form"
        table = message_form(profile, channel)
        with pytest.raises(NotOffered, match="1001"):
            filled(desk, about(desk, channel, "a" * 1001))
        assert desk.page.locator("textarea").input_value() == ""
        elsewhere = table.model_copy(update={"address": table.address.replace("{order_id}", other or "")})
        wrong = desk.with_site(profile=profile.model_copy(update={name: elsewhere}))
        with pytest.raises(ReadingIncomplete) as refused:
            filled(wrong, about(desk, channel))
        assert refused.value.target == f"{name}.order_id"
        assert desk.page.locator("textarea").input_value() == ""
        with pytest.raises(NotOffered, match="order_id"):
            filled(desk, about(desk, channel).model_copy(update={"order_id": None}))
        with pytest.raises(NotThere if face == "classic" else ServerError):
            filled(desk, about(desk, channel).model_copy(update={"order_id": "7"}))
        none = desk.with_site(profile=profile.model_copy(update={name: None}))
        with pytest.raises(NotOffered) as refused_too:
            filled(none, about(desk, channel))
        assert refused_too.value.target == name
    assert desk.center.world.writes == []
