"""What of a page is known to be the site's own: the words, patterns and names that stand in its profile."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flows.profile import Profile
from flows.words import normal

YES_AND_NO = ("yes", "no", "true", "false", "是", "否")
_WORD_KEYS = {"name", "label", "column", "heading", "text", "option", "options", "final_words", "nothing"}
_TIME_KEYS = ("days", "hours", "minutes", "seconds", "prefixes", "suffixes", "overdue", "answered")
_CSS_KEYS = {"css", "within", "ancestor"}
_EXPRESSION_KEYS = {"fields", "each"}
_NAMED_BY_PROFILE = {"fields", "options"}
"""Tables whose keys are the profile's own names."""
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
_CLASS, _ID = re.compile(r"\.(-?[A-Za-z_][\w-]*)"), re.compile(r"#(-?[A-Za-z_][\w-]*)")
_ATTRIBUTE = re.compile(r"""\[\s*([\w-]+)\s*(?:[~|^$*]?=\s*["']?([^"'\]]*?)["']?\s*[is]?\s*)?\]""")
PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ESCAPED = re.compile(r"\\.|\(\?[:=!<]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Wording:
    """What may stay of a page as it is."""

    words: frozenset[str]
    """Whole texts, as `flows.words.normal` writes them."""
    counted: tuple[str, ...]
    """Texts with a number in them, written `*`."""
    patterns: tuple[tuple[re.Pattern[str], frozenset[str]], ...]
    """Patterns by which the profile takes a part of a text, and the words that stand in each."""
    names: frozenset[str]
    """Class names, ids, keys and other names, to the letter."""
    parts: frozenset[str]
    """Small words of which other names may be made."""
    attributes: frozenset[str]
    """Attributes that the profile looks at."""


def wording_of(profile: Profile) -> Wording:
    """Collect what a profile knows of its site's own words and names."""
    found = tuple(_strings(profile.model_dump(mode="json", exclude={"words"}), ""))
    said = [text for key, text in found if key in _WORD_KEYS]
    said += [word for codes in profile.words.values() for code, words in codes.items() for word in (code, *words)]
    said += [word for key in _TIME_KEYS for word in getattr(profile.time_left, key) if len(word) > 1]
    css = " ".join(text for key, text in found if key in _CSS_KEYS)
    looked_at = _ATTRIBUTE.findall(css)
    names = {*_CLASS.findall(css), *_ID.findall(css), *(value for _, value in looked_at if value)}
    names |= {name for key, text in found if key in _EXPRESSION_KEYS for name in _IDENTIFIER.findall(text)}
    parts = {part.lower() for name in names for part in PARTS.findall(name) if not part.isdigit()}
    return Wording(
        words=frozenset(normal(word) for word in (*said, *YES_AND_NO) if "*" not in word and "{" not in word),
        counted=tuple(word for word in said if "*" in word and word.strip("* ")),
        patterns=tuple(_pattern(text) for key, text in found if key == "pattern"),
        names=frozenset(names),
        parts=frozenset(parts) | code_words(),
        attributes=frozenset({*(name for name, _ in looked_at), *(text for key, text in found if key == "attribute")}),
    )


@cache
def code_words() -> frozenset[str]:
    """Return the small words of which programs make their names, in small letters."""
    file = Path(__file__).with_name("code_words.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _pattern(text: str) -> tuple[re.Pattern[str], frozenset[str]]:
    return re.compile(text), frozenset(_LETTERS.findall(_ESCAPED.sub(" ", text)))


def _strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Yield every string of a profile's tables with the key under which it stands, or its list does."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            below = key in _NAMED_BY_PROFILE and not isinstance(each, Mapping)
            yield from _strings(each, key if below else name)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, key)
    elif isinstance(value, str) and value:
        yield key, value
