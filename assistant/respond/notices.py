"""What a headed session tells the person on top of its panel."""

from typing import Literal

from flows.records import Record


class Notice(Record):
    """One thing to know now."""

    kind: Literal["told", "warning"]
    title: str
    lines: tuple[str, ...] = ()
    """Sentences beside it, each a line of its own."""
