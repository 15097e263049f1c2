"""Find a lost repeated piece: the elements inside which the piece's own fields are found, each once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log2
from typing import Any, NamedTuple

from playwright.sync_api import Frame, Page

from assistant.qa.suggesting.snapshot import Snapshot
from assistant.qa.suggesting.wording import own_css
from flows import engine
from flows.profile import Part, Repeated, TargetTable
from flows.raw import Raw, from_page

_MOST = 120
"""So many descriptions are tried."""
_WHOLE = 0.6


class Piece(NamedTuple):
    """A way to the pieces, and how much of what belongs into each is found there."""

    css: str
    share: float
    """Of the fields that every piece shows, how many were found, once each."""
    pieces: int
    """How many say something different."""


def pieces_of(page: Page | Frame, snapshot: Snapshot, repeated: Repeated) -> list[Piece]:
    """Return likely ways to a repeated piece, the best first."""
    found = [_tried(page, css, repeated) for css in _descriptions(snapshot)]
    return sorted((piece for piece in found if piece.share), key=rank, reverse=True)


def rank(piece: Piece) -> float:
    """Many pieces that are whole: neither the page as one piece, nor its cells as so many."""
    return piece.share**2 * log2(1 + piece.pieces)


def _descriptions(snapshot: Snapshot) -> list[str]:
    counted: Counter[str] = Counter()
    most = len(snapshot.elements) * _WHOLE
    for element in snapshot.elements.values():
        if element.end - element.at > most:  # what holds nearly the whole page is the page
            continue
        parent = snapshot.elements.get(element.parent)
        own = list(own_css(element))[:3]
        outer = list(own_css(parent))[:2] if parent else []
        counted.update({*own, *(f"{around} > {element.tag}" for around in outer)})
        if element.tag == "tr" and parent:
            table = snapshot.elements.get(parent.parent)
            counted.update({f"{around} {parent.tag} tr" for around in (own_css(table) if table else ())})
    # What stands once may be the piece of a list of one; what stands everywhere is no piece.
    likely = [css for css, times in counted.most_common() if times <= 400]
    several = [css for css in likely if counted[css] > 1]
    return [*several, *(css for css in likely if counted[css] == 1)][:_MOST]


def _tried(page: Page | Frame, css: str, repeated: Repeated) -> Piece:
    each = TargetTable.model_validate({"ways": [{"css": css}]})
    part = Part(lists={"rows": Repeated(each=each, fields=repeated.fields)})
    raw = from_page(engine.run(page, "extract", part.model_dump(mode="json"))).lists["rows"]
    if not raw:
        return Piece(css, 0.0, 0)
    certain = [name for name, target in repeated.fields.items() if not target.optional]
    shares = [_share(each, certain) for each in raw]
    told = {_said(each.fields) for each, share in zip(raw, shares, strict=True) if share}
    full = [share for share in shares if share]
    # Some pieces may say nothing, such as a solution that nobody has proposed yet.
    emptiness = 0.5 + 0.5 * len(full) / len(shares)
    return Piece(css, emptiness * sum(full) / len(full) if full else 0.0, len(told))


def _share(raw: Raw, certain: Sequence[str]) -> float:
    # A way that reads the piece itself finds it anywhere; only values inside prove something.
    found = [name for name in certain if raw.fields.get(name) and name not in raw.ambiguous]
    return len(found) / len(certain) if certain else 0.0


def _said(fields: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in sorted(fields.items()) if value)
