"""What has to be said beside statistics: why a rate is unknown, and what may be missing."""

from collections.abc import Iterator
from datetime import timedelta

from assistant.casework.clerk import Clerk
from assistant.casework.counting.breakdowns import Group
from assistant.casework.counting.rates import Window
from assistant.casework.counting.statistics import Statistics
from assistant.inert import readable
from assistant.language import all_texts, text
from assistant.nightly.counting.order_counts import OLD_AFTER
from assistant.nightly.counting.records import ShopsStatistics, ShopStatistics
from assistant.nightly.report.wording import country_words

_FRESH = timedelta(hours=36)
"""A night and some hours: what was read in full so long ago is up to date."""


def window_words(window: Window) -> str:
    """Say a window by the site's days, e.g. `2026-10-05 – 2026-11-03`."""
    return f"{window.start:%Y-%m-%d} – {window.end:%Y-%m-%d}"


def notes_of_all(given: ShopsStatistics) -> tuple[str, ...]:
    """Say everything that keeps the numbers of some shops from being whole."""
    several, notes = len(given.shops) > 1, []
    for each in given.shops:
        name = readable(each.title)
        told = list(_notes(each, given))
        notes += [text("statistics.note.of_shop", shop=name, note=note) for note in told] if several else told
    uncounted = given.uncounted
    if several and uncounted and given.together.rates:
        notes.append(text("statistics.note.left_out", shops=", ".join(readable(each.title) for each in uncounted)))
    return (*notes, *_together(given.together))


def _notes(each: ShopStatistics, given: ShopsStatistics) -> Iterator[str]:
    orders, counts = each.orders, each.orders.counts
    if orders.why_unknown:
        yield text(f"statistics.unknown.{orders.why_unknown}", shop=each.shop, until=orders.until or "")
    if counts and orders.days_old > OLD_AFTER:
        yield text("statistics.note.old_counts", shop=each.shop, until=orders.until, days=orders.days_old)
    starts = [each.statistics.window.start, *([counts.window.start] if counts else [])]
    if each.kept_since is None or each.read_at is None:
        if orders.why_unknown != "never_read":
            yield text("statistics.note.never_read", shop=each.shop)
        return
    if each.kept_since > min(starts):
        yield text("statistics.note.kept_since", date=f"{each.kept_since:%Y-%m-%d}")
    if given.at - each.read_at > _FRESH:
        yield text("statistics.note.read_at", date=f"{each.read_at:%Y-%m-%d}", shop=each.shop)


def _together(told: Statistics) -> Iterator[str]:
    if told.undated:
        yield text("statistics.note.undated", count=told.undated)
    unsure = told.money.in_usd_unknown + told.money.left_out
    if unsure:
        yield text("statistics.note.money", count=unsure)


def group_words(by: str, group: Group, clerk: Clerk) -> str:
    """Say what a group's disputes have in common."""
    if group.key is None:
        return text("statistics.group_unknown")
    if by == "reason" and f"subtype.{group.key}" in all_texts():
        return text(f"subtype.{group.key}")
    return country_words(group.key, clerk) if by == "country" else readable(group.label)
