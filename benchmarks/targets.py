"""What the figures shall be, and whether they are."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.results import FACES, Face, Results


class Target(NamedTuple):
    """One aim: its key in the tables' words, the face it concerns, its bounds, what was measured."""

    key: str
    face: str
    """Empty where it concerns none."""
    at_least: float | None
    at_most: float | None
    found: float | None
    """None where it could not be measured."""

    @property
    def met(self) -> bool:
        """Tell whether the figure is within its bounds."""
        if self.found is None:
            return False
        return (self.at_least or 0.0) <= self.found <= (self.at_most or float("inf"))


def targets(results: Results) -> list[Target]:
    """Return every aim with what this run found."""
    found: list[Target] = []
    for name in FACES:
        if name in results.faces:
            found += _of_face(name, results.faces[name])
    return [*found, Target("help", "", None, 0.35, results.help_seconds or None)]


def _of_face(name: str, face: Face) -> Iterator[Target]:
    most = {"classic": 1.6, "new": 2.0}[name]
    yield Target("floor", name, None, most, face.ratio("own", "floor"))
    if name == "classic":
        yield Target("plain", name, 15.0, None, face.ratio("plain", "own"))
    else:
        yield Target("plain_tabs", name, 3.0, None, face.ratio("plain", "own_tabs"))
    for way in face.sizes:
        yield Target(f"flat_{way}", name, None, 1.1, face.growth(way))
        if way == "own":
            yield Target("further", name, 0.9, 1.1, face.further_growth(way))
        yield Target(f"memory_{way}", name, None, 1.2, face.memory_growth(way))
    if face.nights is not None:
        yield Target("night", name, None, 0.12, face.nights.share)
