"""From the store to statistics: every kept case of the windows, judged by the tables of today."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from assistant.casework.clerk import Clerk
from assistant.casework.counting.handled_cases import HandledCase, handled, with_first_request
from assistant.casework.counting.rates import Window, window_until
from assistant.casework.counting.statistics import Statistics, statistics_of
from assistant.casework.counting.statistics_data import Ground
from assistant.nightly.counting.order_counts import known_orders
from assistant.nightly.counting.records import KnownOrders, ShopsStatistics, ShopStatistics
from assistant.nightly.records import ShopNight
from assistant.nightly.store.answers import CountedCase
from assistant.nightly.store.case_store import Store
from assistant.settings import Shop


class Wish(NamedTuple):
    """What is to be counted."""

    shops: tuple[Shop, ...]
    now: datetime
    """Aware; where the window ends."""
    days: int | None = None
    """The site's days, today included; None: as many as the dispute rate looks at."""


class _Shop(NamedTuple):
    shop: Shop
    first: ShopNight | None
    last: ShopNight | None
    orders: KnownOrders


def statistics_from(store: Store, clerk: Clerk, wish: Wish) -> ShopsStatistics:
    """Count what the store holds of the shops. Raises StoreProblem."""
    rule = clerk.statistics.window
    window = window_until(wish.now, rule.model_copy(update={"days": wish.days or rule.days}))
    shops = [_known(store, shop, clerk, wish.now) for shop in wish.shops]
    starts = [each.orders.counts.window.start for each in shops if each.orders.counts]
    kept = store.read_since(min([window.start, *starts]), [shop.name for shop in wish.shops])
    ground = clerk.ground
    cases = [_handled(each, ground) for each in kept]
    return ShopsStatistics(
        at=wish.now,
        shops=tuple(_of_shop(each, cases, window, clerk) for each in shops),
        together=_counted(shops, cases, window, clerk),
    )


def _known(store: Store, shop: Shop, clerk: Clerk, now: datetime) -> _Shop:
    first, last = store.first_good_run(shop.name), store.last_good_run(shop.name)
    orders = known_orders(shop, clerk, now)
    if orders.counts and first is None:
        # Of a list that was never read whole nobody knows how much is missing.
        orders = orders.model_copy(update={"counts": None, "why_unknown": "never_read"})
    return _Shop(shop, first, last, orders)


def _handled(kept: CountedCase, ground: Ground) -> HandledCase:
    newest = handled(kept.case, ground, kept.read_at, shop=kept.shop)
    if kept.first is kept.case:
        return newest
    return with_first_request(newest, handled(kept.first, ground, kept.read_at, shop=kept.shop))


def _of_shop(each: _Shop, cases: Sequence[HandledCase], window: Window, clerk: Clerk) -> ShopStatistics:
    own = [case for case in cases if case.shop == each.shop.name]
    return ShopStatistics(
        shop=each.shop.name,
        title=each.shop.title or each.shop.name,
        orders=each.orders,
        kept_since=each.first.started_at if each.first else None,
        read_at=each.last.started_at if each.last else None,
        statistics=_counted([each], own, window, clerk),
    )


def _counted(shops: Sequence[_Shop], cases: Sequence[HandledCase], window: Window, clerk: Clerk) -> Statistics:
    counts = [each.orders.counts for each in shops if each.orders.counts]
    return statistics_of(cases, window, counts, clerk.statistics)
