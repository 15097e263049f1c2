"""What a source said, before anybody understood it: texts of a page, or values of a JSON reply."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import jmespath

from flows.profile import ReplyPart


@dataclass(frozen=True)
class Raw:
    """Values by field name and repeated pieces by list name."""

    fields: Mapping[str, Any]
    lists: Mapping[str, tuple["Raw", ...]] = field(default_factory=dict)
    ambiguous: tuple[str, ...] = ()
    ways: Mapping[str, int | None] = field(default_factory=dict)
    """Which of a field's ways hit, counted from 0; None where nothing was found. A reply has one way for each."""
    source: Literal["page", "reply"] = "page"


def from_page(found: Mapping[str, Any]) -> Raw:
    """Take what the engine extracted from a page."""
    lists = {name: tuple(from_page(each) for each in pieces) for name, pieces in found["lists"].items()}
    return Raw(found["fields"], lists, tuple(found["ambiguous"]), found["ways"])


def from_reply(part: ReplyPart, reply: Any) -> Raw:
    """Take what the profile's expressions select from a reply."""
    fields = {name: jmespath.search(expression, reply) for name, expression in part.fields.items()}
    lists = {
        name: tuple(from_reply(repeated, each) for each in jmespath.search(repeated.each, reply) or ())
        for name, repeated in part.lists.items()
    }
    ways = {name: None if value is None or value == "" else 0 for name, value in fields.items()}
    return Raw(fields, lists, ways=ways, source="reply")


def joined(first: Raw, second: Raw) -> Raw:
    """Lay two replies about the same case together; the first wins where both speak."""
    fields, lists = {**second.fields, **first.fields}, {**second.lists, **first.lists}
    return Raw(fields, lists, ways={**second.ways, **first.ways}, source=first.source)
