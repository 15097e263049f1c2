"""The pages that are in a person's hands, and the writes that wait there."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urldefrag, urlsplit

from loguru import logger
from playwright.sync_api import Dialog, Error, Frame, Page, Request, Route

from flows.guard_rules import Harmless
from flows.hands import LATE_SECONDS, Hands
from flows.supervising import HeldWrite, InPage

_UNTAKEN_MILLISECONDS = 4000
_LOOK_MILLISECONDS = 100
_GRANTED_SECONDS = 10.0
"""So long after it was let go a request of the page may take to come to the network."""


@dataclass(frozen=True)
class _Supervised:
    admitted: tuple[Harmless, ...]
    hands: Hands


class Supervision:
    """The pages in a person's hands, and what waits there."""

    def __init__(self, deciding: str, stopped: Callable[[HeldWrite], None]) -> None:
        self._deciding, self._stopped = deciding, stopped
        self._pages: dict[Page, _Supervised] = {}
        self._held: deque[HeldWrite] = deque()
        self._given: list[HeldWrite] = []
        """What was kept and may still be open, taken or not."""
        self._granted: list[tuple[Page, str, str, float]] = []
        self._gone: set[Request] = set()
        self._elsewhere = False

    def begin(self, page: Page, admit: tuple[Harmless, ...]) -> None:
        """Hold from now on what this page sends, but for what is admitted."""
        if page in self._pages:
            self._pages[page] = _Supervised(admit, self._pages[page].hands)
            return
        self._pages[page] = _Supervised(admit, Hands(page))
        page.on("dialog", _leave_to_person)

    def end(self, page: Page) -> None:
        """Hold nothing of this page any more; what waits is dropped, for else the page would answer no question."""
        supervised = self._pages.pop(page, None)
        if supervised is None:
            return
        for held in self._given:
            if held.page == page:
                held.drop()
        self._held = deque(held for held in self._held if held.page != page)
        self._given = [held for held in self._given if held.waits]
        supervised.hands.leave()
        with suppress(Error):
            page.remove_listener("dialog", _leave_to_person)

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return the pages that are supervised now."""
        return tuple(self._pages)

    def touched(self, page: Page) -> float | None:
        """Return when the person changed a field of this page last, monotonic seconds."""
        supervised = self._pages.get(page)
        return supervised.hands.touched if supervised else None

    def admitted(self, page: Page | None) -> tuple[Harmless, ...] | None:
        """Return what this page may send unasked; None where it is not supervised."""
        supervised = self._pages.get(page) if page is not None else None
        return supervised.admitted if supervised else None

    def keep(self, route: Route, page: Page) -> None:
        """Let a request wait, unless it was let go in the page already.

        The browser answers no question to a page that is going elsewhere, and one that was just asked would wait for
        ever. So such a request is dropped when nobody takes it soon, unless all that is asked is asked of other pages;
        the person then presses once more.
        """
        request = route.request
        if self._is_granted(request, page):
            route.continue_()
            return
        navigates = request.is_navigation_request()
        held = HeldWrite(page, "network", request.method, urlsplit(request.url).path, navigates, self._decide, route)
        self._keep(held)
        if navigates:
            self._drop_untaken(held)

    def _drop_untaken(self, held: HeldWrite) -> None:
        waited = 0
        with suppress(Error):
            while held.waits and not held.taken and (waited < _UNTAKEN_MILLISECONDS or self._elsewhere):
                held.page.wait_for_timeout(_LOOK_MILLISECONDS)
                waited += 0 if self._elsewhere else _LOOK_MILLISECONDS
        if not held.taken:
            held.drop()

    @contextmanager
    def busy_elsewhere(self) -> Iterator[None]:
        """Let what is held wait for as long as the block lasts, in which nothing is asked of the pages here."""
        self._elsewhere = True
        try:
            yield
        finally:
            self._elsewhere = False

    def keep_in_page(self, frame: Frame, said: Mapping[str, Any]) -> None:
        """Let a request wait of which the page's guard says that the page asks for it."""
        if frame.page in self._pages:
            method, address = str(said["method"]), str(said["address"])
            way = InPage(frame, address, self._deciding, int(said["number"]))
            path = urlsplit(address).path
            self._keep(HeldWrite(frame.page, str(said["by"]), method, path, False, self._decide, way))

    def take(self) -> HeldWrite | None:
        """Return what has waited longest."""
        if not self._held:
            return None
        held = self._held[0]
        supervised = self._pages.get(held.page)
        held.press = supervised.hands.press_before(held.at) if supervised else None
        if held.press is None and monotonic() - held.at < LATE_SECONDS:
            return None
        self._held.popleft()
        held.taken = not held.dropped
        return held

    def follows(self, request: Request) -> bool:
        """Tell whether a request is what the site made of one that was let go."""
        while request.redirected_from is not None:
            request = request.redirected_from
        return request in self._gone

    def _keep(self, held: HeldWrite) -> None:
        logger.info("held a write ({}): {} {}", held.kind, held.method, held.path)
        self._held.append(held)
        self._given = [*(each for each in self._given if each.waits), held]

    def _decide(self, held: HeldWrite, goes: bool) -> None:
        if not goes:
            self._stopped(held)
        elif isinstance(held.way, InPage):
            address, _ = urldefrag(held.way.address)
            self._granted.append((held.page, held.method, address, monotonic()))
        else:
            self._gone.add(held.way.request)

    def _is_granted(self, request: Request, page: Page) -> bool:
        self._granted = [each for each in self._granted if monotonic() - each[3] < _GRANTED_SECONDS]
        address, _ = urldefrag(request.url)
        granted = next((each for each in self._granted if each[:3] == (page, request.method, address)), None)
        if granted is None:
            return False
        self._granted.remove(granted)
        self._gone.add(request)
        return True


def _leave_to_person(_dialog: Dialog) -> None:
    """Answer nothing: without anybody who listens, the driver would dismiss what the site asks the person."""


def page_of(request: Request) -> Page | None:
    """Return the page that a request belongs to; None for workers and pages that are just opening."""
    try:
        return request.frame.page
    except Error:
        return None
