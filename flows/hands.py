"""A person's hands on a page: presses and keystrokes, told by the browser from where no script of the page comes."""

import json
import secrets
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import CDPSession, Error, Page

from flows.supervising import Press

_SCRIPT = (Path(__file__).parent / "in_page" / "hands.js").read_text(encoding="utf-8")
_RECENT_SECONDS = 10.0
"""A press may be followed by work of the page, such as an upload, before it sends."""
LATE_SECONDS = 0.25
"""What a person did and what the page sends come by two ways, so the press may be heard a moment after its write."""
_LONGEST_WORDS = 80
_MOST_VALUES = 60
_MOST_PRESSES = 20


class Hands:
    """Watch one page until `leave`; a page that is gone shows nothing.

    Frames of another site inside the page are not watched: what is sent from there has no press.
    """

    def __init__(self, page: Page) -> None:
        self.touched: float | None = None
        """When a field was changed last, monotonic seconds."""
        self._presses: deque[Press] = deque(maxlen=_MOST_PRESSES)
        self._world = f"hands_{secrets.token_hex(4)}"
        self._session: CDPSession | None = None
        with suppress(Error):  # the person closed the page
            self._session = self._watch(page)

    def press_before(self, moment: float) -> Press | None:
        """Return the last press shortly before a moment."""
        times = (moment - _RECENT_SECONDS, moment + LATE_SECONDS)
        return next((press for press in reversed(self._presses) if times[0] <= press.at <= times[1]), None)

    def leave(self) -> None:
        """Watch no more."""
        if self._session is not None:
            with suppress(Error):
                self._session.detach()

    def _watch(self, page: Page) -> CDPSession:
        session = page.context.new_cdp_session(page)
        session.on("Runtime.bindingCalled", self._hear)
        script = {"source": f"{_SCRIPT}('{self._world}')", "worldName": self._world, "runImmediately": True}
        session.send("Page.enable")
        session.send("Runtime.enable")
        session.send("Runtime.addBinding", {"name": self._world, "executionContextName": self._world})
        session.send("Page.addScriptToEvaluateOnNewDocument", script)
        return session

    def _hear(self, event: Mapping[str, Any]) -> None:
        if event.get("name") != self._world:
            return
        said = json.loads(event["payload"])
        if said["kind"] == "touch":
            self.touched = monotonic()
            return
        values = tuple(str(value) for value in said["values"][:_MOST_VALUES])
        self._presses.append(Press(str(said["words"])[:_LONGEST_WORDS], monotonic(), values))
