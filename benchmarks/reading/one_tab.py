"""A tab of a browser that is signed in, as a script of a few lines opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from playwright.sync_api import Page, sync_playwright

from benchmarks.reading.errand import Errand


@contextmanager
def opened_tab(errand: Errand) -> Iterator[Page]:
    """Open a tab at the site's first page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=errand.browser, args=errand.arguments)
        context = browser.new_context(locale="zh-CN", viewport={"width": 1360, "height": 900})
        context.add_cookies(cast(Any, errand.cookies))
        page = context.new_page()
        page.goto(errand.address)
        yield page
        browser.close()
