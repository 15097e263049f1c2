"""Second persons' marks, read off the trail as it grows."""

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from assistant.respond.audit.entries import Entry
from assistant.respond.audit.lines import FILE, entry_of
from flows.records import Money

_ABOUT_MARKS = b'"kind":"mark'
"""Stands in every line that is about a mark, and in no other: texts of people are not in the lines."""


class Marked(NamedTuple):
    """What the last entry about a mark of a case says."""

    entry: Entry

    @property
    def given(self) -> bool:
        """Tell whether a mark was given; else one is wanted, and whatever was given before is void."""
        return self.entry.kind == "marked"

    @property
    def usd(self) -> Money | None:
        """Return the refund in USD; None where nobody could tell it."""
        return _money(self.entry.facts.get("usd"), "USD")

    @property
    def money(self) -> Money | None:
        """Return the refund in the form's currency."""
        return _money(self.entry.facts.get("amount"), self.entry.facts.get("currency"))


class Marks:
    """The marks of one trail. What was read once is not read again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._read = 0
        self._last: dict[tuple[str, str], Marked] = {}

    def last(self, number: str) -> dict[str, Marked]:
        """Return what was last said of the marks of a case, by shop: the same number may stand in several."""
        self._read_on()
        return {key[0]: each for key, each in self._last.items() if key[1] == number}

    def of(self, shop: str, number: str) -> Marked | None:
        """Return what was last said of a case's marks."""
        return self.last(number).get(shop)

    def _read_on(self) -> None:
        try:
            size = self._file.stat().st_size
        except FileNotFoundError:
            return
        if size < self._read:  # another trail lies there now
            self._read, self._last = 0, {}
        if size == self._read:
            return
        with self._file.open("rb") as lines:
            lines.seek(self._read)
            for line in lines:
                if not line.endswith(b"\n"):
                    return  # another process writes it now
                self._read += len(line)
                if _ABOUT_MARKS in line and (entry := entry_of(line[:-1])) is not None:
                    self._last[entry.case] = Marked(entry)


def _money(amount: object, currency: object) -> Money | None:
    return Money(amount=Decimal(str(amount)), currency=str(currency)) if amount and currency else None
