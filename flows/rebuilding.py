"""Build a case once more from what was kept of it, with the profile of today and without its site."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Error, Page, sync_playwright

from flows import engine
from flows.browsers import Browser, launch_arguments
from flows.comparing import merged
from flows.errors import BrowserProblem, PageTimedOut
from flows.profile import Profile
from flows.records import Case
from flows.sources import CaseSource, page_part, told_by

_NOWHERE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--dns-prefetch-disable")
"""No name leads anywhere, not even by a look-up."""
BLANK = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
"""A page in which nothing is fetched and no script of a kept page runs."""


def rebuilt(source: CaseSource, profile: Profile, blank: Callable[[], Page]) -> Case:
    """Build a case as it was built when it was read, by what the profile says today.

    `blank` is called where a page was kept: see `blank_page`. Raises ReadingIncomplete where nothing kept tells of this
    case any more, PageTimedOut or BrowserProblem as the engine does.
    """
    case = told_by(source, profile, _found(source, profile, blank))
    if source.compared_with is None:
        return case
    return merged(case, rebuilt(source.compared_with, profile, blank), profile.time_zone, strict=True)


@contextmanager
def blank_page(browser: Browser) -> Iterator[Page]:
    """Open a page of a browser of its own that reaches nothing. Raises BrowserProblem when it does not start."""
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(
                executable_path=browser.executable_path,
                args=[*launch_arguments(), *_NOWHERE],
                chromium_sandbox="--no-sandbox" not in launch_arguments(),
            )
        except Error as problem:
            words = " ".join(line.strip() for line in problem.message.splitlines()[:3])[:300]
            raise BrowserProblem("The browser does not start.", target=browser.name, site_words=words) from None
        with opened:
            yield opened.new_context(offline=True, service_workers="block", accept_downloads=False).new_page()


def _found(source: CaseSource, profile: Profile, blank: Callable[[], Page]) -> dict[str, Any] | None:
    if source.page is None:
        return None
    page, part = blank(), page_part(profile.case)
    # Without its first line a page is read by the old rules, which take class names in any case.
    first = "<!DOCTYPE html>" if source.page.startswith("<!DOCTYPE") else ""
    # A page that was fetched was never laid out: it is not now either.
    command = "extractShown" if source.way == "rendered" else "extractText"
    try:
        page.set_content(f"{first}{BLANK}")
        found: dict[str, Any] = engine.run(page, command, [source.page, part])
    except Error as problem:
        words = problem.message.partition("\n")[0][:200]
        if "closed" in words or "crashed" in words:
            raise BrowserProblem("The page or the browser was closed.") from None
        raise PageTimedOut("The page broke off.", page=source.address, site_words=words) from None
    return found
