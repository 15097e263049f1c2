"""The arithmetic of an extension: when a receipt period ends after so many days, and how far it may reach.

Days are 24 hours, but nobody has documented whether the site adds hours or calendar days. They differ by an hour where
summer time begins or ends, so everything here is an interval of both readings.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from assistant.casework.extending.extension_data import ExtensionRules
from flows.records import Deadline, Order


class Span(NamedTuple):
    """An interval of time, UTC."""

    earliest: datetime
    latest: datetime


class Cap(NamedTuple):
    """Where the receipt period must end at the latest."""

    end: datetime
    counted_from: str
    """`gmt_send`, or `gmt_create` where the page does not show the shipment: that is earlier, so never too late."""


def readable(clock: Deadline | None) -> Span | None:
    """Return both ends of a clock; None when one of them is not known."""
    if clock is None or clock.earliest is None or clock.latest is None:
        return None
    return Span(min(clock.earliest, clock.latest), max(clock.earliest, clock.latest))


def later_by(moment: datetime, days: int, rules: ExtensionRules) -> Span:
    """Return a moment so many days later, by plain hours and by the site's calendar."""
    by_hours = moment.astimezone(UTC) + timedelta(days=days)
    by_calendar = (rules.local(moment) + timedelta(days=days)).astimezone(UTC)
    return Span(min(by_hours, by_calendar), max(by_hours, by_calendar))


def cap_of(order: Order, rules: ExtensionRules) -> Cap | None:
    """Return where the limits let an order's receipt period end; None when neither date is known."""
    for name, start in (("gmt_send", order.gmt_send), ("gmt_create", order.gmt_create)):
        if start is not None:
            return Cap(later_by(start, rules.limits.days_after_shipment, rules).earliest, name)
    return None


def days_within(cap: Cap | None, span: Span, wanted: int, rules: ExtensionRules) -> int:
    """Return the most days, at most those wanted, with which even the late end keeps the cap; 0 when none do."""
    if cap is None:
        return wanted
    fitting = (days for days in range(wanted, 0, -1) if later_by(span.latest, days, rules).latest <= cap.end)
    return next(fitting, 0)
