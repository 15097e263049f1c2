"""The report as typed tables, for spreadsheets."""

from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from assistant.language import speaking, text
from assistant.nightly.report.case_view import CaseChanges, CaseRow
from assistant.nightly.report.sheet_columns import (
    CASE_COLUMNS,
    CHANGE_COLUMNS,
    ORDER_COLUMNS,
    SHOP_COLUMNS,
    STATISTICS_COLUMNS,
    Columns,
    Kind,
)
from assistant.nightly.report.statistics_sheet import statistics_lines
from assistant.nightly.report.view import OrderRow, Report, ShopRow
from flows.records import Money

Cell = str | int | float | Decimal | datetime | None
SheetName = Literal["due", "new", "changed", "orders", "shops", "statistics", "cases"]


class SheetColumn(NamedTuple):
    """One column: what stands in each of its cells."""

    title: str
    kind: Kind
    width: int
    """In characters."""


class Sheet(NamedTuple):
    """One table; every cell has the type of its column or is empty."""

    name: SheetName
    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


_WIDTHS: dict[Kind, int] = {"text": 24, "id": 20, "number": 10, "count": 9, "money": 12, "moment": 17, "share": 10}


def sheets_of(report: Report) -> tuple[Sheet, ...]:
    """Return the sheets of a report in its language; moments are in the seller's zone, without a zone."""
    with speaking(report.language):
        zone = ZoneInfo(report.zone)
        return (
            _sheet("due", CASE_COLUMNS, (_case(row, zone) for row in report.due)),
            _sheet("new", CASE_COLUMNS, (_case(row, zone) for row in report.new)),
            _sheet("changed", CHANGE_COLUMNS, (line for each in report.changed for line in _changes(each))),
            _sheet("orders", ORDER_COLUMNS, (_order(row, zone) for row in report.orders)),
            _sheet("shops", SHOP_COLUMNS, (_shop(row) for row in report.shops)),
            _sheet("statistics", STATISTICS_COLUMNS, statistics_lines(report.statistics)),
            _sheet("cases", CASE_COLUMNS, (_case(row, zone) for row in report.cases)),
        )


def _sheet(name: SheetName, columns: Columns, rows: Iterable[tuple[Cell, ...]]) -> Sheet:
    made = tuple(
        SheetColumn(text(f"report.column.{key}"), kind, width or _WIDTHS[kind]) for key, kind, width in columns
    )
    return Sheet(name, text(f"report.sheet.{name}"), made, tuple(rows))


def _case(row: CaseRow, zone: tzinfo) -> tuple[Cell, ...]:
    return (
        row.shop,
        row.issue_id,
        row.order_id,
        text(f"report.rung.{row.rung}"),
        _moment(row.due_at, zone),
        _hours(row.left.total_seconds()) if row.left is not None else None,
        row.usd.amount if row.usd else None,
        *_money(row.local),
        row.step,
        "\n".join(row.why),
        row.reason,
        row.country,
        row.product,
        row.status,
        row.buyer_words,
        _moment(row.opened_at, zone),
        _moment(row.read_at, zone),
        ", ".join(text(f"report.mark.{mark}") for mark in row.marks),
        row.address,
    )


def _changes(each: CaseChanges) -> Iterable[tuple[Cell, ...]]:
    row = each.row
    if each.back:
        yield (row.shop, row.issue_id, text("report.word.back"), "", "", "", row.product, row.status)
    for change in each.changes:
        told = (change.name, change.path, change.before, change.after)
        yield (row.shop, row.issue_id, *told, row.product, row.status)


def _order(row: OrderRow, zone: tzinfo) -> tuple[Cell, ...]:
    return (
        row.shop,
        row.order_id,
        text(f"report.verdict.{row.verdict}"),
        row.days,
        _moment(row.receipt_end, zone),
        _hours(row.left.total_seconds()) if row.left is not None else None,
        _moment(row.new_end, zone),
        "\n".join(row.why),
        *_money(row.pay),
        row.country,
        row.carrier,
        row.product,
        row.status,
    )


def _shop(row: ShopRow) -> tuple[Cell, ...]:
    return (
        row.shop,
        text(f"report.outcome.{row.outcome}"),
        row.open_disputes,
        row.due_24h,
        row.new,
        row.at_risk,
        row.not_in_usd,
        row.rows,
        row.total,
        row.counted,
        row.opened,
        row.unchanged,
        ", ".join(row.unread),
        row.orders,
        row.problem,
    )


def _moment(moment: datetime | None, zone: tzinfo) -> datetime | None:
    """Spreadsheets know no zones: the seller's own clock."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


def _hours(seconds: float) -> float:
    """Hours with one decimal, cut towards the past, so that nothing seems to have more time than it has."""
    return (seconds // 360) / 10


def _money(money: Money | None) -> tuple[Decimal | None, str]:
    return (money.amount, money.currency) if money else (None, "")
