"""Wait like a person between pages, and longer after each failure. The page's own events go on meanwhile."""

from random import uniform

from playwright.sync_api import Page

from flows.site import Pace

_LONGEST_SECONDS = 5.0
_MOMENT_MILLISECONDS = 40


def between_pages(page: Page, pace: Pace) -> None:
    """Pause between two pages: the pace's seconds and up to half as much again."""
    if pace.pause_seconds:
        page.wait_for_timeout(uniform(1.0, 1.5) * pace.pause_seconds * 1000)


def after_failure(page: Page, failures: int) -> None:
    """Pause before a read is tried again: doubled with every failure, with jitter, at most five seconds."""
    page.wait_for_timeout(min(0.1 * 2**failures * uniform(0.8, 1.2), _LONGEST_SECONDS) * 1000)


def a_moment(page: Page) -> None:
    """Let the browser's events come in for a moment, while a person has the page."""
    page.wait_for_timeout(_MOMENT_MILLISECONDS)
