"""One dispute's own page: open it, unfold it, read all that it shows and all that it was heard to fetch."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from typing import Any

from playwright.sync_api import Page

from flows import engine, replies
from flows.arriving import arrive, start
from flows.case import build_case
from flows.comparing import merged
from flows.errors import ReadingIncomplete
from flows.meaning import Meaning, Moments
from flows.raw import from_page, from_reply, joined
from flows.records import Case
from flows.site import Site, shown


def read_case(page: Page, site: Site, issue_id: str) -> Case:
    """Open one case as a person does and read all that its page shows, compared with what it was heard to fetch.

    Raises SessionExpired, BotWall, SiteUnavailable or ReadingIncomplete.
    """
    with opening(page, site, issue_id) as read:
        return read()


@contextmanager
def opening(page: Page, site: Site, issue_id: str) -> Iterator[Callable[[], Case]]:
    """Begin to open a case; the yielded call waits until it is there and reads it."""
    table = site.profile.case
    asked_at = site.now()
    with replies.listening(page, table.replies) as heard:
        start(page, site, site.address(table.address, issue_id=issue_id))

        def read() -> Case:
            arrive(page, site, table)
            return read_open_case(page, site, issue_id, Moments(asked_at, site.now()), heard())

        yield read


def read_open_case(page: Page, site: Site, issue_id: str, moments: Moments, bodies: Mapping[str, Any]) -> Case:
    """Read the case whose page is open: unfold it and take everything with one call into the page."""
    table = site.profile.case
    part = {"fields": engine.data_of(table.fields), "lists": engine.data_of(table.lists)}
    found = engine.run(page, "unfoldAndExtract", [part, [engine.data(target) for target in table.unfold]])
    if not found["open"]:
        raise ReadingIncomplete("What is folded on the page does not open.", page=shown(page.url), target="case.unfold")
    moments = Moments(moments.asked_at, site.now())
    case = build_case(Meaning(site.profile, moments, from_page(found), table.fields), table)
    if case is None or case.issue_id != issue_id:
        what = "Another case is shown than was asked for."
        raise ReadingIncomplete(what, page=shown(page.url), target="case.issue_id")
    heard = [from_reply(reply, bodies[reply.api]) for reply in table.replies if reply.api in bodies]
    if not heard:
        return case
    carried = build_case(Meaning(site.profile, moments, reduce(joined, heard), {}), table)
    return merged(case, carried if carried and carried.issue_id == issue_id else None, site.profile.time_zone)
