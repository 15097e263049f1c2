"""The pages from which a profile is started: saved ones, or those to which the person walks in a window."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from assistant.language import current_language, text
from assistant.private_files import private_folder
from assistant.qa.checking.saved_page import read_saved, show_saved
from assistant.qa.starting.vocabulary import speaking_profile
from flows import engine
from flows.arriving import unreachable
from flows.browsers import Browser
from flows.errors import SiteProblem
from flows.guard_rules import GuardRules
from flows.rebuilding import blank_page
from flows.session import Opening, Session, open_session
from flows.site import Site

_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_ID_OF = {"case": "issue_id", "order": "order_id"}
_LOOK_MILLISECONDS = 100


class Shown(NamedTuple):
    """A page that is open to be looked at."""

    page: Page
    address: str
    """Where it came from; empty where that is not known."""
    said: str = ""
    """Which page the person said that it is."""


def saved_pages(browser: Browser, saved: Sequence[tuple[str, Path]]) -> Iterator[Shown]:
    """Show one saved page after another, without scripts and without any network. Raises SettingsProblem."""
    with blank_page(browser) as page:
        for said, file in saved:
            html = read_saved(file)
            show_saved(page, html)
            found = _SAVED_FROM.search(html[:2000])
            yield Shown(page, found[1] if found else "", said)


@contextmanager
def window(browser: Browser, folder: Path, address: str) -> Iterator[Session]:
    """Open a window at an address for the person; nothing in it is pressed by the program.

    While it looks, what the page would write is held. Raises BrowserProblem where none opens, PageTimedOut where
    nothing answers at the address.
    """
    profile = speaking_profile()
    rules = GuardRules(final_words=profile.guard.final_words)
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        site = Site(profile.model_copy(update={"guard": rules, "interruptions": ()}))
        opening = Opening(browser, private_folder(folder), headed=True, language=current_language())
        session = stack.enter_context(open_session(playwright, site, opening))
        session.context.on("page", session.guard.release)
        session.guard.release(session.page)
        try:
            session.page.goto(address, wait_until="commit")
        except Error as problem:
            raise unreachable(problem, address) from None
        yield session


def walked_pages(session: Session, ask: Callable[[str], str]) -> Iterator[Shown]:
    """Yield the page that the window shows at each Enter, until the person says that it was the last.

    What the page would send while it is looked at is held.
    """
    while _pressed(session.context, ask) not in ("q", "quit"):
        page = _in_front(session.context)
        if page is None:
            return
        session.guard.hold(page)
        yield Shown(page, page.url)
        session.guard.release(page)


def _pressed(context: BrowserContext, ask: Callable[[str], str]) -> str:
    """Wait for the person at the terminal; the browser's own messages are heard meanwhile."""
    said: list[str] = []
    waiting = Thread(target=lambda: said.append(ask(text("new.walk") + "\n> ")), daemon=True)
    waiting.start()
    while waiting.is_alive():
        page = _in_front(context)
        if page is None:
            return "q"
        try:
            page.wait_for_timeout(_LOOK_MILLISECONDS)
        except Error:  # that page was closed; another one is in front now
            continue
    return said[0] if said else "q"


def _in_front(context: BrowserContext) -> Page | None:
    """Return the page that the person sees; None where the window is closed."""
    for page in reversed(context.pages):
        try:
            if engine.told(page, "() => document.visibilityState") == "visible":
                return page
        except (Error, SiteProblem):  # a page that goes away is not the one in front
            continue
    return context.pages[-1] if context.pages else None


def as_template(address: str, page: str) -> str:
    """Return an address as a profile writes it: the number of the case or order becomes a placeholder."""
    scheme, host, path, query, _ = urlsplit(address)
    if scheme not in ("http", "https"):
        return ""
    name = _ID_OF.get(page, "order_id" if page.endswith("_message_form") else "")
    pairs = [(key, value) for key, value in parse_qsl(query) if value.isdecimal() or not name]
    kept = [
        f"{key}={{{name}}}" if name and value.isdecimal() and len(value) >= 6 else f"{key}={value}"
        for key, value in pairs
        if value.isdecimal()
    ]
    path = re.sub(r"\d{6,}", f"{{{name}}}", path) if name else path
    return urlunsplit((scheme, host, path, "&".join(kept), ""))


def origin_of(address: str) -> str:
    """Return `https://` and the host of an address; empty for any other scheme."""
    scheme, host = urlsplit(address)[:2]
    return f"{scheme}://{host}" if scheme == "https" else ""
