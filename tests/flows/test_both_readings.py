"""Some cases are read both ways; one difference, and all others are read from the rendered page.

The site here gives other data to a page that asks in the background than to one that is opened: every change below is
made to the replies of the page that asks, never to the tabs in which pages are opened.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from loguru import logger
from playwright.sync_api import Route

from flows.cases import CaseRead, read_cases
from flows.comparing import contradictions
from tests.conftest import Desk, OpenDesk
from tests.flows.same_as_truth import differences, without_hashes

FAST = {"new": "asked", "classic": "fetched"}

Detail = dict[str, Any]


def told_otherwise(desk: Desk, change: Callable[[str], str], on: str) -> None:
    """Change the text of what the open page fetches in the background."""

    def handle(route: Route) -> None:
        if route.request.resource_type not in {"fetch", "xhr"}:
            route.fallback()
            return
        reply = route.fetch()
        route.fulfill(response=reply, body=change(reply.text()))

    desk.page.route(on, handle)


def read(desk: Desk) -> list[CaseRead]:
    return list(read_cases(desk.page, desk.site, [case.issue_id for case in desk.center.world.cases]))


def true_to_the_page(desk: Desk, results: list[CaseRead], *, but: str = "") -> None:
    assert len(results) == len(desk.center.world.cases)
    for result in results:
        truth = desk.center.world.case(result.issue_id)
        assert truth is not None
        found = differences(result.case, without_hashes(truth))
        assert [each for each in found if not (but and each.startswith(but))] == []


def flagged(results: list[CaseRead]) -> set[str]:
    return {flag.field for result in results if result.case for flag in contradictions(result.case)}


JSON_CHANGES = {
    "another ceiling": (r'("refundMoneyMax": *\{[^}]*"formatMoney": *")[^"]*"', r'\g<1>US $0.01"', "refund_money_max"),
    "another reason": (r'("applyReason": *")[^"]*"', r'\g<1>个人原因"', "reason"),
    "another deadline": (r'("timeoutTriggerTimestamp": *)\d+', r"\g<1>1900000000000", "deadline"),
    "a deadline that cannot be": (r'("timeoutTriggerTimestamp": *)\d+', r"\g<1>9900000000000000", "deadline"),
    "no evidence": (r'"buyerEvidence"', '"somethingElse"', "evidence"),
    "no buttons": (r'"buttonDTOList"', '"somethingElse"', "actions"),
}
HTML_CHANGES = {
    "another ceiling": (r"(最高可退金额（美元）</th><td>)[^<]*", r"\g<1>US $0.01", "refund_money_max"),
    "another reason": (r"(纠纷原因</th><td>)[^<]*", r"\g<1>个人原因", "reason"),
    "another time left": (r'(class="time-left">)[^<]*', r"\g<1>买家剩余：99天", "deadline"),
    "no history": (r'(?s)<table class="grid history.*?</table>', "", "process"),
    "no evidence": (r'(?s)<div class="panel" id="evidence">.*?(?=<div class="panel" id="history">)', "", "evidence"),
    "a label renamed": (r"更新时间</th>", "上次变更</th>", "gmt_modified"),
    "digits that only a style sheet hides": (
        r"(最高可退金额（美元）</th><td>US \$)",
        r'\g<1><span class="no-screen">9</span>',
        "refund_money_max",
    ),
}
CASES = [pytest.param("new", *change, id=f"new: {name}") for name, change in JSON_CHANGES.items()]
CASES += [pytest.param("classic", *change, id=f"classic: {name}") for name, change in HTML_CHANGES.items()]


@pytest.mark.parametrize(("face", "pattern", "into", "field"), CASES)
def test_a_difference_is_flagged_and_ends_the_fast_way(
    face: str, pattern: str, into: str, field: str, open_desk: OpenDesk
) -> None:
    desk = open_desk(face, disputes=6, orders=3).sign_in()
    changed: list[int] = []

    def change(text: str) -> str:
        other, times = re.subn(pattern, into, text)
        changed.append(times)
        return other

    told_otherwise(desk, change, "**/h5/**" if face == "new" else "**/issue/issueDetail.htm**")
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), level="WARNING")
    results = read(desk)
    logger.remove(sink)
    assert sum(changed) > 0
    assert any(name == field or name.startswith(f"{field}") for name in flagged(results))
    assert [result.read_by for result in results] == ["rendered"] * 6
    assert any(field in line for line in lines)
    # Two readings of a deadline that differ give the interval of both: work by its early end.
    true_to_the_page(desk, results, but=".deadline" if field == "deadline" else "")


def test_a_fast_way_that_says_the_same_is_kept(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=6, orders=3).sign_in()
    told_otherwise(desk, lambda text: text, "**/*")
    results = read(desk)
    assert [result.read_by for result in results] == ["rendered"] * 4 + [FAST[face]] * 2
    assert flagged(results) == set()
    true_to_the_page(desk, results)


def test_a_fast_way_that_brings_nothing_is_given_up(face: str, open_desk: OpenDesk) -> None:
    """The rendered page always works: a case is not lost because the quick way to it is closed."""
    desk = open_desk(face, disputes=6, orders=3).sign_in()
    pace = desk.site.pace
    desk = desk.with_site(pace=type(pace)(page_seconds=pace.page_seconds, retries=1))
    nothing = '{"ret": ["FAIL_BIZ_NO_ACCESS::无权限"], "data": {}}' if face == "new" else "<p>请刷新</p>"
    told_otherwise(desk, lambda _: nothing, "**/h5/**" if face == "new" else "**/issue/issueDetail.htm**")
    results = read(desk)
    assert [str(result.problem) for result in results if result.problem] == []
    assert [result.read_by for result in results] == ["rendered"] * 6
    true_to_the_page(desk, results)


def test_one_in_a_hundred_is_read_both_ways(open_desk: OpenDesk) -> None:
    desk = open_desk("classic", disputes=110, orders=3).sign_in()
    ids = [case.issue_id for case in desk.center.world.cases]
    ways = {result.issue_id: result.read_by for result in read_cases(desk.page, desk.site, ids)}
    assert {issue_id for issue_id, way in ways.items() if way == "rendered"} == {*ids[:3], ids[3], ids[103]}
    assert set(ways) == set(ids)
