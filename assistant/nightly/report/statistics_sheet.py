"""Statistics as the lines of one typed table: a total for each shop, then its reasons, countries and products."""

from collections.abc import Iterator
from decimal import Decimal

from assistant.language import text
from assistant.nightly.report.figures import as_decimal, as_hours
from assistant.nightly.report.statistics_rows import GroupRow, StatisticsRow, StatisticsView

Line = tuple[str | int | Decimal | None, ...]


def statistics_lines(view: StatisticsView | None) -> Iterator[Line]:
    """Yield the lines in the language in use; none where nobody counted."""
    if view is None:
        return
    totals = [*view.shops, *([view.together] if len(view.shops) > 1 else [])]
    for row in totals:
        yield _total(row, "\n".join(view.notes) if row is totals[-1] else "")
    for group in view.groups:
        yield _group(group)


def _total(row: StatisticsRow, notes: str) -> Line:
    counted = (row.opened, row.ended, None, None, None)
    rates = (row.rate, row.rate_with_exempt, row.not_received, row.not_as_described)
    times = (as_hours(row.median), as_hours(row.slowest))
    told = (*map(as_decimal, rates), row.rate_window, row.needed, *times, row.asked, row.paid, notes)
    return (row.shop, text("report.by.total"), "", *counted, *told)


def _group(row: GroupRow) -> Line:
    counted = (row.cases, None, row.withdrawn, row.exempt, row.counted)
    return (row.shop, text(f"report.by.{row.by}"), row.label, *counted, *[None] * 11)
