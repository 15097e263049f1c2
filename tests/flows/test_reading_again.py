"""A filled form is read once more as the person leaves it: every change is told, the amount is held to the ceiling."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows import engine
from flows.arriving import open_page
from flows.errors import PageTimedOut, TargetAmbiguous, TargetMissing
from flows.reading_again import FieldNow, over_ceiling, read_again
from flows.records import FilledForm, Money
from flows.reply_form import Reply, fill_reply
from flows.site import Pace, Site
from tests.conftest import OpenDesk
from tests.flows.hostile_forms import HostileDesk, hostile_desk

CASE = World(SiteOptions(disputes=1, orders=0)).cases[0]


@pytest.fixture
def desk(context: BrowserContext) -> Iterator[HostileDesk]:
    with hostile_desk(context) as desk:
        yield desk


def filled(desk: HostileDesk) -> FilledForm:
    """Fill a part of the plain form."""
    desk.open("plain")
    money = Money(amount=Decimal("12.50"), currency="USD")
    reply = Reply(solution_type="refund", refund_money=money, content="Two\nlines")
    with desk.guard.strict():
        return fill_reply(desk.page, desk.site, desk.guard, CASE, reply)[1]


def changed(fields: tuple[FieldNow, ...]) -> dict[str, str]:
    return {each.field: each.now for each in fields if each.result == "changed"}


def test_what_a_person_changes_is_told_and_what_they_add_too(desk: HostileDesk, picture: Path) -> None:
    form, page = filled(desk), desk.page
    now = read_again(page, desk.site, form)
    assert [each.field for each in now] == ["solution_type", "refund_money", "content"]
    assert changed(now) == {}
    page.fill("#amount", "12.5")
    assert changed(read_again(page, desk.site, form)) == {}, "the same number"
    page.fill("#amount", "13")
    page.fill("#text", "Two\nlines ")
    page.select_option("#kind", label="Refuse refund")
    page.select_option("#address", index=1)
    page.set_input_files("#evidence", picture)
    assert changed(read_again(page, desk.site, form)) == {
        "solution_type": "Refuse refund",
        "refund_money": "13",
        "return_address": "Building 3, Shenzhen (＃１)",
        "content": "Two\nlines ",
        "evidence": picture.name,
    }
    page.evaluate("() => { amount.closest('p').hidden = true; }")
    assert changed(read_again(page, desk.site, form))["refund_money"] == ""


def test_the_amount_that_stands_there_is_held_to_the_ceiling(desk: HostileDesk) -> None:
    form, page, site = filled(desk), desk.page, desk.site
    for amount, words in {
        "50.00": None,
        "50.01": "not within 0.00 and 50.00",
        "-1": "'-1' is no amount",
        "1.005": "finer than USD",
        "12,50": "'12,50' is no amount",
        "nan": "'nan' is no amount",
        "1e9999": "'1e9999' is no amount",
        "": "'' is no amount",
    }.items():
        page.fill("#amount", amount)
        over = over_ceiling(page, site, CASE, read_again(page, site, form))
        assert (over is None) == (words is None), amount
        assert over is None or (words or "") in over.what, amount


def test_a_form_that_is_not_to_be_read_is_told_within_its_time(desk: HostileDesk) -> None:
    form, page = filled(desk), desk.page
    site = Site(desk.site.profile, desk.site.base_url, pace=Pace(step_seconds=1))
    twice = "<p><label>Description</label> <textarea></textarea></p>"
    page.evaluate("(html) => text.closest('p').insertAdjacentHTML('afterend', html)", twice)
    with pytest.raises(TargetAmbiguous, match=r"reply_form\.content"):
        read_again(page, site, form)
    page.evaluate("() => { reply.remove(); }")
    with pytest.raises(TargetMissing, match=r"reply_form\.ready"):
        read_again(page, site, form)
    page.evaluate("() => { setTimeout(() => { for (;;); }); }")
    with pytest.raises(PageTimedOut):
        read_again(page, site, form)
    page.close()


def test_an_amount_that_the_assistant_never_filled_is_seen(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=6, orders=0).sign_in()
    table, site = desk.site.profile.case, desk.site
    case = next(case for case in desk.center.world.cases if "refuse" in case.actions)
    open_page(desk.page, site, table, site.address(table.address, issue_id=case.issue_id))
    with desk.guard.strict():
        reply = Reply(solution_type="refuse_refund", content="The parcel was delivered.")
        page, form = fill_reply(desk.page, site, desk.guard, case, reply)
        desk.guard.supervise(page)
        if face == "new":
            page.get_by_role("combobox").first.click()
            page.get_by_role("option", name="仅退款").click()
        else:
            page.get_by_role("radio", name="仅退款").click()
        engine.locator(page, site.profile.reply_form.fields["refund_money"].target).fill("99999")
        now = read_again(page, site, form)
        over = over_ceiling(page, site, case, now)
    chosen = {"new": "仅退款", "classic": "refund"}[face]
    assert changed(now) == {"solution_type": chosen, "refund_money": "99999"}
    assert over
    assert over.values["amount"] == Decimal(99999)
    assert desk.center.world.writes == []
