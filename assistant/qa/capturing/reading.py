"""Read a saved page once more, by the profile and without its site: as a page is read that a browser shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error, Page

from assistant.qa.capturing.captures import About
from assistant.qa.capturing.form_reading import form_seen
from flows import engine
from flows.comparing import merged
from flows.dispute_list import DISPUTES
from flows.errors import BrowserProblem, PageTimedOut, ReadingIncomplete
from flows.listed import Kind, Row
from flows.meaning import Meaning, Moments
from flows.order_list import ORDERS, build_order
from flows.profile import FormPage, ListPage, Part, Profile
from flows.raw import from_page, from_reply
from flows.rebuilding import BLANK
from flows.records import Case, Order, Record
from flows.site import Site
from flows.sources import CaseSource, page_part, told_by

Blank = Callable[[], Page]
"""Gives a page that reaches nothing: see `flows.rebuilding.blank_page`."""
Found = tuple[str, Record]
"""A record and its kind, as `--json` calls it."""


@dataclass(frozen=True)
class Saved:
    """A saved page, what it fetched for itself, and what is known of both."""

    page: str
    replies: Mapping[str, Any]
    about: About

    @property
    def moments(self) -> Moments:
        """Return when it was asked for and taken."""
        return Moments(self.about.asked_at, self.about.read_at)


def read_saved(saved: Saved, profile: Profile, blank: Blank) -> list[Found]:
    """Return the records that the profile reads from a saved page.

    Raises ReadingIncomplete where not even its number can be read, or neither rows nor the sign of none are there,
    PageTimedOut or BrowserProblem as the engine does.
    """
    name = saved.about.page
    table = getattr(profile, name)
    if name == "case":
        return [("case", _case(saved, profile, blank))]
    if isinstance(table, ListPage):
        kind: Kind[Any] = DISPUTES if name == "dispute_list" else ORDERS
        return [("dispute" if name == "dispute_list" else "order", row) for row in _rows(saved, profile, kind, blank)]
    if isinstance(table, FormPage):
        _shown(saved, Part(), blank)
        return [("form_seen", form_seen(blank(), table, name))]
    return [("order", _order(saved, profile, blank))]


def _case(saved: Saved, profile: Profile, blank: Blank) -> Case:
    found = _shown(saved, page_part(profile.case), blank)
    source = CaseSource(
        way="rendered",
        issue_id=Meaning(profile, saved.moments, from_page(found), {}).identifier("issue_id") or "",
        address="",
        asked_at=saved.about.asked_at,
        read_at=saved.about.read_at,
        replies={api: (body,) for api, body in saved.replies.items()},
    )
    if not source.issue_id:
        raise _nothing("case.issue_id")
    return told_by(source, profile, found)


def _order(saved: Saved, profile: Profile, blank: Blank) -> Order:
    table = profile.order
    found = _shown(saved, Part(fields=table.fields, lists=table.lists), blank)
    order = build_order(Meaning(profile, saved.moments, from_page(found), table.fields))
    if order is None:
        raise _nothing("order.order_id")
    return order


def _rows(saved: Saved, profile: Profile, kind: Kind[Row], blank: Blank) -> list[Row]:
    table = kind.table(Site(profile))
    raw = from_page(_shown(saved, Part(lists={"rows": table.rows}), blank))
    body = saved.replies.get(table.reply.api) if table.reply else None
    pieces = from_reply(table.reply, body).lists.get("rows", ()) if table.reply and body is not None else ()
    carried = {kind.key_of(row): row for row in _built(saved, profile, kind, pieces, {}) if row is not None}
    rows = _built(saved, profile, kind, raw.lists["rows"], table.rows.fields)
    if None in rows or not (rows or engine.is_there(blank(), table.empty)):
        raise _nothing(f"{kind.name}.rows.{kind.key}")
    return [merged(row, carried.get(kind.key_of(row)), profile.time_zone) for row in rows if row is not None]


def _built(saved: Saved, profile: Profile, kind: Kind[Row], pieces: Any, expected: Any) -> list[Row | None]:
    return [kind.build(Meaning(profile, saved.moments, piece, expected)) for piece in pieces]


def _nothing(target: str) -> ReadingIncomplete:
    return ReadingIncomplete("The page did not show what proves that it is there.", target=target)


def _shown(saved: Saved, part: Any, blank: Blank) -> dict[str, Any]:
    """Show the page in place of a blank one and take what the part names."""
    page, wanted = blank(), part.model_dump(mode="json") if isinstance(part, Part) else part
    first = "<!DOCTYPE html>" if saved.page.lstrip()[:9].upper() == "<!DOCTYPE" else ""
    try:
        page.set_content(f"{first}{BLANK}")
        found: dict[str, Any] = engine.run(page, "extractShown", [saved.page, wanted])
    except Error as problem:
        words = problem.message.partition("\n")[0][:200]
        if "closed" in words or "crashed" in words:
            raise BrowserProblem("The page or the browser was closed.") from None
        raise PageTimedOut("The page broke off.", site_words=words) from None
    return found
