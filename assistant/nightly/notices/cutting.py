"""Cut a long message into parts that a channel takes whole: at line ends, by what the channel counts."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

_ROOM_FOR_NUMBER = len(" (9999/9999)")
_BETWEEN = 2
"""Line end between title and body: some channels take CR LF."""
_LONGEST_CLUSTER = 32
"""Characters looked back over for a place between two signs; beyond that a sign is cut."""

_SIZE: dict[str, Callable[[str], int]] = {
    # A lone surrogate is no text, but must not stop an alarm.
    "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
}


class Limit(NamedTuple):
    """How much a channel takes in one message, title included."""

    most: int
    counts: Literal["bytes", "utf16"] = "bytes"

    def size(self, text: str) -> int:
        """Return the length of a text as the channel counts it."""
        return _SIZE[self.counts](text)


class Part(NamedTuple):
    """One message of a channel."""

    title: str
    """With the part's number, e.g. `… (1/3)`, when there are several."""
    body: str
    goes_on: bool = False
    """The last line was too long and goes on in the next part."""


def cut(title: str, lines: Iterable[str], limit: Limit) -> tuple[Part, ...]:
    """Cut lines into numbered parts; title, line end and body of each stay within the limit.

    Raises ValueError when the limit leaves no room beside the title.
    """
    every = [line for text in lines for line in text.split("\n")]
    whole = "\n".join(every)
    if limit.size(title) + _BETWEEN + limit.size(whole) <= limit.most:
        return (Part(title, whole),)
    room = limit.most - limit.size(title) - _ROOM_FOR_NUMBER - _BETWEEN
    if room < 4:  # the longest character in UTF-8
        raise ValueError(f"a limit of {limit.most} leaves no room beside the title")
    bodies = list(_bodies(every, room, limit))
    total = len(bodies)
    return tuple(Part(f"{title} ({at}/{total})", body, on) for at, (body, on) in enumerate(bodies, start=1))


def joined(parts: Iterable[Part]) -> str:
    """Return the text that was cut."""
    text, between = "", ""
    for part in parts:
        text += between + part.body
        between = "" if part.goes_on else "\n"
    return text


def _bodies(lines: list[str], room: int, limit: Limit) -> Iterator[tuple[str, bool]]:
    body: str | None = None
    for line in lines:
        if body is not None and limit.size(body) + 1 + limit.size(line) <= room:
            body += "\n" + line
            continue
        if body is not None:
            yield body, False
        *full, body = _pieces(line, room, limit)
        yield from ((piece, True) for piece in full)
    if body is not None:
        yield body, False


def _pieces(line: str, room: int, limit: Limit) -> Iterator[str]:
    start, used = 0, 0
    for at, sign in enumerate(line):
        size = limit.size(sign)
        if used + size > room:
            end = _between_signs(line, start, at)
            yield line[start:end]
            start, used = end, limit.size(line[end:at])
        used += size
    yield line[start:]


def _between_signs(line: str, start: int, at: int) -> int:
    for end in range(at, max(start, at - _LONGEST_CLUSTER), -1):
        if not _belong_together(line[end - 1], line[end]):
            return end
    return at


def _belong_together(before: str, after: str) -> bool:
    """Tell whether a person sees two characters as one sign: accents, joined emoji, flags, skin colours."""
    joiner = "\u200d"
    if joiner in (before, after) or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    flag = "\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff"
    return flag or "\U0001f3fb" <= after <= "\U0001f3ff"
