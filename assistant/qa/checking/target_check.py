"""What a check tells of one target."""

from collections.abc import Iterable
from typing import Literal

from flows.records import Record

State = Literal["first", "fallback", "twice", "missing", "missing_optional", "not_now"]
_SEVEREST: tuple[State, ...] = ("twice", "fallback", "first", "missing", "missing_optional", "not_now")
"""Of several looks: what is doubled on one page is broken; else what one page shows is there."""
BROKEN: frozenset[State] = frozenset({"missing", "twice"})


class TargetCheck(Record):
    """How one target of a profile was found on its page."""

    page: str
    target: str
    """Its place in the profile, e.g. `case.lists.solutions.fields.status`; a step or a final button by its number."""
    state: State
    """`first` by its first way, `fallback` only by a later or a proposed one, `twice` where one is wanted, `missing`,
    `missing_optional` where the page may rightly not show it, `not_now` where it could not be seen in this look."""
    way: int | None = None
    """The last of its ways that was needed, counted from 1."""
    matches: tuple[int, ...] = ()
    """What each way finds when it stands alone: the most on one page, or in one piece."""
    held: int | None = None
    """In how many pieces of its list it was found."""
    pieces: int | None = None
    """How many pieces its list had; of a list itself, how many were found."""
    looks: int = 1
    """On how many pages it was looked for."""
    number: int | None = None
    """Its number in the page's picture."""
    picture: str | None = None
    seconds: float = 0.0
    """What the looks at its page took, opening included."""

    @property
    def broken(self) -> bool:
        """Tell whether the profile must be mended."""
        return self.state in BROKEN


def merged(checks: Iterable[TargetCheck]) -> list[TargetCheck]:
    """Return one check for each target of several looks, in the order of their first."""
    found: dict[str, TargetCheck] = {}
    for check in checks:
        before = found.get(check.target)
        found[check.target] = check if before is None else _both(before, check)
    return list(found.values())


def _both(one: TargetCheck, other: TargetCheck) -> TargetCheck:
    shown = one if one.number is not None else other
    return TargetCheck(
        page=one.page,
        target=one.target,
        state=min(one.state, other.state, key=_SEVEREST.index),
        way=max(one.way or 0, other.way or 0) or None,
        matches=_most(one.matches, other.matches),
        held=_sum(one.held, other.held),
        pieces=_sum(one.pieces, other.pieces),
        looks=one.looks + other.looks,
        number=shown.number,
        picture=shown.picture,
        seconds=max(one.seconds, other.seconds),
    )


def _most(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    if not one or not other:
        return one or other
    return tuple(map(max, one, other))


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)
