"""Write a captured page: known elements and attributes only, all that is said made up. No script, nothing to fetch."""

import html
import re
from collections.abc import Collection, Iterator

from assistant.qa.capturing import tags
from assistant.qa.capturing.addresses import PICTURE, Addresses
from assistant.qa.capturing.imprint import Imprint, Look, Opened, Said
from assistant.qa.capturing.names import Names
from assistant.qa.capturing.said import made_up_texts
from assistant.qa.capturing.veiling import Veil

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_HEAD = f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}"></head>'
_NOTHING = "<template></template>"
LANGUAGE = re.compile(r"([a-z]{2})(?:[-_](?:[A-Z]{2}|Hans|Hant))?")
_WIDEST = 50
"""More columns than these are no span."""
_OTHER = "x-part"
"""In place of an element whose name nobody knows."""


class PageWriter:
    """Writes the page of one capture."""

    def __init__(self, veil: Veil, names: Names, addresses: Addresses) -> None:
        self._veil, self._names, self._addresses = veil, names, addresses
        self._looked_at = veil.wording.attributes

    def page(self, taken: Imprint) -> str:
        """Return the page's text."""
        first = "<!DOCTYPE html>\n" if taken.doctype else ""
        return first + "".join(self._written(taken)) + "\n"

    def _written(self, taken: Imprint) -> Iterator[str]:
        texts = iter(made_up_texts(taken.pieces, self._veil))
        closing: list[str] = []
        after_text = False
        for piece in taken.pieces:
            if isinstance(piece, Opened):
                opened, closed = self._element(piece)
                closing.append(closed)
                yield opened
            elif isinstance(piece, Said):
                yield ("<!---->" if after_text else "") + html.escape(next(texts), quote=False)
            else:
                yield closing.pop() if piece == "close" else ""
            after_text = isinstance(piece, Said) or (after_text and piece == "gap")

    def _element(self, piece: Opened) -> tuple[str, str]:
        """Return how an element is opened and closed."""
        tag = piece.tag
        if tag in tags.DROPPED:
            return (_HEAD if tag == "head" else _NOTHING), ""
        if tag in tags.EMPTIED:
            return f"<{tag}{self._style(piece)}>", "" if tag in tags.VOID else f"</{tag}>"
        if tag not in tags.PLAIN and tag not in self._veil.wording.names:
            tag = _OTHER
        written = "".join(f' {name}="{html.escape(value)}"' for name, value in self._attributes(piece))
        inside = (
            html.escape(self._veil.text(str(piece.live.get("value", ""))), quote=False) if tag == "textarea" else ""
        )
        return f"<{tag}{written}{self._style(piece)}>{inside}", "" if tag in tags.VOID else f"</{tag}>"

    def _attributes(self, piece: Opened) -> Iterator[tuple[str, str]]:
        for name, value in piece.attributes.items():
            kept = self._attribute(piece, name.lower(), value)
            if kept is not None:
                yield name.lower(), kept
        yield from ((name, "") for name in tags.LIVE_FLAGS if piece.live.get(name) is True)
        if piece.tag == "img" and "src" not in self._looked_at:
            yield "src", PICTURE
        if piece.tag == "input" and (typed := self._typed(piece)):
            yield "value", typed

    def _attribute(self, piece: Opened, name: str, value: str) -> str | None:
        """Return what stands in an attribute; None where it does not stay."""
        if name in ("class", "id", "name") or name in tags.REFERENCES:
            return self._names.names(value) or None
        if name in ("href", "src"):
            is_kept = piece.tag in ("a", "area") if name == "href" else name in self._looked_at
            return self._addresses.made_up(value) if is_kept else None
        return self._spoken(name, value) if _may_speak(name, self._looked_at) else _chosen(name, value)

    def _spoken(self, name: str, value: str) -> str | None:
        """Return what an attribute says to a person, or to the profile."""
        if self._veil.is_wording(value) or value in self._veil.wording.names:
            return value
        return self._veil.text(value) if name == "aria-label" or name in self._looked_at else None

    def _typed(self, piece: Opened) -> str:
        """Return what a field holds; nothing of hidden fields and of files."""
        kind = piece.attributes.get("type", "text").lower()
        return "" if kind in ("hidden", "file", "password", "checkbox", "radio", "image") else self._holds(piece)

    def _holds(self, piece: Opened) -> str:
        return self._veil.text(str(piece.live.get("value", "")))

    def _style(self, piece: Opened) -> str:
        said = "; ".join(f"{name}: {value}" for name, value in _styles(piece) if value in tags.LOOKS)
        return f' style="{said}"' if said else ""


def _may_speak(name: str, looked_at: Collection[str]) -> bool:
    if name in tags.SPOKEN:
        return True
    return name in looked_at and name not in tags.NEVER and name not in tags.CHOICES and not name.startswith("on")


def _chosen(name: str, value: str) -> str | None:
    """Return an attribute that is one of a few; None for any other."""
    if name in tags.FLAGS:
        return ""
    allowed = tags.CHOICES.get(name, tags.ARIA if name.startswith("aria-") else frozenset())
    if value.lower() in allowed:
        return value.lower()
    is_span = name in tags.SPANS and value.isascii() and value.isdigit() and int(value) <= _WIDEST
    return value if is_span or (name == "lang" and LANGUAGE.fullmatch(value)) else None


def _styles(piece: Opened) -> Iterator[tuple[str, str]]:
    """Yield what the style sheets say that an element alone does not."""
    look: Look = piece.look
    if look.below:
        return
    if look.hidden:
        yield "display", "none"
        return
    usual = tags.USUAL.get(piece.tag, "block" if piece.tag in tags.LINES else "inline")
    if look.display != usual or "hidden" in piece.attributes:
        yield "display", look.display
    yield "visibility", look.visibility
    yield "text-transform", look.textTransform
