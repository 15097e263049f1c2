"""What is known of a target that is not found, and where it is looked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.qa.suggesting.aims import Aim
from assistant.qa.suggesting.describing import Furniture, bare
from assistant.qa.suggesting.memory import Description
from assistant.qa.suggesting.snapshot import Element, Root, Snapshot
from flows.profile import Profile

_CSS_WORD = re.compile(r"[A-Za-z][\w-]{2,}")
_CSS_OWN = {"class", "role", "not", "has", "empty", "scope", "input", "button", "select", "textarea", "type", "name"}


@dataclass(frozen=True)
class Lost:
    """All that is known of a target that is not found."""

    aim: Aim
    profile: Profile
    memory: Description | None = None
    seen: frozenset[str] = frozenset()
    """Marks of what stood on the page last time."""

    @property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """Words by the kind of way that used them, over all languages."""
        kinds = ("label", "column", "heading", "text", "name")
        found = {kind: tuple(word for way in self.aim.target.ways for word in getattr(way, kind)) for kind in kinds}
        if self.memory:
            for kind in ("label", "column", "name"):
                found[kind] = (*found[kind], *filter(None, (getattr(self.memory, kind),)))
        return {kind: tuple(word for word in words if word.strip("* {}")) for kind, words in found.items()}

    @property
    def tokens(self) -> tuple[str, ...]:
        """What its CSS said of the element itself: parts of classes, ids, attributes."""
        last = [re.split(r"[\s>+~]+", way.css.strip())[-1] for way in self.aim.target.ways if way.css]
        return tuple(bare(word) for css in last for word in _CSS_WORD.findall(css) if word not in _CSS_OWN)

    @property
    def roles(self) -> tuple[str, ...]:
        """Kinds of control that it may be; none where it may be anything."""
        roles = {way.role for way in self.aim.target.ways if way.role}
        if self.memory and self.aim.act and self.memory.role:
            roles.add(self.memory.role)
        return tuple(roles)

    @property
    def is_static(self) -> bool:
        """Tell whether the element's own words belong to the page: a button, a sign."""
        return self.aim.act or any(way.text or way.role for way in self.aim.target.ways)


@dataclass(frozen=True)
class Scene:
    """Where the element is looked for."""

    snapshot: Snapshot
    furniture: Furniture
    root: Root
    claimed: Mapping[int, frozenset[str]]
    """Number of an element -> names of the targets that found it."""
    others: Sequence[Root]
    """Repeated pieces to which the target does not belong."""
    slot: tuple[int, int, float]
    """The place between the found neighbours: last number before, first behind, and how sure that is (a weight)."""


@dataclass(frozen=True)
class Scored:
    """An element with its confidence, and what it rests on."""

    element: Element
    confidence: float
    parts: Mapping[str, float]
