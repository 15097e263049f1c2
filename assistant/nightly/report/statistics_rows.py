"""Statistics as rows of the report: one for each shop, one for all, and one for each reason, country and product."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from assistant.casework.clerk import Clerk
from assistant.casework.counting.rates import Share
from assistant.casework.counting.statistics import Statistics
from assistant.inert import readable
from assistant.language import text
from assistant.nightly.counting.records import ShopsStatistics
from assistant.nightly.counting.wording import group_words, notes_of_all, window_words
from assistant.nightly.report.wording import span_words
from flows.records import Record

GroupBy = Literal["reason", "country", "product"]
GROUPS: tuple[GroupBy, ...] = ("reason", "country", "product")


class StatisticsRow(Record):
    """One shop, or all of them."""

    shop: str
    opened: int
    ended: int
    rate: Share | None
    """None where the shop's orders are not counted."""
    rate_with_exempt: Share | None
    not_received: Share | None
    not_as_described: Share | None
    rate_window: str
    """The site's days of the rate; empty for several shops, whose windows may differ."""
    needed: int | None
    """Orders without a dispute that bring the rate under the target."""
    median: timedelta | None
    median_words: str
    slowest: timedelta | None
    slowest_words: str
    asked: Decimal | None
    """USD of the disputes that ended."""
    paid: Decimal | None
    recovered: Decimal | None
    recovered_share: str


class GroupRow(Record):
    """The disputes that have one thing in common."""

    shop: str
    by: GroupBy
    label: str
    cases: int
    withdrawn: int
    exempt: int
    counted: int


class StatisticsView(Record):
    """How the shops did."""

    window: str
    """The site's days of everything but the rates."""
    target: str
    """What the dispute rate should stay under, e.g. `5%`."""
    shops: tuple[StatisticsRow, ...]
    together: StatisticsRow
    groups: tuple[GroupRow, ...]
    notes: tuple[str, ...]
    """What keeps the numbers from being whole, and what to do."""


def statistics_view(given: ShopsStatistics, clerk: Clerk) -> StatisticsView:
    """Lay statistics out in the language in use."""
    shops = []
    for each in given.shops:
        window = window_words(each.orders.counts.window) if each.orders.counts else ""
        shops.append(_row(readable(each.title), each.statistics, window))
    several = len(given.shops) > 1
    every = text("report.word.all_shops")
    told = [(readable(each.title), each.statistics) for each in given.shops]
    groups = [*told, *([(every, given.together)] if several else [])]
    return StatisticsView(
        window=window_words(given.together.window),
        target=f"{(clerk.statistics.targets['default'].dispute_rate * 100).normalize():f}%",
        shops=tuple(shops),
        together=_row(every, given.together, ""),
        groups=tuple(row for shop, statistics in groups for row in _groups(shop, statistics, clerk)),
        notes=notes_of_all(given),
    )


def _row(shop: str, told: Statistics, window: str) -> StatisticsRow:
    rates, times, money = told.rates, told.times, told.money.usd
    share = money.recovered_share if money else None
    return StatisticsRow(
        shop=shop,
        opened=told.opened,
        ended=told.ended,
        rate=rates.rate if rates else None,
        rate_with_exempt=rates.rate_with_exempt if rates else None,
        not_received=rates.not_received if rates else None,
        not_as_described=rates.not_as_described if rates else None,
        rate_window=window,
        needed=told.orders_needed,
        median=times.median,
        median_words=span_words(times.median) if times.median is not None else "",
        slowest=times.slowest,
        slowest_words=span_words(times.slowest) if times.slowest is not None else "",
        asked=money.asked if money else None,
        paid=money.paid if money else None,
        recovered=money.recovered if money else None,
        recovered_share=f"{round(share * 100)}%" if share is not None else "",
    )


def _groups(shop: str, told: Statistics, clerk: Clerk) -> Iterable[GroupRow]:
    return (
        GroupRow(
            shop=shop,
            by=by,
            label=group_words(by, group, clerk),
            cases=group.cases,
            withdrawn=group.withdrawn,
            exempt=group.exempt,
            counted=group.counted,
        )
        for by in GROUPS
        for group in told.breakdowns[by]
    )
