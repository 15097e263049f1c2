"""Open a page and prove that one is there; tell a dead session, a bot wall and an error page from it."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from playwright.sync_api import Error, Page, Response

from flows import engine
from flows.errors import BotWall, BrowserProblem, NotThere, PageTimedOut, ServerError, SessionExpired
from flows.meaning import Moments
from flows.profile import Page as PageTable
from flows.profile import TargetTable
from flows.site import Site, shown

NOWHERE = frozenset({404, 410})
"""Status of an answer that says: there is no such page."""
_INTERRUPTIONS = 3
_OWN_WAY_MILLISECONDS = 1500


def prepare(page: Page, site: Site) -> None:
    """Close announcements whenever they lie in the way of an action."""
    for target in site.profile.interruptions:
        page.add_locator_handler(engine.locator(page, target).first, lambda close: close.click())


def open_page(page: Page, site: Site, table: PageTable, address: str) -> Moments:
    """Go to an address by itself and wait until the page is ready.

    Raises ForbiddenAddress, ServerError, PageTimedOut, SessionExpired, BotWall.
    """
    asked_at = site.now()
    start(page, site, address)
    arrive(page, site, table)
    return Moments(asked_at, site.now())


def start(page: Page, site: Site, address: str) -> None:
    """Begin to open an address; return as soon as the site answers."""
    site.must_allow(address)
    try:
        answer = _go(page, site, address)
    except Error as problem:
        raise unreachable(problem, address) from None
    refuse_error_page(page, answer)


def _go(page: Page, site: Site, address: str) -> Response | None:
    for _ in range(_INTERRUPTIONS):
        try:
            return page.goto(address, wait_until="commit", timeout=site.pace.milliseconds)
        except Error as problem:
            if "interrupted by another navigation" not in problem.message:
                raise
            # The page was on its own way to the sign-in just then; once it is there, nothing else interrupts.
            with suppress(Error):
                page.wait_for_event("framenavigated", timeout=_OWN_WAY_MILLISECONDS)
    return page.goto(address, wait_until="commit", timeout=site.pace.milliseconds)


def unreachable(problem: Error, address: str) -> Exception:
    """Return the error for an address that gave no answer."""
    if "closed" in problem.message or "crashed" in problem.message:
        return BrowserProblem("The page or the browser was closed.", page=shown(address))
    if "Timeout" in problem.message:
        return PageTimedOut("The site gave no answer in time.", page=shown(address))
    reason = problem.message.partition("\n")[0].partition(" at http")[0].removeprefix("Page.goto: ")
    return PageTimedOut("The site cannot be reached.", page=shown(address), site_words=reason)


def refuse_error_page(page: Page, answer: Response | None) -> None:
    """Raise NotThere for what the site does not know, ServerError for others of the 4xx or 5xx kind, in its words."""
    if answer is not None and answer.status in NOWHERE:
        raise NotThere("The site knows no such page.", page=shown(page.url))
    if answer is not None and answer.status >= 400:
        words: str | None = ""
        with suppress(Error):  # the rest of the page may never come
            words = page.locator("body").text_content(timeout=2000)
        raise ServerError(
            "The site answered {status}.",
            status=answer.status,
            page=shown(page.url),
            site_words=" ".join((words or "").split())[:300],
        )


def expected(site: Site, table: PageTable, **others: TargetTable) -> list[Any]:
    """Return what the engine looks for to tell where one is: named targets, what says `busy`, addresses that speak."""
    login = site.profile.login
    # A dialog that says that the session is over may lie on a page that still shows its rows: it speaks first.
    targets = {"signed_out": login.signed_out_dialog, **others}
    if table.failed is not None:
        targets["failed"] = table.failed
    return [
        {name: engine.data(target) for name, target in targets.items()},
        engine.data(table.busy) if table.busy else None,
        {"bot_wall": login.bot_wall_address, "signed_out": login.signed_out_address},
    ]


def arrive(page: Page, site: Site, table: PageTable, **others: TargetTable) -> str:
    """Wait for the page's proof or for one of the other targets; return which came: `ready` or the target's name.

    Raises SessionExpired, BotWall, ServerError, PageTimedOut or ForbiddenAddress.
    """
    argument = expected(site, table, ready=table.ready, **others)
    try:
        came = str(engine.wait(page, "arrived", argument, site.pace.milliseconds))
    except PageTimedOut:
        raise PageTimedOut(
            "The page did not show what proves that it is there.",
            page=shown(page.url),
            target="ready",
            site_words=headline(page),
        ) from None
    if came == "bot_wall":
        raise BotWall("The site refuses this browser for now.", page=shown(page.url), site_words=headline(page))
    if came == "signed_out":
        words = engine.words_at(page, site.profile.login.signed_out_dialog)
        raise SessionExpired("The session has ended.", page=shown(page.url), site_words=words)
    if came == "error_page":
        raise ServerError("The site answered by an error page.", page=shown(page.url), site_words=headline(page))
    site.must_allow(page.url)
    if came == "failed" and table.failed is not None:
        words = engine.words_at(page, table.failed)
        raise ServerError("The page says that it could not load.", page=shown(page.url), site_words=words)
    return came


def page_age(page: Page) -> timedelta:
    """Return how long ago the page was asked for."""
    return timedelta(milliseconds=float(engine.told(page, "() => performance.now()")))


def headline(page: Page) -> str:
    """Return the first words of a page, for a person to recognise it."""
    text = engine.told(page, "() => (document.body?.innerText || document.title || '').slice(0, 300)")
    return " ".join(str(text).split())[:200]
