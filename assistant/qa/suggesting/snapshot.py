"""Every element that a person sees on a page, and what each target finds there, taken by one call into the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Frame, Page

from assistant.qa.suggesting.aims import Aim
from flows import engine
from flows.profile import TargetTable

_DESCRIBE = (Path(__file__).parent / "snapshot.js").read_text(encoding="utf-8")
_CALL = f"(argument) => ({_DESCRIBE})(({engine.ENGINE}).parts, argument)"


class Label(NamedTuple):
    """Words that stand beside an element, and which element says them."""

    at: int
    words: str


class Hit(NamedTuple):
    """An element that a target found: its number, its value, and which way found it."""

    at: int
    value: str
    way: int


class Root(NamedTuple):
    """One repeated piece, or the whole document: numbers of its first and last element."""

    start: int
    end: int


@dataclass(frozen=True)
class Element:
    """One visible element; numbers count all elements of the document in its order."""

    at: int
    parent: int
    end: int
    """Number of the last element inside it."""
    tag: str
    role: str
    name: str
    text: str
    own: bool
    """It has words of its own, not only those of elements inside."""
    control: bool
    column: str
    heading: str
    id: str
    link: str
    sibling: int
    labels: tuple[Label, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def holds(self, other: "Element") -> bool:
        """Tell whether the other one is this one or lies inside it."""
        return self.at <= other.at <= self.end


@dataclass(frozen=True)
class Snapshot:
    """A page at one moment."""

    elements: Mapping[int, Element]
    hits: Mapping[str, tuple[tuple[Hit, ...], ...]]
    """Name of a target -> what it found in each of its roots."""
    roots: Mapping[str, tuple[Root, ...]]
    groups: Mapping[str, str]
    """Name of a target -> the part of the profile to which it belongs."""

    def within(self, root: Root) -> list[Element]:
        """Return the elements of a piece, itself included."""
        return [element for element in self.elements.values() if root.start <= element.at <= root.end]

    def found(self, name: str) -> list[Hit]:
        """Return what a target found in all its roots."""
        return [hit for hits in self.hits.get(name, ()) for hit in hits]


def take_snapshot(page: Page | Frame, aims: Sequence[Aim]) -> Snapshot:
    """Describe the page that is open. Raises PageTimedOut, BrowserProblem."""
    told = engine.told(page, _CALL, ["snapshot", [aim.asked() for aim in aims]])
    elements = [_element(each) for each in told["elements"]]
    names = [aim.name for aim in aims]
    return Snapshot(
        {element.at: element for element in elements},
        {name: _hits(roots) for name, roots in zip(names, told["hits"], strict=True)},
        {name: tuple(Root(*root) for root in roots) for name, roots in zip(names, told["roots"], strict=True)},
        {aim.name: aim.group for aim in aims},
    )


def try_ways(page: Page | Frame, aim: Aim, ways: Sequence[Mapping[str, Any]]) -> list[tuple[tuple[Hit, ...], ...]]:
    """Return for each way alone what the engine finds by it in each root of the aim, on the page as it is now."""
    asked = []
    for way in ways:
        target = TargetTable.model_validate({"ways": [way], "read": aim.target.read})
        asked.append(replace(aim, target=target).asked())
    return [_hits(roots) for roots in engine.told(page, _CALL, ["hits", asked])]


def _element(told: dict[str, Any]) -> Element:
    labels = tuple(Label(*label) for label in told.pop("labels"))
    return Element(**{**told, "labels": labels, "classes": tuple(told["classes"])})


def _hits(roots: list[list[list[Any]]]) -> tuple[tuple[Hit, ...], ...]:
    return tuple(tuple(Hit(*hit) for hit in hits) for hits in roots)
