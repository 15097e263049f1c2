"""Write values as a reader of the language expects them: money, dates, names."""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from flows.phrases.currencies import decimals_of
from flows.records import Money

INVISIBLE_BUT_NEEDED = "\u200c\u200d\u200e\u200f\u061c"
"""Marks that Arabic, Persian and emoji need."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_READS_HAN = ("zh", "ja")


@lru_cache(maxsize=4096)
def money_text(money: Money, language: str) -> str:
    """Write an amount as the language does, with nothing rounded away: a third decimal stays to be seen."""
    amount = money.amount
    usual = amount.quantize(Decimal(1).scaleb(-decimals_of(money.currency))) if abs(amount) < 10**12 else amount
    exact = usual if usual == amount else amount
    printed = format_currency(exact, money.currency, locale=locale_of(language), decimal_quantization=False)
    return clean(re.sub(r"(?<=[A-Z]{3})(?=-?[0-9])", " ", printed))


def clean(text: str) -> str:
    """Put a value on one line with plain spaces, without control characters.

    A narrow space inside an amount would make a text message count by 70 characters instead of 160.
    """
    if text.isprintable():
        return " ".join(text.split())
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace()
        or character in INVISIBLE_BUT_NEEDED
        or not unicodedata.category(character).startswith("C")
    )
    return " ".join("".join(kept).split())


@cache
def locale_of(language: str) -> Locale:
    """Return the habits of a language; English ones where Unicode's table does not know it."""
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=4096)
def date_text(moment: datetime, zone: str, language: str) -> str:
    """Write the day of a moment in a time zone, the month by its name."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return clean(format_date(day, format="long", locale=locale_of(language)))


def readable(text: str, language: str) -> bool:
    """Tell whether a reader of the language can read the letters: Chinese ones only who knows them."""
    return language in _READS_HAN or not _HAN.search(text)
