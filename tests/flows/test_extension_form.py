"""The extension of the receipt period: filled and read back on the order or the case, never sent by the assistant."""

import pytest
from playwright.sync_api import Page

from flows import engine
from flows.arriving import open_page
from flows.errors import NotOffered
from flows.extension_form import Extension, fill_extension, read_order
from flows.records import FilledForm
from flows.site import Pace
from tests.conftest import LANGUAGES, Desk, OpenDesk
from tests.flows.attacks import until


@pytest.fixture
def desk(face: str, open_desk: OpenDesk) -> Desk:
    return open_desk(face, disputes=4, orders=8).sign_in()


def extended(desk: Desk, extension: Extension, status: str = "WAIT_BUYER_ACCEPT_GOODS") -> tuple[Page, FilledForm]:
    """Open the first order of a state and fill its extension."""
    order_id = next(order.order_id for order in desk.center.world.orders if order.order_status == status)
    order = read_order(desk.page, desk.site, order_id)
    with desk.guard.strict():
        page, form = fill_extension(desk.page, desk.site, desk.guard, extension, order=order)
    assert form.order_id == order_id
    return page, form


def with_reason(face: str, days: int = 30) -> Extension:
    return Extension(days=days, reason="customs_inspection" if face == "new" else None)


def press_final(desk: Desk, page: Page) -> None:
    for target in desk.site.profile.extension_form.final:
        engine.locate(page, target, "extension_form.final", 5000).click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_and_reason_are_filled_and_read_back(face: str, language: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=4, orders=8, language=language).sign_in()
    for days in (1, 30, 120):
        _, form = extended(desk, with_reason(face, days))
        assert form.complete
        reason = {"reason": {"zh": "海关查验", "en": "Customs inspection"}[language]} if face == "new" else {}
        assert {field.field: field.after for field in form.fields} == {"days": str(days), **reason}
    assert desk.center.world.writes == []
    assert desk.guard.stopped == []


@pytest.mark.parametrize("status", ["IN_ISSUE", "IN_FROZEN"])
def test_an_order_in_another_state_is_left_alone(desk: Desk, status: str) -> None:
    with pytest.raises(NotOffered) as refused:
        extended(desk, Extension(days=30), status)
    assert refused.value.site_words in {"含纠纷的订单", "冻结中的订单"}
    assert desk.page.locator("[role=dialog]:visible").count() == 0
    assert desk.center.world.writes == []


def test_a_reason_that_nobody_offers(open_desk: OpenDesk) -> None:
    desk = open_desk("new", disputes=0, orders=2).sign_in().with_site(pace=Pace(page_seconds=4))
    with pytest.raises(NotOffered, match="bad_weather"):
        extended(desk, Extension(days=30, reason="bad_weather"))
    field = desk.site.profile.extension_form.fields["reason"]
    known = field.model_copy(update={"options": {**field.options, "bad_weather": ("恶劣天气",)}})
    table = desk.site.profile.extension_form
    table = table.model_copy(update={"fields": {**table.fields, "reason": known}})
    desk = desk.with_site(profile=desk.site.profile.model_copy(update={"extension_form": table}))
    with pytest.raises(NotOffered, match="bad_weather"):
        extended(desk, Extension(days=30, reason="bad_weather"))
    assert desk.center.world.writes == []


def test_where_a_site_offers_it_on_the_case(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=4, orders=2, extension_on_case=True).sign_in()
    table = desk.site.profile.extension_form.model_copy(update={"on": "case"})
    desk = desk.with_site(profile=desk.site.profile.model_copy(update={"extension_form": table}))
    case = desk.site.profile.case
    address = desk.site.address(case.address, issue_id=desk.center.world.cases[0].issue_id)
    open_page(desk.page, desk.site, case, address)
    with desk.guard.strict():
        _, form = fill_extension(desk.page, desk.site, desk.guard, with_reason(face), order=None)
    assert form.complete
    assert form.order_id is None
    assert desk.center.world.writes == []


def test_enter_and_the_final_button_are_the_persons(desk: Desk, face: str) -> None:
    guard, writes = desk.guard, desk.center.world.writes
    page, _ = extended(desk, with_reason(face, 1))
    days = engine.locate(page, desk.site.profile.extension_form.fields["days"].target, "days", 5000)
    days.press("Enter")
    press_final(desk, page)
    assert [stopped.kind for stopped in guard.stopped] == ["enter", "button"]
    assert writes == []
    guard.release(page)
    press_final(desk, page)
    assert until(page, lambda: writes)
    page.wait_for_load_state()
    page, _ = extended(desk, with_reason(face, 1))
    press_final(desk, page)
    assert [stopped.kind for stopped in guard.stopped] == ["enter", "button", "button"]
    assert [write.kind for write in writes] == ["extension"]
    guard.check()


def test_without_guard_enter_sends(desk: Desk, face: str) -> None:
    page, _ = extended(desk, with_reason(face, 1))
    desk.guard.release(page)
    engine.locate(page, desk.site.profile.extension_form.fields["days"].target, "days", 5000).press("Enter")
    assert until(page, lambda: desk.center.world.writes)
