"""Times as a site prints them, in its own time zone, and as its replies carry them."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from flows.phrases.characters import one_line

_LONGEST_TEXT = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLAUSIBLE = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
"""Seconds taken for milliseconds land in 1970, milliseconds taken for seconds in the far future: neither passes."""
_NEEDED = ("Yy", "mbB", "d", "HI", "M")
_KNOWN = frozenset("YymbBdHIMSpaA%")
_DIRECTIVE = re.compile(r"%(-?)(.?)")


def parse_site_time(
    text: str, zone: str, formats: Sequence[str], *, fold: Literal["earlier", "later"] = "earlier"
) -> datetime | None:
    """Read a printed local time as an aware UTC datetime.

    `zone` is a name such as `America/Los_Angeles`; `formats` are strptime formats, where `%d` is two digits and `%-d`
    is a number without leading zero (likewise `%-m`, `%-H`, `%-I`). A local time that the autumn night has twice is its
    first instant (right for deadlines) unless `fold` is `later`; one that the spring night leaves out is None, and so
    is a text that fits no format exactly or two formats differently. `ValueError` when the zone is unknown or a format
    leaves the moment open (no year, no hour, `%I` without `%p`, an offset of its own).
    """
    place = _place(zone)
    styles = [_checked(style) for style in formats]
    line = one_line(text)
    if line is None or len(line) > _LONGEST_TEXT:
        return None
    readings = {local for style in styles if (local := _local(line, style))}
    instants = _instants(readings.pop(), place) if len(readings) == 1 else []
    if not instants:
        return None
    return min(instants) if fold == "earlier" else max(instants)


def from_timestamp(value: int | str, unit: Literal["ms", "s"]) -> datetime | None:
    """Read an epoch count, whole number or its digits, as an aware UTC datetime.

    None for a float, a bool, other text, or a moment outside the years 2000 to 2099 (most likely the wrong unit).
    """
    if isinstance(value, str):
        if not re.fullmatch("[0-9]{1,16}", value.strip()):
            return None
        value = int(value)
    if type(value) is not int or abs(value) >= 10**16:
        return None
    # Whole numbers keep the milliseconds exact; `datetime.fromtimestamp` would go through a float.
    moment = _moment(value // 1000, value % 1000) if unit == "ms" else _moment(value, 0)
    return moment if moment is not None and _PLAUSIBLE[0] <= moment < _PLAUSIBLE[1] else None


def agrees(text_time: datetime, timestamp_ms: int, printed_unit: timedelta = timedelta(seconds=1)) -> bool:
    """Tell whether a parsed text and the milliseconds beside it are the same moment.

    Print floors: the timestamp lies in [text_time, text_time + printed_unit). Within the repeated autumn hour ask again
    with the text parsed by `fold="later"`. `ValueError` for a naive time.
    """
    if text_time.utcoffset() is None:
        raise ValueError("text_time has no time zone")
    moment = from_timestamp(timestamp_ms, "ms")
    return moment is not None and timedelta(0) <= moment - text_time.astimezone(UTC) < printed_unit


def _moment(seconds: int, milliseconds: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=seconds, milliseconds=milliseconds)
    except OverflowError:
        return None


def _local(line: str, style: str) -> datetime | None:
    try:
        # Naive on purpose: the zone is put on in `_instants`.
        local = datetime.strptime(line, _DIRECTIVE.sub(lambda found: "%" + found[2], style))  # noqa: DTZ007
        # strptime takes `15:12:0` for `15:12:00`, so a text cut short would pass: it must print back to itself.
        return local if _printed(local, style).casefold() == line.casefold() else None
    except (ValueError, OverflowError):
        return None


def _printed(local: datetime, style: str) -> str:
    def one(found: re.Match[str]) -> str:
        # strftime pads %Y differently per platform, and knows %-d on some only.
        padded = f"{local.year:04d}" if found[2] == "Y" else local.strftime(f"%{found[2]}")
        return (padded.lstrip("0") or "0") if found[1] else padded

    return _DIRECTIVE.sub(one, style)


def _instants(local: datetime, place: ZoneInfo) -> list[datetime]:
    found = []
    for fold in (0, 1):
        try:
            instant = local.replace(tzinfo=place, fold=fold).astimezone(UTC)
            back = instant.astimezone(place).replace(tzinfo=None, fold=0)
        except OverflowError:
            continue
        if back == local:  # else the clocks jump over it
            found.append(instant)
    return found


@lru_cache(maxsize=64)
def _checked(style: str) -> str:
    line = one_line(style) or ""
    found = {letter for _, letter in _DIRECTIVE.findall(line)}
    if unknown := found - _KNOWN:
        raise ValueError(f"time format {style!r}: cannot use {', '.join(f'%{letter}' for letter in sorted(unknown))}")
    if open_ := [group for group in _NEEDED if not found & set(group)]:
        raise ValueError(f"time format {style!r} lacks {', '.join(f'%{group[0]}' for group in open_)}")
    if ("I" in found) != ("p" in found):
        raise ValueError(f"time format {style!r}: %I and %p go together")
    if odd := [letter for bare, letter in _DIRECTIVE.findall(line) if bare and letter not in "dmHI"]:
        raise ValueError(f"time format {style!r}: no %-{odd[0]}")
    return line


@lru_cache(maxsize=16)
def _place(zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as reason:
        raise ValueError(f"no time zone is called {zone!r}") from reason
