"""Disputes by reason, family, country, product, carrier, shop, staff or outcome."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from assistant.casework.counting.handled_cases import HandledCase, newest_readings
from assistant.casework.counting.outcomes import Outcome
from assistant.casework.counting.rates import Share
from flows.records import Record

By = Literal["reason", "family", "country", "product", "carrier", "shop", "staff", "outcome"]

_KEYS: Mapping[By, Callable[[HandledCase], str | None]] = {
    "reason": lambda each: each.kind.subtype,
    "family": lambda each: each.kind.family,
    "country": lambda each: each.case.buyer_country,
    "product": lambda each: each.case.product_id or each.case.product_name,
    "carrier": lambda each: _spelled(each.case.parcel.logistics_company if each.case.parcel else None),
    "shop": lambda each: each.shop,
    "staff": lambda each: each.staff,
    "outcome": lambda each: each.outcome,
}
_LABELS: Mapping[By, Callable[[HandledCase], str | None]] = {
    "product": lambda each: each.case.product_name,
    "carrier": lambda each: each.case.parcel.logistics_company if each.case.parcel else None,
}


class Group(Record):
    """The disputes that have one thing in common."""

    key: str | None
    """None gathers those of which it is unknown: they are told, not dropped."""
    label: str
    """What a person reads: a product's name, a carrier as printed, else the key; empty for the unknown."""
    cases: int
    withdrawn: int
    exempt: int
    """Not withdrawn, and exempt."""
    counted: int
    """Cases that weigh on the dispute rate."""
    share: Share
    """Of all cases here broken down."""
    outcomes: dict[Outcome, int]
    """How they ended; only what occurs."""


def breakdown(cases: Iterable[HandledCase], by: By) -> tuple[Group, ...]:
    """Break disputes down, the largest group first."""
    everything = newest_readings(cases)
    members: dict[str | None, list[HandledCase]] = {}
    for each in everything:
        members.setdefault(_KEYS[by](each), []).append(each)
    groups = [_group(by, key, found, len(everything)) for key, found in members.items()]
    return tuple(sorted(groups, key=lambda group: (-group.cases, group.key is None, group.key or "")))


def _group(by: By, key: str | None, cases: list[HandledCase], whole: int) -> Group:
    withdrawn = sum(each.outcome == "withdrawn" for each in cases)
    exempt = sum(each.outcome != "withdrawn" and each.kind.exempt for each in cases)
    labels = (label for each in cases if by in _LABELS and (label := _LABELS[by](each)))
    return Group(
        key=key,
        label=next(labels, key or ""),
        cases=len(cases),
        withdrawn=withdrawn,
        exempt=exempt,
        counted=len(cases) - withdrawn - exempt,
        share=Share(part=len(cases), whole=whole),
        outcomes=dict(Counter(each.outcome for each in cases)),
    )


def _spelled(carrier: str | None) -> str | None:
    """One spelling for a name that pages print in full width, with other spaces or another case."""
    return " ".join(unicodedata.normalize("NFKC", carrier).casefold().split()) or None if carrier else None
