"""The report as a workbook (XLSX): typed cells, no formula, no link, nothing dropped in silence."""

import io
from datetime import datetime
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from assistant.inert import cut_with_mark
from assistant.language import speaking, text
from assistant.nightly.report.sheet_columns import Kind
from assistant.nightly.report.sheets import Cell, Sheet, sheets_of
from assistant.nightly.report.view import Report

MOST_CHARACTERS = 32_767
"""What one cell holds, UTF-16 units; a longer text would be dropped by the library with only a return code."""

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_FORMATS: dict[Kind, dict[str, object]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "id": {"num_format": "@", "valign": "top"},
    "number": {"num_format": "#,##0.0", "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "money": {"num_format": "#,##0.00", "valign": "top"},
    "share": {"num_format": "0.00%", "valign": "top"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top"},
}
_HEADER = {"bold": True, "bg_color": "#1f5c57", "font_color": "#ffffff", "text_wrap": True, "valign": "vcenter"}
_ROW_HEIGHT = 30.0
"""Two lines: long texts stand whole in their cells, but do not push the other rows off the screen."""


class NotWritten(Exception):
    """The library refused a cell; the message names sheet, row and column."""


def workbook(report: Report) -> bytes:
    """Return the workbook's bytes. Raises NotWritten."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, _OPTIONS) as book:
        # The file's own time of making is the report's: the same night gives the same bytes.
        book.set_properties({"created": report.made_at.replace(tzinfo=None), "title": report.day})
        formats = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
        header = book.add_format(_HEADER)
        for sheet in sheets_of(report):
            _fill(book.add_worksheet(sheet.title), sheet, _Pen(report, formats, header))
    return kept.getvalue()


class _Pen:
    """Writes single cells and looks at what the library says."""

    def __init__(self, report: Report, formats: dict[Kind, Format], header: Format) -> None:
        with speaking(report.language):
            self._mark = text("report.cut")
        self._formats, self.header = formats, header

    def write(self, page: Worksheet, at: tuple[int, int], value: Cell, kind: Kind) -> None:
        """Write one cell by its type, never by what its text looks like. Raises NotWritten."""
        look = self._formats[kind]
        if value is None or value == "":
            code = page.write_blank(*at, None, look)
        elif isinstance(value, datetime):
            code = page.write_datetime(*at, value, look)
        elif isinstance(value, int | float | Decimal):
            code = page.write_number(*at, float(value), look)
        else:
            code = page.write_string(*at, self.whole_or_marked(value), look)
        if code != 0:
            raise NotWritten(f"{page.get_name()} {at}: {code}")

    def whole_or_marked(self, words: str) -> str:
        """Return the text as it fits into a cell, marked where it was cut."""
        return cut_with_mark(words, MOST_CHARACTERS, self._mark)


def _fill(page: Worksheet, sheet: Sheet, pen: _Pen) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        if page.write_string(0, place, column.title, pen.header) != 0:
            raise NotWritten(f"{sheet.title} {column.title}")
    for line, row in enumerate(sheet.rows, start=1):
        page.set_row(line, _ROW_HEIGHT)
        for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            pen.write(page, (line, place), value, column.kind)
    page.freeze_panes(1, 2)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
