"""Texts of buyers and pages made harmless for files, with nothing lost that can be seen."""

import re
import unicodedata
from urllib.parse import urlsplit

_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no file of text may hold or what readers drop: controls, half characters, no characters."""

_ADDRESS = re.compile(r"[\x21-\x7e]+")

_DANGEROUS = frozenset("=+-@\t\r\n\0" + "=+-@＝＋－＠﹢﹣﹫" + "−‐‑‒–—")
"""First characters that begin a formula, their full-width and small forms, and dashes that programs mend to minus."""


def readable(words: str | None) -> str:
    """Return a text with line ends as `\\n` and forbidden characters as visible signs: controls as their pictures
    (`␀`), others as `\\ud800`.
    """
    lines = (words or "").replace("\r\n", "\n").replace("\r", "\n")
    return _INVISIBLE.sub(_sign, lines)


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"\\u{code:04x}"


def safe_address(address: str) -> str:
    """Return an address of the web that a person may follow, else nothing: no scripts, files, user names, spaces."""
    if not _ADDRESS.fullmatch(address):
        return ""
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        return address if sound and parts.port != 0 else ""
    except ValueError:
        return ""


def cut_with_mark(words: str, most: int, mark: str) -> str:
    """Cut a text to so many UTF-16 units, its end replaced by the mark: what stands there says that it is not whole."""
    if units(words) <= most:
        return words
    kept: list[str] = []
    left = most - units(mark)
    for sign in words:
        left -= units(sign)
        if left < 0:
            break
        kept.append(sign)
    return "".join(kept) + mark


def units(words: str) -> int:
    """Count UTF-16 units, as spreadsheets do."""
    return len(words) + sum(ord(sign) > 0xFFFF for sign in words)


def defused(words: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could take for a formula."""
    first = next((sign for sign in words if not _passed_over(sign)), "")
    return f"'{words}" if first in _DANGEROUS or words[:1] in _DANGEROUS else words


def _passed_over(sign: str) -> bool:
    """Tell whether a spreadsheet may skip a character at the beginning: spaces, invisible ones."""
    return sign not in _DANGEROUS and (sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"))
