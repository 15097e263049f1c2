"""Totals and page positions, such as `共 60 条` and `1/6`."""

import re
from collections.abc import Sequence
from functools import lru_cache

from flows.phrases.characters import one_line

_LONGEST_TEXT = 300
_NUMBER = (
    r"(?:0|[1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2}|"
    r"[1-9][0-9]{0,2}(?: [0-9]{3}){1,2})"
)
_BLANK = re.compile(r"\{(count|number)\}")


def parse_count(text: str, patterns: Sequence[str]) -> int | None:
    """Read a total by patterns such as `共 {count} 条` or `{number}-{number} of {count}`.

    `{count}` is the total, `{number}` another whole number; the rest are words, spaces and letter case do not matter,
    and the pattern covers the whole text. Numbers may be grouped by threes (`1,234`). None when no pattern fits or two
    disagree. `ValueError` for a pattern without exactly one `{count}` or with two blanks that touch.
    """
    line = one_line(text)
    if line is None or len(line) > _LONGEST_TEXT:
        return None
    found = {int(re.sub("[^0-9]", "", hit["count"])) for each in patterns if (hit := _compiled(each).fullmatch(line))}
    return found.pop() if len(found) == 1 else None


def parse_position(text: str) -> tuple[int, int] | None:
    """Read `1/6` as (this page, number of pages), both counted from 1; None for anything else."""
    line = one_line(text)
    found = None if line is None else re.fullmatch("([1-9][0-9]{0,6}) ?/ ?([1-9][0-9]{0,6})", line)
    if found is None or int(found[1]) > int(found[2]):
        return None
    return int(found[1]), int(found[2])


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    words = _BLANK.split(one_line(pattern) or "")
    literals, blanks = words[::2], words[1::2]
    if blanks.count("count") != 1 or any("{" in word or "}" in word for word in literals):
        raise ValueError(f"a count pattern needs one {{count}} and knows {{number}} besides: {pattern!r}")
    if any(not word.strip() for word in literals[1:-1]):
        raise ValueError(f"two numbers touch in the count pattern {pattern!r}")
    blank = {"count": f"(?P<count>{_NUMBER})", "number": _NUMBER}
    pieces = [blank[word] if place % 2 else " ?".join(map(re.escape, word.split())) for place, word in enumerate(words)]
    return re.compile(" ?".join(filter(None, pieces)), re.IGNORECASE)
