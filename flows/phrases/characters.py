"""One spelling for full-width and half-width print."""

import unicodedata

_SAME_DIGIT = ("<wide>", "<narrow>", "<font>")
"""Compatibility forms in which a digit stays the same digit; `²`, `①` or `½` would glue themselves to a number."""


def plain(text: str) -> str | None:
    """Rewrite a text in NFKC: full-width forms and special spaces become the usual ones.

    Line breaks and double spaces stay. Digits of other scripts stay too, so the grammars (ASCII digits only) refuse
    them. None when NFKC would invent digits, as for `US $5²`.
    """
    if text.isascii():
        return text
    if any(_invents_digits(character) for character in text if not character.isascii()):
        return None
    return unicodedata.normalize("NFKC", text)


def one_line(text: str) -> str | None:
    """Rewrite a text in NFKC with every run of white space as one space and none at the ends; None as in `plain`."""
    spelled = plain(text)
    return None if spelled is None else " ".join(spelled.split())


def _invents_digits(character: str) -> bool:
    if unicodedata.decomposition(character).startswith(_SAME_DIGIT):
        return False
    return any(sign in "0123456789" for sign in unicodedata.normalize("NFKC", character))
