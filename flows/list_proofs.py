"""Prove on the data that nothing of a list is missing, doubled or out of order."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flows.errors import ReadingIncomplete, SiteProblem, SortWithoutEffect
from flows.listed import Kind, Listed, Row

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def incomplete(page: str, template: str, **values: Any) -> ReadingIncomplete:
    """Return the error for rows that cannot be proven; `page` is an address fit for a log."""
    return ReadingIncomplete(template, page=page, target="rows", **values)


def not_whole(page: str, kind: Kind[Any], listed: Listed[Any]) -> list[SiteProblem]:
    """Return what speaks against the list being whole: rows that stand twice, or a total that is not reached."""
    counted = Counter(kind.key_of(row) for row in listed.rows)
    twice = sorted(key for key, times in counted.items() if times > 1)
    problems: list[SiteProblem] = []
    if twice:
        problems.append(
            incomplete(
                page,
                "{count} rows stand in the list more than once: {keys}.",
                count=len(twice),
                keys=", ".join(twice[:5]),
            )
        )
    if listed.total is None:
        problems.append(incomplete(page, "The page shows no total to prove the count against."))
    elif len(counted) != listed.total:
        problems.append(
            incomplete(
                page,
                "{read} rows were read, but the page says there are {total}.",
                read=len(counted),
                total=listed.total,
            )
        )
    # A site whose rows are no links tells nothing here.
    if listed.linked and len(listed.linked) != len(counted):
        template = "{read} rows were read, but the pages link to {linked} of them."
        problems.append(incomplete(page, template, read=len(counted), linked=len(listed.linked)))
    return problems


def out_of_order(page: str, kind: Kind[Row], rows: Sequence[Row]) -> list[SiteProblem]:
    """Return an error when a clock surely ends before one that stands above it."""
    latest_start = _LONG_AGO
    for row in rows:
        clock = kind.clock(row)
        # A clock that could not be read is flagged in its row; it proves nothing about the order.
        if clock is None or (clock.earliest is None and not clock.overdue):
            continue
        if (clock.latest or _LONG_AGO) < latest_start:
            return [
                SortWithoutEffect(
                    "Sorted by time left, yet {key} stands below one that ends later.",
                    page=page,
                    target=f"{kind.name}.sort",
                    site_words=clock.text,
                    key=kind.key_of(row),
                )
            ]
        latest_start = max(latest_start, clock.earliest or _LONG_AGO)
    return []
