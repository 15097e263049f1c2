"""Every captured page is read as it was when somebody checked it: a new folder is a new test, without code."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from assistant import profiles
from assistant.qa.capture_commands import as_document
from assistant.qa.capturing.captures import EXPECTED, load
from assistant.qa.capturing.reading import Saved, read_saved
from assistant.qa.site import SellerCenter
from assistant.qa.site.fixtures_folder import fixtures_folder

PAGES = fixtures_folder()
CAPTURED = sorted(folder for folder in PAGES.glob("*/captured/*/") if folder.is_dir())
FIRST = {
    f"{profile}/captured/{page}-1"
    for profile in ("aliexpress", "aliexpress-classic")
    for page in ("case", "dispute_list")
}


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Callable[[], Page]]:
    context = browser.new_context(offline=True, service_workers="block")
    page = context.new_page()
    yield lambda: page
    context.close()


def named(folder: Path) -> str:
    return folder.relative_to(PAGES).as_posix()


@pytest.mark.parametrize("folder", CAPTURED, ids=named)
def test_a_captured_page_is_read_as_expected(folder: Path, blank: Callable[[], Page]) -> None:
    page, replies, about = load(folder)
    assert about is not None
    # A capture lies with the pages of its profile.
    assert folder.parts[-3] == about.profile
    read = read_saved(Saved(page, replies, about), profiles.load(about.profile), blank)
    assert json.loads(as_document(read)) == json.loads((folder / EXPECTED).read_text(encoding="utf-8"))


def test_both_faces_have_a_captured_case_and_list() -> None:
    assert {named(folder) for folder in CAPTURED} >= FIRST


def test_the_local_center_serves_none_of_them(open_center: Callable[..., SellerCenter]) -> None:
    for face, static in (("new", "/static/new"), ("classic", "/static/classic")):
        center = open_center(face, disputes=1, orders=1)
        for way in ("captured/case-1/page.html", "../captured/case-1/page.html", "..%2Fcaptured%2Fcase-1%2Fpage.html"):
            with pytest.raises(HTTPError) as refused:
                urlopen(f"{center.address}{static}/{way}")
            assert refused.value.code == 404
