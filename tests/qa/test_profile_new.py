"""`profile new`: a site never met gets a profile that can be read, finds the same, and says what is missing."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from assistant.output import Output
from assistant.qa.checking import check_page
from assistant.qa.starting.beginning import begin, file_for, named_files
from assistant.qa.starting.looking import guessed_page
from assistant.qa.starting.pages_shown import Shown, as_template, origin_of, walked_pages
from assistant.qa.starting.questions import Interview
from assistant.qa.starting.skeleton import skeleton
from assistant.qa.starting.vocabulary import NOWHERE
from assistant.settings import SettingsProblem
from flows import engine
from flows.profile import Part, Profile, read_profile
from tests.commands.conftest import run_program
from tests.conftest import OpenDesk
from tests.qa.changed_pages import PAGES, kept_pages, sought_on_page, still_page

WHERE = "https://seller.example/disputes/7700000000000001?token=secret"


def shown(page: Page, pages: dict[str, str], *, named: bool = True) -> Iterator[Shown]:
    """Show one kept page after another."""
    for name, html in pages.items():
        page.set_content(html)
        yield Shown(page, WHERE, name if named else "")


def answering(*answers: str) -> Callable[[str], str]:
    """Answer questions in order, then by yes."""
    left = list(answers)
    return lambda question: left.pop(0) if left else "y"


def quiet(ask: Callable[[str], str] | None = None) -> Interview:
    return Interview(Output(as_json=True), ask)


def read(page: Page, html: str, profile: Profile) -> dict[str, Any]:
    """Return the values of a case as a profile finds them."""
    page.set_content(html)
    found: dict[str, Any] = engine.run(page, "extract", Part(fields=profile.case.fields).model_dump(mode="json"))
    return {name: value for name, value in found["fields"].items() if value is not None}


def test_a_new_profile_finds_what_the_shipped_one_finds(
    face: str, open_desk: OpenDesk, browser: Browser, tmp_path: Path
) -> None:
    desk = open_desk(face, disputes=12, orders=5).sign_in()
    pages, page, file = kept_pages(desk), still_page(browser), tmp_path / "fresh.toml"
    for name, html in pages.items():
        page.set_content(html)
        assert guessed_page(page) == name
    started = begin(quiet(), shown(page, pages), file)
    profile = read_profile(file)
    assert (started.name, started.pages, profile.origins) == ("fresh", PAGES, ("https://seller.example",))
    assert started.found >= 40

    known, fresh = read(page, pages["case"], desk.site.profile), read(page, pages["case"], profile)
    wrong = {name: value for name, value in fresh.items() if known.get(name) not in (None, value)}
    assert wrong == {}
    assert len(fresh) >= 18
    page.set_content(pages["dispute_list"])
    rows = profile.dispute_list.rows.model_dump(mode="json")
    found = engine.run(page, "extract", {"fields": {}, "lists": {"rows": rows}})["lists"]["rows"]
    theirs = desk.site.profile.dispute_list.rows.model_dump(mode="json")
    expected = engine.run(page, "extract", {"fields": {}, "lists": {"rows": theirs}})["lists"]["rows"]
    assert [row["fields"]["issue_id"] for row in found] == [row["fields"]["issue_id"] for row in expected]

    text = file.read_text(encoding="utf-8")
    assert "secret" not in text
    assert profile.case.address == "https://seller.example/disputes/{issue_id}"
    for name in PAGES:
        page.set_content(pages[name])
        broken = {check.target for check in check_page(page, sought_on_page(profile, name)) if check.state == "missing"}
        assert broken <= set(profile.not_met_live) | {f"{name}.next"}, name


def test_what_is_missing_is_marked_and_named(tmp_path: Path) -> None:
    file = tmp_path / "empty.toml"
    file.write_text(skeleton("empty", "", []), encoding="utf-8")
    profile = read_profile(file)
    for key in ("login.account", "dispute_list.rows.each", "case.ready", "reply_form.final.1", "order.fields.order_id"):
        assert key in profile.not_met_live
    lines = file.read_text(encoding="utf-8").splitlines()
    marked = [line for line in lines if NOWHERE in line]
    assert len(marked) >= 40
    assert [line for line in marked if "# missing" not in line] == []
    assert "time_zone" in profile.not_met_live
    assert {"提交", "Submit"} <= set(profile.guard.final_words)
    assert "仅退款" in profile.reply_form.fields["solution_type"].options["refund"]


def test_the_person_decides(open_desk: OpenDesk, browser: Browser, tmp_path: Path) -> None:
    desk = open_desk("new", disputes=3, orders=3).sign_in()
    pages, page = kept_pages(desk), still_page(browser)
    two = {name: pages[name] for name in ("case", "order")}
    # The first page is named by hand, its proof refused, three fields are taken, and the rest is left.
    # The second page is what it seems to be, and left out whole.
    ask = answering("nonsense", "case", "n", "y", "y", "是", "s", "s")
    started = begin(quiet(ask), shown(page, two, named=False), tmp_path / "mine.toml")
    profile = read_profile(tmp_path / "mine.toml")
    taken = [name for name, target in profile.case.fields.items() if target.ways[0].css != NOWHERE]
    assert taken == ["issue_id", "parent_order_id", "order_id"]
    assert (started.pages, started.found) == (("case",), 3)
    assert "order.ready" in profile.not_met_live


def test_a_page_in_the_window_is_taken_at_each_enter(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk("new", disputes=3, orders=3).sign_in()
    order = desk.center.world.orders[0]
    table = desk.site.profile.order
    desk.page.goto(desk.site.address(table.address, order_id=order.order_id))
    engine.locator(desk.page, table.ready).first.wait_for()
    pages = walked_pages(desk.session, answering("", "q"))
    taken = next(pages)
    held = "() => fetch('/h5/write', { method: 'POST' }).then(() => 'sent', () => 'held')"
    assert desk.page.evaluate(held) == "held"
    assert taken.page == desk.page
    assert [each for each in pages] == []  # noqa: C416 - the generator goes on to its end
    assert desk.center.world.writes == []


@pytest.mark.parametrize(
    ("address", "page", "template"),
    [
        ("https://a.example/case?id=6500000000000001&token=abc", "case", "https://a.example/case?id={issue_id}"),
        ("https://a.example/order/8100000003321190", "order", "https://a.example/order/{order_id}"),
        ("https://a.example/list?page=1&session=xyz", "dispute_list", "https://a.example/list?page=1"),
        ("file:///home/me/page.html", "case", ""),
        ("", "case", ""),
    ],
)
def test_addresses_are_written_without_what_is_nobodys_business(address: str, page: str, template: str) -> None:
    assert as_template(address, page) == template
    assert origin_of(address) == ("https://a.example" if address.startswith("https") else "")


def test_what_a_person_can_get_wrong(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>", encoding="utf-8")
    (tmp_path / "there.toml").write_text("", encoding="utf-8")
    assert named_files([f"case={tmp_path / 'page.html'}"]) == [("case", tmp_path / "page.html")]
    for wrong in ([f"cases={tmp_path / 'page.html'}"], ["case=nowhere.html"], ["nowhere.html"]):
        with pytest.raises(SettingsProblem):
            named_files(wrong)
    for name in ("there", "../x", "", "a b"):
        with pytest.raises(SettingsProblem):
            file_for(name, tmp_path)


def test_the_command_writes_a_profile_and_never_over_one(open_desk: OpenDesk, tmp_path: Path) -> None:
    desk = open_desk("classic", disputes=3, orders=3).sign_in()
    comment = "<!-- saved from url=(0040)https://shop.example/order?id=8100000003321190 -->"
    html = kept_pages(desk)["order"].replace("<head>", f"<head>{comment}", 1)
    (tmp_path / "order.html").write_text(html, encoding="utf-8")
    call = ("profile", "new", "fresh", "--saved", "order=order.html")
    assert run_program(tmp_path, *call).code == 2  # nobody is there to be asked
    ended = run_program(tmp_path, *call, "--yes", "--json")
    assert ended.code == 0, ended.err
    line = ended.of_kind("new_profile")[0]
    assert (line["pages"], line["found"] >= 8) == (["order"], True)
    tables = tomllib.loads((tmp_path / "fresh.toml").read_text(encoding="utf-8"))
    assert tables["order"]["address"] == "https://shop.example/order?id={order_id}"
    assert "profile check" in ended.err
    assert run_program(tmp_path, "profile", "check", "fresh.toml").code == 0
    again = run_program(tmp_path, *call, "--yes")
    assert (again.code, "not overwritten" in again.err) == (2, True)
