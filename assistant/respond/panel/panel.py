"""Show the panel in a page, and hear what the person asks for there. Nothing that it hears sends anything.

The page's own scripts can listen to everything that runs in the page: `evaluate` passes `eval` and `Array.prototype`
there, a binding passes `JSON.stringify`, and what is drawn below a closed root is still found by `window.find`. So the
panel stands in a frame of its own that the page cannot reach. Views go in and presses come out in that frame alone,
which proves by a secret that it is the right one.
"""

import json
import secrets
from collections import deque
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from typing import Any, NamedTuple

from loguru import logger
from playwright.sync_api import BrowserContext, Error, Frame, Page

from assistant.respond.panel.actions import ACTIONS, Action, longest
from assistant.respond.panel.parts import PanelView
from assistant.respond.panel.pictures import Drawn, PanelPicture, drawn

_FOLDER = Path(__file__).parent
_STANDING, _INSIDE, _DRAWING, _PICTURES, _SHEET = (
    (_FOLDER / name).read_text(encoding="utf-8").strip()
    for name in ("panel.js", "inside.js", "drawing.js", "pictures.js", "panel.css")
)
_ACTIONS: dict[str, Action] = {action: action for action in ACTIONS}
_PATIENCE = 2_000
"""Milliseconds after which a page that says nothing is left without its panel, until it begins a new document."""


class PanelPress(NamedTuple):
    """What the person asked for."""

    page: Page
    action: Action
    value: str
    """What was chosen or written; empty for a button."""


class _Shown(NamedTuple):
    view: PanelView
    at: tuple[float, float]
    """Of both clocks: one stands still while the machine sleeps, one may be set."""


class Panel:
    """The panels of one browser context: each page has its own view, all share place and folding."""

    def __init__(self, context: BrowserContext) -> None:
        self._door, self._key, self._secret, self._binding = (f"p{secrets.token_hex(16)}" for _ in range(4))
        self._shown: dict[Page, _Shown] = {}
        self._frames: dict[Page, Frame] = {}
        self._presses: deque[PanelPress] = deque()
        self._drawn: deque[Drawn] = deque()
        self._asking: deque[Page] = deque()
        self._known: set[Page] = set()
        self._forged = False
        self._folded, self._x, self._y = False, -1, -1
        self._sections: dict[str, bool] = {}
        context.expose_binding(self._binding, self._hear)
        place = {"door": self._door, "key": self._key, "css": _SHEET}
        given = {**place, "binding": self._binding, "secret": self._secret}
        inside = f"() => ({_INSIDE})({json.dumps(given)}, ({_DRAWING})(), {_PICTURES})"
        context.add_init_script(f"({_STANDING})({json.dumps(place)}, {inside});")

    def show(self, page: Page, view: PanelView) -> None:
        """Show a view in a page, now and in every document that comes after; a page that is gone is left alone."""
        self._shown[page] = _Shown(view, (monotonic(), time()))
        if page not in self._known:
            self._known.add(page)
            page.on("domcontentloaded", self._begun)
            page.once("close", self._forget)
        self._send(page)

    def hide(self, page: Page) -> None:
        """Take the panel out of a page."""
        if self._shown.pop(page, None) is not None:
            self._send(page)

    def take(self) -> PanelPress | None:
        """Return what the person asked for first; None when nothing waits. Gives new documents their panel, too."""
        while self._asking:
            page = self._asking.popleft()
            if page in self._shown:
                self._send(page)
        return self._presses.popleft() if self._presses else None

    def picture(self, page: Page, picture: PanelPicture) -> None:
        """Give the panel of a page one picture for its tiles; a document that comes later knows nothing of it."""
        if (frame := self.frame_of(page)) is not None:
            self._give(frame, "picture", picture.model_dump_json())

    def frame_of(self, page: Page) -> Frame | None:
        """Return the frame in which a page's panel stands, another one in each document; None where there is none."""
        return self._frames.get(page) if self._is_there(page) else None

    def take_drawn(self) -> Drawn | None:
        """Return what the panel made of a fresh picture; None when nothing waits."""
        return self._drawn.popleft() if self._drawn else None

    # ------------------------------------------------------------------ in

    def _begun(self, page: Page) -> None:
        self._asking.append(page)

    def _send(self, page: Page) -> None:
        if page.is_closed():
            self._forget(page)
            return
        with suppress(Error):  # as in `_give`
            frame = self._frame(page)
            if frame is not None:
                self._give(frame, "view", json.dumps(self._said(page)))

    def _give(self, frame: Frame, what: str, said: str) -> None:
        with suppress(Error):  # the page closes, spins, or goes elsewhere: its next document is asked again
            give = "([door, said]) => window[door](said)"
            frame.wait_for_function(give, arg=[f"{self._door}_{what}", said], timeout=_PATIENCE)

    def _frame(self, page: Page) -> Frame | None:
        """Return the panel's frame in a page, opened where it is wanted and not there yet."""
        if self._is_there(page) or page not in self._shown:
            return self._frames.get(page)
        self._frames.pop(page, None)
        # Whatever of this the page's scripts hear, opening an empty frame is all that can be done with it.
        page.wait_for_function("(door) => (window[door]?.(), true)", arg=self._door, timeout=_PATIENCE)
        if page not in self._frames:
            page.wait_for_function("() => true", timeout=_PATIENCE)
        return self._frames.get(page)

    def _is_there(self, page: Page) -> bool:
        return page in self._frames and not self._frames[page].is_detached()

    def _said(self, page: Page) -> dict[str, Any]:
        shown = self._shown.get(page)
        age = max(monotonic() - shown.at[0], time() - shown.at[1]) if shown else 0.0
        return {
            "view": shown.view.model_dump(mode="json") if shown else None,
            "age": round(age * 1000),
            "folded": self._folded,
            "x": self._x,
            "y": self._y,
            "sections": list(self._sections.items()),
        }

    def _forget(self, page: Page) -> None:
        self._frames.pop(page, None)
        self._shown.pop(page, None)
        self._known.discard(page)

    # ------------------------------------------------------------------ out

    def _hear(self, source: Any, said: Any) -> None:
        """Take a message of the panel. What anybody else says here is dropped, and nothing of it is told on."""
        if not isinstance(said, dict) or said.get("secret") != self._secret:
            if not self._forged:
                logger.warning("a message that is not the panel's was dropped; further ones are not told")
            self._forged = True
            return
        page, first, second = source["page"], str(said["first"]), str(said["second"])
        match said["kind"]:
            case "hello":
                self._frames[page] = source["frame"]
            case "press" if page in self._shown and (action := _ACTIONS.get(first)) is not None:
                self._presses.append(PanelPress(page, action, second[: longest(action)]))
            case "place":
                self._folded = first == "folded"
                self._x, self._y = (int(each) for each in second.split(","))
            case "picture":
                self._drawn.append(drawn(first, second))
            case "section":
                self._sections[first] = second == "folded"
