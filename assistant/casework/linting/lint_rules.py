"""What the lint goes by: its rules, its words as patterns, what a text is compared with, what it finds."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from assistant.casework.data_files import read_table
from assistant.casework.facts import Fact
from assistant.casework.linting.lint_table import LintTable, Severity
from assistant.casework.writing.draft_facts import Channel
from assistant.casework.writing.language_detection import LanguageSigns
from assistant.language import Language, text_in
from flows.records import Money, Record

Span = tuple[int, int]

_NO_SPACES = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\u0600-\u06ff]")
"""Letters of scripts where words touch, or carry their article and preposition in front."""
_GAP = r"[^.!?。！？\n]{0,40}?"


class Finding(Record):
    """One thing wrong with a text."""

    code: str
    severity: Severity
    """An error must be mended; a warning is for a person to weigh."""
    place: str
    """The piece of the text, as it stands there; empty when the whole text is meant."""
    details: tuple[tuple[str, str], ...] = ()
    """Values of the sentence."""

    def sentence(self, language: Language) -> str:
        """Say what is wrong."""
        return text_in(language, f"lint.{self.code}", place=self.place, **dict(self.details))


class Ground(Record):
    """What a text is compared with."""

    channel: Channel
    language: str
    facts: tuple[Fact, ...] = ()
    literal_numbers: tuple[str, ...] = ()
    """Numbers in the phrase's own words."""
    ids: tuple[str, ...] = ()
    """Order, dispute and parcel numbers that may be named."""
    amounts: tuple[Money, ...] = ()
    """Amounts that may be named."""
    ceilings: tuple[Money, ...] = ()
    """Most that can be refunded, in each currency that is known."""
    offer_money: Money | None = None
    buyer_name: str | None = None
    """As masked by the page: `A*** B***`."""


class LintRules(Record):
    """Everything that the lint goes by."""

    table: LintTable
    signs: LanguageSigns

    def with_reply_length(self, least: int, most: int) -> "LintRules":
        """Return the same rules with the profile's own limits of a reply (`reply_form.text_length`)."""
        limits = self.table.limits.model_copy(update={"reply": (least, most)})
        return self.model_copy(update={"table": self.table.model_copy(update={"limits": limits})})


def read_lint_rules(own: Path | None = None) -> LintRules:
    """Read the tables; the seller's own lie over them. Raises DataProblem."""
    return LintRules(table=read_table("lint", LintTable, own), signs=read_table("languages", LanguageSigns, own))


class Folded(NamedTuple):
    """A text without case, accents, full-width forms and invisible characters, and where each character came from."""

    text: str
    places: tuple[int, ...]
    original: str

    def excerpt(self, span: Span) -> str:
        """Return the original piece of a place in the folded text."""
        start, end = span
        if start >= len(self.places):
            return ""
        return self.original[self.places[start] : self.places[max(start, end - 1)] + 1]


def fold(text: str) -> Folded:
    """Fold a text for comparing words."""
    letters = [_folded(character) for character in text]
    places = [place for place, folded in enumerate(letters) for _ in folded]
    return Folded("".join(letters), tuple(places), text)


def hits(entries: tuple[str, ...], text: str) -> Iterator[Span]:
    """Find the entries of a word list in a folded text; of two that overlap, the one that stands first in the list."""
    taken: list[Span] = []
    for literal, pattern in _patterns(entries):
        # Looking for the literal first is some hundred times quicker than trying every pattern at every place.
        for found in pattern.finditer(text) if literal in text else ():
            if not any(start < found.end() and found.start() < end for start, end in taken):
                taken.append(found.span())
    yield from sorted(taken)


@cache
def folded_words(words: tuple[str, ...]) -> frozenset[str]:
    """Fold single words for looking one up."""
    return frozenset(fold(word).text for word in words)


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(letter for letter in folded if unicodedata.category(letter) not in ("Mn", "Cf"))


@cache
def _patterns(entries: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((max(re.split(r"[*\s]+", fold(entry).text), key=len), _pattern(entry)) for entry in entries)


def _pattern(entry: str) -> re.Pattern[str]:
    pieces = [_piece(word) for word in fold(entry).text.split()]
    joined = pieces[0]
    for before, piece in pairwise(pieces):
        joined += piece if _GAP in (before, piece) else rf"\s+{piece}"
    return re.compile(joined)


def _piece(word: str) -> str:
    stem = word.rstrip("*")
    if not stem:
        return _GAP
    inside = _GAP.join(re.escape(part) for part in stem.split("*"))
    beginning = "" if _touches(stem[0]) else r"(?<!\w)"
    if word != stem:
        return rf"{beginning}{inside}\w*"
    return beginning + inside + ("" if _touches(stem[-1]) else r"(?!\w)")


def _touches(letter: str) -> bool:
    return not letter.isalnum() or _NO_SPACES.match(letter) is not None
