"""Which way found each target, and how often none did: a target that needs its fallback is one that soon breaks.

Counted over the process; inside `counting`, apart from all else, e.g. for one shop of a night.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from loguru import logger

_NOWHERE = -1
"""The way of a target that no way found."""


class TargetHits(NamedTuple):
    """How one target was found: `page.name`, without the numbers of rows."""

    target: str
    first: int
    """Times that its first way found it."""
    fallback: int
    """Times that another of its ways did."""
    missed: int
    """Times that no way did, though the page should show it."""


Targets = Sequence[TargetHits]


@dataclass(frozen=True)
class Tally:
    """What was counted in one place. May be used by several threads: several shops may be read at once."""

    _ways: Counter[tuple[str, int]] = field(default_factory=Counter)
    _proposed: Counter[str] = field(default_factory=Counter)
    _turn: Lock = field(default_factory=Lock)

    def note(self, target: str, way: int, *, proposed: bool = False) -> None:
        """Count one hit."""
        with self._turn:
            self._ways[target, way] += 1
            self._proposed[target] += proposed

    def counted(self) -> dict[str, dict[int, int]]:
        """Return for each target how often each of its ways hit."""
        found: dict[str, dict[int, int]] = {}
        for (target, way), times in self._sorted():
            if way != _NOWHERE:
                found.setdefault(target, {})[way] = times
        return found

    def by_proposal(self) -> dict[str, int]:
        """Return how often each target was read by a way that nobody has accepted yet."""
        with self._turn:
            return {target: times for target, times in sorted(self._proposed.items()) if times}

    def targets(self) -> tuple[TargetHits, ...]:
        """Return every target that was looked for, by name."""
        found: dict[str, list[int]] = {}
        for (target, way), times in self._sorted():
            found.setdefault(target, [0, 0, 0])[2 if way == _NOWHERE else 1 if way else 0] += times
        return tuple(TargetHits(target, *times) for target, times in found.items())

    def _sorted(self) -> list[tuple[tuple[str, int], int]]:
        with self._turn:
            return sorted(self._ways.items())


_of_process = Tally()
_here: ContextVar[Tally] = ContextVar("hits", default=_of_process)
"""Each thread has its own; so has what a browser's events call, which counts for the process."""


@contextmanager
def counting() -> Iterator[Tally]:
    """Count apart what this thread finds inside the block."""
    tally = Tally()
    before = _here.set(tally)
    try:
        yield tally
    finally:
        _here.reset(before)


def note(target: str, way: int, *, proposed: bool = False) -> None:
    """Count one hit; `target` as `page.name`, numbers of rows are left out, `way` counts from 0."""
    _here.get().note(target, way, proposed=proposed)


def note_missed(target: str) -> None:
    """Count that no way found a target which the page should show."""
    _here.get().note(target, _NOWHERE)


def counted() -> dict[str, dict[int, int]]:
    """Return for each target how often each of its ways hit, here."""
    return _here.get().counted()


def by_proposal() -> dict[str, int]:
    """Return how often each target was read by a way that nobody has accepted yet, here."""
    return _here.get().by_proposal()


def tell_fallbacks() -> None:
    """Name in the log every target that was found by another way than its first, or by one that is only proposed."""
    for target, times in by_proposal().items():
        logger.warning("{} was read by a proposed way, which nobody has accepted: {}", target, times)
    for target, ways in counted().items():
        fallbacks = {way + 1: times for way, times in ways.items() if way}
        if fallbacks:
            logger.info("{} was found by a fallback: {}", target, fallbacks)
