"""Rates of a shop over a window of days, in whole numbers: nothing is rounded before a person reads it.

Dispute rate (sellers' guide, 2026-11): (orders disputed - withdrawn by the buyer - exempt) / (receipts confirmed +
receipt timeouts + orders disputed). An order counts once, however often it was disputed: as withdrawn when each of its
disputes was withdrawn, as exempt when each of the others is exempt. An unknown reason or outcome counts, so that no
rate is too low.

The window: the site's calendar days (America/Los_Angeles, with summer time), today included and so far as it has come;
30 days on 30 March begin at 00:00 of 1 March there. Nobody has documented whether the site counts days or 30 x 24
hours; days begin at most one day later. A dispute belongs to the moment at which it was opened.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, model_validator

from assistant.casework.counting.handled_cases import HandledCase, newest_readings
from assistant.casework.counting.statistics_data import WindowRule
from flows.records import Record


class Window(Record):
    """A span of time, both ends included."""

    start: AwareDatetime
    end: AwareDatetime

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end < self.start:
            raise ValueError("a window ends before it begins")
        return self

    def holds(self, moment: datetime | None) -> bool:
        """Tell whether a moment lies in the window; an unknown one does not."""
        return moment is not None and self.start <= moment <= self.end


def window_until(now: datetime, rule: WindowRule) -> Window:
    """Return the window of the site's last days until `now` (aware); see the module's text."""
    return window_ending(now.astimezone(ZoneInfo(rule.zone)).date(), now, rule)


def window_ending(last: date, now: datetime, rule: WindowRule) -> Window:
    """Return the window whose newest day at the site is `last`, so far as it has come at `now` (aware).

    ValueError for a day that has not begun at the site.
    """
    zone = ZoneInfo(rule.zone)
    first = datetime.combine(last - timedelta(days=rule.days - 1), time(0), zone)
    end = datetime.combine(last, time.max, zone)
    return Window(start=first, end=min(end, now.astimezone(zone)))


class OrderCounts(Record):
    """What a shop's own reports say of its orders in a window."""

    shop: str
    window: Window
    receipts_confirmed: int = Field(ge=0)
    """Orders whose buyer confirmed the receipt."""
    receipt_timeouts: int = Field(ge=0)
    """Orders whose receipt period ran out."""


class Share(Record):
    """A part of a whole, exact."""

    part: int = Field(ge=0)
    whole: int = Field(ge=0)

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.part > self.whole:
            raise ValueError(f"{self.part} of {self.whole} is no share")
        return self

    @property
    def value(self) -> Fraction | None:
        """Return the share from 0 to 1; None of an empty whole."""
        return Fraction(self.part, self.whole) if self.whole else None

    def percent(self, digits: int = 2) -> str | None:
        """Print the share as per cent, half rounded up; None of an empty whole."""
        if not self.whole:
            return None
        scale = 10**digits
        rounded = Fraction(self.part * 100 * scale, self.whole) + Fraction(1, 2)
        return f"{Decimal(rounded.numerator // rounded.denominator).scaleb(-digits):f}%"


class DisputeRates(Record):
    """The rates of one or more shops."""

    disputed: int
    """Orders with a dispute opened in the window."""
    withdrawn: int
    exempt: int
    """Not withdrawn, and exempt."""
    rate: Share
    """The dispute rate, exempt ones left out."""
    rate_with_exempt: Share
    """The same as if nothing were exempt."""
    not_received: Share
    """NR: of the counted, those not received, over the same whole as the dispute rate."""
    not_as_described: Share
    """SNAD: likewise."""
    arbitration: Share
    """Orders, not withdrawn, in which the platform stepped in, over the same whole."""
    unknown_reason: int
    """Counted orders of which no family is known: in the dispute rate, in neither NR nor SNAD."""
    undated: int
    """Disputes left out because nobody knows when they were opened."""
    shops_without_counts: tuple[str, ...]
    """Shops left out because nothing is known of their orders, sorted."""


def dispute_rates(cases: Iterable[HandledCase], counts: Sequence[OrderCounts]) -> DisputeRates:
    """Compute the rates of all shops whose orders are counted. ValueError for a shop that is counted twice."""
    everything = newest_readings(cases)
    orders = _by_order(_counted_cases(everything, counts))
    known = {each.shop for each in counts}
    live = [[case for case in order if case.outcome != "withdrawn"] for order in orders]
    remaining = [order for order in live if order]
    counted = [[case for case in order if not case.kind.exempt] for order in remaining]
    against = [order for order in counted if order]
    whole = sum(each.receipts_confirmed + each.receipt_timeouts for each in counts) + len(orders)
    families = [{case.kind.family for case in order} for order in against]
    return DisputeRates(
        disputed=len(orders),
        withdrawn=len(orders) - len(remaining),
        exempt=len(remaining) - len(against),
        rate=Share(part=len(against), whole=whole),
        rate_with_exempt=Share(part=len(remaining), whole=whole),
        not_received=Share(part=sum("not_received" in found for found in families), whole=whole),
        not_as_described=Share(part=sum("not_as_described" in found for found in families), whole=whole),
        arbitration=Share(part=sum(any(case.arbitrated for case in order) for order in remaining), whole=whole),
        unknown_reason=sum(found == {None} for found in families),
        undated=sum(case.opened_at is None and case.shop in known for case in everything),
        shops_without_counts=tuple(sorted({case.shop for case in everything} - known)),
    )


def orders_needed(rate: Share, target: Fraction | Decimal) -> int | None:
    """Return how many more orders without a dispute bring a rate under a target; None when no number does.

    A shop without any order needs none.
    """
    goal = Fraction(target)
    if goal <= 0:
        return None
    if rate.part == 0:
        return 0
    missing = Fraction(rate.part) / goal - rate.whole
    # Strictly under the target: a whole number of missing orders brings the rate to it, not under it.
    return max(0, missing.numerator // missing.denominator + 1)


def _counted_cases(cases: Iterable[HandledCase], counts: Sequence[OrderCounts]) -> tuple[HandledCase, ...]:
    """The disputes opened in the window of their own shop's counts."""
    windows = {each.shop: each.window for each in counts}
    if len(windows) != len(counts):
        raise ValueError("a shop's orders are counted twice")
    known = (each for each in newest_readings(cases) if each.shop in windows)
    return tuple(each for each in known if windows[each.shop].holds(each.opened_at))


def _by_order(cases: Iterable[HandledCase]) -> list[list[HandledCase]]:
    found: dict[tuple[str, str], list[HandledCase]] = {}
    for case in cases:
        found.setdefault((case.shop, case.order), []).append(case)
    return list(found.values())
