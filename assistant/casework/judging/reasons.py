"""Reasons of a dispute: family, subtype, whether it counts; told by code or by any wording, never guessed."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from assistant.casework.data_files import Table, read_table
from flows.records import Record

Family = Literal["not_received", "not_as_described", "no_reason"]
KnownBy = Literal["code", "words", "nothing"]

_BETWEEN_PARTS = re.compile(r"\s*(?:>|»|/|\||:|：|;|；|—|–|\s-\s|→)\s*")
"""What a site puts between a family and its reason, as in `未收到货 > 运输途中`."""


class FamilyRow(Table):
    """Words that tell a family without its reason."""

    words: tuple[str, ...] = ()
    """Wordings in any language."""
    also: tuple[str, ...] = ()
    """More wordings, for a person's own file."""


class ReasonRow(Table):
    """One reason."""

    family: Family
    """`not_received` (INR), `not_as_described` (SNAD) or `no_reason`."""
    exempt: bool = False
    """It does not count in the dispute rate."""
    words: tuple[str, ...] = ()
    """Wordings in any language."""
    also: tuple[str, ...] = ()
    """More wordings, for a person's own file."""


class ReasonTable(Table):
    """`data/reasons.toml`."""

    source: str
    """Where the wordings were met."""
    date: str
    """When the table was last looked at."""
    family: dict[Family, FamilyRow]
    """Words per family."""
    reason: dict[str, ReasonRow]
    """Code -> reason."""

    @model_validator(mode="after")
    def _no_word_means_two_things(self) -> "ReasonTable":
        seen: dict[str, str] = {}
        for name, word in self._all_words():
            folded = fold(word)
            if not folded:
                raise ValueError(f"{name}: {word!r} holds no letter")
            if seen.setdefault(folded, name) != name:
                raise ValueError(f"{word!r} stands under both {seen[folded]} and {name}; leave it in one")
        return self

    def _all_words(self) -> Iterator[tuple[str, str]]:
        for code, row in self.reason.items():
            yield from ((f"reason.{code}", word) for word in (code, *row.words, *row.also))
        for family, words in self.family.items():
            yield from ((f"family.{family}", word) for word in (*words.words, *words.also))


class ReasonKind(Record):
    """What is known of a case's reason."""

    subtype: str | None
    """The reason's code; None while it is unknown."""
    family: Family | None
    """None while it is unknown; may be known where the subtype is not."""
    exempt: bool
    """It does not count in the dispute rate. An unknown reason counts: too strict is the safe side."""
    known_by: KnownBy
    text: str
    """The site's own words; empty where the page shows none."""

    @property
    def snad(self) -> bool:
        """Tell whether it is *significantly not as described*, which weighs on the shop's assessment."""
        return self.family == "not_as_described"

    @property
    def returnable(self) -> bool:
        """Tell whether a return may be proposed: not for goods that did not arrive, nor while that is unknown."""
        return self.family in ("not_as_described", "no_reason")


def read_reasons(own: Path | None = None) -> ReasonTable:
    """Read the table of reasons, with the person's own over it. Raises DataProblem."""
    return read_table("reasons", ReasonTable, own)


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Reduce a wording to what is compared: letters and digits, without case, width, spaces, punctuation, ё."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return "".join(letter for letter in plain if letter.isalnum()).replace("ё", "е")


def reason_kind(code: str | None, text: str | None, table: ReasonTable) -> ReasonKind:
    """Tell a reason by its code, else by its words; what nobody knows stays unknown."""
    words = text or ""
    if code is not None and code in table.reason:
        return _kind((code, table.reason[code].family), "code", words, table)
    found = _by_words(words, table)
    if found == (None, None):
        found = _by_parts(words, table)
    if found == (None, None) and code is not None:
        found = _by_words(code, table)
    return _kind(found, "nothing" if found == (None, None) else "words", words or code or "", table)


def _kind(found: tuple[str | None, Family | None], known_by: KnownBy, text: str, table: ReasonTable) -> ReasonKind:
    subtype, family = found
    exempt = subtype is not None and table.reason[subtype].exempt
    return ReasonKind(subtype=subtype, family=family, exempt=exempt, known_by=known_by, text=text)


def _by_words(text: str, table: ReasonTable) -> tuple[str | None, Family | None]:
    wanted = fold(text)
    if not wanted:
        return None, None
    for code, row in table.reason.items():
        if wanted in map(fold, (code, *row.words, *row.also)):
            return code, row.family
    families = table.family.items()
    named = (family for family, row in families if wanted in map(fold, (*row.words, *row.also)))
    return None, next(named, None)


def _by_parts(text: str, table: ReasonTable) -> tuple[str | None, Family | None]:
    """Understand `family > reason`, where every part is known and all agree."""
    found = [_by_words(part, table) for part in _BETWEEN_PARTS.split(text) if fold(part)]
    subtypes = {subtype for subtype, _ in found if subtype}
    families = {family for _, family in found}
    if len(subtypes) > 1 or len(families) != 1:
        return None, None
    return (subtypes.pop() if subtypes else None), families.pop()
