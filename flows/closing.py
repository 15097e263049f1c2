"""Close a page of the site for certain, and in a time that has an end."""

from contextlib import suppress

from loguru import logger
from playwright.sync_api import CDPSession, Error, Page

from flows.site import shown

_WAITS = (100, 200, 400, 800, 1600, 3200)
"""Milliseconds after each request to close; a page in which something spins takes Chromium a second."""


def close_page(page: Page) -> None:
    """Close a page without asking it; one that is gone already is as good, one that will not go is left to the browser.

    Chromium says yes to a request that meets a page on its way to an address, and drops it (crbug.com/536385539):
    Playwright's own `close` then waits for ever, so it is asked again here.
    """
    try:
        browser = page.context.new_cdp_session(page)
        target = browser.send("Target.getTargetInfo")["targetInfo"]["targetId"]
    except Error:
        return  # the person closed it, or the browser is gone
    for milliseconds in _WAITS:
        if _closed(page, browser, target, milliseconds):
            return
    logger.warning("A page did not close: {}", shown(page.url))


def _closed(page: Page, browser: CDPSession, target: str, milliseconds: float) -> bool:
    with suppress(Error), page.expect_event("close", timeout=milliseconds):
        browser.send("Target.closeTarget", {"targetId": target})
    return page.is_closed()
