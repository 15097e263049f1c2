"""Real browsers on local pages: the fixtures that every flow's test stands on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright
from pydantic import SecretStr

from assistant import profiles
from assistant.qa.site import SellerCenter
from flows import engine
from flows.arriving import prepare
from flows.browsers import find_browser, launch_arguments
from flows.guard import Guard
from flows.login import sign_in
from flows.profile import Profile
from flows.session import Session
from flows.site import Pace, Site

FACES = ("new", "classic")
LANGUAGES = ("zh", "en")
PROFILE_OF = {"new": "aliexpress", "classic": "aliexpress-classic"}

ACCOUNT = "demo"
PASSWORD = SecretStr("demo-password")
QUICK = Pace(page_seconds=10)
"""Patience enough for a busy machine; no pauses between pages."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the browser that the program itself would find."""
    browser = find_browser(window=False)
    if browser is None:
        pytest.exit("no browser on this machine: run `python -m assistant.browser_setup`")
    return {**browser_type_launch_args, "executable_path": browser.executable_path, "args": launch_arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Open contexts as the program does."""
    view = {"width": 1360, "height": 900}
    return {**browser_context_args, "service_workers": "block", "accept_downloads": False, "viewport": view}


@pytest.fixture(scope="session", autouse=True)
def _engine(playwright: Playwright) -> None:
    engine.register(playwright)


@pytest.fixture(params=FACES)
def face(request: pytest.FixtureRequest) -> str:
    """Each face of the local seller center."""
    return str(request.param)


@pytest.fixture
def profile(face: str) -> Profile:
    """The shipped profile of the face."""
    return profiles.load(PROFILE_OF[face])


@dataclass(frozen=True)
class Desk:
    """A seller's browser at a local seller center, guarded, not signed in yet."""

    center: SellerCenter
    session: Session

    @property
    def page(self) -> Page:
        return self.session.page

    @property
    def site(self) -> Site:
        return self.session.site

    @property
    def guard(self) -> Guard:
        return self.session.guard

    def sign_in(self) -> "Desk":
        """Sign in with the right password."""
        sign_in(self.page, self.site, ACCOUNT, lambda: PASSWORD)
        return self

    def with_site(self, **changes: Any) -> "Desk":
        """Return the same desk with another pace, clock or profile."""
        return replace(self, session=replace(self.session, site=replace(self.site, **changes)))


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_center() -> Iterator[Callable[..., SellerCenter]]:
    """Start local seller centers that stop after the test: `open_center("new", disputes=5, faults=("slider",))`."""
    with ExitStack() as stack:
        yield lambda face, **options: stack.enter_context(SellerCenter(face, **options))


@pytest.fixture
def open_desk(open_center: Callable[..., SellerCenter], context: BrowserContext) -> OpenDesk:
    """Open a guarded browser at a new local seller center: `open_desk("new", disputes=5)`; once per test."""

    def opened(face: str, **options: Any) -> Desk:
        center = open_center(face, **options)
        site = Site(profiles.load(PROFILE_OF[face]), center.address, now=center.world.now, pace=QUICK)
        guard = Guard(context, site.profile.guard)
        page = context.new_page()
        prepare(page, site)
        return Desk(center, Session(context, guard, page, site))

    return opened


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A small real picture to give as evidence."""
    from assistant.qa.site.pictures import png  # the local site's own drawing

    file = tmp_path / "evidence.png"
    file.write_bytes(png("test"))
    return file
