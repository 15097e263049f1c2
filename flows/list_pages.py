"""Walk over all pages of the list that is open and read every row."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic
from urllib.parse import parse_qsl, urlsplit

from loguru import logger
from playwright.sync_api import Page

from flows import engine, hits
from flows.arriving import arrive, expected, start
from flows.comparing import merged
from flows.errors import PageTimedOut, ServerError
from flows.list_proofs import incomplete, not_whole
from flows.listed import Kind, Listed, Row
from flows.meaning import Meaning, Moments
from flows.pauses import after_failure, between_pages
from flows.phrases.counts import parse_count
from flows.profile import ListPage, Part
from flows.raw import Raw, from_page, from_reply
from flows.site import Site, shown
from flows.steps import press

_MOST_PAGES = 2000


_LINKED = """([path, name]) => [...document.querySelectorAll('a[href]')]
  .map(link => new URL(link.href, location.href))
  .filter(address => address.pathname.toLowerCase() === path.toLowerCase())
  .map(address => address.searchParams.get(name)).filter(Boolean)"""


@dataclass(frozen=True)
class Walk(Generic[Row]):
    """Where the list is walked, and what the page was heard to fetch."""

    page: Page
    site: Site
    kind: Kind[Row]
    heard: Callable[[], dict[str, Any]]

    @property
    def table(self) -> ListPage:
        """The profile's table of this list."""
        return self.kind.table(self.site)


def walk_pages(walk: Walk[Row], asked_at: datetime) -> Listed[Row]:
    """Read page after page; what speaks against the list being whole stands in `problems`.

    Raises SiteUnavailable, SessionExpired or BotWall where a page does not come.
    """
    page, site, table = walk.page, walk.site, walk.table
    listed: Listed[Row] = Listed()
    seen: set[Any] = set()
    while listed.pages < _MOST_PAGES:
        if _arrive(walk) == "empty":
            _take_total(walk, listed, extracted(page, table))
            listed.total = listed.total or 0
            break
        keys = _read_page(walk, asked_at, listed)
        # A page that only repeats what was read leads nowhere; the count shows it.
        if set(keys) <= seen or not _has_next(page, table):
            break
        seen.update(keys)
        asked_at = site.now()
        if not _turn(walk, keys):
            break
        between_pages(page, site.pace)
    listed.problems += not_whole(shown(page.url), walk.kind, listed)
    return listed


def _arrive(walk: Walk[Row]) -> str:
    """Arrive at the page of the list that comes; one that fails in passing is asked for again where it stands.

    To begin the list anew for each page that fails would never end with a long one.
    """
    page, site, table, failures = walk.page, walk.site, walk.table, 0
    while True:
        try:
            return arrive(page, site, table, empty=table.empty)
        except ServerError as problem:
            failures += 1
            if failures > site.pace.retries:
                raise
            logger.warning("{}; trying again ({} of {})", problem, failures, site.pace.retries)
        after_failure(page, failures)
        _load_again(page, site, table)


def _load_again(page: Page, site: Site, table: ListPage) -> None:
    """Do what a person does: press what the page offers for it, else open its address once more."""
    if table.retry is not None and engine.is_there(page, table.retry):
        name = "retry"
        press(engine.locate(page, table.retry, name, site.pace.step_milliseconds), page, name, site.pace.milliseconds)
    else:
        with suppress(ServerError):  # the next look at the page tells
            start(page, site, page.url)


def extracted(page: Page, table: ListPage) -> Raw:
    """Take rows and total of the page that is open, with one call into it."""
    return from_page(engine.run(page, "extract", _part(table).model_dump(mode="json")))


def linked_keys(page: Page, address: str) -> set[str]:
    """Return the keys in every link of the page that leads where an address of the profile does."""
    _, _, path, query, _ = urlsplit(address)
    name = next((name for name, value in parse_qsl(query) if value.endswith("_id}") and "channel" not in value), "")
    return set(engine.told(page, _LINKED, [path, name])) if name else set()


def keys_of(raw: Raw, key: str) -> list[Any]:
    """Return the rows' names as the page prints them."""
    return [piece.fields[key] for piece in raw.lists["rows"]]


def await_other_rows(walk: Walk[Any], before: list[Any], milliseconds: float) -> None:
    """Wait until the list shows other rows, or none, or an end; PageTimedOut when nothing moves."""
    ends = expected(walk.site, walk.table, empty=walk.table.empty)
    engine.wait(
        walk.page,
        "rowsOtherThan",
        [_part(walk.table).model_dump(mode="json"), walk.kind.key, before, ends],
        milliseconds,
    )


def _part(table: ListPage) -> Part:
    return Part(fields={"total": table.total.model_copy(update={"optional": True})}, lists={"rows": table.rows})


def _turn(walk: Walk[Row], keys: list[Any]) -> bool:
    """Go to the next page; False when no other rows came, which the count will show."""
    name, milliseconds = f"{walk.kind.name}.next", walk.site.pace.milliseconds
    try:
        press(engine.locate(walk.page, walk.table.next, name, milliseconds), walk.page, name, milliseconds)
        await_other_rows(walk, keys, milliseconds)
    except PageTimedOut:
        arrive(walk.page, walk.site, walk.table, empty=walk.table.empty)
        return False
    return True


def _read_page(walk: Walk[Row], asked_at: datetime, listed: Listed[Row]) -> list[Any]:
    """Read the rows of the page that is open; return their keys."""
    page, site, kind = walk.page, walk.site, walk.kind
    raw = extracted(page, walk.table)
    moments = Moments(asked_at, site.now())
    carried = _carried(walk, moments)
    listed.pages += 1
    listed.linked |= linked_keys(page, kind.detail_address(site))
    _take_total(walk, listed, raw)
    for number, piece in enumerate(raw.lists["rows"], start=1):
        row = kind.build(Meaning(site.profile, moments, piece, walk.table.rows.fields, page=f"{kind.name}.rows"))
        if row is None:
            what = "Row {number} of page {pages} has no readable id."
            listed.problems.append(incomplete(shown(page.url), what, number=number, pages=listed.pages))
        else:
            listed.rows.append(merged(row, carried.get(kind.key_of(row)), site.profile.time_zone))
    return keys_of(raw, kind.key)


def _take_total(walk: Walk[Row], listed: Listed[Row], raw: Raw) -> None:
    total, way, name = parse_count(str(raw.fields["total"] or ""), ("{count}",)), raw.ways["total"], walk.kind.name
    if way is None:
        hits.note_missed(f"{name}.total")
    else:
        hits.note(f"{name}.total", way)
    if listed.total is not None and total is not None and total != listed.total:
        what = "The total changed from {before} to {total} while the list was read."
        listed.problems.append(incomplete(shown(walk.page.url), what, before=listed.total, total=total))
    listed.total = total if total is not None else listed.total


def _carried(walk: Walk[Row], moments: Moments) -> dict[str, Row]:
    """Return the rows of the newest reply that the page was heard to fetch, by key."""
    reply = walk.table.reply
    body = walk.heard().get(reply.api) if reply else None
    if reply is None or body is None:
        return {}
    pieces = from_reply(reply, body).lists.get("rows", ())
    page = f"{walk.kind.name}.rows"
    rows = [walk.kind.build(Meaning(walk.site.profile, moments, piece, {}, page=page)) for piece in pieces]
    return {walk.kind.key_of(row): row for row in rows if row is not None}


def _has_next(page: Page, table: ListPage) -> bool:
    if not engine.is_there(page, table.next.accepted()):
        return False
    disabled = engine.run(page, "disabled", engine.data(table.next))
    return not disabled and engine.locator(page, table.next).first.is_enabled()
