"""Choose among the candidates for a lost target, over all pieces in which it should stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.qa.suggesting.describing import Furniture
from assistant.qa.suggesting.lost import Lost, Scene, Scored
from assistant.qa.suggesting.scoring import SURE, candidates
from assistant.qa.suggesting.snapshot import Element, Hit, Root, Snapshot
from assistant.qa.suggesting.wording import ways_to

_MOST_ROOTS = 4
"""So many pieces are looked into; the way is tried on all of them."""


@dataclass(frozen=True)
class Choice:
    """The likeliest element of each piece that was looked into, and the ways that could lead there."""

    lost: Lost
    chosen: Sequence[Scored]
    confidence: float
    runner_up: float
    parts: Mapping[str, float]
    ways: Sequence[dict[str, Any]]
    roots: Sequence[Root]

    def is_led_to(self, pieces: Sequence[Sequence[Hit]], snapshot: Snapshot) -> bool:
        """Tell whether a way finds what was chosen in each piece, and nowhere two."""
        if not any(pieces) or any(len({hit.at for hit in hits}) > 1 for hits in pieces):
            return False
        if self.lost.aim.certain and sum(map(bool, pieces)) * 2 < len(pieces):
            return False
        found = [hit.at for hits in pieces for hit in hits]
        return all(any(self._is(snapshot, at, each.element) for at in found) for each in self.chosen)

    def _is(self, snapshot: Snapshot, at: int, element: Element) -> bool:
        other = snapshot.elements.get(at)
        if other is None or self.lost.aim.act:
            return at == element.at
        return at == element.at or ((other.holds(element) or element.holds(other)) and other.text == element.text)


def choose(lost: Lost, snapshot: Snapshot, furniture: Furniture, taken: Mapping[int, str]) -> Choice:
    """Score the elements of the first pieces where the target is not found."""
    name = lost.aim.name
    empty = [root for root, hits in zip(snapshot.roots[name], snapshot.hits[name], strict=True) if len(hits) != 1]
    roots = empty[:_MOST_ROOTS]
    ranked = [candidates(lost, _scene(lost, snapshot, furniture, root, taken)) for root in roots]
    ranked = [_only_found(lost, snapshot, each) for each in ranked if each]
    best = [each[0] for each in ranked if each]
    sure = [each for each in best if each.confidence >= SURE]
    likely = sure if len(sure) * 2 >= len(roots) else best
    if not likely:
        return Choice(lost, (), 0.0, 0.0, {}, (), roots)
    confidence = sum(each.confidence for each in likely) / len(likely)
    others = [_runner_up(each) for each in ranked if each and each[0] in likely]
    ways = ways_to(lost, snapshot, furniture, likely[0].element)
    runner_up = sum(others) / len(others)
    return Choice(lost, likely, round(confidence, 3), round(runner_up, 3), likely[0].parts, ways, roots)


def _only_found(lost: Lost, snapshot: Snapshot, ranked: list[Scored]) -> list[Scored]:
    """Of a target that is double, one of the two is meant."""
    double = {hit.at for hit in snapshot.found(lost.aim.name)}
    return [each for each in ranked if each.element.at in double] if double else ranked


def _runner_up(ranked: Sequence[Scored]) -> float:
    """Return the confidence of the next best that is something else than the best, not only a part of it."""
    best = ranked[0].element
    for other in ranked[1:]:
        element = other.element
        same = element.text == best.text and element.link == best.link
        if not (same and (best.holds(element) or element.holds(best))):
            return other.confidence
    return 0.0


def _scene(lost: Lost, snapshot: Snapshot, furniture: Furniture, root: Root, taken: Mapping[int, str]) -> Scene:
    claimed: dict[int, set[str]] = defaultdict(set)
    places: dict[str, int] = {}
    for name, pieces in snapshot.hits.items():
        for hits in pieces:
            for hit in hits:
                if snapshot.groups[name] != lost.aim.group or name == lost.aim.name:
                    continue
                claimed[hit.at].add(name)
                if root.start <= hit.at <= root.end:
                    places.setdefault(name, hit.at)
    for at, name in taken.items():
        if snapshot.groups[name] == lost.aim.group:
            claimed[at].add(name)
    strange = [name for name in snapshot.roots if snapshot.groups[name] != lost.aim.group]
    others = {each for name in strange for each in snapshot.roots[name]}
    around = [each for each in others if root.start < each.start and each.end <= root.end]
    known = {at: frozenset(names) for at, names in claimed.items()}
    return Scene(snapshot, furniture, root, known, around, _slot(lost, snapshot, root, places))


def _slot(lost: Lost, snapshot: Snapshot, root: Root, places: Mapping[str, int]) -> tuple[int, int, float]:
    """Return the place between the neighbours of last time, or of the file's order, which says less."""
    if lost.memory is not None and (lost.memory.after in places or lost.memory.before in places):
        after, before, weight = places.get(lost.memory.after), places.get(lost.memory.before), 2.0
    else:
        order = list(snapshot.hits)
        here = order.index(lost.aim.name)
        past = [name for name in order[:here] if name in places]
        coming = [name for name in order[here:] if name in places]
        after, before = (places[past[-1]] if past else None), (places[coming[0]] if coming else None)
        weight = 1.0 if after is not None and before is not None and after < before else 0.0
    first = after if after is not None else root.start
    last = before if before is not None else root.end + 1
    return (first, last, weight) if first < last else (root.start, root.end + 1, 0.0)
