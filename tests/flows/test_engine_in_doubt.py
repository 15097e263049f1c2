"""What the engine must not take: another label, what nobody sees, what people wrote, a field of another copy."""

from typing import Any

import pytest
from playwright.sync_api import Page

from flows import engine
from flows.profile import Part, TargetTable


def read(page: Page, html: str, fields: dict[str, Any], lists: dict[str, Any] | None = None) -> dict[str, Any]:
    page.set_content(html)
    part = Part.model_validate({"fields": fields, "lists": lists or {}})
    return dict(engine.run(page, "extract", part.model_dump(mode="json")))


def value(page: Page, html: str, label: str) -> Any:
    return read(page, html, {"it": [{"label": label}]})["fields"]["it"]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th>金额</th></tr><tr><th>状态</th><td>已结束</td></tr></table>",
        "<dl><dt>金额</dt><dt>状态</dt><dd>已结束</dd></dl>",
        "<div><em class=l>金额</em><em class=l>状态</em><b class=v>已结束</b></div>",
        "<div><p><i class=l>金额</i></p><p><i class=l>状态</i><b class=v>已结束</b></p></div>",
        "<p>金额：<span></span></p><p>状态：<span>已结束</span></p>",
    ],
)
def test_where_a_value_is_left_out_the_next_label_is_none(page: Page, html: str) -> None:
    assert value(page, html, "金额") is None
    assert value(page, html, "状态") == "已结束"


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th>金额</th></tr><tr><td>5.00</td></tr></table>",
        "<div><em class=c>金额</em><em class=c>5.00</em></div>",
        "<div><span>金额</span><span>5.00</span></div>",
        "<div><p class=c><i>金额</i></p><p class=c><i>5.00</i></p></div>",
    ],
)
def test_a_value_that_looks_like_its_label_is_still_its_value(page: Page, html: str) -> None:
    assert value(page, html, "金额") == "5.00"


@pytest.mark.parametrize("how", ["hidden", "style='display:none'", "style='visibility:hidden'"])
def test_what_is_left_over_and_hidden_is_not_read(page: Page, how: str) -> None:
    left_over = f"<dl {how}><dt>金额</dt><dd>9.00</dd></dl>"
    assert value(page, f"{left_over}<dl><dt>新栏目</dt><dd>5.00</dd></dl>", "金额") is None


WRITTEN = ["运单号：RR9", "<p>运单号</p><p>RR9</p>", "<p>运单号：RR9</p>", "<b>运单号</b>RR9"]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_text_that_people_wrote_holds_no_labels(page: Page, text: str) -> None:
    html = f"<ul><li><div class=t>{text}</div><div>附件</div></li></ul>"
    fields = {"no": [{"label": "运单号"}], "seen": {"ways": [{"text": "运单号"}], "read": "present"}}
    lists = {"steps": {"each": [{"css": "li"}], "fields": {"content": {"ways": [{"css": ".t"}], "read": "prose"}}}}
    assert read(page, html, fields, lists)["fields"] == {"no": None, "seen": None}
    true = f"{html}<dl><dt>运单号</dt><dd>RR1</dd></dl>"
    assert read(page, true, fields, lists)["fields"] == {"no": "RR1", "seen": "present"}


def test_a_button_in_a_line_is_no_part_of_its_value(page: Page) -> None:
    html = "<p>剩余时间：<span>3天<b hidden>9</b></span> <button>延长</button></p>"
    assert value(page, html, "剩余时间") == "3天"


def sort_control(page: Page, html: str) -> list[str]:
    page.set_content(html)
    target = TargetTable.model_validate({"ways": [{"label": "排序"}]})
    return [each.get_attribute("name") or "" for each in engine.locator(page, target).all()]


CONTROL = "<div {how}><label for=sort>排序</label><select id=sort name={name}></select></div>"


def test_an_id_that_stands_twice_ties_the_nearest_field(page: Page) -> None:
    shown = CONTROL.format(how="", name="ours")
    assert sort_control(page, CONTROL.format(how="hidden", name="other") + shown) == ["ours"]
    assert sort_control(page, CONTROL.format(how="", name="other") + shown) == ["other", "ours"]


@pytest.mark.parametrize(
    "html",
    [
        "<div><i class=icon aria-label=金额></i><span>5.00</span></div>",
        "<table><tr><th><i aria-label=金额></i></th><td>5.00</td></tr></table>",
    ],
)
def test_an_icon_stands_for_the_words_that_it_is_called(page: Page, html: str) -> None:
    assert value(page, html, "金额") == "5.00"
    assert value(page, f"<dl><dt>金额</dt><dd>6.00</dd></dl>{html}", "金额") == "6.00"


def test_a_field_and_a_column_by_what_they_are_called(page: Page) -> None:
    page.set_content("<input aria-label=金额 class=x><input class=y>")
    engine.locator(page, TargetTable.model_validate({"ways": [{"label": "金额"}]})).fill("7")
    assert page.locator(".x").input_value() == "7"
    html = "<table><tr><th>单号<th><i aria-label=金额></i></tr><tr class=row><td>1<td>5.00</tr></table>"
    rows = {"rows": {"each": [{"css": ".row"}], "fields": {"it": [{"column": "金额"}]}}}
    assert [row["fields"]["it"] for row in read(page, html, {}, rows)["lists"]["rows"]] == ["5.00"]


def test_two_things_in_one_row_are_one_row(page: Page) -> None:
    html = "<table><tr><td><a href=/1>看</a> <a href=/2>看</a></tr><tr><td><a href=/3>看</a></tr></table>"
    rows = {"rows": {"each": [{"role": "link", "name": "看", "ancestor": "tr"}]}}
    assert len(read(page, html, {}, rows)["lists"]["rows"]) == 2
