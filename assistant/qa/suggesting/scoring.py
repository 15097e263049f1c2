"""How likely an element is the one that a lost target meant, from all that is known of the target. Pure."""

import re
from collections.abc import Mapping

from assistant.qa.suggesting.describing import alike, bare, likeness, marks_of, signature
from assistant.qa.suggesting.kinds import fits, is_telling
from assistant.qa.suggesting.lost import Lost, Scene, Scored
from assistant.qa.suggesting.snapshot import Element
from flows.profile import Way

SURE = 0.62
"""Nothing below this is proposed."""
GAP = 0.08
"""Nor anything that is not so much better than the next one."""

_PRESSED = ("button", "link", "menuitem", "tab")
_FAINT = 0.45
"""Words less alike than this are different words."""
_CLOSE = 0.75
"""Where nothing else is known, words must be as alike as this: 上一页 is not 下一页."""
_FAR = 60
"""So many elements further on, a place says nothing more."""


def candidates(lost: Lost, scene: Scene) -> list[Scored]:
    """Return the elements that could be meant, the likeliest first."""
    seen = [scored(lost, scene, element) for element in scene.snapshot.within(scene.root) if _may_be(lost, element)]
    return sorted(seen, key=lambda each: (-each.confidence, each.element.at))


def scored(lost: Lost, scene: Scene, element: Element) -> Scored:
    """Weigh one element."""
    parts: dict[str, tuple[float, float]] = {}
    words = words_score(lost, scene, element)
    if words or any(lost.words.values()):
        # Words that nobody knew may be the new words; words that stood there before belong to something else.
        parts["words"] = (2.0 if not words and _is_new(lost, scene, element) else 4.0, words)
    if lost.aim.act:
        parts["role"] = (2.0, _role(lost, element))
    elif lost.aim.use == "read":
        weight = 3.0 if is_telling(lost.aim.field) else 1.0
        parts["value"] = (weight, fits(value_at(lost.aim.target.ways[:1], element), lost.aim.field, lost.profile))
    if scene.slot[2]:
        parts["place"] = (scene.slot[2], _place(scene.slot, element))
    if lost.memory is not None:
        parts["look"] = (3.0, likeness(element, lost.memory, scene.snapshot))
    elif lost.tokens:
        parts["css"] = (1.0, _css(lost, element))
    weights = sum(weight for weight, _ in parts.values())
    total = sum(weight * score for weight, score in parts.values()) / weights if weights else 0.0
    total *= _doubts(lost, scene, element, parts)
    return Scored(element, round(total, 3), {name: round(score, 2) for name, (_, score) in parts.items()})


def _is_new(lost: Lost, scene: Scene, element: Element) -> bool:
    marks = marks_of(element, scene.furniture)
    words = [mark for kind, mark in marks.items() if kind != "sort"]
    return bool(lost.seen and words) and not any(mark in lost.seen for mark in words)


def _is_old(lost: Lost, scene: Scene, element: Element) -> bool:
    """Tell whether the element stood there last time already, and was not what the target found."""
    if lost.memory is None or not lost.seen:
        return False
    marks = marks_of(element, scene.furniture)
    own = {"label": lost.memory.label, "column": lost.memory.column, "name": lost.memory.name}
    told = {"label": next(iter(scene.furniture.labels(element)), ""), "column": element.column, "name": element.name}
    for kind in ("name", "label", "column"):
        if kind in marks and marks[kind] in lost.seen and told[kind] != own[kind]:
            return True
    sort = (lost.memory.tag, *lost.memory.classes)
    return "label" not in marks and "sort" in marks and marks["sort"] in lost.seen and signature(element) != sort


def _doubts(lost: Lost, scene: Scene, element: Element, parts: Mapping[str, tuple[float, float]]) -> float:
    # Where an element stands and what its class is like proves nothing by itself.
    doubt = 1.0 if parts.keys() - {"place", "css"} else 0.6
    if parts.get("value", (0.0, 1.0))[1] == 0.0:
        doubt *= 0.3
    if scene.claimed.get(element.at, frozenset()) - {lost.aim.name}:
        doubt *= 0.5
    if _is_old(lost, scene, element):
        doubt *= 0.5
    if any(root.start <= element.at <= root.end for root in scene.others):
        doubt *= 0.5
    if not lost.is_static and scene.furniture.says(element):
        doubt *= 0.4
    if any(scene.furniture.is_anothers(label, lost.aim.field) for label in scene.furniture.labels(element)[:1]):
        doubt *= 0.6
    if lost.memory is None and "words" in parts and 0 < parts["words"][1] < _CLOSE:
        doubt *= 0.75
    if lost.aim.use == "read" and lost.aim.target.read != "prose" and _is_composed(scene, element):
        doubt *= 0.6
    # Neither its words nor its looks nor its kind say anything: a place alone proves nothing.
    if max(parts.get(name, (0.0, 0.0))[1] for name in ("words", "look", "css")) < _FAINT and (
        not is_telling(lost.aim.field) or lost.aim.act
    ):
        doubt *= 0.6
    return doubt


def _is_composed(scene: Scene, element: Element) -> bool:
    """Tell whether an element says several things, not one value."""
    inside = (scene.snapshot.elements.get(at) for at in range(element.at, element.end + 1))
    return len({each.text for each in inside if each is not None and each.own and each.text}) > 1


def _may_be(lost: Lost, element: Element) -> bool:
    if lost.aim.act:
        if lost.roles:
            return element.role in lost.roles or (element.role in _PRESSED and bool({*lost.roles} & {*_PRESSED}))
        pressed = lost.aim.name.endswith((".click", ".hover")) or lost.aim.field in ("final", "next", "submit")
        return element.role in _PRESSED if pressed else element.control
    if any(way.attribute in ("href", "src") for way in lost.aim.target.ways):
        return bool(element.link)
    return bool(element.text) and (element.own or bool(element.labels) or element.tag in ("td", "dd"))


def value_at(ways: tuple[Way, ...] | list[Way], element: Element) -> str:
    """Return what a reading by the lost target's first way would take from the element."""
    way = ways[0] if ways else None
    if way is not None and way.attribute in ("href", "src"):
        return element.link
    if way is not None and way.pattern and (match := re.search(way.pattern, element.text)):
        return match[1] if match.groups() and match[1] is not None else match[0]
    return element.text


def words_score(lost: Lost, scene: Scene, element: Element) -> float:
    """Return how alike the words on and around the element are to those that the target was known by."""
    words = lost.words
    every = tuple(word for kind in words.values() for word in kind)
    here = [(label, 1.0) for label in scene.furniture.labels(element)]
    here.append((element.column, 0.95 if _fills_its_cell(scene, element) else 0.6))
    if lost.is_static or element.control:
        shown = ("placeholder", "title", "aria-label")
        here += [(element.name, 1.0), *((element.attributes.get(name, ""), 0.9) for name in shown)]
    if any(words["text"]):
        here.append((re.sub(r"\d[\d,]*", "*", element.text), 1.0))
    if any(words["heading"]):
        here.append((element.heading, 1.0))
    best = max((share * alike(word, said) for said, share in here if said for word in every), default=0.0)
    # What labels a value on the page may label the field of a form that asks for the same.
    named = lost.aim.act and any(scene.furniture.labels_field(said, lost.aim.field) for said, _ in here)
    best = max(best, 0.9) if named else best
    return best if best >= _FAINT else 0.0


def _fills_its_cell(scene: Scene, element: Element) -> bool:
    """Tell whether the element is all that its cell says; else the column's heading tells little of it."""
    at = element
    while at.tag != "td" and at.parent in scene.snapshot.elements:
        at = scene.snapshot.elements[at.parent]
    return at.text == element.text


def _role(lost: Lost, element: Element) -> float:
    if lost.roles:
        return 1.0 if element.role in lost.roles else 0.6
    kind = element.attributes.get("type", "")
    if "password" in (lost.aim.field, kind):
        return float(kind == lost.aim.field)
    return 1.0 if element.control or element.role in _PRESSED else 0.3


def _place(slot: tuple[int, int, float], element: Element) -> float:
    first, last, _ = slot
    if first < element.at < last:
        return 1.0
    away = first - element.at if element.at <= first else element.at - last
    return max(0.0, 0.5 - away / _FAR)


def _css(lost: Lost, element: Element) -> float:
    own = [*map(bare, element.classes), element.id, *element.attributes.values()]
    best = max((alike(token, said) for token in lost.tokens for said in own if said), default=0.0)
    return best if best >= 0.6 else 0.0
