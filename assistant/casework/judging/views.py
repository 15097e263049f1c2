"""Filters of the order of work, and saved views as data."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from pydantic import Field

from assistant.casework.data_files import Table, read_table
from assistant.casework.judging.moments import utc
from assistant.casework.judging.reasons import Family
from assistant.casework.judging.rules import Words
from assistant.casework.judging.standing import Standing
from assistant.casework.judging.work_order import WorkItem


class LeastAmount(Table):
    """An amount from which on an item is shown."""

    amount: Decimal = Field(ge=0, allow_inf_nan=False)
    """In the currency's main unit; write it in quotes."""
    currency: str = Field(default="USD", pattern=r"^[A-Z]{3}$")
    """ISO 4217 code."""


class Filter(Table):
    """Conditions that must all hold; what is left out lets everything through. A doubt is never filtered away."""

    standing: tuple[Standing, ...] | None = None
    """`ours`, `unknown`, `not_ours`, `platform_handled`, `finished`."""
    status: tuple[str, ...] | None = None
    """Codes of states, e.g. `wait_for_seller_response`."""
    reason: tuple[str, ...] | None = None
    """Codes of reasons, e.g. `in_transit`; `unknown` for those that nobody knows."""
    family: tuple[Family, ...] | None = None
    """`not_received`, `not_as_described`, `no_reason`."""
    shop: tuple[str, ...] | None = None
    """Names of shops."""
    least_amount: LeastAmount | None = None
    """Value at risk from here on."""
    due_within_hours: float | None = Field(default=None, ge=0, le=8760)
    """Early end of the deadline within so many hours; 0 for what is over."""
    buyer_came_back: bool | None = None
    """The buyer came back after our answer."""
    unknown_words: bool | None = None
    """The case holds words that nobody knows."""


class View(Filter):
    """A filter with a name."""

    title: Words
    """What the view is called."""


class ViewTable(Table):
    """`data/views.toml`."""

    view: dict[str, View]
    """Code -> view."""


def read_views(own: Path | None = None) -> ViewTable:
    """Read the saved views, with the person's own over them. Raises DataProblem."""
    return read_table("views", ViewTable, own)


def filtered(items: tuple[WorkItem, ...], wanted: Filter, now: datetime) -> tuple[WorkItem, ...]:
    """Return the items that a filter lets through, in their order and with their places. `now` is aware."""
    moment = utc(now)
    return tuple(item for item in items if _passes(item, wanted, moment))


def _passes(item: WorkItem, wanted: Filter, now: datetime) -> bool:
    return (
        _one_of(item.standing, wanted.standing)
        and _one_of(item.subject.reverse_detail_status, wanted.status)
        and _one_of(item.subtype or "unknown", wanted.reason)
        and _one_of(item.family, wanted.family)
        and _one_of(item.shop, wanted.shop)
        and wanted.buyer_came_back in (None, item.buyer_came_back)
        and wanted.unknown_words in (None, bool(item.unknown_words))
        and _worth(item, wanted.least_amount)
        and _due_within(item, wanted.due_within_hours, now)
    )


def _one_of(value: str | None, wanted: tuple[str, ...] | None) -> bool:
    return wanted is None or value in wanted


def _worth(item: WorkItem, least: LeastAmount | None) -> bool:
    """An amount that is not known in the wanted currency may be high: it stays."""
    if least is None:
        return True
    known = [money for money in (item.value_at_risk, item.value_at_risk_local) if money is not None]
    fitting = [money.amount for money in known if money.currency == least.currency]
    return not fitting or max(fitting) >= least.amount


def _due_within(item: WorkItem, hours: float | None, now: datetime) -> bool:
    """A clock whose end cannot be told may be over: it stays; a case without a clock is never due."""
    if hours is None:
        return True
    if item.due.certainty == "none":
        return False
    if item.due.urgency == "overdue" or item.due.earliest is None:
        return True
    return item.due.earliest - now <= timedelta(hours=hours)
