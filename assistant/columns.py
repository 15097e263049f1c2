"""Tables for a terminal: what gives way when it is narrow, and what is never cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

_LEAST = {"text": 7, "clock": 20, "whole": 16, "amount": 13, "count": 4, "sign": 8, "long": 12}
_GAP = 3


class Column(NamedTuple):
    """One column: its heading and how it may shrink."""

    title: str
    kind: Literal["text", "clock", "whole", "amount", "count", "sign", "long"] = "text"
    """`clock`, `whole`, `amount`, `count` and `sign` are never cut, so they stand first; `long` wraps."""


def laid_out(*columns: Column) -> Table:
    """Return an empty table of these columns."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for title, kind in columns:
        # What tells one case from another is never cut; names and reasons give way on a narrow terminal.
        table.add_column(
            title,
            justify="right" if kind in ("amount", "count") else "left",
            no_wrap=kind != "long",
            overflow="fold" if kind == "long" else "ellipsis",
            min_width=_LEAST[kind],
        )
    return table


@dataclass(frozen=True)
class FittingTable:
    """A table that leaves its last columns out on a narrow terminal: a number that is cut would be another number."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Text | str]]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        natural = [self._natural(place) for place in range(len(self.columns))]
        # What would say something else when cut keeps all of its width; names and reasons give way.
        least = [
            min(width, _LEAST["text"]) if column.kind == "text" else width
            for column, width in zip(self.columns, natural, strict=True)
        ]
        fitting = sum(end - _GAP <= options.max_width - 2 for end in accumulate(width + _GAP for width in least))
        left = options.max_width - 2 - sum(least[:fitting]) - _GAP * (fitting - 1)
        table = laid_out(*self.columns[:fitting])
        for column, width, wish in zip(table.columns, least, natural, strict=False):
            column.width = width + min(left, wish - width)
            left -= column.width - width
        for row in self.rows:
            table.add_row(*row[:fitting])
        yield table

    def _natural(self, place: int) -> int:
        return max(cell_len(str(cell)) for cell in (self.columns[place].title, *(row[place] for row in self.rows)))
