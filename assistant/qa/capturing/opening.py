"""Open one page of a shop as a person does and take it as it is, with the replies that it fetched for itself."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from playwright.sync_api import Page

from assistant.qa.capturing.imprint import Imprint, imprint
from flows import engine, replies
from flows.arriving import arrive, start
from flows.errors import PageTimedOut, SessionExpired
from flows.profile import CasePage, FormPage, ListPage, Profile, Reply
from flows.profile import Page as PageTable
from flows.session import Session
from flows.site import Site
from flows.sources import page_part
from flows.steps import take

PageName = Literal["dispute_list", "case", "order_list", "order", "reply_form", "extension_form"]


@dataclass(frozen=True)
class Wish:
    """Which page is wanted; `number` is that of the case or order, empty for a list."""

    page: PageName
    number: str = ""


@dataclass(frozen=True)
class Taken:
    """A page as it was taken; it holds whatever the page holds."""

    imprint: Imprint
    replies: Mapping[str, Any]
    """Envelopes by API, for the page and for the one that a form was opened from."""
    asked_at: datetime
    read_at: datetime
    """Both UTC."""
    proven: bool
    """Whether the profile's proof for this page was seen."""


def opened_from(profile: Profile, page: PageName) -> Literal["list", "case", "order"]:
    """Tell of what a page is: of a list, of one case, or of one order."""
    if page in ("reply_form", "extension_form"):
        table: FormPage = getattr(profile, page)
        return table.on
    return page if page in ("case", "order") else "list"


def take_page(session: Session, wish: Wish) -> Taken:
    """Open the page and take it; a session that ended on the way is renewed once.

    A page that does not show the profile's proof is taken all the same: it is the one that a profile is mended by.
    Raises what opening raises: SiteUnavailable, SessionExpired, BotWall, and LayoutChanged where a form does not open.
    """
    try:
        return _take(session, wish)
    except SessionExpired as ended:
        session.renewal.after(ended)
        return _take(session, wish)


def _take(session: Session, wish: Wish) -> Taken:
    page, site, profile = session.page, session.site, session.site.profile
    below = opened_from(profile, wish.page)
    name = wish.page if below == "list" else below
    table: ListPage | PageTable = getattr(profile, name)
    with ExitStack() as stack:
        heard = stack.enter_context(replies.listening(page, _replies(table)))
        asked_at = site.now()
        start(page, site, site.address(table.address, issue_id=wish.number, order_id=wish.number))
        proven = _arrived(page, site, table)
        if proven and isinstance(table, CasePage):
            engine.run(
                page, "unfoldAndExtract", [page_part(table), [engine.data(each) for each in table.unfold], False]
            )
        if name != wish.page:
            stack.enter_context(session.guard.strict())
            page = _form(session, wish.page)
        taken = imprint(page)
        return Taken(taken, heard(), asked_at, site.now(), proven)


def _arrived(page: Page, site: Site, table: PageTable) -> bool:
    others = {"empty": table.empty} if isinstance(table, ListPage) else {}
    try:
        arrive(page, site, table, **others)
    except PageTimedOut as problem:
        if problem.target != "ready":
            raise
        return False
    return True


def _form(session: Session, name: str) -> Page:
    """Open a form on the page that is shown and fill nothing; return the page that holds it."""
    table: FormPage = getattr(session.site.profile, name)
    session.guard.hold(session.page)
    page = take(session.page, session.site, table.open, f"{name}.open")
    session.guard.hold(page)
    arrive(page, session.site, table)
    return page


def _replies(table: PageTable) -> Sequence[Reply]:
    if isinstance(table, ListPage):
        return [table.reply] if table.reply else []
    return table.replies if isinstance(table, CasePage) else []
