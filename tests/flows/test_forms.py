"""Forms are filled for a person to confirm: what is shown as filled is in the field, and nothing is sent."""

from decimal import Decimal
from pathlib import Path

import pytest

from flows.case_page import read_case
from flows.errors import AmountOutOfRange, NotOffered
from flows.extension_form import Extension, fill_extension, read_order
from flows.records import Case, FilledForm, Money
from flows.reply_form import Reply, fill_reply
from tests.conftest import LANGUAGES, Desk, OpenDesk

HOSTILE = "Dear <b>friend</b>, {{ 7*7 }} =1+1\n👩‍👩‍👧 مرحبا “quoted” 谢谢"


def answerable(desk: Desk, *, returnable: bool = False) -> Case:
    """Open the first case that may be answered."""
    for case in desk.center.world.cases:
        if {"refuse", "modify_solution"}.intersection(case.actions) and not case.after_sale_warranty:
            snad = case.reason in {"damaged", "quality", "does_not_work", "differs_from_description", "quantity_short"}
            if snad == returnable:
                return read_case(desk.page, desk.site, case.issue_id)
    raise AssertionError("the local seller center has no such case")


def ceiling_of(desk: Desk, case: Case) -> Money:
    in_usd = desk.site.profile.reply_form.amount_in == "usd"
    ceiling = case.refund_money_max if in_usd else case.refund_money_max_local
    assert ceiling is not None
    return ceiling


def filled(desk: Desk, case: Case, reply: Reply) -> FilledForm:
    with desk.guard.strict():
        _, form = fill_reply(desk.page, desk.site, desk.guard, case, reply)
    assert desk.center.world.writes == []
    return form


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refund_is_filled_and_read_back_to_the_letter(face: str, language: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=24, orders=2, language=language).sign_in()
    case = answerable(desk)
    ceiling = ceiling_of(desk, case)
    form = filled(desk, case, Reply(solution_type="refund", refund_money=ceiling, content=HOSTILE))
    assert form.complete
    assert {field.field: field.after for field in form.fields}["content"] == HOSTILE
    assert [field.field for field in form.fields] == ["solution_type", "refund_money", "content"]


def test_a_return_with_its_address_is_filled(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=40, orders=2).sign_in()
    case = answerable(desk, returnable=True)
    words = "Poland: ul. Magazynowa 5, 00-001 Warszawa"
    if face == "classic":
        words = classic_address(desk)
    reply = Reply(
        solution_type="return_and_refund",
        refund_money=ceiling_of(desk, case),
        return_address=words,
        content="Please return.",
    )
    assert filled(desk, case, reply).complete


def classic_address(desk: Desk) -> str:
    """Return the first address that the form offers, as a person would see it."""
    here = desk.page.url
    desk.page.goto(here.replace("issueDetail", "issueReply"))
    words = desk.page.locator("#returnAddress option").nth(1).text_content()
    desk.page.goto(here)
    return str(words).strip()


def test_a_refusal_needs_no_amount(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=24, orders=2).sign_in()
    case = answerable(desk)
    assert filled(desk, case, Reply(solution_type="refuse_refund", content="The parcel was delivered.")).complete


@pytest.mark.parametrize(("factor", "extra"), [("1", "0.01"), ("0", "-0.01"), ("0", "0.001")])
def test_an_amount_out_of_range_is_never_typed(face: str, factor: str, extra: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=24, orders=2).sign_in()
    case = answerable(desk)
    ceiling = ceiling_of(desk, case)
    wrong = Money(amount=ceiling.amount * Decimal(factor) + Decimal(extra), currency=ceiling.currency)
    with pytest.raises(AmountOutOfRange):
        filled(desk, case, Reply(solution_type="refund", refund_money=wrong, content="Dear friend"))
    assert desk.center.world.writes == []


def test_what_a_case_does_not_offer_is_not_filled(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=24, orders=2).sign_in()
    platform = next(case for case in desk.center.world.cases if case.after_sale_warranty)
    with pytest.raises(NotOffered):
        filled(
            desk,
            read_case(desk.page, desk.site, platform.issue_id),
            Reply(solution_type="refuse_refund", content="Hello"),
        )
    case = answerable(desk)
    with pytest.raises(NotOffered):
        filled(
            desk, case, Reply(solution_type="return_and_refund", refund_money=ceiling_of(desk, case), content="Hello")
        )


def test_evidence_that_would_go_up_at_once_is_left_to_the_person(face: str, open_desk: OpenDesk, picture: Path) -> None:
    desk = open_desk(face, disputes=24, orders=2).sign_in()
    form = filled(
        desk, answerable(desk), Reply(solution_type="refuse_refund", content="See picture", evidence=(picture,))
    )
    result = {field.field: field.result for field in form.fields}["evidence"]
    assert result == ("left_to_person" if face == "new" else "filled")


def test_allowed_evidence_is_the_only_thing_that_goes_up(open_desk: OpenDesk, picture: Path) -> None:
    desk = open_desk("new", disputes=24, orders=2).sign_in()
    case = answerable(desk)
    reply = Reply(solution_type="refuse_refund", content="See picture", evidence=(picture,))
    with desk.guard.strict(admit=desk.site.profile.reply_form.upload):
        fill_reply(desk.page, desk.site, desk.guard, case, reply, may_upload=True)
        desk.page.locator(".next-upload-list-item").wait_for()
    assert [write.kind for write in desk.center.world.writes] == ["upload"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_extension_is_filled(face: str, language: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=4, orders=12, language=language).sign_in()
    waiting = next(order for order in desk.center.world.orders if order.order_status == "WAIT_BUYER_ACCEPT_GOODS")
    order = read_order(desk.page, desk.site, waiting.order_id)
    with desk.guard.strict():
        _, form = fill_extension(
            desk.page,
            desk.site,
            desk.guard,
            Extension(days=30, reason="logistics_delay" if face == "new" else None),
            order=order,
        )
    assert form.complete
    assert {field.field: field.wanted for field in form.fields}["days"] == "30"
    assert desk.center.world.writes == []


def test_an_order_in_dispute_cannot_be_extended(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=4, orders=40).sign_in()
    other = next(order for order in desk.center.world.orders if order.order_status != "WAIT_BUYER_ACCEPT_GOODS")
    order = read_order(desk.page, desk.site, other.order_id)
    with pytest.raises(NotOffered), desk.guard.strict():
        fill_extension(desk.page, desk.site, desk.guard, Extension(days=30), order=order)


def test_where_a_site_offers_it_the_case_page_is_used(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=12, orders=2, extension_on_case=True).sign_in()
    read_case(desk.page, desk.site, desk.center.world.cases[0].issue_id)
    with desk.guard.strict():
        _, form = fill_extension(
            desk.page,
            desk.site,
            desk.guard,
            Extension(days=10, reason="customs_inspection" if face == "new" else None),
            order=None,
        )
    assert form.complete
    assert desk.center.world.writes == []
