"""Is the audit trail what was written? The first entry that does not fit is named, and how it does not.

What this cannot tell: whether somebody who knows the program wrote the whole trail anew. Whoever must exclude that
keeps an export, or the hash of the newest entry, in another place.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime

from assistant.respond.audit.contents import files_of, picture_fits, text_fits
from assistant.respond.audit.entries import FIRST, Entry, Head, seal_of
from assistant.respond.audit.lines import entry_of, read_head, whole_lines
from flows.records import Record

BreakKind = Literal[
    "changed",
    "missing",
    "inserted",
    "cut_off",
    "head",
    "text_changed",
    "text_missing",
    "picture_changed",
    "picture_missing",
    "not_erased",
]
"""`missing`: entries before this one are gone; `inserted`: it stands here once too often; `cut_off`: the trail ends too
early; `head`: the file `audit.head` does not fit; `not_erased`: a file is still there that the trail says was erased.
"""


class Break(Record):
    """The first place where the trail does not fit."""

    kind: BreakKind
    number: int
    """Of the entry."""
    name: str = ""
    """Of the text or the picture."""


class Verdict(Record):
    """What was found."""

    entries: int
    """Whole entries that were looked at."""
    intact: bool
    first_break: Break | None = None
    last_hash: str
    """Hash of the newest entry that fits; keep it elsewhere to notice later that everything was written anew."""
    last_at: AwareDatetime | None = None
    recovered: int = 0
    """How often a line was found torn after a kill; nothing whole was lost by it."""
    erased: int = 0
    """Texts and pictures that were erased on request."""


def verify(folder: Path) -> Verdict:
    """Check every entry, text and picture, reading the trail once from front to end. Raises NotPrivate, OSError."""
    # The head is read before and after: another process may append in between.
    head = read_head(folder)
    chain = _Chain(folder, head)
    found = next(chain.breaks(), None) or _beside_head(head, chain, read_head(folder)) or chain.left_over()
    return Verdict(
        entries=chain.number,
        intact=found is None,
        first_break=found,
        last_hash=chain.hash,
        last_at=chain.at,
        recovered=chain.recovered,
        erased=len(chain.erased),
    )


def _beside_head(before: Head | None, chain: "_Chain", after: Head | None) -> Break | None:
    if before is None or after is None:
        return Break(kind="head", number=chain.number)
    if before.number > chain.number:
        return Break(kind="cut_off", number=chain.number + 1)
    if chain.at_head != before.hash:
        return Break(kind="head", number=before.number)
    # A kill between an entry and the head leaves the head one behind, never two.
    return Break(kind="head", number=chain.number) if after.number < chain.number - 1 else None


class _Chain:
    """The chain as far as it was followed."""

    def __init__(self, folder: Path, head: Head | None) -> None:
        self.number, self.hash = 0, FIRST
        self.at: AwareDatetime | None = None
        self.at_head = FIRST
        """Hash of the entry that the head names."""
        self.recovered = 0
        self.erased: set[str] = set()
        self._folder, self._head = folder, head
        self._gone: dict[str, Break] = {}
        self._pictures: set[str] = set()

    def breaks(self) -> Iterator[Break]:
        """Follow the chain; yield what does not fit."""
        for line in whole_lines(self._folder):
            entry = entry_of(line) if seal_of(line) else None
            if entry is None:
                yield Break(kind="changed", number=self.number + 1)
                return
            if entry.number != self.number + 1:
                yield Break(kind="missing" if entry.number > self.number else "inserted", number=entry.number)
                return
            if entry.previous != self.hash:
                # The hash of the one before fits itself, but is not the one that stood there when this was written.
                yield Break(kind="changed", number=max(1, self.number))
                return
            yield from self._inside(entry)
            self.number, self.hash, self.at = entry.number, entry.hash, entry.at
            if self._head is not None and entry.number == self._head.number:
                self.at_head = entry.hash

    def left_over(self) -> Break | None:
        """Return the first text or picture that is gone and that nobody erased, or is there and should be erased."""
        for found in self._gone.values():
            return found
        for digest in sorted(self.erased):
            if any(file.exists() for file in files_of(self._folder, digest)):
                return Break(kind="not_erased", number=self.number)
        return None

    def _inside(self, entry: Entry) -> Iterator[Break]:
        for name, digest in entry.texts.items():
            fits = text_fits(self._folder, digest)
            if fits is False:
                yield Break(kind="text_changed", number=entry.number, name=name)
            if fits is None:
                self._gone.setdefault(digest, Break(kind="text_missing", number=entry.number, name=name))
        for name, mark in entry.pictures.items():
            if mark.sha256 not in self._pictures:
                fits = picture_fits(self._folder, mark)
                if fits is False:
                    yield Break(kind="picture_changed", number=entry.number, name=name)
                if fits is None:
                    self._gone.setdefault(mark.sha256, Break(kind="picture_missing", number=entry.number, name=name))
                self._pictures.add(mark.sha256)
            # The very same picture may be kept again after it was erased.
            self.erased.discard(mark.sha256)
        if entry.kind == "erased":
            self._erase(entry)
        if entry.kind == "recovered":
            yield from self._recover(entry)

    def _erase(self, entry: Entry) -> None:
        digests = entry.facts.get("digests", ())
        for digest in digests if isinstance(digests, tuple) else ():
            self.erased.add(digest)
            self._gone.pop(digest, None)
            self._pictures.discard(digest)

    def _recover(self, entry: Entry) -> Iterator[Break]:
        what = entry.facts.get("what")
        if what == "torn":
            self.recovered += 1
        else:
            kinds: dict[object, BreakKind] = {"cut_off": "cut_off", "head": "head"}
            yield Break(kind=kinds.get(what, "changed"), number=entry.number)
