"""What is remembered of one night for the trends of later reports."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from assistant.casework.clerk import Clerk
from assistant.casework.counting.breakdowns import Group
from assistant.casework.counting.rates import Share, Window
from assistant.casework.judging.work_order import WorkItem, in_order_of_work
from assistant.nightly.records import KeptCase, Night
from flows.records import Record

UNKNOWN = ""
"""Key of what is not known, in `by_reason` and `by_country`."""

_SOON = ("overdue", "under_6h", "under_24h")


class NightFigures(Record):
    """The numbers of one night over all shops."""

    date: date
    """The seller's own day on which the night ended."""
    open_disputes: int
    new: int
    """Disputes first seen in this night."""
    due_24h: int
    """Disputes that the seller must answer within 24 hours, overdue ones included."""
    rate: Decimal | None = None
    """Dispute rate, 0 to 1, exempt ones left out; None where nobody counted the orders."""
    rate_with_exempt: Decimal | None = None
    """The same as if nothing were exempt."""
    without_rate: int = 0
    """Shops that are in neither rate, because their orders are not counted."""
    days: int = 0
    """Disputes by reason and country are those opened in so many days; 0: those that are open."""
    by_reason: Mapping[str, int] = {}
    """Reason's code -> disputes; the empty key holds the unknown."""
    by_country: Mapping[str, int] = {}
    """ISO 3166-1 alpha-2 -> disputes; the empty key holds the unknown."""
    median_hours: Decimal | None = None
    """Median time to the seller's first answer, hours."""
    asked_usd: Decimal | None = None
    """What buyers asked in the disputes that are over."""
    paid_usd: Decimal | None = None
    """What was paid in the same disputes."""


def figures_of(night: Night, clerk: Clerk, now: datetime) -> NightFigures:
    """Count one night. Without its statistics, rates, times and money stay unknown. ValueError for a naive `now`."""
    items = open_items(night.cases, clerk, now)
    statistics = night.statistics.together if night.statistics else None
    rates = statistics.rates if statistics else None
    money = statistics.money.usd if statistics else None
    groups = statistics.breakdowns if statistics else {}
    return NightFigures(
        date=clerk.knowledge.calendar.local(now).date(),
        open_disputes=len(items),
        new=sum(event.kind == "new" for event in night.events),
        due_24h=sum(is_due(item, _SOON) for item in items),
        rate=as_decimal(rates.rate if rates else None),
        rate_with_exempt=as_decimal(rates.rate_with_exempt if rates else None),
        without_rate=len(night.statistics.uncounted) if night.statistics else 0,
        days=_days(statistics.window) if statistics else 0,
        by_reason=_counts(groups["reason"]) if groups else Counter(item.subtype or UNKNOWN for item in items),
        by_country=_counts(groups["country"]) if groups else _countries(items),
        median_hours=as_hours(statistics.times.median if statistics else None),
        asked_usd=money.asked if money else None,
        paid_usd=money.paid if money else None,
    )


def open_items(cases: Iterable[KeptCase], clerk: Clerk, now: datetime) -> tuple[WorkItem, ...]:
    """Judge the disputes that are neither over nor gone from the list, in order of work."""
    there = [(kept.shop, kept.case) for kept in cases if not kept.vanished]
    return tuple(item for item in in_order_of_work(there, now, clerk.knowledge) if item.standing != "finished")


def is_due(item: WorkItem, rungs: Iterable[str]) -> bool:
    """Tell whether the seller must act and the clock stands on one of these rungs."""
    return item.standing in ("ours", "unknown") and item.due.urgency in rungs


def as_decimal(share: Share | None) -> Decimal | None:
    """Return a share with six decimals, half rounded up: more than a chart shows. None of nothing."""
    return _rounded(share.value, 6) if share is not None and share.value is not None else None


def as_hours(time: timedelta | None) -> Decimal | None:
    """Return a time in hours with two decimals, half rounded up. None of nothing."""
    return _rounded(Fraction(time // timedelta(seconds=1), 3600), 2) if time is not None else None


def _days(window: Window) -> int:
    return (window.end.date() - window.start.date()).days + 1


def _countries(items: Iterable[WorkItem]) -> Counter[str]:
    return Counter(item.subject.buyer_country or UNKNOWN for item in items)


def _counts(groups: Iterable[Group]) -> dict[str, int]:
    return {group.key or UNKNOWN: group.cases for group in groups}


def _rounded(value: Fraction, places: int) -> Decimal:
    scaled = value * 10**places + Fraction(1, 2)
    return Decimal(scaled.numerator // scaled.denominator).scaleb(-places)
