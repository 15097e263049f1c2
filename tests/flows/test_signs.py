"""What the site shows after a press: that it took the form, why not, or that nobody is signed in any more."""

import pytest
from playwright.sync_api import Page

from flows import engine
from flows.arriving import open_page
from flows.extension_form import Extension, fill_extension, read_order
from flows.profile import FormPage
from flows.signs import Sign, await_sign
from flows.site import Pace
from tests.conftest import LANGUAGES, Desk, OpenDesk
from tests.flows.attacks import until

SENT = {("zh", "new"): "操作成功", ("zh", "classic"): "延长收货时间成功",
        ("en", "new"): "Done", ("en", "classic"): "Receipt time extended"}  # fmt: skip
REFUSED = {"zh": "当前状态", "en": "the receipt period of this order|the order's state"}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def desk(face: str, language: str, open_desk: OpenDesk) -> Desk:
    return open_desk(face, disputes=4, orders=4, language=language).sign_in()


def pressed(desk: Desk, table: FormPage) -> Page:
    """Fill the extension of an order that awaits its receipt and press its button; the press goes on."""
    waiting = [order for order in desk.center.world.orders if order.order_status == "WAIT_BUYER_ACCEPT_GOODS"]
    order = read_order(desk.page, desk.site, waiting[0].order_id)
    extension = Extension(days=2, reason="customs_inspection" if "reason" in table.fields else None)
    page, _ = fill_extension(desk.page, desk.site, desk.guard, extension, order=order)
    desk.guard.supervise(page)
    return page


def let_go(desk: Desk, page: Page) -> None:
    (target,) = desk.site.profile.extension_form.final
    engine.locator(page, target).first.click(no_wait_after=True)

    def went() -> bool:
        held = desk.guard.take_held()
        return held is not None and held.let_go(5000)

    assert until(page, went)


def test_each_end_of_a_press_has_its_sign(desk: Desk, face: str, language: str) -> None:
    table, world = desk.site.profile.extension_form, desk.center.world
    with desk.guard.strict():
        let_go(desk, page := pressed(desk, table))
        assert await_sign(page, desk.site, table) == Sign(kind="sent", site_words=SENT[language, face])
        page = pressed(desk, table)
        for order in world.orders:
            world.put_order(order.model_copy(update={"order_status": "IN_FROZEN"}))
        let_go(desk, page)
        refused = await_sign(page, desk.site, table)
        assert refused.kind == "refused"
        assert {"zh": "当前状态不", "en": "order"}[language] in refused.site_words
        for order in world.orders:
            world.put_order(order.model_copy(update={"order_status": "WAIT_BUYER_ACCEPT_GOODS"}))
        page = pressed(desk, table)
        desk.session.context.clear_cookies()
        let_go(desk, page)
        assert await_sign(page, desk.site, table).kind == "signed_out"


def test_no_sign_comes_of_a_buyers_words_or_a_closed_page(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=4, orders=1).sign_in().with_site(pace=Pace(page_seconds=10, step_seconds=0.5))
    profile, world = desk.site.profile, desk.center.world
    case = world.cases[0]
    spoken = case.process[0].model_copy(update={"content": "提交成功"})
    world.put_case(case.model_copy(update={"process": (spoken, *case.process[1:])}))
    open_page(desk.page, desk.site, profile.case, desk.site.address(profile.case.address, issue_id=case.issue_id))
    assert desk.page.get_by_text("提交成功", exact=True).is_visible()
    assert await_sign(desk.page, desk.site, profile.reply_form) == Sign(kind="nothing")
    desk.page.close()
    assert await_sign(desk.page, desk.site, profile.reply_form) == Sign(kind="nothing")
