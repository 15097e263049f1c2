"""Open a list, sort it by time left, read it over all its pages, and prove that it is whole and in order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

from loguru import logger
from playwright.sync_api import Page, Request

from flows import replies
from flows.arriving import arrive, page_age, start
from flows.errors import LayoutChanged, PageTimedOut, SessionExpired, SiteProblem, SiteUnavailable
from flows.list_pages import Walk, await_other_rows, extracted, keys_of, walk_pages
from flows.list_proofs import out_of_order
from flows.listed import Kind, Listed, Row
from flows.meaning import Moments
from flows.pauses import after_failure
from flows.renewal import Renew, Renewal
from flows.site import Site, shown
from flows.steps import take

__all__ = ["Kind", "Listed", "open_list", "read_list", "sort_list"]

Result = TypeVar("Result")

_MOVE_MILLISECONDS = 1500
"""Rows that were in order before do not move: so long is waited for others where nothing is on its way."""


def open_list(
    page: Page, site: Site, kind: Kind[Any], by: Literal["menu", "address"], renew: Renew | Renewal | None = None
) -> tuple[Page, Moments]:
    """Go to the list through the menu as a person does, or by its address; by its address again after a failure.

    Raises SiteUnavailable, SessionExpired, BotWall or LayoutChanged.
    """
    table = kind.table(site)

    def opened(again: bool) -> tuple[Page, Moments]:
        if by == "address" or again:
            return page, _open(page, site, kind)
        asked_at = site.now()
        there = take(page, site, table.menu, f"{kind.name}.menu")
        arrive(there, site, table, empty=table.empty)
        return there, Moments(asked_at, site.now())

    return _patiently(page, site, Renewal.of(renew), opened)


def read_list(page: Page, site: Site, kind: Kind[Row], renew: Renew | Renewal | None = None) -> Listed[Row]:
    """Sort the open list by time left and read all its pages.

    A page that failed in passing, or a session that died where `renew` can sign in again, makes the list be opened and
    read from its start. A list that moved while it was read is read a second time. What cannot be proven is named in
    `problems`, never left out in silence. Raises SiteUnavailable, SessionExpired or BotWall.
    """
    renewal = Renewal.of(renew)

    def read(again: bool) -> Listed[Row]:
        if again:
            _open(page, site, kind)
        return _read_once(page, site, kind)

    listed = _patiently(page, site, renewal, read)
    if not listed.whole:
        logger.warning("{}: {}; reading the list once more", kind.name, listed.problems[0].what)
        listed = _patiently(page, site, renewal, lambda _: read(again=True))
    return listed


def sort_list(page: Page, site: Site, kind: Kind[Any]) -> list[SiteProblem]:
    """Sort the open list by time left; return the problem when its control is not there."""
    return _sort(page, site, kind)[0]


def _sort(page: Page, site: Site, kind: Kind[Any]) -> tuple[list[SiteProblem], bool]:
    """Sort; tell what went wrong, and whether the rows came anew."""
    table = kind.table(site)
    if arrive(page, site, table, empty=table.empty) == "empty" or not table.sort:
        return [], False
    before = keys_of(extracted(page, table), kind.key)
    # The data decides afterwards whether sorting worked.
    with _on_their_way(page) as on_their_way:
        try:
            take(page, site, table.sort, f"{kind.name}.sort")
        except LayoutChanged as problem:
            return [problem], False
        return [], _moved(Walk(page, site, kind, dict), before, on_their_way)


def _moved(walk: Walk[Any], before: list[Any], on_their_way: Callable[[], int]) -> bool:
    for _ in range(max(1, round(walk.site.pace.milliseconds / _MOVE_MILLISECONDS))):
        try:
            await_other_rows(walk, before, _MOVE_MILLISECONDS)
        except PageTimedOut:
            if on_their_way():  # a slow answer is no sign that the rows were in order before
                continue
            logger.debug("{}: the rows did not move after sorting", walk.kind.name)
            return False
        return True
    return False


@contextmanager
def _on_their_way(page: Page) -> Iterator[Callable[[], int]]:
    """Count the page's requests for data that have no answer yet."""
    waiting: set[Request] = set()

    def begin(request: Request) -> None:
        if request.resource_type in {"document", "fetch", "xhr"}:
            waiting.add(request)

    def end(request: Request) -> None:
        waiting.discard(request)

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    try:
        yield lambda: len(waiting)
    finally:
        page.remove_listener("request", begin)
        page.remove_listener("requestfinished", end)
        page.remove_listener("requestfailed", end)


def _patiently(page: Page, site: Site, renewal: Renewal, act: Callable[[bool], Result]) -> Result:
    """Act; act again from the list's start after what failed in passing or a session that was renewed."""
    failures, again = 0, False
    while True:
        try:
            return act(again)
        except SessionExpired as ended:
            renewal.after(ended)
        except SiteUnavailable as problem:
            failures += 1
            if failures > site.pace.retries:
                raise
            logger.warning("{}; trying again ({} of {})", problem, failures, site.pace.retries)
            after_failure(page, failures)
        again = True


def _open(page: Page, site: Site, kind: Kind[Any]) -> Moments:
    table, asked_at = kind.table(site), site.now()
    start(page, site, site.address(table.address))
    arrive(page, site, table, empty=table.empty)
    return Moments(asked_at, site.now())


def _read_once(page: Page, site: Site, kind: Kind[Row]) -> Listed[Row]:
    reply = kind.table(site).reply
    with replies.listening(page, [reply] if reply else []) as heard:
        asked_at = site.now()
        problems, moved = _sort(page, site, kind)
        if not moved:  # what the page prints as time left may be as old as the page
            asked_at = site.now() - page_age(page)
        listed = walk_pages(Walk(page, site, kind, heard), asked_at)
    listed.problems += problems or out_of_order(shown(page.url), kind, listed.rows)
    return listed
