"""A browser of one shop, guarded from its first page on."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from flows import engine
from flows.arriving import prepare
from flows.browsers import Browser, launch_arguments
from flows.errors import BrowserProblem
from flows.guard import Guard
from flows.renewal import Renewal
from flows.site import Site

_VIEW = {"width": 1360, "height": 900}
_WINDOW = ("--start-maximized", "--window-size=1600,1000")
_ASK_BROWSER_FOR = {"zh": "zh-CN", "en": "en-US"}


@dataclass(frozen=True)
class Session:
    """One shop's open browser."""

    context: BrowserContext
    guard: Guard
    page: Page
    site: Site
    renewal: Renewal = field(default_factory=lambda: Renewal(None))
    """Signs in again where the session dies on the way; shared by all that is read here."""

    def state(self) -> Mapping[str, Any]:
        """Return cookies and stores, secrets all of them: the caller keeps them private."""
        return self.context.storage_state(indexed_db=True)


@dataclass(frozen=True)
class Opening:
    """How a shop's browser is opened."""

    browser: Browser
    folder: Path
    """The shop's own browser profile; never shared by two runs at once."""
    headed: bool = False
    language: str = "zh"
    cookies: tuple[Mapping[str, Any], ...] = ()
    """Kept session cookies, which a browser forgets when it closes."""


@contextmanager
def open_session(playwright: Playwright, site: Site, opening: Opening) -> Iterator[Session]:
    """Open a shop's browser for as long as the block lasts; BrowserProblem when it does not start."""
    engine.register(playwright)
    context = _launch(playwright, opening)
    try:
        if opening.cookies:
            context.add_cookies(cast(Any, [dict(cookie) for cookie in opening.cookies]))
        guard = Guard(context, site.profile.guard)
        page = context.pages[0] if context.pages else context.new_page()
        page.set_default_timeout(site.pace.milliseconds)
        prepare(page, site)
        yield Session(context, guard, page, site)
    finally:
        _close(context)


def _launch(playwright: Playwright, opening: Opening) -> BrowserContext:
    try:
        return playwright.chromium.launch_persistent_context(
            opening.folder,
            executable_path=opening.browser.executable_path,
            headless=not opening.headed,
            args=[*launch_arguments(), *(_WINDOW if opening.headed else ())],
            chromium_sandbox="--no-sandbox" not in launch_arguments(),
            locale=_ASK_BROWSER_FOR.get(opening.language, "zh-CN"),
            **_size(opening),
            service_workers="block",
            accept_downloads=False,
        )
    except Error as problem:
        words = " ".join(line.strip() for line in problem.message.splitlines()[:3])[:300]
        raise BrowserProblem("The browser does not start.", target=opening.browser.name, site_words=words) from None


def _size(opening: Opening) -> dict[str, Any]:
    """A person's window is as large as their screen lets it be; without one, pages are always drawn alike."""
    return {"no_viewport": True} if opening.headed else {"viewport": _VIEW}


def _close(context: BrowserContext) -> None:
    try:
        context.close()
    except Error:
        return  # the person closed the window: a normal end
