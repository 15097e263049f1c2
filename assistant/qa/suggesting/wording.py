"""The ways that could lead to an element, in the order in which a person would rather read them: words before CSS."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from assistant.qa.suggesting.describing import Furniture, bare
from assistant.qa.suggesting.lost import Lost
from assistant.qa.suggesting.snapshot import Element, Snapshot

_SPOKEN_ROLES = ("button", "link", "tab", "menuitem", "option", "radio", "checkbox")
_ATTRIBUTES = ("name", "data-role", "data-action", "data-field", "data-testid", "type")
_GAP_IN_CHINESE = re.compile("(?<=[\u2e80-\u9fff])\\s+(?=[\u2e80-\u9fff])")
_PASSING = re.compile(r"(?:^|[-_])(?:active|selected|disabled|hover|focus|first|last|open|odd|even)(?:$|[-_])")
"""Classes that say how an element stands just now."""


def ways_to(lost: Lost, snapshot: Snapshot, furniture: Furniture, element: Element) -> list[dict[str, Any]]:
    """Return ways as a profile writes them; which of them lead there alone is tried on the page."""
    more = _more(lost, element)
    words = [{**way, **more} for way in _by_words(lost, furniture, element)]
    css = [{"css": css, **more} for css in _by_css(snapshot, element)]
    withins = dict.fromkeys(way.within for way in lost.aim.target.ways if way.within)
    return [way for plain in (words, css) for way in (*plain, *_narrowed(plain, withins))]


def _narrowed(ways: list[dict[str, Any]], withins: Iterable[str]) -> list[dict[str, Any]]:
    return [{**way, "within": within} for within in withins for way in ways]


def _by_words(lost: Lost, furniture: Furniture, element: Element) -> Iterator[dict[str, Any]]:
    labels = furniture.labels(element)
    if element.role in _SPOKEN_ROLES and element.name and lost.is_static and not (element.control and labels):
        yield {"role": element.role, "name": [_general(element.name)]}
    for label in labels:
        yield {"label": [_general(label)]}
    if element.column and lost.aim.lists:
        yield {"column": [_general(element.column)]}
    if element.control and element.name and element.role != "combobox":  # a select is named by what is chosen in it
        yield {"role": element.role, "name": [_general(element.name)]}
    if any(way.heading for way in lost.aim.target.ways) and element.heading:
        yield {"heading": [_general(element.heading)]}
    if any(way.text for way in lost.aim.target.ways) and element.text:
        yield {"text": [_general(element.text)]}


def _general(words: str) -> str:
    """Return words without what changes: digits become `*`, a colon at the end goes."""
    whole = _GAP_IN_CHINESE.sub("", words.strip().rstrip(":\uff1a "))
    return re.sub(r"\d[\d,.]*", "*", whole)


def _more(lost: Lost, element: Element) -> dict[str, Any]:
    first = lost.aim.target.ways[0] if lost.aim.target.ways else None
    more: dict[str, Any] = {}
    if first is not None and first.attribute:
        more["attribute"] = first.attribute
    if first is not None and first.pattern and re.search(first.pattern, element.text):
        more["pattern"] = first.pattern
    return more


def _by_css(snapshot: Snapshot, element: Element) -> Iterator[str]:
    own = list(own_css(element))
    yield from own
    parent = snapshot.elements.get(element.parent)
    around = list(own_css(parent))[:2] if parent else []
    for outer in around:
        yield from (f"{outer} > {inner}" for inner in [*own[:2], element.tag])
        yield f"{outer} > {element.tag}:nth-child({element.sibling + 1})"
    grand = snapshot.elements.get(parent.parent) if parent else None
    for outer in list(own_css(grand))[:2] if grand and parent else []:
        yield f"{outer} > {parent.tag}:nth-child({parent.sibling + 1}) > {element.tag}"  # type: ignore[union-attr]


def own_css(element: Element) -> Iterator[str]:
    """Yield CSS that names an element by itself, the steadiest first."""
    if element.id and not re.search(r"\d", element.id) and re.fullmatch(r"[\w-]+", element.id):
        yield f"#{element.id}"
    for name in _ATTRIBUTES:
        value = element.attributes.get(name, "")
        if re.fullmatch(r"[A-Za-z_-]{2,40}", value):
            yield f"{element.tag}[{name}={value}]"
    for name in element.classes:
        if not re.fullmatch(r"[\w-]+", name) or _PASSING.search(name):
            continue
        # What a build makes anew each time is left out.
        stem = bare(name)
        sign = re.match(r"--|__|_|-", name[len(stem) :])
        yield f"[class*='{stem}{sign[0]}']" if sign else f".{name}"
