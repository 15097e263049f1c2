"""One dispute's own page: open it, unfold it, read all that it shows and all that it was heard to fetch."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from flows import engine, replies
from flows.arriving import arrive, start
from flows.errors import ReadingIncomplete
from flows.records import Case
from flows.site import Site, shown
from flows.sources import CaseSource, page_part, told_by

CaseTold = tuple[Case, CaseSource]
"""A case and what it was read from."""


def read_case(page: Page, site: Site, issue_id: str) -> Case:
    """Open one case as a person does and read all that its page shows, compared with what it was heard to fetch.

    Raises SessionExpired, BotWall, SiteUnavailable or ReadingIncomplete.
    """
    with opening(page, site, issue_id) as read:
        return read()[0]


@contextmanager
def opening(page: Page, site: Site, issue_id: str, *, keep: bool = False) -> Iterator[Callable[[], CaseTold]]:
    """Begin to open a case; the yielded call waits until it is there and reads it, and keeps its page if wanted."""
    table = site.profile.case
    asked_at = site.now()
    with replies.listening(page, table.replies) as heard:
        start(page, site, site.address(table.address, issue_id=issue_id))

        def read() -> CaseTold:
            arrive(page, site, table)
            bodies = {api: (body,) for api, body in heard().items()}
            found = _unfolded(page, site, keep=keep)
            source = CaseSource(
                way="rendered",
                issue_id=issue_id,
                address=shown(page.url),
                asked_at=asked_at,
                read_at=site.now(),
                page=found.get("text"),
                replies=bodies,
            )
            return told_by(source, site.profile, found), source

        yield read


def _unfolded(page: Page, site: Site, *, keep: bool) -> Mapping[str, Any]:
    """Unfold the page that is open and take everything with one call into it."""
    table = site.profile.case
    folds = [engine.data(target.accepted()) for target in table.unfold]
    found: Mapping[str, Any] = engine.run(page, "unfoldAndExtract", [page_part(table), folds, keep])
    if not found["open"]:
        raise ReadingIncomplete("What is folded on the page does not open.", page=shown(page.url), target="case.unfold")
    return found
