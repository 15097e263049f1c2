"""Every dispute of the night as CSV: UTF-8 with a byte order mark, for spreadsheets and for programs.

Numbers of disputes and orders end with a tab: a spreadsheet that opens the file by a double click takes them as text
then, where it would round a bare number of 16 digits. A text that a spreadsheet would take for a formula begins with
an apostrophe.
"""

import csv
import io
import unicodedata
from datetime import datetime
from decimal import Decimal

from assistant.nightly.report.sheet_columns import Kind
from assistant.nightly.report.sheets import Cell, sheets_of
from assistant.nightly.report.view import Report

_DANGEROUS = frozenset("=+-@\t\r\n\0" + "=+-@＝＋－＠﹢﹣﹫" + "−‐‑‒–—")
"""First characters that begin a formula, their full-width and small forms, and dashes that programs mend to minus."""


def comma_file(report: Report) -> bytes:
    """Return the CSV's bytes, one line per dispute in order of work."""
    sheet = next(each for each in sheets_of(report) if each.name == "cases")
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


def defused(words: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula."""
    first = next((sign for sign in words if not _passed_over(sign)), "")
    return f"'{words}" if first in _DANGEROUS or words[:1] in _DANGEROUS else words


def _passed_over(sign: str) -> bool:
    """Tell whether a spreadsheet may skip a character at the beginning: spaces, invisible ones."""
    return sign not in _DANGEROUS and (sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"))
