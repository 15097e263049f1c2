"""Numbers in a text of any language, however they are grouped."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

_NUMBER = re.compile(
    r"[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])"  # 1 234,56
    r"|[0-9]+(?:[.,\u066b\u066c'\u2019][0-9]+)*"
)
_MARK = re.compile(r"[.,\u066b\u066c'\u2019 \u00a0\u202f]")


class Number(NamedTuple):
    """A number where it stands; the digits are ASCII digits now."""

    text: str
    start: int
    end: int

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the runs of digits, without leading zeros."""
        return tuple(part.lstrip("0") or "0" for part in _MARK.split(self.text))

    @property
    def digits(self) -> str:
        """Return all digits together."""
        return _MARK.sub("", self.text)


def plain_digits(text: str) -> str:
    """Write the digits of every script as ASCII digits; the text keeps its length, so places stay the same."""
    return text if text.isascii() else re.sub(r"\d", lambda found: str(unicodedata.decimal(found[0])), text)


def numbers_in(text: str) -> list[Number]:
    """Find every number of a text, from left to right."""
    return [Number(found[0], found.start(), found.end()) for found in _NUMBER.finditer(plain_digits(text))]


def value_of(number: Number, decimal_mark: str) -> Decimal:
    """Read a number; one mark with exactly three digits behind it is a decimal mark only if the language says so."""
    marks = _MARK.findall(number.text)
    if not marks:
        return Decimal(number.text)
    last, behind = marks[-1], _MARK.split(number.text)[-1]
    alone = marks.count(last) == 1
    decimal = alone and last in ".,\u066b" and (len(set(marks)) > 1 or len(behind) != 3 or last == decimal_mark)
    if not decimal:
        return Decimal(number.digits)
    return Decimal(f"{number.digits[: -len(behind)]}.{behind}")


def decimals_written(number: Number, decimal_mark: str) -> int:
    """Count the decimals that were written."""
    exponent = value_of(number, decimal_mark).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
