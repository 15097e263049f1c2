"""Look for targets on the page that is open: one call into it, nothing pressed, nothing changed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from playwright.sync_api import Frame, Page

from assistant.qa.checking.sought import Sought
from assistant.qa.checking.target_check import State, TargetCheck
from flows import engine

Box = tuple[float, float, float, float]
"""Left, top, width, height on the page, in its own pixels."""


class Found(NamedTuple):
    """What a look saw of one target."""

    sought: Sought
    pieces: Sequence[Sequence[Sequence[Box]]]
    """For each piece of the lists around it (one without lists), for each way: the places where it finds something."""

    @property
    def places(self) -> list[Box]:
        """Every place where the target was found by the way that counts there."""
        return [
            box for piece, way in zip(self.pieces, self._ways(), strict=True) if way is not None for box in piece[way]
        ]

    def check(self) -> TargetCheck:
        """Say how the target was found."""
        sought, ways = self.sought, [way for way in self._ways() if way is not None]
        is_list = sought.use == "piece"
        held = len(ways) if sought.lists else None
        count = len(self.places) if is_list else len(self.pieces) if sought.lists else None
        return TargetCheck(
            page=sought.page,
            target=sought.key,
            state=self._state(ways),
            way=max(ways) + 1 if ways else None,
            matches=tuple(max(map(len, boxes)) for boxes in zip(*self.pieces, strict=True)),
            held=None if is_list else held,
            pieces=count,
        )

    def _ways(self) -> list[int | None]:
        """Return the way that counts in each piece: the first that finds anything, as the flows take it."""
        proposed = [way.proposed for way in self.sought.target.ways]
        acts = self.sought.use == "act"  # what is only proposed never leads a press
        return [
            next((way for way, boxes in enumerate(piece) if boxes and not (acts and proposed[way])), None)
            for piece in self.pieces
        ]

    def _state(self, ways: Sequence[int]) -> State:
        sought = self.sought
        if not ways:
            if sought.presence == "passing" or not self.pieces:
                return "not_now"
            return "missing_optional" if sought.presence == "optional" else "missing"
        strict = sought.use == "act" or (sought.use == "read" and sought.target.read != "all")
        if strict and any(
            way is not None and len(piece[way]) > 1 for piece, way in zip(self.pieces, self._ways(), strict=True)
        ):
            return "twice"
        return "fallback" if any(way or sought.target.ways[way].proposed for way in ways) else "first"


def look_at(page: Page | Frame, sought: Iterable[Sought]) -> list[Found]:
    """Look for all of these at one moment. Raises PageTimedOut or BrowserProblem as the engine does."""
    wanted = list(sought)
    asked = [
        {
            "target": engine.data(each.target),
            "use": "act" if each.use == "see" else each.use,
            "lists": [engine.data(around) for around in each.lists],
        }
        for each in wanted
    ]
    return [Found(each, seen) for each, seen in zip(wanted, engine.run(page, "places", asked), strict=True)]


def check_page(page: Page | Frame, sought: Iterable[Sought]) -> list[TargetCheck]:
    """Say for each target how the page that is open shows it; nothing is waited for, pressed or changed.

    Raises PageTimedOut where the page says nothing, BrowserProblem where it is gone.
    """
    return [found.check() for found in look_at(page, sought)]
