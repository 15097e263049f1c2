"""How the report says moments, times, money and the marketplace's codes, in the language in use."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date, format_datetime

from assistant.casework.clerk import Clerk
from assistant.casework.facts import Reason
from assistant.inert import readable
from assistant.language import all_texts, current_language, text
from flows.records import Money, Record

_LOCALES = {"zh": "zh_Hans_CN", "en": "en_GB"}
_SHORT = {"zh": "M月d日 EEE HH:mm", "en": "EEE d MMM HH:mm"}


def local_words(moment: datetime, now: datetime, clerk: Clerk) -> str:
    """Say a moment in the seller's zone, near days by name, e.g. `明天 09:05`."""
    local, today = clerk.knowledge.calendar.local(moment), clerk.knowledge.calendar.local(now).date()
    days = (local.date() - today).days
    clock = f"{local:%H:%M}"
    if days in (-1, 0, 1):
        name = {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
        return text(f"report.day.{name}", time=clock)
    if abs(days) > 180:
        return f"{local:%Y-%m-%d %H:%M}"
    return format_datetime(local.replace(tzinfo=None), _SHORT[current_language()], locale=_LOCALES[current_language()])


def day_words(moment: datetime, clerk: Clerk) -> str:
    """Say a day in full, e.g. `2026年11月4日星期三`."""
    local = clerk.knowledge.calendar.local(moment)
    return format_date(local.date(), "full", locale=_LOCALES[current_language()])


def span_words(span: timedelta) -> str:
    """Say a time without its sign, cut to minutes, e.g. `1 天 3 小时`."""
    minutes = int(abs(span) / timedelta(minutes=1))
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return text("table.days", days=days, hours=hours)
    return text("table.hours", hours=hours, minutes=minutes) if hours else text("table.minutes", minutes=minutes)


def money_words(money: Money | None) -> str:
    """Say an amount with its currency; nothing where it is not known."""
    return f"{money.amount:,f} {money.currency}" if money else ""


def dollars(amount: Decimal) -> str:
    """Say a sum in USD, cents rounded half up."""
    return f"US${amount.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):,f}"


def sentence(reason: Reason) -> str:
    """Say a reason of casework."""
    return readable(text(f"why.{reason.code}", **reason.values()))


def whole_dollars(amount: Decimal) -> str:
    """Say a sum in USD without cents, half rounded up."""
    return f"US${amount.quantize(Decimal(1), rounding=ROUND_HALF_UP):,f}"


def reason_words(subtype: str | None, printed: str) -> str:
    """Say a dispute's reason: our word for a known one, else the page's own."""
    return text(f"subtype.{subtype}") if subtype and f"subtype.{subtype}" in all_texts() else readable(printed)


def country_words(code: str | None, clerk: Clerk) -> str:
    """Say a country's name; its code where no name is known."""
    known = clerk.bench.tongues.countries.countries.get(code or "")
    if known is None:
        return readable(code)
    return known.zh if current_language() == "zh" else known.en


class FieldWords(Record):
    """A field's name as a person reads it, and the path it stands for."""

    name: str
    path: str


def field_words(path: str) -> FieldWords:
    """Name a field by its path without numbers, else by its last word, else by the path itself."""
    steps = [step for step in path.split(".") if step and not step.isdigit()]
    tries = ("_".join(steps), steps[-1] if steps else "", steps[0] if steps else "")
    name = next((text(f"report.field.{each}") for each in tries if f"report.field.{each}" in all_texts()), path)
    return FieldWords(name=readable(name), path=readable(path))


_CODES = {
    "reason": "subtype.{}",
    "action_type": "action.{}",
    "solution_type": "solution.{}",
    "solution_owner": "party.{}",
    "submit_member_type": "party.{}",
    "logistics_fee_bear_role": "party.{}",
    "owner": "party.{}",
    "reverse_detail_status": "report.state.{}",
    "status": "report.solution_status.{}",
}


def value_words(path: str, value: str) -> str:
    """Say a field's value: our word for a known code, else as it was read."""
    key = _CODES.get(path.rpartition(".")[2], "report.value.{}").format(value)
    return text(key) if key in all_texts() else readable(value)
