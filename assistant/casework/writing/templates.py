"""Fill in the texts that the door let in (`template_door.py`): values stay text, and what is missing is named."""

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

import jinja2
from jinja2 import nodes

from assistant.casework.writing.template_door import ENVIRONMENT, NAMES, TemplateFault, checked_tree

LONGEST_VALUE = 5_000
LONGEST_RESULT = 10_000


class MissingFact(Exception):
    """Names that a template needs and nobody knows: all of them, not only the first."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(names))


class Template(NamedTuple):
    """A template that was let in."""

    source: str
    tree: nodes.Template
    names: frozenset[str]
    """Every name that stands in it."""
    literal_text: str
    """Its own words, without names and tests; a default counts as its own word."""


class Walk(NamedTuple):
    """What one pass through a template meets."""

    used: tuple[str, ...]
    missing: tuple[str, ...]


def let_in(source: str, names: Set[str] = NAMES) -> Template:
    """Check a template before it is ever run. TemplateFault names the line and what is wrong there."""
    tree = checked_tree(source, names)
    words = [node.data for node in tree.find_all(nodes.TemplateData)]
    defaults = [str(node.value) for node in tree.find_all(nodes.Const)]
    return Template(
        source, tree, frozenset(node.name for node in tree.find_all(nodes.Name)), "\n".join([*words, *defaults])
    )


def walk(template: Template, known: Set[str]) -> Walk:
    """Tell which names a rendering with these facts uses, and which it lacks."""
    met = dict.fromkeys(_names_met(template.tree.body, known))
    used = tuple(name for name in met if name in known)
    return Walk(used, tuple(name for name in met if name not in known))


def render(template: Template, values: Mapping[str, str]) -> str:
    """Fill a template; what the values hold stays text, whatever it looks like.

    Raises MissingFact with all missing names, TemplateFault for a value or a result that is too long.
    """
    missing = walk(template, values.keys()).missing
    if missing:
        raise MissingFact(missing)
    for name, value in values.items():
        if len(value) > LONGEST_VALUE:
            raise TemplateFault("value_too_long", 1, name=name, count=len(value), most=LONGEST_VALUE)
    text = _compiled(template.source).render(values)
    if len(text) > LONGEST_RESULT:
        raise TemplateFault("result_too_long", 1, count=len(text), most=LONGEST_RESULT)
    return text


@lru_cache(maxsize=2048)
def _compiled(source: str) -> jinja2.Template:
    return ENVIRONMENT.from_string(source)


def _names_met(body: Sequence[nodes.Node], known: Set[str]) -> Iterator[str]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if isinstance(part, nodes.Name):
                    yield part.name
                elif isinstance(part, nodes.Filter) and isinstance(part.node, nodes.Name) and part.node.name in known:
                    yield part.node.name
        elif isinstance(node, nodes.If):
            yield from _names_met(_branch(node, known), known)


def _branch(node: nodes.If, known: Set[str]) -> Sequence[nodes.Node]:
    for choice in (node, *node.elif_):
        if _holds(choice.test, known):
            return choice.body
    return node.else_


def _holds(test: nodes.Node, known: Set[str]) -> bool:
    if isinstance(test, nodes.Not):
        return not _holds(test.node, known)
    if isinstance(test, nodes.And):
        return _holds(test.left, known) and _holds(test.right, known)
    if isinstance(test, nodes.Or):
        return _holds(test.left, known) or _holds(test.right, known)
    return isinstance(test, nodes.Test) and isinstance(test.node, nodes.Name) and test.node.name in known
