"""Take the page that is open, as a list of what opens, what is said and what closes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page
from pydantic import BaseModel, ConfigDict

from flows import engine

_TAKE = (Path(__file__).parent / "imprint.js").read_text(encoding="utf-8")


class Look(BaseModel):
    """How the style sheets show an element."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    display: str = ""
    visibility: str = ""
    """Empty where it is as around it; the same below."""
    textTransform: str = ""  # noqa: N815 - the browser's name
    hidden: bool = False
    """Not shown at all."""
    below: bool = False
    """Something around it is not shown."""


@dataclass(frozen=True)
class Opened:
    """An element begins."""

    tag: str
    attributes: dict[str, str]
    look: Look
    live: dict[str, Any]
    """What a form's field holds now: value, checked, selected, disabled."""


@dataclass(frozen=True)
class Said:
    """A text stands in the page."""

    text: str


Piece = Opened | Said | Literal["close", "gap"]
"""`gap` is what parts two texts and says nothing, such as a comment."""


@dataclass(frozen=True)
class Imprint:
    """A whole page. It holds whatever the page holds: it is never written down."""

    pieces: tuple[Piece, ...]
    doctype: bool
    """Without it a page is read by the old rules, which take class names in any case."""
    language: str
    """As the page says of itself, e.g. `zh-CN`."""


def imprint(page: Page) -> Imprint:
    """Take the page with one call into it. Raises PageTimedOut, BrowserProblem."""
    taken = engine.told(page, _TAKE)
    return Imprint(tuple(map(_piece, taken["found"])), bool(taken["doctype"]), str(taken["language"]))


def _piece(found: list[Any]) -> Piece:
    if found[0] == "open":
        _, tag, attributes, look, live = found
        return Opened(str(tag), {str(name): str(value) for name, value in attributes}, Look.model_validate(look), live)
    if found[0] == "text":
        return Said(str(found[1]))
    return "close" if found[0] == "close" else "gap"
