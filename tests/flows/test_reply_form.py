"""The reply: what is shown as filled is what the form holds, on both faces and in hostile forms; nothing is sent."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from flows import engine
from flows.arriving import open_page
from flows.errors import AmountOutOfRange, NotOffered
from flows.filling import Form, Wanted, fill
from flows.reading_again import read_again
from flows.records import Case, FilledForm, Money
from flows.reply_form import Reply, fill_reply
from flows.site import Pace
from tests.conftest import LANGUAGES, Desk, OpenDesk
from tests.flows.attacks import until

ADDRESSES = {
    "new": {"zh": "深圳市宝安区福海大道 8 号 3 栋", "en": "Building 3, 8 Fuhai Avenue, Bao'an, Shenzhen"},
    "classic": {
        "zh": "广东省深圳市龙岗区坂田街道五和大道 100 号 3 栋",
        "en": "Building 3, 100 Wuhe Avenue, Bantian, Longgang, Shenzhen, Guangdong",
    },
}
HOSTILE = "Dear <b>friend</b>,\n{{ 7*7 }} {% raw %} ${x} =1+1 [/]\n👩‍👩‍👧 مرحبا \u202eabc\u202c “谢谢”"


def wait_less(desk: Desk) -> Desk:
    """Do not wait long for what is meant to be missing."""
    return desk.with_site(pace=Pace(page_seconds=4))


@pytest.fixture
def desk(face: str, open_desk: OpenDesk) -> Desk:
    return open_desk(face, disputes=20, orders=1).sign_in()


def waiting(desk: Desk, *, returnable: bool = True) -> Case:
    """Find a case that waits for the seller's answer, and whose goods may come back or not."""
    returning = ("differs_from_description", "quantity_short")
    return next(
        case
        for case in desk.center.world.cases
        if "accept" in case.actions and case.reason and (case.reason in returning) == returnable
    )


def dollars_or_local(desk: Desk, case: Case) -> Money:
    """Return the ceiling in the currency of the form."""
    in_usd = desk.site.profile.reply_form.amount_in == "usd"
    ceiling = case.refund_money_max if in_usd else case.refund_money_max_local
    assert ceiling is not None
    return ceiling


def answered(desk: Desk, case: Case, reply: Reply, *, may_upload: bool = False) -> tuple[Page, FilledForm]:
    """Open the case and fill the reply, as the program does."""
    table = desk.site.profile.case
    open_page(desk.page, desk.site, table, desk.site.address(table.address, issue_id=case.issue_id))
    with desk.guard.strict(admit=desk.site.profile.reply_form.upload if may_upload else ()):
        return fill_reply(desk.page, desk.site, desk.guard, case, reply)


def results(form: FilledForm) -> dict[str, str]:
    return {field.field: field.result for field in form.fields}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_solution_is_filled_and_read_back(face: str, language: str, open_desk: OpenDesk, picture: Path) -> None:
    desk = open_desk(face, disputes=20, orders=1, language=language).sign_in()
    case = waiting(desk)
    ceiling, words = dollars_or_local(desk, case), ADDRESSES[face][language]
    returned = Reply(
        solution_type="return_and_refund",
        refund_money=ceiling,
        return_address=words,
        content=HOSTILE,
        evidence=(picture,),
    )
    for reply in (
        Reply(solution_type="refuse_refund", content=HOSTILE),
        Reply(solution_type="refund", refund_money=Money(amount=Decimal(1), currency=ceiling.currency), content="1234"),
        returned,
    ):
        page, form = answered(desk, case, reply)
        by_person = {"evidence": "left_to_person"} if face == "new" and reply.evidence else {}
        assert results(form) == dict.fromkeys(results(form), "filled") | by_person
        after = {field.field: field.after for field in form.fields}
        assert after["content"] == reply.content
        assert after.get("return_address") == reply.return_address
        if reply.refund_money and reply.solution_type != "refuse_refund":
            assert Decimal(after["refund_money"]) == reply.refund_money.amount
    chosen = page.locator("input[type=file]").first.evaluate("input => [...input.files].map(file => file.name)")
    assert chosen == ([] if face == "new" else ["evidence.png"])
    # The page draws itself anew when a field is left: what it was not told of would be gone.
    page.locator("textarea").focus()
    page.locator("textarea").blur()
    assert page.locator("textarea").input_value() == HOSTILE
    assert desk.center.world.writes == []
    assert desk.guard.stopped == []


def test_what_the_case_or_its_form_does_not_offer(desk: Desk, face: str) -> None:
    desk, world = wait_less(desk), desk.center.world
    refusal = Reply(solution_type="refuse_refund", content="The parcel was delivered.")
    for case in world.cases:
        if case.after_sale_warranty or not {"refuse", "modify_solution"} & set(case.actions):
            with pytest.raises(NotOffered):
                fill_reply(desk.page, desk.site, desk.guard, case, refusal)
    lost, back = waiting(desk, returnable=False), waiting(desk)
    returned = refusal.model_copy(update={"solution_type": "return_and_refund"})
    with pytest.raises(NotOffered, match="return_and_refund") as refused:
        answered(desk, lost, returned)
    assert refused.value.target == "reply_form.solution_type"
    with pytest.raises(NotOffered, match="Nowhere 1") as refused:
        answered(desk, back, returned.model_copy(update={"return_address": "Nowhere 1"}))
    assert refused.value.target == "reply_form.return_address"
    for content in ("abc", "a" * 1001):
        with pytest.raises(NotOffered, match=str(len(content))):
            answered(desk, back, refusal.model_copy(update={"content": content}))
    assert world.writes == []


def test_the_return_address_is_left_to_the_person(desk: Desk) -> None:
    case = waiting(desk)
    returned = Reply(
        solution_type="return_and_refund", refund_money=dollars_or_local(desk, case), content="Please send it back."
    )
    page, form = answered(desk, case, returned)
    left = next(each for each in form.fields if each.field == "return_address")
    assert (left.result, left.wanted, left.before) == ("left_to_person", "", left.after)
    assert results(form) == {**dict.fromkeys(results(form), "filled"), "return_address": "left_to_person"}
    assert {each.result for each in read_again(page, desk.site, form)} == {"same"}


def test_an_amount_out_of_range_is_refused_before_anything_is_typed(desk: Desk) -> None:
    case = waiting(desk)
    ceiling = dollars_or_local(desk, case)
    other = "EUR" if ceiling.currency == "USD" else "USD"
    for amount, currency in (
        (ceiling.amount + Decimal("0.01"), ceiling.currency),
        (ceiling.amount + 1, ceiling.currency),
        (Decimal("-1"), ceiling.currency),
        (Decimal("1.001"), ceiling.currency),
        (Decimal("1E30"), ceiling.currency),
        (Decimal("1E-30"), ceiling.currency),
        (Decimal(1), other),
    ):
        wrong = Money(amount=amount, currency=currency)
        with pytest.raises(AmountOutOfRange):
            answered(desk, case, Reply(solution_type="refund", refund_money=wrong, content="Dear friend"))
        fields = desk.page.locator("form input:not([type=radio]):not([type=hidden]), form textarea")
        assert {field.input_value() for field in fields.all()} == {""}, amount
        assert desk.page.locator("form :checked:not(option)").count() == 0, amount
    assert desk.center.world.writes == []


def test_allowed_pictures_go_up_and_nothing_else(open_desk: OpenDesk, picture: Path) -> None:
    desk = wait_less(open_desk("new", disputes=20, orders=1).sign_in())
    second = picture.with_name("second.png")
    second.write_bytes(picture.read_bytes())
    reply = Reply(solution_type="refuse_refund", content="See the pictures.", evidence=(picture, second))
    _, form = answered(desk, waiting(desk), reply, may_upload=True)
    assert results(form)["evidence"] == "filled"
    assert form.fields[-1].after == "evidence.png, second.png"
    assert [write.kind for write in desk.center.world.writes] == ["upload", "upload"]
    assert desk.guard.stopped == []
    # The permission ends with the form, and does not hold without it.
    desk.page.locator("input[type=file]").set_input_files(picture)
    assert until(desk.page, lambda: desk.guard.stopped)
    _, form = answered(desk, waiting(desk), reply)
    assert results(form)["evidence"] == "left_to_person"
    assert {(stopped.kind, stopped.address) for stopped in desk.guard.stopped} == {("fetch", "/upload/evidence")}
    assert len(desk.center.world.writes) == 2


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=250)


def test_any_text_arrives_to_the_letter(desk: Desk) -> None:
    page, _ = answered(desk, waiting(desk), Reply(solution_type="refuse_refund", content="Dear friend"))
    form = Form(page, desk.site, desk.site.profile.reply_form, "reply_form")
    place = engine.locate(page, form.table.fields["content"].target, "content", 5000)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TEXTS)
    @example(HOSTILE)
    @example("\n\nline ends stay,\r\nof every kind\rat both ends\n\n")
    @example("  \t\u3000 space \u00a0\u2028\u200f ")
    @example("0012.50")
    @example("target=>>css=//'\"`\\\\")
    def arrives(text: str) -> None:
        field = fill(form, [Wanted("content", text)])[0]
        meant = text.replace("\r\n", "\n").replace("\r", "\n")
        assert field.after == place.input_value()
        assert (field.after, field.result) == (meant, "filled")

    arrives()
    assert desk.center.world.writes == []
