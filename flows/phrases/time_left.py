"""Printed time left, such as `剩余：02天03:58:34` or `2 days 3 hours left`.

    text   = [prefix [":"]] (body [suffix] | overdue | answered | today)
    body   = [N days] (H:MM:SS | [N hours | H:00] [N minutes] [N seconds])      at least one part, units descending
    H:00   = hours only, and only before minutes: `6 days 8:00 43 minute` is 6 d 8 h 43 min

Parts may touch or be joined by one joiner. `8:15` alone is refused: hours and minutes, or minutes and seconds?
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Literal, Self

from pydantic import model_validator

from flows.phrases.characters import one_line
from flows.records import Record

_LONGEST_TEXT = 200
_LONGEST_DAY = timedelta(hours=25)  # the autumn day of a zone with summer time
_UNITS = (
    ("days", timedelta(days=1), 10_000),
    ("hours", timedelta(hours=1), 24),
    ("minutes", timedelta(minutes=1), 60),
    ("seconds", timedelta(seconds=1), 60),
)
"""Name, length, and the number a part stays below when a larger unit stands before it."""


class TimeWords(Record):
    """A site's words for time left; letter case, white space and full-width forms do not matter.

    `ValueError` when a word is empty, holds a digit, or stands for two different things.
    """

    days: tuple[str, ...]
    hours: tuple[str, ...]
    minutes: tuple[str, ...]
    seconds: tuple[str, ...]
    joiners: tuple[str, ...] = ()
    """Words or signs between two parts: `and`, `,`."""
    prefixes: tuple[str, ...] = ()
    """Words before the parts, without colon: `剩余`."""
    suffixes: tuple[str, ...] = ()
    """Words behind the parts: `left`."""
    overdue: tuple[str, ...] = ()
    """Whole texts that say that time is over: `已超时`."""
    answered: tuple[str, ...] = ()
    """Whole texts that say that no clock runs any more: `已响应`."""
    today: tuple[str, ...] = ()
    """Whole texts that name the day only: `ends today`."""

    @model_validator(mode="after")
    def _clear(self) -> Self:
        units = {name: set(map(_spelled, getattr(self, name))) for name, _, _ in _UNITS}
        states = {name: set(map(_spelled, getattr(self, name))) for name in ("overdue", "answered", "today")}
        for group in (units, states):
            for (one, words), (other, others) in combinations(group.items(), 2):
                if words & others:
                    raise ValueError(f"{one} and {other} share the words {sorted(words & others)}")
        for word in (*self.joiners, *self.prefixes, *self.suffixes):
            _spelled(word)
        return self


class TimeLeft(Record):
    """What a text says about the time left: at_least <= truth < below."""

    state: Literal["running", "overdue", "answered"]
    at_least: timedelta | None
    """The printed value; None unless running."""
    below: timedelta | None
    """The printed value plus one smallest printed unit; None unless running."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.state == "running") != (self.at_least is not None) or (self.at_least is None) != (self.below is None):
            raise ValueError("exactly a running clock has at_least and below")
        if self.at_least is not None and self.below is not None and not timedelta(0) <= self.at_least < self.below:
            raise ValueError("0 <= at_least < below")
        return self


def parse_time_left(text: str, words: TimeWords) -> TimeLeft | None:
    """Read a printed time left.

    The result is the half-open interval that a floored print allows: `2天3时` is [2 d 3 h, 2 d 4 h). A text that names
    only the day (`ends today`) is [0, 25 h). None for anything outside the grammar above.
    """
    line = one_line(text)
    if line is None or len(line) > _LONGEST_TEXT:
        return None
    found = _grammar(words).fullmatch(line.casefold())
    if found is None:
        return None
    if found["overdue"] is not None:
        return TimeLeft(state="overdue", at_least=None, below=None)
    if found["answered"] is not None:
        return TimeLeft(state="answered", at_least=None, below=None)
    if found["today"] is not None:
        return TimeLeft(state="running", at_least=timedelta(0), below=_LONGEST_DAY)
    return _total(found)


def deadline(left: TimeLeft, asked_at: datetime, read_at: datetime) -> tuple[datetime | None, datetime | None]:
    """Turn time left into the moment at which it ends, as (earliest, latest) in UTC.

    `asked_at` is the moment before the page was requested, `read_at` the moment after its text was read: the site
    counted somewhere between, so earliest = asked_at + at_least <= truth < latest = read_at + below. (None, None) when
    no clock runs. `ValueError` unless both are aware, in UTC and in order.
    """
    for moment in (asked_at, read_at):
        if moment.utcoffset() != timedelta(0):
            raise ValueError(f"not an aware UTC time: {moment.isoformat()}")
    if read_at < asked_at:
        raise ValueError("the page was read before it was asked for")
    if left.at_least is None or left.below is None:
        return None, None
    # London's winter has UTC's offset but its own calendar arithmetic: count in UTC proper.
    return asked_at.astimezone(UTC) + left.at_least, read_at.astimezone(UTC) + left.below


def _total(found: re.Match[str]) -> TimeLeft | None:
    total, smallest = timedelta(0), None
    for name, length, limit in _UNITS:
        printed = next((value for key in _GROUPS[name] if (value := found[key]) is not None), None)
        if printed is None:
            continue
        if smallest is not None and int(printed) >= limit:
            return None
        total, smallest = total + int(printed) * length, length
    if smallest is None:
        return None
    return TimeLeft(state="running", at_least=total, below=total + smallest)


_GROUPS = {
    "days": ("days",),
    "hours": ("clock_hours", "hours", "odd_hours"),
    "minutes": ("clock_minutes", "minutes"),
    "seconds": ("clock_seconds", "seconds"),
}


@lru_cache(maxsize=64)
def _grammar(words: TimeWords) -> re.Pattern[str]:
    joint = f" ?(?:{_either(words.joiners)})? ?"
    part = {name: f"(?P<{name}>[0-9]{{1,4}}) ?(?:{_either(getattr(words, name))})" for name, _, _ in _UNITS}
    clock = "(?P<clock_hours>[0-9]{1,3}) ?: ?(?P<clock_minutes>[0-9]{2}) ?: ?(?P<clock_seconds>[0-9]{2})"
    odd = f"(?P<odd_hours>[0-9]{{1,3}}) ?: ?00 (?=[0-9]{{1,4}} ?(?:{_either(words.minutes)}))"
    spelled = f"(?:{joint}{part['hours']}|{joint}{odd})?(?:{joint}{part['minutes']})?(?:{joint}{part['seconds']})?"
    # A joint always leads to a part and the body begins with a digit: no joiner can dangle at either end.
    body = f"(?=[0-9])(?:{part['days']})?(?:{joint}{clock}|{spelled})(?: ?(?:{_either(words.suffixes)}))?"
    states = "|".join(f"(?P<{name}>{_either(getattr(words, name))})" for name in ("overdue", "answered", "today"))
    return re.compile(f"(?:(?:{_either(words.prefixes)}) ?:? ?)?(?:{body}|{states})")


def _either(words: Iterable[str]) -> str:
    # `d` must not end inside `dollars`; Chinese words touch what follows.
    inside_word = r"(?!(?=[^\W\d_])[\0-\u2e7f])"
    spelled = sorted(map(_spelled, words), key=len, reverse=True)
    return (
        "|".join(re.escape(word) + inside_word * (word[-1] < "\u2e80" and word[-1].isalpha()) for word in spelled)
        or "(?!)"
    )


def _spelled(word: str) -> str:
    line = (one_line(word) or "").casefold()
    if not line or any(character.isdigit() for character in line):
        raise ValueError(f"not a word for time left: {word!r}")
    return line
