"""Statistics as a person sees them on a terminal."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from assistant.casework.clerk import Clerk
from assistant.casework.counting.money_recovered import MoneyRow
from assistant.casework.counting.outcomes import outcome_name
from assistant.casework.counting.rates import DisputeRates, Share
from assistant.casework.counting.statistics import Statistics
from assistant.columns import Column, FittingTable, laid_out
from assistant.language import text
from assistant.nightly.counting.records import ShopsStatistics
from assistant.nightly.report.statistics_rows import GROUPS, GroupRow, StatisticsRow, StatisticsView, statistics_view
from assistant.nightly.report.wording import dollars, money_words, span_words
from assistant.tables import plain
from flows.records import Money

_MOST_GROUPS = 8
_BAR = 10
"""Signs of the longest bar."""


def statistics_panel(given: ShopsStatistics, clerk: Clerk) -> Panel:
    """Lay everything out: all shops together, each shop, reasons, countries, products, what is missing."""
    view, several = statistics_view(given, clerk), len(given.shops) > 1
    name = view.together.shop if several else view.shops[0].shop
    window = text("statistics.window", window=view.window)
    parts: list[RenderableType] = [_numbers(given, view)]
    if several:
        parts.append(_shops(view))
    groups = [row for row in view.groups if not several or row.shop == name]
    if groups:
        tables = [_groups(by, [row for row in groups if row.by == by]) for by in GROUPS]
        parts.append(Columns([each for each in tables if each.row_count], padding=(0, 3)))
    parts += [Text("! ", style="bold yellow") + plain(note) for note in view.notes]
    return Panel(Group(*parts), title=plain(f"{name} · {window}"), title_align="left", padding=(1, 2), expand=False)


def _numbers(given: ShopsStatistics, view: StatisticsView) -> Table:
    told = given.together
    windows = {row.rate_window for row in view.shops if row.rate_window}
    table = Table.grid(padding=(0, 2))
    rows: Iterable[tuple[str, RenderableType]] = (
        ("statistics.disputes", _disputes(told)),
        ("statistics.rate", _rate(told, view.target, windows)),
        ("statistics.times", _times(told)),
        ("statistics.money", _money(told)),
    )
    for key, value in rows:
        table.add_row(Text(text(key), style="bold cyan"), value)
    return table


def _disputes(told: Statistics) -> Text:
    counts = [pair for group in told.breakdowns["outcome"] for pair in group.outcomes.items()]
    said = Text(text("statistics.opened_and_ended", opened=told.opened, ended=told.ended), style="bold")
    if counts:
        outcomes = " · ".join(f"{outcome_name(outcome)} {count}" for outcome, count in counts)
        said.append(f"\n{text('statistics.outcomes', outcomes=outcomes)}", style="not bold")
    return said


def _rate(told: Statistics, target: str, windows: set[str]) -> Text:
    rates = told.rates
    if rates is None or rates.rate.value is None:
        return Text(text("statistics.rate_unknown"), style="bold yellow")
    met = told.targets[0].met
    said = text("statistics.rate_said", rate=_percent(rates.rate), **_orders(rates.rate))
    lines = [
        text("statistics.with_exempt", rate=_percent(rates.rate_with_exempt), exempt=rates.exempt),
        _kinds(rates),
        _needed(told, target),
        *(text("statistics.rate_window", window=window) for window in sorted(windows)),
    ]
    return Text("\n").join([Text(said, style="bold green" if met else "bold red"), *map(Text, lines)])


def _kinds(rates: DisputeRates) -> str:
    shares = {"nr": rates.not_received, "snad": rates.not_as_described, "arbitration": rates.arbitration}
    return text("statistics.kinds", **{name: _percent(share) for name, share in shares.items()})


def _needed(told: Statistics, target: str) -> str:
    if told.orders_needed == 0:
        return text("statistics.target_met", target=target)
    return text("statistics.orders_needed", count=told.orders_needed, target=target)


def _orders(share: Share) -> dict[str, str]:
    return {"part": f"{share.part:,}", "whole": f"{share.whole:,}"}


def _percent(share: Share) -> str:
    return share.percent() or "—"


def _times(told: Statistics) -> Text:
    times = told.times
    if times.median is None or times.p90 is None or times.slowest is None:
        return Text(text("statistics.no_answer"), style="dim")
    spans = {"median": times.median, "p90": times.p90, "slowest": times.slowest}
    said = text("statistics.times_said", **{name: span_words(span) for name, span in spans.items()})
    share = times.on_time
    more = text("statistics.on_time", part=share.part, whole=share.whole, share=_percent(share)) if share.whole else ""
    return Text("\n").join([Text(said, style="bold"), *([Text(more)] if more else [])])


def _money(told: Statistics) -> Text:
    row = told.money.usd
    if row is None:
        others = ", ".join(
            f"{_amount(each.asked, each)} → {_amount(each.paid, each)}" for each in told.money.by_currency
        )
        return Text(others or text("statistics.no_money"), style="" if others else "dim")
    share = f"{round(row.recovered_share * 100)}%" if row.recovered_share is not None else "—"
    amounts = {"asked": dollars(row.asked), "paid": dollars(row.paid), "recovered": dollars(row.recovered)}
    said = Text(text("statistics.money_said", **amounts, share=share), style="bold")
    return Text("\n").join([said, Text(text("statistics.money_of", count=row.cases))])


def _amount(amount: Decimal, row: MoneyRow) -> str:
    return money_words(Money(amount=amount, currency=row.currency))


def _shops(view: StatisticsView) -> FittingTable:
    columns = (
        Column(text("report.column.shop"), "sign"),
        Column(text("report.column.opened_disputes"), "count"),
        Column(text("report.column.ended"), "count"),
        Column(text("report.column.rate"), "count"),
        Column(text("statistics.column.with_exempt"), "count"),
        Column(text("report.column.orders_needed"), "count"),
        Column(text("statistics.column.median"), "count"),
        Column(text("report.column.asked_usd"), "count"),
        Column(text("report.column.paid_usd"), "count"),
    )
    return FittingTable(columns, [_shop(row) for row in view.shops])


def _shop(row: StatisticsRow) -> list[Text | str]:
    unknown = Text(text("statistics.rate_unknown"), style="yellow")
    rates = [unknown if each is None else _percent(each) for each in (row.rate, row.rate_with_exempt)]
    needed = "" if row.needed is None else str(row.needed)
    amounts = ["" if each is None else f"{each:,.2f}" for each in (row.asked, row.paid)]
    return [plain(row.shop, 24), str(row.opened), str(row.ended), *rates, needed, row.median_words, *amounts]


def _groups(by: str, rows: Sequence[GroupRow]) -> Table:
    """The largest groups with a bar each; the others together, so that no dispute is missing."""
    table = laid_out(
        Column(text(f"statistics.by.{by}"), "sign"),
        Column(text("statistics.column.cases"), "count"),
        Column(text("statistics.column.counted"), "count"),
        Column("", "sign"),
    )
    if by == "product" and all(row.cases == 1 for row in rows):
        return table  # every product once: a list of them would say nothing
    shown, rest = rows[:_MOST_GROUPS], rows[_MOST_GROUPS:]
    most = max((row.cases for row in rows), default=1)
    for row in shown:
        bar = "█" * max(row.cases * _BAR // most, 1)
        table.add_row(plain(row.label, 26), str(row.cases), str(row.counted), Text(bar, style="cyan"))
    if rest:
        counted = str(sum(row.counted for row in rest))
        table.add_row(text("report.chart.others", count=len(rest)), str(sum(row.cases for row in rest)), counted, "")
    return table
