"""Each way of finding a target, on small pages, read alive and read without being rendered."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from flows import engine, hits
from flows.errors import TargetAmbiguous, TargetMissing
from flows.meaning import Meaning, Moments
from flows.profile import Page as PageTable
from flows.profile import Part, TargetTable
from flows.raw import from_page
from flows.site import utc_now
from tests.conftest import OpenDesk

PATIENCE = 5000.0
"""Milliseconds for what is there, on a busy machine."""
IMPATIENCE = 300.0
"""Milliseconds for what is not there."""

Extract = Callable[[str, dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all these tests, each of which puts its own content there."""
    page = browser.new_page()
    yield page
    page.close()


def alive(page: Page) -> Extract:
    def extract(html: str, part: dict[str, Any]) -> dict[str, Any]:
        page.set_content(html)
        found: dict[str, Any] = engine.run(page, "extract", dumped(part))
        return found

    return extract


def unrendered(page: Page) -> Extract:
    def extract(html: str, part: dict[str, Any]) -> dict[str, Any]:
        page.set_content("")
        found: dict[str, Any] = engine.run(page, "extractText", [html, dumped(part)])
        return found

    return extract


@pytest.fixture(params=[alive, unrendered])
def extract(request: pytest.FixtureRequest, page: Page) -> Extract:
    """The same page read in the document that is open, and as text that was only fetched."""
    made: Extract = request.param(page)
    return made


def dumped(part: dict[str, Any]) -> dict[str, Any]:
    return Part.model_validate(part).model_dump(mode="json")


def target(*ways: dict[str, Any], **more: Any) -> TargetTable:
    return TargetTable.model_validate({"ways": list(ways), **more})


def value(extract: Extract, html: str, *ways: dict[str, Any], read: str = "text") -> Any:
    return extract(html, {"fields": {"it": {"ways": list(ways), "read": read}}})["fields"]["it"]


NUMBER = {"label": ["纠纷编号", "Dispute No."]}


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th>纠纷编号</th><td>650</td></tr></table>",
        "<table><tr><td>纠纷编号</td><td>650</td></tr></table>",
        "<table><tr><th><b>纠纷编号：</b></th><td>650</td></tr></table>",
        "<dl><dt>Dispute No.</dt><dd>650</dd></dl>",
        "<div><div>纠纷编号</div><div>650</div></div>",
        "<div><div><span>纠纷编号</span></div><div>650</div></div>",
        "<div><span>DISPUTE NO.</span> <span>650</span></div>",
        "<div><span>Ｄｉｓｐｕｔｅ  Ｎｏ．：</span><b>650</b></div>",
        "<div><span>纠 纷 编 号 :</span><b>650</b></div>",
        "<p><i class='icon'></i><span>纠纷编号</span><i class='icon'></i><span>650</span></p>",
        "<p>纠纷编号：650</p>",
        "<p>dispute no. : 650</p>",
    ],
)
def test_the_value_beside_a_label(extract: Extract, html: str) -> None:
    assert value(extract, html, NUMBER) == "650"


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th>纠纷编号</th><td></td></tr><tr><th>订单号</th><td>880</td></tr></table>",
        "<dl><dt>纠纷编号</dt><dd> </dd><dt>订单号</dt><dd>880</dd></dl>",
        "<div><div><span>纠纷编号</span><span></span></div><div><span>订单号</span><span>880</span></div></div>",
        "<div><div>纠纷编号</div><div></div><div>订单号</div><div>880</div></div>",
        "<div><label>纠纷编号</label><div></div></div><div><label>订单号</label><div>880</div></div>",
    ],
)
def test_an_empty_value_is_empty_and_never_the_next_one(extract: Extract, html: str) -> None:
    assert value(extract, html, NUMBER) is None
    assert value(extract, html, {"label": ["订单号"]}) == "880"


def test_a_label_of_which_another_begins_alike(extract: Extract) -> None:
    html = "<dl><dt>Refund amount (USD)</dt><dd>3</dd><dt>Refund amount</dt><dd>4</dd></dl>"
    assert value(extract, html, {"label": ["Refund amount"]}) == "4"


def test_a_tied_label_and_the_value_of_its_field(page: Page) -> None:
    page.set_content("<label for=a>金额</label><p>别的</p><input id=a value='1.50'>")
    found = engine.run(page, "extract", dumped({"fields": {"it": {"ways": [{"label": "金额"}], "read": "value"}}}))
    assert found["fields"]["it"] == "1.50"
    place = engine.locate(page, target({"label": "金额"}), "form.amount", PATIENCE)
    place.fill("2.75")
    assert page.locator("#a").input_value() == "2.75"


def test_acting_on_a_label_that_nothing_ties_to_its_field(page: Page) -> None:
    page.set_content("<div class=row><div>退款金额</div><div><span>US $</span><input class=x></div></div>")
    engine.locate(page, target({"label": "退款金额"}), "form.amount", PATIENCE).fill("9")
    assert page.locator(".x").input_value() == "9"


@pytest.mark.parametrize("printed", ["提交", "提 交", " 提\n 交 ", "<span>提交</span>"])
def test_a_button_by_its_role_and_name(page: Page, printed: str) -> None:
    page.set_content(f"<button>取 消</button><button id=it>{printed}</button>")
    place = engine.locate(page, target({"role": "button", "name": ["提交", "Submit"]}), "form.final", PATIENCE)
    assert place.get_attribute("id") == "it"


@pytest.mark.parametrize(
    "html",
    [
        "<input type=submit id=it value='ＳＵＢＭＩＴ'>",
        "<a role=button id=it aria-label='submit'>→</a>",
        "<span id=words>Submit</span><div role=button id=it aria-labelledby=words>…</div>",
        "<button id=it title='Submit'></button>",
    ],
)
def test_the_name_that_a_screen_reader_says(page: Page, html: str) -> None:
    page.set_content(html)
    place = engine.locate(page, target({"role": "button", "name": "Submit"}), "form.final", PATIENCE)
    assert place.get_attribute("id") == "it"


COLUMN = {"column": ["金额", "Amount"]}


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th>单号<th>金额</tr><tr class=row><td>1<td>5.00</tr></table>",
        "<table><tr><th colspan=2>单号<th>金额</tr><tr class=row><td>1<td>b<td>5.00</tr></table>",
        "<div><table><tr><th>单号<th>Amount</tr></table><table><tr class=row><td>1<td>5.00</tr></table></div>",
        "<div><table><tr><th>单号<th>金额</tr></table>"
        "<table class=row><thead><tr><td colspan=2>订单 7</tr></thead><tr><td>1<td>5.00</tr></table></div>",
        "<div role=table><div role=row><b role=columnheader>单号</b><b role=columnheader>金额</b></div>"
        "<div role=row class=row><i role=cell>1</i><i role=cell>5.00</i></div></div>",
    ],
)
def test_a_cell_below_its_heading(extract: Extract, html: str) -> None:
    part = {"lists": {"rows": {"each": [{"css": ".row"}], "fields": {"it": [COLUMN]}}}}
    assert [row["fields"]["it"] for row in extract(html, part)["lists"]["rows"]] == ["5.00"]


def test_a_cell_that_spans_two_columns_moves_the_others(extract: Extract) -> None:
    html = "<table><tr><th>a<th>b<th>金额</tr><tr class=row><td colspan=2>1<td>5.00</tr></table>"
    part = {"lists": {"rows": {"each": [{"css": ".row"}], "fields": {"it": [COLUMN]}}}}
    assert extract(html, part)["lists"]["rows"][0]["fields"]["it"] == "5.00"


def test_what_stands_under_a_heading(extract: Extract) -> None:
    html = "<section><h2>商品</h2><b class=n>1</b></section><section><h3>买家</h3><b class=n>2</b></section>"
    assert value(extract, html, {"heading": "买家", "pattern": r"(\d)"}) == "2"


@pytest.mark.parametrize(("printed", "expected"), [("共 60 条", "60"), ("共60条纠纷", "60"), ("60 条", None)])
def test_text_with_a_star(extract: Extract, printed: str, expected: str | None) -> None:
    way = {"text": ["共 * 条", "共 * 条纠纷"], "pattern": r"(\d+)"}
    assert value(extract, f"<p>别的</p><span>{printed}</span>", way) == expected


def test_css_within_ancestor_attribute_and_pattern(extract: Extract) -> None:
    html = (
        "<a class=x href=/no>1</a><div class=box data-owner=seller><p><a class=x href=/issue?id=7>看</a></p></div>"
        "<div class=box data-owner=buyer></div>"
    )
    inside = {"css": "a.x", "within": ".box"}
    assert value(extract, html, inside) == "看"
    assert value(extract, html, {**inside, "attribute": "href"}) == "/issue?id=7"
    assert value(extract, html, {**inside, "ancestor": ".box", "attribute": "data-owner"}) == "seller"
    assert value(extract, html, {**inside, "attribute": "href", "pattern": r"id=(\d+)"}) == "7"
    assert value(extract, html, {**inside, "pattern": "(不在)"}) is None


def test_the_first_way_that_finds_something_counts(extract: Extract) -> None:
    ways = [{"label": "新名"}, {"label": "旧名"}, {"css": "dd"}]
    part = {"fields": {"it": ways, "none": [{"label": "没有"}]}}
    found = extract("<dl><dt>旧名</dt><dd>1</dd><dt>别的</dt><dd>2</dd></dl>", part)
    assert (found["fields"], found["ways"]) == ({"it": "1", "none": None}, {"it": 1, "none": None})


def test_acting_counts_which_way_hit(page: Page) -> None:
    page.set_content("<button id=b>下一页</button>")
    ways = target({"role": "button", "name": "后一页"}, {"css": "#b"})
    engine.locate(page, ways, "made_up_list.next", PATIENCE)
    assert hits.counted()["made_up_list.next"] == {1: 1}


def test_two_that_answer_are_an_error_when_acting(page: Page) -> None:
    page.set_content("<button>提交</button><button>提交</button>")
    with pytest.raises(TargetAmbiguous) as caught:
        engine.locate(page, target({"role": "button", "name": "提交"}), "form.final", PATIENCE)
    assert caught.value.target == "form.final"


def test_a_missing_target_is_named_and_the_address_holds_no_secrets(open_desk: OpenDesk) -> None:
    page = open_desk("new").page
    page.route("**/*", lambda route: route.fulfill(body="<p>别的</p>", content_type="text/html"))
    page.goto("https://shop.example/list?issueId=123&token=secret-token")
    with pytest.raises(TargetMissing) as caught:
        engine.locate(page, target({"role": "button", "name": "提交"}), "form.final", IMPATIENCE)
    assert caught.value.target == "form.final"
    assert "secret-token" not in str(caught.value)
    assert "issueId=123" in caught.value.page


def test_two_different_values_are_a_contradiction_and_no_value(open_desk: OpenDesk) -> None:
    desk = open_desk("new")
    desk.page.set_content("<dl><dt>金额</dt><dd>US $1.00</dd></dl><dl><dt>金额</dt><dd>US $2.00</dd></dl>")
    part = Part.model_validate({"fields": {"amount": [{"label": "金额"}]}})
    raw = from_page(engine.run(desk.page, "extract", part.model_dump(mode="json")))
    said = Meaning(desk.site.profile, Moments(utc_now(), utc_now()), raw, part.fields)
    assert said.money("amount") is None
    assert [(flag.field, flag.why) for flag in said.flags] == [("amount", "contradiction")]


def test_the_same_value_twice_is_no_contradiction(extract: Extract) -> None:
    html = "<dl><dt>金额</dt><dd>US $1.00</dd></dl><dl><dt>金额</dt><dd>US $1.00</dd></dl>"
    found = extract(html, {"fields": {"it": [{"label": "金额"}]}})
    assert (found["fields"]["it"], found["ambiguous"]) == ("US $1.00", [])


HIDDEN = ["style='display:none'", "hidden", "style='visibility:hidden'"]


@pytest.mark.parametrize("how", HIDDEN)
def test_a_hidden_twin_is_not_seen(page: Page, how: str) -> None:
    page.set_content(f"<div {how}><button id=no>提交</button></div><button id=it>提交</button>")
    button = target({"role": "button", "name": "提交"})
    assert engine.locate(page, button, "form.final", PATIENCE).get_attribute("id") == "it"
    page.set_content(f"<div {how}><button id=no>提交</button></div>")
    assert not engine.is_there(page, button)


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_digits_are_no_part_of_a_price(page: Page, how: str) -> None:
    html = f"<dl><dt>金额</dt><dd>US $12<span {how}>99</span>.50</dd></dl>"
    assert value(alive(page), html, {"label": "金额"}) == "US $12.50"


@pytest.mark.parametrize("how", HIDDEN[:2])
def test_what_the_page_itself_says_is_hidden_is_no_part_of_a_fetched_price(page: Page, how: str) -> None:
    html = f"<dl><dt>金额</dt><dd>US $12<span {how}>99</span>.50</dd></dl>"
    assert value(unrendered(page), html, {"label": "金额"}) == "US $12.50"


@pytest.mark.parametrize(
    "inside", ["US $12.50<br>9", "<div>US $12.50</div><div>9</div>", "<p>US $12.50</p>9", "<ul><li>US $12.50<li>9</ul>"]
)
def test_lines_are_not_glued_together(extract: Extract, inside: str) -> None:
    assert value(extract, f"<table><tr><th>金额</th><td>{inside}</td></tr></table>", {"label": "金额"}) == "US $12.50 9"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("one<br>two\n three &lt;b&gt;", "one\ntwo\n three <b>"),
        ("<p>one</p>\n  <p>two</p>", "one\ntwo"),
        ("one <b>two</b> <i>three</i>", "one two three"),
        ("one<button>展开</button><script>1</script>", "one"),
        ("<span hidden>no</span>one", "one"),
    ],
)
def test_prose_keeps_its_lines(extract: Extract, inside: str, expected: str) -> None:
    assert value(extract, f"<div class=t>{inside}</div>", {"css": ".t"}, read="prose") == expected


def test_every_value_of_a_target_that_stands_often(extract: Extract) -> None:
    assert value(extract, "<i>a</i><i>b</i>", {"css": "i"}, read="all") == ["a", "b"]


def test_a_page_that_waits_is_not_ready(page: Page) -> None:
    table = PageTable(ready=target({"css": ".row"}), busy=target({"css": ".skeleton"}))
    argument = [{"ready": engine.data(table.ready)}, engine.data(target({"css": ".skeleton"})), {}]
    page.set_content("<div class=row></div>1<div class=skeleton>…</div>")
    assert engine.run(page, "arrived", argument) is None
    page.set_content("<div class=row>1</div>")
    assert engine.run(page, "arrived", argument) == "ready"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fetched_page_says_what_the_open_one_says(open_desk: OpenDesk, language: str) -> None:
    desk = open_desk("classic", language=language, running=False).sign_in()
    table = desk.site.profile.case
    part = {"fields": engine.data_of(table.fields), "lists": engine.data_of(table.lists)}
    for case in desk.center.world.cases[:12]:
        desk.page.goto(desk.site.address(table.address, issue_id=case.issue_id))
        shown = engine.run(desk.page, "unfoldAndExtract", [part, [engine.data(each) for each in table.unfold]])
        assert shown.pop("open")
        assert engine.run(desk.page, "extractText", [desk.page.content(), part]) == shown
