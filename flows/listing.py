"""Walk a list over all its pages, and prove that nothing is missing, doubled or out of order."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, Literal, TypeVar

from loguru import logger
from playwright.sync_api import Page

from flows import engine, replies
from flows.arriving import arrive, open_page
from flows.comparing import merged
from flows.errors import LayoutChanged, PageTimedOut, ReadingIncomplete, SiteProblem, SortWithoutEffect
from flows.meaning import Meaning, Moments
from flows.phrases.counts import parse_count
from flows.profile import ListPage, Part
from flows.raw import from_page, from_reply
from flows.records import Deadline, Dispute, Order
from flows.site import Pace, Site, shown
from flows.steps import press, take

Row = TypeVar("Row", Dispute, Order)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_MOST_PAGES = 2000


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """What tells one kind of list from another."""

    name: Literal["dispute_list", "order_list"]
    key: str
    """Field that names a row: `issue_id` or `order_id`."""
    build: Callable[[Meaning], Row | None]
    clock: Callable[[Row], Deadline | None]
    """The clock that the list is sorted by; None for rows that the order does not concern."""


@dataclass
class Listed(Generic[Row]):
    """A list that was walked: its rows and whatever keeps it from being whole."""

    rows: list[Row] = field(default_factory=list)
    total: int | None = None
    """What the page itself says; None where it says nothing."""
    pages: int = 0
    problems: list[SiteProblem] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Tell whether every row was read once, proven by the page's own total."""
        return not any(isinstance(problem, ReadingIncomplete) for problem in self.problems)

    @property
    def in_order(self) -> bool:
        """Tell whether the rows stand in order of time left."""
        return not any(isinstance(problem, LayoutChanged) for problem in self.problems)


def open_list(page: Page, site: Site, kind: Kind[Any], by: Literal["menu", "address"]) -> tuple[Page, Moments]:
    """Go to the list through the menu as a person does, or by its address."""
    table = _table(site, kind)
    if by == "address":
        return page, open_page(page, site, table, site.address(table.address))
    asked_at = site.now()
    page = take(page, site, table.menu, f"{kind.name}.menu")
    arrive(page, site, table, empty=table.empty)
    return page, Moments(asked_at, site.now())


def read_list(page: Page, site: Site, kind: Kind[Row]) -> Listed[Row]:
    """Sort the open list by time left and read all its pages.

    A list that moved while it was read is read a second time. What cannot be proven is named in `problems`, never
    left out in silence.
    """
    table = _table(site, kind)
    listed = _read_once(page, site, kind)
    if not listed.whole:
        logger.warning("{}: {}; reading the list once more", kind.name, listed.problems[0].what)
        open_page(page, site, table, site.address(table.address))
        listed = _read_once(page, site, kind)
    return listed


def _read_once(page: Page, site: Site, kind: Kind[Row]) -> Listed[Row]:
    reply = _table(site, kind).reply
    with replies.listening(page, [reply] if reply else []) as heard:
        asked_at = site.now()
        problems = _sort(page, site, kind)
        listed = _walk(_Walk(page, site, kind, heard), asked_at)
    listed.problems += problems or _out_of_order(page, kind, listed.rows)
    return listed


def _table(site: Site, kind: Kind[Any]) -> ListPage:
    return site.profile.dispute_list if kind.name == "dispute_list" else site.profile.order_list


def _part(table: ListPage) -> Part:
    return Part(fields={"total": table.total.model_copy(update={"optional": True})}, lists={"rows": table.rows})


def _sort(page: Page, site: Site, kind: Kind[Any]) -> list[SiteProblem]:
    table = _table(site, kind)
    if arrive(page, site, table, empty=table.empty) == "empty" or not table.sort:
        return []
    before = _keys(page, table, kind.key)
    # A missing control is told within seconds; the data decides afterwards whether sorting worked.
    hasty = Site(site.profile, site.base_url, site.channel_id, site.now, Pace(page_seconds=min(8.0, site.pace.page_seconds)))
    try:
        take(page, hasty, table.sort, f"{kind.name}.sort")
    except LayoutChanged as problem:
        return [problem]
    try:
        _await_other_rows(page, table, kind.key, before, 1500)
    except PageTimedOut:
        logger.debug("{}: the rows did not move after sorting", kind.name)
    return []


def _keys(page: Page, table: ListPage, key: str) -> list[Any]:
    return [row["fields"][key] for row in engine.run(page, "extract", _part(table).model_dump(mode="json"))["lists"]["rows"]]


def _await_other_rows(page: Page, table: ListPage, key: str, before: list[Any], milliseconds: float) -> None:
    busy = engine.data(table.busy) if table.busy else None
    engine.wait(page, "rowsOtherThan", [_part(table).model_dump(mode="json"), key, before, busy], milliseconds)


@dataclass(frozen=True)
class _Walk(Generic[Row]):
    """Where the list is walked, and what the page was heard to fetch."""

    page: Page
    site: Site
    kind: Kind[Row]
    heard: Callable[[], dict[str, Any]]

    @property
    def table(self) -> ListPage:
        return _table(self.site, self.kind)


def _walk(walk: _Walk[Row], asked_at: datetime) -> Listed[Row]:
    page, site, table = walk.page, walk.site, walk.table
    listed: Listed[Row] = Listed()
    while listed.pages < _MOST_PAGES:
        if arrive(page, site, table, empty=table.empty) == "empty":
            listed.total = listed.total or 0
            break
        keys = _read_page(walk, asked_at, listed)
        if not _has_next(page, table):
            break
        asked_at = site.now()
        if not _turn(walk, keys):
            break
        if site.pace.pause_seconds:
            page.wait_for_timeout(site.pace.pause_seconds * 1000)
    listed.problems += _not_whole(page, walk.kind, listed)
    return listed


def _turn(walk: _Walk[Row], keys: list[Any]) -> bool:
    """Go to the next page; False when no other rows came, which the count will show."""
    name, milliseconds = f"{walk.kind.name}.next", walk.site.pace.milliseconds
    try:
        press(engine.locate(walk.page, walk.table.next, name, milliseconds), walk.page, name, milliseconds)
        _await_other_rows(walk.page, walk.table, walk.kind.key, keys, milliseconds)
    except PageTimedOut:
        arrive(walk.page, walk.site, walk.table, empty=walk.table.empty)
        return False
    return True


def _read_page(walk: _Walk[Row], asked_at: datetime, listed: Listed[Row]) -> list[Any]:
    """Read the rows of the page that is open, with one call into it; return their keys."""
    page, site, kind, table = walk.page, walk.site, walk.kind, walk.table
    raw = from_page(engine.run(page, "extract", _part(table).model_dump(mode="json")))
    moments = Moments(asked_at, site.now())
    carried = _carried(walk, moments)
    listed.pages += 1
    total = parse_count(str(raw.fields["total"] or ""), ("{count}",))
    if listed.total is not None and total is not None and total != listed.total:
        listed.problems.append(_incomplete(page, f"The total changed from {listed.total} to {total} while the list was read."))
    listed.total = total if total is not None else listed.total
    for number, piece in enumerate(raw.lists["rows"], start=1):
        row = kind.build(Meaning(site.profile, moments, piece, table.rows.fields))
        if row is None:
            listed.problems.append(_incomplete(page, f"Row {number} of page {listed.pages} has no readable id."))
        else:
            listed.rows.append(merged(row, carried.get(getattr(row, kind.key))))
    return [piece.fields[kind.key] for piece in raw.lists["rows"]]


def _carried(walk: _Walk[Row], moments: Moments) -> dict[str, Row]:
    """Return the rows of the newest reply that the page was heard to fetch, by key."""
    reply = walk.table.reply
    body = walk.heard().get(reply.api) if reply else None
    if reply is None or body is None:
        return {}
    pieces = from_reply(reply, body).lists.get("rows", ())
    rows = [walk.kind.build(Meaning(walk.site.profile, moments, piece, {})) for piece in pieces]
    return {getattr(row, walk.kind.key): row for row in rows if row is not None}


def _has_next(page: Page, table: ListPage) -> bool:
    if not engine.is_there(page, table.next):
        return False
    return engine.locator(page, table.next).first.is_enabled() and not engine.run(page, "disabled", engine.data(table.next))


def _incomplete(page: Page, what: str, words: str = "") -> ReadingIncomplete:
    return ReadingIncomplete(what, page=shown(page.url), target="rows", site_words=words)


def _not_whole(page: Page, kind: Kind[Any], listed: Listed[Any]) -> list[SiteProblem]:
    counted = Counter(getattr(row, kind.key) for row in listed.rows)
    twice = sorted(key for key, times in counted.items() if times > 1)
    problems: list[SiteProblem] = []
    if twice:
        problems.append(_incomplete(page, f"{len(twice)} rows stand in the list more than once: {', '.join(twice[:5])}."))
    if listed.total is None:
        problems.append(_incomplete(page, "The page shows no total to prove the count against."))
    elif len(counted) != listed.total:
        problems.append(_incomplete(page, f"{len(counted)} rows were read, but the page says there are {listed.total}."))
    return problems


def _out_of_order(page: Page, kind: Kind[Row], rows: list[Row]) -> list[SiteProblem]:
    """Prove the order on the data: no clock may surely end before one that stands above it."""
    latest_start = _LONG_AGO
    for row in rows:
        clock = kind.clock(row)
        if clock is None:
            continue
        ends_by = clock.latest or _LONG_AGO
        if ends_by < latest_start:
            key = getattr(row, kind.key)
            return [
                SortWithoutEffect(
                    f"Sorted by time left, yet {key} stands below one that ends later.",
                    page=shown(page.url),
                    target=f"{kind.name}.sort",
                    site_words=clock.text,
                )
            ]
        latest_start = max(latest_start, clock.earliest or _LONG_AGO)
    return []
