"""From what a person wrote about a shop's orders to the window and the counts that a dispute rate needs."""

from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.casework.clerk import Clerk
from assistant.casework.counting.rates import OrderCounts, window_ending
from assistant.nightly.counting.records import KnownOrders
from assistant.settings import Shop

OLD_AFTER = 14
"""Days; counts that are older are used, and their age is told."""


def known_orders(shop: Shop, clerk: Clerk, now: datetime) -> KnownOrders:
    """Return what is known of a shop's orders at an aware moment. The window ends where the person's counts end."""
    rule, given = clerk.statistics.window, shop.orders
    if given is None:
        return KnownOrders(why_unknown="no_counts")
    today = now.astimezone(ZoneInfo(rule.zone)).date()
    # In China the day begins earlier than at the site: today's date there is no mistake.
    if given.until > max(today, clerk.knowledge.calendar.local(now).date()):
        return KnownOrders(why_unknown="counts_in_future", until=given.until)
    last = min(given.until, today)
    counts = OrderCounts(
        shop=shop.name,
        window=window_ending(last, now, rule),
        receipts_confirmed=given.receipts_confirmed,
        receipt_timeouts=given.receipt_timeouts,
    )
    return KnownOrders(counts=counts, until=given.until, days_old=(today - last).days)
