"""The site's own words for states, reasons and the like, back to the API's vocabulary."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_CJK = "\u2e80-\u9fff\uff00-\uffef"
_GAP_BETWEEN_CJK = re.compile(f"(?<=[{_CJK}])\\s+(?=[{_CJK}])")


@lru_cache(4096)  # the same words of a profile are compared with every value of every case
def normal(text: str) -> str:
    """Return a text as words are compared: NFKC, one space, no case, no colon at the end."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return _GAP_BETWEEN_CJK.sub("", plain).rstrip(": ").casefold()


def code_of(text: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the code whose words, or which itself, the text is; None when nobody knows it."""
    wanted = normal(text)
    for code, spellings in words.items():
        if wanted == normal(code) or any(wanted == normal(spelling) for spelling in spellings):
            return code
    return None


def code_within(text: str, words: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the code with the longest words that stand inside the text."""
    wanted = normal(text)
    inside = [
        (len(normal(word)), code) for code, spellings in words.items() for word in spellings if normal(word) in wanted
    ]
    return max(inside)[1] if inside else None
