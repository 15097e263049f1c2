"""One sign-in for all ways of reading: they differ in how they read, not in how they come in."""

import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Playwright, sync_playwright
from pydantic import SecretStr

from assistant import profiles
from benchmarks.reading.errand import Errand
from benchmarks.site_process import Center
from flows.browsers import Browser, find_browser, launch_arguments
from flows.login import sign_in
from flows.session import Opening, open_session
from flows.site import Site

PROFILE_OF = {"new": "aliexpress", "classic": "aliexpress-classic"}


def browser_here() -> Browser:
    """Return the browser that the program uses without a window; ends the program where there is none."""
    found = find_browser(window=False)
    if found is None:
        raise SystemExit("No browser was found: run `make setup`.")
    return found


def errand_at(center: Center, cases: int, playwright: Playwright | None = None) -> Errand:
    """Sign in and return the errand to read so many cases; a Playwright that runs already is used again."""
    browser = browser_here()
    site = Site(profiles.load(PROFILE_OF[center.face]), center.address)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        nullcontext(playwright) if playwright else sync_playwright() as started,
        open_session(started, site, Opening(browser, Path(folder))) as session,
    ):
        sign_in(session.page, site, "demo", lambda: SecretStr("demo-password"))
        cookies = [dict(cookie) for cookie in session.context.cookies()]
    return Errand(
        face=center.face,
        address=center.address,
        channel_id=center.channel_id,
        cookies=cast(list[dict[str, Any]], cookies),
        issue_ids=center.issue_ids[:cases],
        browser=str(browser.executable_path),
        arguments=launch_arguments(),
    )
