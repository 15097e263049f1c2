"""Statistics of several shops, each with what its dispute rate rests on."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from assistant.casework.counting.rates import OrderCounts
from assistant.casework.counting.statistics import Statistics
from flows.records import Record

WhyUnknown = Literal["no_counts", "counts_in_future", "never_read"]
"""Why a shop has no dispute rate."""


class KnownOrders(Record):
    """What is known of a shop's orders."""

    counts: OrderCounts | None = None
    """None where there is no rate; `why_unknown` tells why."""
    why_unknown: WhyUnknown | None = None
    until: date | None = None
    """Last day of the person's counts."""
    days_old: int = 0
    """The site's days since then."""


class ShopStatistics(Record):
    """One shop."""

    shop: str
    title: str
    """As people call it."""
    orders: KnownOrders
    kept_since: AwareDatetime | None
    """First of the kept nights that read the shop completely; what ended before may be missing. None: there is none."""
    read_at: AwareDatetime | None
    """The last such night; what was opened since is missing."""
    statistics: Statistics


class ShopsStatistics(Record):
    """All shops that were asked for."""

    at: AwareDatetime
    """When it was counted."""
    shops: tuple[ShopStatistics, ...]
    together: Statistics
    """Its rates are those of the shops whose orders are counted."""

    @property
    def uncounted(self) -> tuple[ShopStatistics, ...]:
        """Return the shops that are in no rate."""
        return tuple(each for each in self.shops if each.orders.counts is None)
