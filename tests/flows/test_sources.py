"""A case is built again, letter by letter, from what it was read from: without its site, and with nothing leaving."""

import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, Route

from assistant import profiles
from flows.browsers import find_browser
from flows.cases import CaseRead, read_cases
from flows.closing import close_page
from flows.errors import ReadingIncomplete
from flows.profile import Profile
from flows.rebuilding import blank_page, rebuilt
from flows.records import Case
from flows.sources import CaseSource
from tests.conftest import Desk, OpenDesk
from tests.flows.test_both_readings import FAST

NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)
LAST_IMAGE = """address => new Promise((done) => {
  const image = new Image();
  image.onerror = () => done(window.ran ?? 'nothing ran');
  image.src = address;
})"""
"""What an earlier image of the same page would have done by now."""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Callable[[], Page]]:
    page = browser.new_page()
    yield lambda: page
    close_page(page)


def read_kept(desk: Desk) -> list[CaseRead]:
    return list(read_cases(desk.page, desk.site, [case.issue_id for case in desk.center.world.cases], keep=True))


def only_rendered(desk: Desk) -> Desk:
    table = desk.site.profile.case.model_copy(update={"read_by": ("rendered",)})
    return desk.with_site(profile=desk.site.profile.model_copy(update={"case": table}))


def is_the_same(read: CaseRead, profile: Profile, blank: Callable[[], Page]) -> CaseSource:
    assert read.source is not None, str(read.problem)
    kept = CaseSource.model_validate_json(read.source.model_dump_json())
    assert kept == read.source
    assert rebuilt(kept, profile, blank) == read.case
    return kept


def test_every_way_gives_the_same_record_again(face: str, open_desk: OpenDesk, blank: Callable[[], Page]) -> None:
    desk = open_desk(face, disputes=7, orders=3).sign_in()
    kept = [is_the_same(read, desk.site.profile, blank) for read in read_kept(desk)]
    compared = [each.compared_with.way if each.compared_with else None for each in kept]
    assert compared == [FAST[face]] * 4 + [None] * 3
    assert [each.way for each in kept[4:]] == [FAST[face]] * 3
    # The face whose pages fetch replies for themselves is kept with both.
    assert [bool(each.replies) for each in kept[:4]] == [face == "new"] * 4
    assert all(each.page and "<script>" not in each.page and "<style>" not in each.page for each in kept[:4])
    rendered = only_rendered(desk)
    for read in read_kept(rendered):
        assert is_the_same(read, desk.site.profile, blank).way == "rendered"
    assert [read.source for read in read_cases(desk.page, desk.site, [kept[5].issue_id])] == [None]
    with pytest.raises(ReadingIncomplete):
        rebuilt(kept[5].model_copy(update={"issue_id": "6599999999999999"}), desk.site.profile, blank)


def test_what_only_style_sheets_hide_and_write_in_capitals(open_desk: OpenDesk, blank: Callable[[], Page]) -> None:
    desk = only_rendered(open_desk("classic", disputes=3, orders=2, language="en").sign_in())
    *others, odd = desk.center.world.cases
    sheet = "<style>.f-product td { text-transform: uppercase } .nobody-sees { display: none }</style></head>"
    form = '<form><input name="children"></form></body>'

    def change(route: Route) -> None:
        reply = route.fetch()
        page = re.sub(r"(Maximum refund \(USD\)</th><td>US \$)", r'\1<b class="nobody-sees">9</b>', reply.text())
        page = page.replace("</body>", form) if odd.issue_id in route.request.url else page
        route.fulfill(response=reply, body=page.replace("</head>", sheet))

    desk.session.context.route("**/issue/issueDetail.htm**", change)
    *results, last = read_kept(desk)
    for read, truth in zip(results, others, strict=True):
        kept = is_the_same(read, desk.site.profile, blank)
        assert "nobody-sees" in str(kept.page)
        assert read.case is not None
        assert read.case.refund_money_max == truth.refund_money_max
        assert (read.case.product_name or "").isupper()
    # A page that cannot be copied is read all the same.
    assert (last.case is not None, last.source) == (True, None)


TROUBLE = """<!DOCTYPE html><html><head><script>window.ran = 'a script'</script><meta http-equiv="refresh" content="0;url=http://{here}/refresh">
<link rel="preconnect" href="http://{here}"><link rel="stylesheet" href="http://{here}/a.css">
<script src="http://{here}/a.js"></script></head><body style="background: url(http://{here}/b.png)">
<img src="http://{here}/c.png" onerror="window.ran = 'a handler'">
<iframe src="http://{here}/frame"></iframe><iframe srcdoc="<img src='http://{here}/d.png'>"></iframe>
<table><tr><th>纠纷编号</th><td>6500000000000021</td></tr></table></body></html>"""


def test_nothing_leaves_and_nothing_runs(browser: Browser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        here = f"127.0.0.1:{listening.getsockname()[1]}"
        told = {"way": "rendered", "issue_id": "6500000000000021", "address": "", "asked_at": NOW, "read_at": NOW}
        source = CaseSource.model_validate({**told, "page": TROUBLE.replace("{here}", here)})
        with ThreadPoolExecutor(1) as other_thread:
            case, ran = other_thread.submit(read_alone, source, f"http://{here}/last.png").result()
        assert (case.issue_id, ran) == ("6500000000000021", "nothing ran")
        with pytest.raises(BlockingIOError):
            listening.accept()
        # The same page in an ordinary browser does what it was made to do.
        page = browser.new_page()
        page.set_content(source.page or "", wait_until="commit")
        listening.settimeout(10)
        listening.accept()[0].close()
        assert page.evaluate("window.ran").startswith("a ")
        close_page(page)


def read_alone(source: CaseSource, address: str) -> tuple[Case, str]:
    """Read in a browser of its own, which wants a thread of its own."""
    found = find_browser(window=False)
    assert found is not None
    with blank_page(found) as page:
        case = rebuilt(source, profiles.load("aliexpress-classic"), lambda: page)
        return case, page.evaluate(LAST_IMAGE, address)
