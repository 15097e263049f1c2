"""A page in a person's hands: what their press sends waits until it is let go; what it sends by itself is told."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page

from flows import engine
from flows.arriving import open_page
from flows.reading_again import over_ceiling, read_again
from flows.records import Case, FilledForm, Money
from flows.reply_form import Reply, fill_reply
from flows.signs import await_sign
from flows.supervising import HeldWrite
from tests.conftest import Desk, OpenDesk
from tests.flows.attacks import until

CONTENT = "The parcel is on its way; please wait a few days."


@pytest.fixture
def desk(face: str, open_desk: OpenDesk) -> Desk:
    return open_desk(face, disputes=22, orders=2).sign_in()


def filled(desk: Desk, page: Page, number: int = 0) -> tuple[Page, Case, FilledForm]:
    """Fill the reply of a case that waits for the seller, and give the page to the person."""
    waiting = [case for case in desk.center.world.cases if "refuse" in case.actions and not case.after_sale_warranty]
    case = waiting[number]
    table = desk.site.profile.case
    open_page(page, desk.site, table, desk.site.address(table.address, issue_id=case.issue_id))
    in_usd = desk.site.profile.reply_form.amount_in == "usd"
    ceiling = case.refund_money_max if in_usd else case.refund_money_max_local
    assert ceiling is not None
    reply = Reply(
        solution_type="refund", refund_money=Money(amount=Decimal(1), currency=ceiling.currency), content=CONTENT
    )
    page, form = fill_reply(page, desk.site, desk.guard, case, reply)
    assert form.complete
    return page, case, form


def press(desk: Desk, page: Page) -> None:
    """Press the site's own button as a person does; the press returns while its request waits."""
    (target,) = desk.site.profile.reply_form.final
    engine.locator(page, target).first.click(no_wait_after=True)


def held(desk: Desk, page: Page) -> HeldWrite:
    found: list[HeldWrite] = []

    def came() -> bool:
        if (write := desk.guard.take_held()) is not None:
            found.append(write)
        return bool(found)

    assert until(page, came)
    return found[0]


def test_a_press_waits_and_goes_on_when_it_is_let_go(desk: Desk) -> None:
    with desk.guard.strict():
        page, case, form = filled(desk, desk.page)
        desk.guard.supervise(page)
        press(desk, page)
        write = held(desk, page)
        assert write.page == page
        assert write.press is not None
        assert write.press.words.replace(" ", "") == "提交"
        assert desk.center.world.writes == []
        assert CONTENT in write.press.values
        if not write.navigates:
            assert {each.result for each in read_again(page, desk.site, form)} == {"same"}
        assert write.let_go(5000)
        assert not write.let_go(5000), "only once"
        assert until(page, lambda: len(desk.center.world.writes) == 1)
        sign = await_sign(page, desk.site, desk.site.profile.reply_form)
    assert (sign.kind, sign.site_words[:4]) == ("sent", "提交成功")
    assert [each.kind for each in desk.center.world.writes] == ["solution"]
    answered = desk.center.world.case(case.issue_id)
    assert answered is not None
    assert any(each.content == CONTENT for each in answered.solutions)
    desk.guard.check()


def test_a_dropped_press_leaves_the_form_and_can_be_made_again(desk: Desk) -> None:
    with desk.guard.strict():
        page, _, form = filled(desk, desk.page)
        desk.guard.supervise(page)
        press(desk, page)
        held(desk, page).drop()
        assert {each.result for each in read_again(page, desk.site, form)} == {"same"}
        assert desk.center.world.writes == []
        press(desk, page)
        write = held(desk, page)
        desk.guard.hold(page)
        write.drop()
    assert desk.center.world.writes == []


def test_what_the_person_changed_is_read_and_held_to_the_ceiling(desk: Desk) -> None:
    with desk.guard.strict():
        page, case, form = filled(desk, desk.page)
        desk.guard.supervise(page)
        place = engine.locator(page, desk.site.profile.reply_form.fields["content"].target).first
        place.fill("Another word of mine.")
        now = {each.field: each for each in read_again(page, desk.site, form)}
        assert (now["content"].result, now["content"].now) == ("changed", "Another word of mine.")
        assert now["refund_money"].result == "same"
        assert over_ceiling(page, desk.site, case, tuple(now.values())) is None
        engine.locator(page, desk.site.profile.reply_form.fields["refund_money"].target).first.fill("99999")
        over = over_ceiling(page, desk.site, case, read_again(page, desk.site, form))
    assert over is not None
    assert over.code == "amount_out_of_range"


def test_what_a_page_sends_by_itself_waits_too_and_names_no_press(desk: Desk) -> None:
    with desk.guard.strict():
        page, _, _ = filled(desk, desk.page)
        desk.guard.supervise(page)
        # No script makes a trusted event: a click and a report of the page's own are no press of a person.
        page.evaluate("() => { document.body.click(); fetch('/send', { method: 'POST' }).catch(() => 0); }")
        write = held(desk, page)
        assert (write.press, write.path) == (None, "/send")
        write.drop()
    assert desk.center.world.writes == []


def test_other_tabs_stay_held_while_one_is_the_persons(desk: Desk) -> None:
    with desk.guard.strict():
        page, _, _ = filled(desk, desk.page)
        desk.guard.supervise(page)
        other, _, _ = filled(desk, desk.session.context.new_page(), 1)
        press(desk, other)
        assert until(other, lambda: any(each.kind == "button" for each in desk.guard.stopped))
        assert desk.guard.take_held() is None
    assert desk.center.world.writes == []


def test_the_sites_refusal_is_read(desk: Desk) -> None:
    with desk.guard.strict():
        page, case, _ = filled(desk, desk.page)
        desk.guard.supervise(page)
        desk.center.world.put_case(case.model_copy(update={"actions": ()}))
        press(desk, page)
        held(desk, page).let_go(5000)
        sign = await_sign(page, desk.site, desk.site.profile.reply_form)
    assert sign.kind == "refused"
    assert "当前状态" in sign.site_words
