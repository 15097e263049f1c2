"""Count the parts that a text message is sent in (3GPP TS 23.038 and 23.040)."""

from collections.abc import Iterable

_GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = "\f^{}\\[~]|€"
"""Each takes two places."""


def is_gsm(text: str) -> bool:
    """Tell whether the text fits the 7-bit alphabet; one other letter puts the whole text into 16 bits each."""
    return all(character in _GSM or character in _EXTENSION for character in text)


def segments(text: str) -> int:
    """Count the parts: 160 places in one or 153 in each of several; 70 or 67 outside the 7-bit alphabet."""
    if is_gsm(text):
        return _packed((2 if character in _EXTENSION else 1 for character in text), 160, 153)
    return _packed((2 if ord(character) > 0xFFFF else 1 for character in text), 70, 67)


def _packed(sizes: Iterable[int], alone: int, each: int) -> int:
    """Pack characters one by one, since none is split between two parts."""
    found = list(sizes)
    if sum(found) <= alone:
        return 1 if found else 0
    parts, room = 1, each
    for size in found:
        if size > room:
            parts, room = parts + 1, each
        room -= size
    return parts
