"""Tell the language of a short text: its script first, then `lingua` or, where that is not installed, small words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.casework.data_files import Table

if TYPE_CHECKING:
    from lingua import LanguageDetector

Means = Literal["script", "lingua", "small_words"]

_FEWEST_LETTERS = 8
"""Of a text in Latin letters; fewer, such as `ok` or `no llega`, fit several languages."""
LONG = 60
"""Letters from which on `lingua`'s small models are as good as its large ones."""
_CLEAR = 1.5
"""The first language must have this many times the small words of the second."""
_CLOSEST = 0.15
"""`lingua` stays silent where its first two languages are closer than this."""


class LanguageSigns(Table):
    """How a language shows: `data/languages.toml`."""

    source: str
    date: str
    others: tuple[str, ...]
    """ISO 639 codes that only `lingua` can find."""
    scripts: dict[str, str]
    """Beginning of Unicode's character name to ISO 639 code."""
    letters: dict[str, str]
    """ISO 639 code to letters that the script's usual language does not have."""
    small_words: dict[str, tuple[str, ...]]


class Detection(NamedTuple):
    """A language and how it was found; None when the text does not tell."""

    language: str | None
    means: Means


def lingua_is_here() -> bool:
    """Tell whether the optional library is installed."""
    return find_spec("lingua") is not None


def detect(text: str, signs: LanguageSigns) -> Detection:
    """Find the language of a text."""
    scripts = letters_by_script(text, signs)
    most = max(scripts, key=lambda script: scripts[script], default="LATIN")
    if most != "LATIN":
        return Detection(_of_script(text, scripts, most, signs), "script")
    if lingua_is_here():
        found = _by_lingua(text, scripts["LATIN"], signs) if scripts["LATIN"] >= _FEWEST_LETTERS else None
        return Detection(found, "lingua")
    return Detection(by_small_words(text, signs), "small_words")


def letters_by_script(text: str, signs: LanguageSigns) -> Counter[str]:
    """Count the letters of each script; what is in none of the table counts as `LATIN`."""
    found: Counter[str] = Counter()
    for character in text:
        if character.isalpha():
            found[_script_of(character, tuple(signs.scripts))] += 1
    return found


def by_small_words(text: str, signs: LanguageSigns) -> str | None:
    """Find the language whose small words stand clearly most often; None without a clear majority."""
    (first, most), (_, second) = Counter(small_word_counts(text, signs)).most_common(2)
    return first if most >= 2 and most >= _CLEAR * second else None


def small_word_counts(text: str, signs: LanguageSigns) -> dict[str, int]:
    """Count the small words of each language."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.casefold())
    return {language: sum(word in small for word in words) for language, small in _small_words(signs).items()}


def _of_script(text: str, scripts: Mapping[str, int], most: str, signs: LanguageSigns) -> str:
    kana = scripts.get("HIRAGANA", 0) + scripts.get("KATAKANA", 0)
    if most == "CJK" and kana * 10 >= scripts["CJK"]:
        return signs.scripts["HIRAGANA"]
    usual = signs.scripts[most]
    folded = text.casefold()
    own = {language: sum(folded.count(letter) for letter in letters) for language, letters in signs.letters.items()}
    best = max(own, key=lambda language: own[language], default=usual)
    # One stray letter in a long text is a slip of the finger, not another language.
    return best if own.get(best, 0) * 100 > scripts[most] else usual


@cache
def _script_of(character: str, scripts: tuple[str, ...]) -> str:
    name = unicodedata.name(character, "")
    return next((script for script in scripts if name.startswith(script)), "LATIN")


def _small_words(signs: LanguageSigns) -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in signs.small_words.items()}


def _by_lingua(text: str, letters: int, signs: LanguageSigns) -> str | None:
    codes = tuple(sorted({*signs.small_words, *signs.others}))
    found = _detector(codes, thorough=letters < LONG).detect_language_of(text)
    return None if found is None else found.iso_code_639_1.name.lower()


@cache
def _detector(codes: tuple[str, ...], *, thorough: bool) -> "LanguageDetector":
    # Imported late: it is optional, and its models take a second to load (the thorough ones four, and 500 MB).
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    languages = (getattr(IsoCode639_1, code.upper()) for code in codes)
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*languages).with_minimum_relative_distance(_CLOSEST)
    return (builder if thorough else builder.with_low_accuracy_mode()).build()
