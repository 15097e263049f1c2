"""Describe the element of a found target without saying anything personal, and compare an element with it."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from assistant.qa.checking import sought_of
from assistant.qa.suggesting.aims import Aim, field_of
from assistant.qa.suggesting.kinds import shape_of
from assistant.qa.suggesting.memory import Description
from assistant.qa.suggesting.snapshot import Element, Label, Snapshot
from flows.profile import Profile, Way
from flows.words import normal

_HASHED = re.compile(r"(?<=[a-zA-Z])(?:--|__|_|-)(?=[A-Za-z]*\d)[A-Za-z0-9]{4,}$")
_SAYS = ("th", "dt", "label", "legend")
CONTROLS = ("button", "tab", "menuitem", "radio", "checkbox", "combobox", "textbox")


def bare(name: str) -> str:
    """Return a class without the part that a build makes anew each time: `chc-reason--pjkuw` -> `chc-reason`."""
    return _HASHED.sub("", re.sub(r"--[A-Za-z0-9]{4,8}$", "", name))


def signature(element: Element) -> tuple[str, ...]:
    """Return tag and classes, by which elements of the same sort are known."""
    return (element.tag, *map(bare, element.classes))


def words_of(*known: Profile) -> dict[str, frozenset[str]]:
    """Return every word that labels a value in the profile, as words are compared, with the fields that it labels.

    Names of buttons label nothing.
    """
    found: dict[str, set[str]] = defaultdict(set)
    every = [sought for profile in known for sought in sought_of(profile, whole=True)]
    for key, way in [(sought.key, way) for sought in every for way in sought.target.ways]:
        for word in (*way.label, *way.column, *way.heading):
            if "*" not in word:
                found[normal(word)].add(field_of(key))
    return {word: frozenset(fields) for word, fields in found.items()}


class Furniture:
    """Words that belong to the page and not to a person: known ones, and those in elements of the same sort."""

    def __init__(self, snapshot: Snapshot, known: Mapping[str, frozenset[str]]) -> None:
        self.known = known
        self._elements = snapshot.elements
        says = {label.at for each in snapshot.elements.values() for label in each.labels if self._says_a_label(label)}
        kinds = Counter(signature(snapshot.elements[at]) for at in says if at in snapshot.elements)
        every = Counter(signature(each) for each in snapshot.elements.values() if each.text)
        # Most elements of the sort say words that are known: the rest of it says words of the page too.
        self.sorts = {kind for kind, times in kinds.items() if times > 1 and times * 2 >= every[kind]}

    def labels(self, element: Element) -> list[str]:
        """Return the labels of an element that are the page's own words, the nearest first."""
        mine = [label for label in element.labels if not self._is_cell(label)]
        return [label.words for label in mine if self._is_known(label) or self._looks_like_one(label)]

    def _is_cell(self, label: Label) -> bool:
        """Tell whether a label is a value itself, below the heading of a table."""
        element = self._elements.get(label.at)
        return element is not None and element.tag == "td" and bool(element.column)

    def labels_field(self, words: str, field: str) -> bool:
        """Tell whether the profile knows these words as a label of a field of this name, on whatever page."""
        return field in self.known.get(normal(words), ())

    def is_anothers(self, words: str, field: str) -> bool:
        """Tell whether the profile knows these words, but from other fields."""
        return normal(words) in self.known and not self.labels_field(words, field)

    def says(self, element: Element) -> bool:
        """Tell whether an element itself is a label or a heading of a table."""
        return element.tag in ("th", "dt", "label", "legend") or signature(element) in self.sorts

    def _says_a_label(self, label: Label) -> bool:
        return self._is_known(label) and not self._is_cell(label)

    def _is_known(self, label: Label) -> bool:
        return normal(label.words) in self.known

    def _looks_like_one(self, label: Label) -> bool:
        element = self._elements.get(label.at)
        if element is None or re.search(r"\d{3}", label.words) or len(label.words) > 40:
            return False
        return element.tag in _SAYS or signature(element) in self.sorts


def marks_of(element: Element, furniture: Furniture) -> dict[str, str]:
    """Return marks of what tells an element from others, none of which says anything: they are kept between runs."""
    words = {"label": next(iter(furniture.labels(element)), ""), "column": element.column}
    if element.role in CONTROLS:
        words["name"] = element.name
    if element.classes:
        words["sort"] = " ".join(signature(element))
    return {
        kind: hashlib.sha256(f"{kind} {normal(word)}".encode()).hexdigest()[:10] for kind, word in words.items() if word
    }


def describe(aim: Aim, snapshot: Snapshot, element: Element, furniture: Furniture) -> Description:
    """Describe an element that was found; a value leaves its shape alone."""
    parent = snapshot.elements.get(element.parent)
    known = furniture.known
    said = element.role in CONTROLS or normal(element.name) in known
    after, before = neighbours(aim, snapshot, element)
    return Description(
        role=element.role,
        tag=element.tag,
        classes=tuple(map(bare, element.classes)),
        label=next(iter(furniture.labels(element)), ""),
        column=element.column,
        heading=element.heading if normal(element.heading) in known else "",
        name=element.name if said and not re.search(r"\d{3}", element.name) else "",
        shape="" if element.control else shape_of(element.text),
        parent=" ".join(signature(parent)) if parent else "",
        sibling=element.sibling,
        after=after,
        before=before,
    )


def neighbours(aim: Aim, snapshot: Snapshot, element: Element) -> tuple[str, str]:
    """Return the names of the targets of the same part that were found last before and first behind an element."""
    others = _first_in_root(aim, snapshot, element)
    before = [(at, name) for at, name in others if at < element.at]
    behind = [(at, name) for at, name in others if at > element.end]
    return max(before, default=(0, ""))[1], min(behind, default=(0, ""))[1]


def _first_in_root(aim: Aim, snapshot: Snapshot, element: Element) -> list[tuple[int, str]]:
    places = []
    for name, pieces in snapshot.hits.items():
        if name == aim.name or snapshot.groups[name] != aim.group:
            continue
        for root, hits in zip(snapshot.roots[name], pieces, strict=True):
            if hits and root.start <= element.at <= root.end:
                places.append((hits[0].at, name))
    return places


def likeness(element: Element, known: Description, snapshot: Snapshot) -> float:
    """Return how much an element looks as the lost one did, 0 to 1: tag, classes, shape, place in its parent."""
    parent = snapshot.elements.get(element.parent)
    around = " ".join(signature(parent)) if parent else ""
    classes = alike(" ".join(map(bare, element.classes)), " ".join(known.classes)) if known.classes else 1.0
    parts = (
        (1.0, float(element.tag == known.tag)),
        (1.0, float(element.role == known.role)),
        (2.0, classes),
        (2.0, fuzz.ratio(shape_of(element.text), known.shape) / 100 if known.shape else 1.0),
        (1.5, alike(around, known.parent)),
        (1.0, float(element.sibling == known.sibling)),
    )
    return sum(weight * score for weight, score in parts) / sum(weight for weight, _ in parts)


@lru_cache(20_000)  # the same few words are compared with all that a page says
def alike(one: str, other: str) -> float:
    """Return how alike two words are, 0 to 1; one that holds the other counts nearly as the same."""
    one, other = normal(one), normal(other)
    if not one or not other:
        return 0.0
    whole = fuzz.ratio(one, other) / 100
    short, long = sorted((one, other), key=len)
    inside = 0.55 + 0.4 * len(short) / len(long) if len(short) >= 2 and short in long else 0.0
    return max(whole, inside)


def spoken(way: Way) -> tuple[str, ...]:
    """Return the words of a way that a person sees, without those that stand for anything."""
    return tuple(word for word in (*way.name, *way.label, *way.column, *way.heading, *way.text) if word.strip("* {}"))
