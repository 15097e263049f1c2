"""Never submit: stop every write that the profile does not call harmless, in the page and on the network.

Three layers. No flow presses a final button. Inside each page a script stops forms, Enter, final buttons, fetch, XHR
and beacons before the page's own code can send them. On the network `strict` aborts whatever still comes; outside of
`strict` each request is watched, and one that got through stops the run (`check`).

What the network layer cannot see, the page's script alone holds: requests that a page leaves behind when it goes away,
and shared workers (pages do without them here). Web sockets are the script's alone as well; what a worker says
through one is only logged.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from loguru import logger
from playwright.sync_api import BrowserContext, Error, Page, Request, Route

from flows import engine
from flows.errors import SiteProblem, WriteStopped
from flows.guard_rules import GuardRules, Harmless
from flows.holding import Supervision, page_of
from flows.sockets import tell_of_sockets
from flows.supervising import HeldWrite

_SCRIPT = (Path(__file__).parent / "in_page" / "guard.js").read_text(encoding="utf-8")
_FROM_THE_START: dict[str, Any] = {"held": True, "supervised": False, "admitted": []}
"""What a page's guard goes by as long as it was told nothing."""


@dataclass(frozen=True)
class Stopped:
    """One write that did not happen."""

    kind: str
    """form, enter, button, fetch, xhr, beacon, socket (in the page) or network."""
    method: str
    address: str
    """Path only: queries may carry secrets."""


class Guard:
    """Hold all writes of one browser context until a person takes over."""

    def __init__(self, context: BrowserContext, rules: GuardRules) -> None:
        self._context = context
        self._rules = rules
        self._nonce = secrets.token_hex(8)
        self._supervision = Supervision(f"decide_{self._nonce}", self._dropped)
        self._admitted: tuple[Harmless, ...] = ()
        self._strict = False
        self._released: set[Page] = set()
        self._scripts: dict[Page, ExitStack] = {}
        self.stopped: list[Stopped] = []
        self.got_through: list[Stopped] = []
        context.expose_binding(f"guard_{self._nonce}", self._report)
        context.add_init_script(f"{_SCRIPT}({json.dumps(self._for_page())});")
        context.on("request", self._watch)
        tell_of_sockets(context, self._is_mute)

    @contextmanager
    def strict(self, *, admit: tuple[Harmless, ...] = ()) -> Iterator[None]:
        """Abort unlisted writes on the network as well, as long as a form is open; `admit` lets uploads pass."""
        self._context.route("**/*", self._decide)
        self._strict = True
        try:
            self._admit(admit)
            yield
        finally:
            for page in self._supervision.pages:
                self.hold(page)
            self._admit(())
            self._strict = False
            with suppress(Error):  # the person closed the window
                self._context.unroute("**/*", self._decide)

    @property
    def may_upload(self) -> bool:
        """Tell whether evidence may go up as soon as it is chosen."""
        return bool(self._admitted)

    def release(self, page: Page) -> None:
        """Let the person's own press pass on this page; call only when the assistant acts no more."""
        self._released.add(page)
        self._tell(page)

    def supervise(self, page: Page, admit: tuple[Harmless, ...] = ()) -> None:
        """Let the person act on this page, but hold what it would send: see `take_held`.

        What is harmless or admitted passes. Works within `strict` and ends with it. RuntimeError outside of it.
        """
        if not self._strict:
            raise RuntimeError("a page is supervised within `strict` only: else the network would hold nothing")
        self._supervision.begin(page, admit)
        self._tell(page)

    def take_held(self) -> HeldWrite | None:
        """Return the write of a supervised page that has waited longest; None when none waits."""
        return self._supervision.take()

    def busy_elsewhere(self) -> AbstractContextManager[None]:
        """Let a press wait for as long as the block lasts, in which nobody asks anything of the person's page."""
        return self._supervision.busy_elsewhere()

    def touched(self, page: Page) -> float | None:
        """Return when the person changed a field of a supervised page last, in monotonic seconds."""
        return self._supervision.touched(page)

    def hold(self, page: Page) -> None:
        """Take the page back before the assistant acts again."""
        self._supervision.end(page)
        self._released.discard(page)
        self._tell(page)

    def check(self) -> None:
        """Raise WriteStopped when a write that is not listed reached the network."""
        if self.got_through:
            first = self.got_through[0]
            raise WriteStopped(
                "A page sent a write that the profile does not list as harmless; the run stops.",
                page=first.address,
                target=f"{first.method} {first.address}",
            )

    def _for_page(self) -> dict[str, Any]:
        rules = self._rules
        return {
            "nonce": self._nonce,
            "harmless": [rule.model_dump() for rule in rules.harmless],
            "beacons": rules.beacons,
            "writes": rules.writes,
            "sockets": rules.sockets,
            "offAt": rules.off_at,
            "finalWords": rules.final_words,
        }

    def _admit(self, admitted: tuple[Harmless, ...]) -> None:
        self._admitted = admitted
        for page in self._context.pages:
            self._tell(page)

    def _tell(self, page: Page) -> None:
        """Say what holds from now on to each document of the page, and by a script to those that come later."""
        admitted = self._supervision.admitted(page)
        state = {
            "held": page not in self._released and admitted is None,
            "supervised": admitted is not None,
            "admitted": [rule.model_dump() for rule in (*self._admitted, *(admitted or ()))],
        }
        source = f"window.told_{self._nonce} = {json.dumps(state)};"
        with suppress(Error):  # the person closed the page
            script = ExitStack()
            if state != _FROM_THE_START:
                script.enter_context(page.add_init_script(source))
            before = self._scripts.get(page)
            self._scripts[page] = script
            if before is not None:
                before.close()
        for frame in page.frames:
            with suppress(Error, SiteProblem):  # a document that goes away; the next one begins with its script
                engine.told(frame, f"() => {{ {source} }}")

    def _report(self, source: Any, said: Any) -> None:
        """Take a message of the page's guard: only texts, only logged and counted."""
        if said.get("kind") == "waits":
            self._supervision.keep_in_page(source["frame"], said)
            return
        stopped = Stopped(*(str(said.get(key, ""))[:300] for key in ("kind", "method", "address")))
        self._note(stopped)

    def _note(self, stopped: Stopped) -> None:
        self.stopped.append(stopped)
        # A site that chats asks for its socket on every page: no news for a person.
        level = "INFO" if stopped.kind == "socket" else "WARNING"
        logger.log(level, "stopped a write ({}): {} {}", stopped.kind, stopped.method, stopped.address)

    def _dropped(self, held: HeldWrite) -> None:
        self._note(Stopped(held.kind, held.method, held.path))

    def _passes(self, request: Request, more: tuple[Harmless, ...] | None) -> bool:
        return self._rules.passes(request.method, request.url, (*self._admitted, *(more or ())))

    def _is_beacon(self, request: Request) -> bool:
        return self._rules.is_beacon(request.url)

    def _is_mute(self, page: Page, address: str) -> bool:
        return page not in self._released and not self._rules.may_say(page.url, address)

    def _decide(self, route: Route) -> None:
        request, page = route.request, page_of(route.request)
        admitted = self._supervision.admitted(page)
        of_person = page in self._released or (admitted is not None and self._is_beacon(request))
        if of_person or self._passes(request, admitted):
            route.continue_()
            return
        if page is not None and admitted is not None:
            self._supervision.keep(route, page)
            return
        if not self._is_beacon(request):
            self._note(Stopped("network", request.method, urlsplit(request.url).path))
        # Any other reason would put an error page where the person's form stood.
        route.abort("aborted" if request.is_navigation_request() else "blockedbyclient")

    def _watch(self, request: Request) -> None:
        page = page_of(request)
        known = page in self._released or self._is_beacon(request) or self._supervision.follows(request)
        if known or self._passes(request, self._supervision.admitted(page)):
            return
        # A redirected request does not come by `_decide` again.
        if not self._strict or request.redirected_from is not None:
            stopped = Stopped("network", request.method, urlsplit(request.url).path)
            self.got_through.append(stopped)
            logger.error("a write got through: {} {}", request.method, stopped.address)
