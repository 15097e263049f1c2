"""Sheets of the report as CSV, UTF-8 with a byte order mark, for spreadsheets and for programs.

Numbers of disputes and orders end with a tab: a spreadsheet that opens the file by a double click takes them as text
then, where it would round a bare number of 16 digits. A text that a spreadsheet would take for a formula begins with
an apostrophe.
"""

import csv
import io
from datetime import datetime
from decimal import Decimal

from assistant.inert import defused
from assistant.nightly.report.sheet_columns import Kind
from assistant.nightly.report.sheets import Cell, SheetName, sheets_of
from assistant.nightly.report.view import Report


def comma_file(report: Report, name: SheetName = "cases") -> bytes:
    """Return the bytes of one sheet's CSV: `cases` has one line per dispute in order of work."""
    sheet = next(each for each in sheets_of(report) if each.name == name)
    kept = io.StringIO()
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([defused(column.title) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_cell(value, column.kind) for value, column in zip(row, sheet.columns, strict=True)])
    return b"\xef\xbb\xbf" + kept.getvalue().encode("utf-8")


def _cell(value: Cell, kind: Kind) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, int | float | Decimal):
        # A minus sign would stand first: what is over has no time left, and `urgency` says so.
        return f"{max(value, 0):f}" if isinstance(value, Decimal) else str(max(value, 0))
    return f"{defused(value)}\t" if kind == "id" else defused(value)
