"""How large a picture is, told by its bytes before anything decodes them: a small file may unfold to gigabytes."""

from collections.abc import Callable, Iterator
from struct import error, unpack_from

Size = tuple[int, int]
"""Width and height in pixels."""

_JPEG_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG behind which its size stands."""
_SCAN = 0xDA
_MOST_PARTS = 100_000
"""A picture in more parts than this is none that a person sent."""


def size_of(picture: bytes, media_type: str) -> Size | None:
    """Return the largest size that a picture names, in pixels; None where it is not whole or names none."""
    read = _READERS.get(media_type)
    try:
        sizes = list(read(picture)) if read else []
    except (error, IndexError, _Broken):
        return None
    width, height = (max((size[side] for size in sizes), default=0) for side in (0, 1))
    return (width, height) if width and height else None


class _Broken(Exception):
    """The bytes end before the picture does."""


def _parts() -> Iterator[int]:
    """Count the parts of a picture. Raises _Broken for too many."""
    yield from range(_MOST_PARTS)
    raise _Broken


def _png(data: bytes) -> Iterator[Size]:
    at = 8
    for _ in _parts():
        length, kind = unpack_from(">I4s", data, at)
        if kind == b"IHDR":
            yield unpack_from(">II", data, at + 8)
        at += length + 12
        if at > len(data):
            raise _Broken
        if kind == b"IEND":
            return


def _jpeg(data: bytes) -> Iterator[Size]:
    at = 2
    for _ in _parts():
        if data[at] != 0xFF:
            raise _Broken
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            at += 1
            continue
        if marker in _JPEG_SIZES:
            height, width = unpack_from(">HH", data, at + 5)
            yield width, height
        if marker == _SCAN:
            # Inside a scan this pair is always written otherwise, so it is the end of the picture.
            if data.find(b"\xff\xd9", at) < 0:
                raise _Broken
            return
        at += 2 if 0xD0 <= marker <= 0xD8 else 2 + unpack_from(">H", data, at + 2)[0]


def _gif(data: bytes) -> Iterator[Size]:
    width, height, flags = unpack_from("<HHB", data, 6)
    yield width, height
    at = 13 + _colours(flags)
    for _ in _parts():
        kind = data[at]
        if kind == 0x3B:
            return
        if kind == 0x2C:
            left, top, wide, high, flags = unpack_from("<HHHHB", data, at + 1)
            yield left + wide, top + high
            at += 11 + _colours(flags)
        elif kind == 0x21:
            at += 2
        else:
            raise _Broken
        at = _behind_blocks(data, at)


def _colours(flags: int) -> int:
    """Return how many bytes a table of colours takes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    for _ in _parts():
        if data[at] == 0:
            return at + 1
        at += data[at] + 1
    raise _Broken


def _webp(data: bytes) -> Iterator[Size]:
    end = unpack_from("<I", data, 4)[0] + 8
    if end > len(data):
        raise _Broken
    at = 12
    while at + 8 <= end:
        kind, length = unpack_from("<4sI", data, at)
        if kind == b"VP8X":
            wide, high = (int.from_bytes(data[at + start : at + start + 3], "little") for start in (12, 15))
            yield wide + 1, high + 1
        elif kind == b"VP8 ":
            wide, high = unpack_from("<HH", data, at + 14)
            yield wide & 0x3FFF, high & 0x3FFF
        elif kind == b"VP8L":
            (bits,) = unpack_from("<I", data, at + 9)
            yield (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        at += 8 + length + length % 2


_READERS: dict[str, Callable[[bytes], Iterator[Size]]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
}
