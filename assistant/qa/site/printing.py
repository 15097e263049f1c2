"""How the local seller center prints times, time left and money."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from assistant.qa.site.vocabulary import Language
from flows.records import ClockOwner, Deadline, Money

PACIFIC = ZoneInfo("America/Los_Angeles")


def pacific(moment: datetime | None) -> str:
    """Print a moment as US Pacific time with summer time, `2026-01-16 15:12:01`; None as nothing."""
    return "" if moment is None else moment.astimezone(PACIFIC).strftime("%Y-%m-%d %H:%M:%S")


def milliseconds(moment: datetime | None) -> int | None:
    """Count a moment in whole milliseconds since 1970, UTC; None stays None."""
    return None if moment is None else (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def _parts(left: timedelta) -> tuple[int, int, int, int]:
    seconds = int(left.total_seconds())
    return seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60, seconds % 60


def exact_left(left: timedelta, language: Language) -> str:
    """Print time left to the second: `02天03:58:34`, English `2d 03:58:34 left`."""
    days, hours, minutes, seconds = _parts(left)
    clock = f"{hours:02}:{minutes:02}:{seconds:02}"
    return f"{days:02}天{clock}" if language == "zh" else f"{days}d {clock} left"


def spelled_left(left: timedelta) -> str:
    """Print time left in Chinese with zero parts left out, `2天3时4分5秒`; nothing left is `0秒`."""
    parts = zip(_parts(left), "天时分秒", strict=True)
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0秒"


def coarse_left(left: timedelta) -> str:
    """Print time left in English by its two largest units, `2 days 3 hours left`, the rest cut off."""
    numbers = _parts(left)
    first = next((index for index, number in enumerate(numbers) if number), 3)
    names = ("day", "hour", "minute", "second")
    shown = list(zip(numbers, names, strict=True))[first : first + 2]
    return " ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in shown) + " left"


_OWN: dict[Language, dict[ClockOwner, str]] = {
    "zh": {"seller": "剩余：", "buyer": "买家剩余：", "platform": "平台处理剩余："},
    "en": {"seller": "", "buyer": "Buyer has ", "platform": "Platform has "},
}
_OVER: dict[Language, dict[ClockOwner, str]] = {
    "zh": {"seller": "已超时", "buyer": "买家已超时", "platform": "平台处理已超时"},
    "en": {"seller": "Overdue", "buyer": "Buyer: overdue", "platform": "Platform: overdue"},
}


def list_left(deadline: Deadline, now: datetime, language: Language) -> str:
    """Print a clock as a row of the new list does: `剩余：02天03:58:34`, `Buyer has 2 days 3 hours left`, `已超时`."""
    if deadline.earliest is None or deadline.earliest <= now:
        return _OVER[language][deadline.owner]
    left = deadline.earliest - now
    return _OWN[language][deadline.owner] + (exact_left(left, "zh") if language == "zh" else coarse_left(left))


ANSWERED: dict[Language, str] = {"zh": "已响应", "en": "Answered"}
OVERDUE: dict[Language, str] = {"zh": "已超时", "en": "Overdue"}


class _Habit(NamedTuple):
    symbol: str
    after: str = ""
    group: str = ","
    point: str = "."


_HABITS = {
    "USD": _Habit("US $"),
    "CNY": _Habit("CN￥ "),
    "BRL": _Habit("R$ ", group=".", point=","),
    "EUR": _Habit("€", group=".", point=","),
    "RUB": _Habit("", " руб.", " ", ","),
    "KRW": _Habit("₩"),
    "JPY": _Habit("JP￥ "),
    "GBP": _Habit("£"),
    "PLN": _Habit("", " zł", " ", ","),
    "MXN": _Habit("MX$ "),
    "CAD": _Habit("C$ "),
    "AUD": _Habit("AU $"),
    "ILS": _Habit("₪"),
    "SAR": _Habit("SAR "),
}
_WHOLE = ("KRW", "JPY")


def exponent(currency: str) -> Decimal:
    """Return the smallest printed amount of a currency: 0.01, or 1 where it has no decimals."""
    return Decimal(1) if currency in _WHOLE else Decimal("0.01")


def cents(money: Money) -> int:
    """Count an amount in the currency's smallest unit: US $12.34 is 1234, ₩12,345 is 12345."""
    return int(money.amount / exponent(money.currency))


def money_text(money: Money | None) -> str:
    """Print an amount the site's way, `R$ 407,47`; None as nothing, an unlisted currency behind its ISO code."""
    if money is None:
        return ""
    habit = _HABITS.get(money.currency, _Habit(f"{money.currency} "))
    plain = f"{money.amount.quantize(exponent(money.currency)):,f}"
    number = "".join({",": habit.group, ".": habit.point}.get(character, character) for character in plain)
    return f"{habit.symbol}{number}{habit.after}"
