"""Pictures on their way into the panel and, scaled down, back out of it."""

import re
from typing import Any, NamedTuple

from flows.records import Record

_MOST_CHARACTERS = 400_000
_SCALED = re.compile(r"data:image/jpeg;base64,([A-Za-z0-9+/]+={0,2})")


class PanelPicture(Record):
    """One picture for a tile, or the words that stand in its place."""

    id: str
    """Name of the tile."""
    media_type: str = "image/jpeg"
    data: str = ""
    """Base64."""
    fresh: bool = False
    """As the site gave it: the panel tells what it made of it."""
    words: str = ""


class Drawn(NamedTuple):
    """What the panel made of a fresh picture."""

    id: str
    data: str
    """Base64 of a JPEG of a few hundred pixels; empty where nothing could be drawn."""

    def scaled(self) -> dict[str, Any]:
        """Return what is different in the picture now."""
        return {"data": self.data, "media_type": "image/jpeg", "fresh": False}


def drawn(name: str, said: str) -> Drawn:
    """Read what the panel says of a picture."""
    found = _SCALED.fullmatch(said) if len(said) <= _MOST_CHARACTERS else None
    return Drawn(name, found[1] if found else "")
