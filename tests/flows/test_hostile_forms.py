"""Forms that send themselves send nothing, and forms that change what was filled in never count as filled."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.errors import ValueNotTaken
from flows.profile import FormField
from flows.records import FilledForm, Money
from flows.reply_form import Reply, fill_reply
from tests.flows.attacks import until
from tests.flows.hostile_forms import FORM, SENDING, HostileDesk, hostile_desk

CASE = World(SiteOptions(disputes=1, orders=0)).cases[0]
CONTENT = "007, the parcel's number "


@pytest.fixture
def desk(context: BrowserContext) -> Iterator[HostileDesk]:
    with hostile_desk(context) as desk:
        yield desk


def filled(desk: HostileDesk, variant: str, picture: Path, content: str = CONTENT) -> FilledForm:
    """Fill every field of a form."""
    desk.open(variant)
    reply = Reply(
        solution_type="refund",
        refund_money=Money.model_validate({"amount": "12.50", "currency": "USD"}),
        return_address="building 3, shenzhen (#1)",
        content=content,
        evidence=(picture,),
    )
    with desk.guard.strict():
        return fill_reply(desk.page, desk.site, desk.guard, CASE, reply)[1]


def fill_by_hand(page: Page, picture: Path) -> None:
    """Fill the same fields without any guard, as far as the form lets one."""
    with suppress(Error):
        page.select_option("#kind", index=1, timeout=3000)
        page.fill("#amount", "12.50", timeout=3000)
        page.select_option("#address", index=1, timeout=3000)
        page.fill("#text", CONTENT, timeout=3000)
        page.set_input_files("#evidence", picture, timeout=3000)
        page.focus("#amount", timeout=3000)


HALVES = pytest.mark.parametrize("variants", [SENDING[::2], SENDING[1::2]], ids=["one half", "the other"])
"""One browser for many forms: two tests keep two workers busy."""


@HALVES
def test_a_form_that_sends_itself_sends_nothing(desk: HostileDesk, variants: Sequence[str], picture: Path) -> None:
    for variant in variants:
        form = filled(desk, variant, picture)
        assert form.complete, variant
        assert until(desk.page, lambda: desk.guard.stopped), variant
        # A press on a button with a final word is held before the form has a say in it.
        assert {stopped.address for stopped in desk.guard.stopped} <= {"/send", f"/form/{variant}"}
        assert desk.page.url.endswith(variant)
        assert desk.guard.got_through == [], variant
        assert desk.hostile.writes == [], variant


@HALVES
def test_without_guard_the_same_form_sends(
    context: BrowserContext, variants: Sequence[str], picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.guard._SCRIPT", "(() => {})")
    with hostile_desk(context) as desk:
        for variant in variants:
            desk.open(variant)
            fill_by_hand(desk.page, picture)
            assert until(desk.page, lambda: desk.hostile.writes), variant


@pytest.mark.parametrize(
    ("variant", "field", "after"),
    [
        ("changes_cut", "content", CONTENT[:20]),
        ("changes_case", "content", CONTENT.upper()),
        ("changes_spaces", "content", CONTENT.strip()),
        ("changes_later", "content", CONTENT + "."),
        ("changes_amount", "refund_money", "12,50"),
        ("changes_amount_digits", "refund_money", "12"),
        ("changes_other_field", "refund_money", ""),
        ("changes_choice", "solution_type", "Refuse refund"),
        ("changes_address", "return_address", "Please choose"),
        ("changes_file", "evidence", ""),
    ],
)
def test_what_the_page_changes_is_told_as_a_difference(
    desk: HostileDesk, variant: str, field: str, after: str, picture: Path
) -> None:
    form = filled(desk, variant, picture)
    assert {each.field: each.after for each in form.fields if each.result != "filled"} == {field: after}
    assert not form.complete


def test_a_text_that_looks_like_a_number_is_still_a_text(desk: HostileDesk, picture: Path) -> None:
    form = filled(desk, "changes_zeros", picture, content="0012.50")
    assert {each.field: each.after for each in form.fields if each.result != "filled"} == {"content": "12.5"}


@pytest.mark.parametrize("variant", ["plain", "keeps_number", "keeps_state", "keeps_editable"])
def test_what_the_page_only_writes_in_its_own_way_is_filled(desk: HostileDesk, variant: str, picture: Path) -> None:
    content = "Two\nlines, {{ 7*7 }} <b>👩‍👩‍👧</b>"
    form = filled(desk, variant, picture, content)
    assert [each for each in form.fields if each.result != "filled"] == []
    assert {each.field: each.after for each in form.fields}["content"] == content


def test_choices_that_only_play_radios_are_read_back(desk: HostileDesk, picture: Path) -> None:
    radios = FormField.model_validate(
        {"target": [{"role": "radio", "name": "{option}"}], "options": FORM.fields["solution_type"].options}
    )
    table = FORM.model_copy(update={"fields": {**FORM.fields, "solution_type": radios}})
    profile = desk.site.profile.model_copy(update={"reply_form": table})
    site = type(desk.site)(profile, desk.site.base_url, pace=desk.site.pace)
    played = HostileDesk(desk.hostile, desk.page, site, desk.guard)
    assert filled(played, "keeps_played_radios", picture).complete


def test_a_field_that_takes_nothing_is_named_without_its_value(desk: HostileDesk, picture: Path) -> None:
    with pytest.raises(ValueNotTaken) as refused:
        filled(desk, "refuses_value", picture)
    assert refused.value.target == "reply_form.content"
    assert CONTENT.strip() not in str(refused.value)
    assert refused.value.__cause__ is None
