"""What a person's own press would send, and that waits until somebody looked at it: see `Guard.supervise`.

What the page's own code asks for waits in the page, for the browser sends what waits on the network when a tab is
closed. Forms, and whatever gets past the page's guard, wait on the network.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from playwright.sync_api import Error, Frame, Page, Route

from flows import engine
from flows.errors import SiteProblem

_DECIDE = "([deciding, number, goes]) => window[deciding]?.(number, goes) ?? false"


@dataclass(frozen=True)
class Press:
    """A person's own press on something like a button, or Enter in a field."""

    words: str
    """What stands on the button; `Enter` for the key."""
    at: float
    """Monotonic seconds."""
    values: tuple[str, ...] = ()
    """What the fields around the button held at the press."""


@dataclass(eq=False)
class HeldWrite:
    """One request that waits: let it go, or drop it. Both may be called twice, and after the page is gone."""

    page: Page
    kind: str
    """fetch, xhr, beacon (in the page) or network."""
    method: str
    path: str
    """Without query, which may carry secrets."""
    navigates: bool
    """The page goes elsewhere by it: until it is let go or dropped, the browser answers no question to the page."""
    _decided: Callable[["HeldWrite", bool], None] = field(repr=False)
    way: "Route | InPage" = field(repr=False)
    at: float = field(default_factory=monotonic)
    press: Press | None = None
    """None where no press of a person came shortly before: the page sends this by itself."""
    taken: bool = False
    _open: bool = True

    def let_go(self, milliseconds: float) -> bool:
        """Let the site have it and tell whether it went.

        Where the page goes elsewhere by it, it went when the page arrived there within so long. False as well for what
        was decided before, and for what the page does not ask for any more.
        """
        if not self._close():
            return False
        self._decided(self, True)
        try:
            if isinstance(self.way, InPage):
                return self.way.decide(True, milliseconds)
            if self.way.request.failure is not None:
                return False
            if self.navigates:
                with self.page.expect_event("framenavigated", timeout=milliseconds):
                    self.way.continue_()
            else:
                self.way.continue_()
        except (Error, SiteProblem):
            return False
        return True

    def drop(self) -> None:
        """See that it never reaches the site; the page stays as it is."""
        if self._close():
            self._decided(self, False)
            with suppress(Error, SiteProblem):  # a page that is gone asks for nothing
                if isinstance(self.way, InPage):
                    self.way.decide(False, engine.STALLED)
                else:
                    # Any other reason would put an error page where the person's form stood.
                    self.way.abort("aborted" if self.navigates else "blockedbyclient")

    @property
    def dropped(self) -> bool:
        """Tell whether it was dropped before anybody took it: see `Supervision.keep`."""
        return not self._open and not self.taken

    @property
    def waits(self) -> bool:
        """Tell whether it was neither let go nor dropped yet."""
        return self._open

    def _close(self) -> bool:
        was_open, self._open = self._open, False
        return was_open


@dataclass(frozen=True)
class InPage:
    """A request for which the page's own code waits."""

    frame: Frame
    address: str
    deciding: str
    number: int

    def decide(self, goes: bool, milliseconds: float) -> bool:
        """Tell the page's guard; False where nobody waits any more. Raises as `engine.told` does."""
        return bool(engine.told(self.frame, _DECIDE, [self.deciding, self.number, goes], milliseconds))
