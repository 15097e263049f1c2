"""A page that was built anew looks like many cases that lost the same field in one night."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from assistant.language import text
from assistant.nightly.records import Event
from flows.records import Case, Deadline, Money, Record

SHARE = 5
"""One case in so many; more of them losing one field is a layout change."""
FEWEST = 3
"""Fewer cases than this are never called a layout change."""

_MAY_END = ("deadline", "actions")
"""What a case rightly loses as its state goes on."""
_MAY_EMPTY = frozenset({"solutions.*.logistics_fee_bear_role", "solutions.*.content"})
"""What comes and goes as people write."""


def looks_like_layout_change(
    befores_afters: Iterable[tuple[Case | None, Case]], at: datetime, shop: str
) -> Event | None:
    """Return one event that names the fields which more than a fifth of the cases read have lost at once.

    A field counts as lost when it held something before and is empty now, or is newly flagged as missing. Cases read
    for the first time have nothing to lose and are not counted.
    """
    lost: Counter[str] = Counter()
    read = 0
    for before, after in befores_afters:
        if before is not None:
            read += 1
            lost.update(lost_fields(before, after))
    fields = sorted(field for field, count in lost.items() if count >= FEWEST and count * SHARE > read)
    if not fields:
        return None
    most = max(lost[field] for field in fields)
    told = text("change.layout", count=most, read=read)
    return Event(at=at, shop=shop, issue_id="", kind="layout_changed", field=", ".join(fields), after=told)


def is_explained(event: Event, layout: Event) -> bool:
    """Tell whether a change is only the lost field that the layout change tells of already."""
    if event.kind not in ("changed", "unknown_word") or event.shop != layout.shop:
        return False
    path = _general(event.field)
    return any(path == field or path.startswith(f"{field}.") for field in layout.field.split(", "))


def lost_fields(before: Case, after: Case) -> frozenset[str]:
    """Return the general paths, e.g. `solutions.*.refund_money`, of what a case had and has no more."""
    empty = set(_filled("", before)) - set(_filled("", after)) - _MAY_EMPTY
    if after.reverse_detail_status and after.reverse_detail_status != before.reverse_detail_status:
        empty = {path for path in empty if not path.startswith(_MAY_END)}
    was_missing = {_general(flag.field) for flag in before.flags if flag.why == "missing"}
    missing = {_general(flag.field) for flag in after.flags if flag.why == "missing"} - was_missing
    lost = empty | missing
    return frozenset(path for path in lost if not any(path.startswith(f"{other}.") for other in lost))


def _filled(path: str, value: object) -> Iterator[str]:
    """Yield the general path of everything that holds something; the flags are not the page's."""
    # An amount of nothing is an amount, and a clock that ran out has no moment: both count as a whole.
    if isinstance(value, Record) and not isinstance(value, Money | Deadline):
        for name in type(value).model_fields:
            if name not in ("flags", "sha256", "size", "media_type"):
                yield from _filled(f"{path}.{name}" if path else name, getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _filled(f"{path}.*" if isinstance(item, Record) else path, item)
    if value not in (None, "", (), False) and path:
        yield path


def _general(path: str) -> str:
    return re.sub(r"\.\d+(?=\.|$)", ".*", path)
