"""Which way found each target, counted over the process: a target that needs its fallback is one that soon breaks."""

import re
from collections import Counter
from threading import Lock

from loguru import logger

_counted: Counter[tuple[str, int]] = Counter()
_turn = Lock()
"""Several shops may be read at once."""
_NUMBER = re.compile(r"\.\d+(?=\.|$)")


def note(target: str, way: int) -> None:
    """Count one hit; `target` as `page.name`, numbers of rows are left out, `way` counts from 0."""
    with _turn:
        _counted[_NUMBER.sub("", target), way] += 1


def counted() -> dict[str, dict[int, int]]:
    """Return for each target how often each of its ways hit."""
    found: dict[str, dict[int, int]] = {}
    with _turn:
        now = sorted(_counted.items())
    for (target, way), times in now:
        found.setdefault(target, {})[way] = times
    return found


def tell_fallbacks() -> None:
    """Name in the log every target that was found by another way than its first."""
    for target, ways in counted().items():
        fallbacks = {way + 1: times for way, times in ways.items() if way}
        if fallbacks:
            logger.info("{} was found by a fallback: {}", target, fallbacks)
