"""What kind of value a field expects, and whether a text is one; the shape of a value without the value."""

import re
from collections.abc import Callable

from flows.phrases.counts import parse_count
from flows.phrases.identifiers import parse_identifier
from flows.phrases.money import parse_money
from flows.phrases.site_time import parse_site_time
from flows.phrases.time_left import parse_time_left
from flows.profile import Profile
from flows.words import code_of

_MONEY = (
    "refund_money",
    "refund_money_post",
    "product_price",
    "refund_money_max",
    "refund_money_max_local",
    "pay_amount",
)
_MOMENT = ("gmt_create", "gmt_modified", "gmt_send", "time")
_NUMBER = ("issue_id", "parent_order_id", "order_id", "product_id")
KINDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_MONEY, ("money",)),
    **dict.fromkeys(_MOMENT, ("moment",)),
    **dict.fromkeys(_NUMBER, ("number",)),
    "deadline": ("time_left", "moment"),
    "receipt_deadline": ("time_left", "moment"),
    "item_count": ("count",),
    "total": ("count",),
    "logistics_no": ("parcel_number",),
    "buyer_return_no": ("parcel_number",),
    "status_text": ("status", "order_status"),
    "reason_text": ("reason",),
    "buyer_country": ("country",),
    "timeout_type": ("timeout_type",),
    "solution_type": ("solution_type",),
    "status": ("solution_status",),
    "logistics_fee_bear_role": ("party",),
    "submit_member_type": ("party",),
    "solution_owner": ("party",),
    "owner": ("party",),
    "action_type": ("action_type",),
    "action": ("action",),
    "file_type": ("file_type",),
    "deadline_owner": ("clock_owner",),
    "detail_url": ("link",),
    "file_path": ("link",),
}
"""Field -> kinds of its value; what is not listed is free text."""

_PARCEL_NUMBER = re.compile(r"(?=.*\d)[A-Z0-9-]{6,40}")
_LINK = re.compile(r"(?:https?:/)?/\S+|\?\S+|[\w.-]+\.\w+\S*")
_PARSERS: dict[str, Callable[[str, Profile], object]] = {
    "money": lambda text, profile: parse_money(text, profile.money),
    "moment": lambda text, profile: parse_site_time(text, profile.time_zone, profile.time_formats),
    "number": lambda text, _: text if text.isdigit() and parse_identifier(text) else None,
    "time_left": lambda text, profile: parse_time_left(text, profile.time_left),
    "count": lambda text, _: parse_count(text, ("{count}",)),
    "parcel_number": lambda text, profile: _PARCEL_NUMBER.fullmatch(text) if text not in profile.nothing else None,
    "link": lambda text, _: _LINK.fullmatch(text),
}
_TELLING = ("money", "moment", "time_left", "number")
"""Kinds that are never free text by chance."""


def fits(text: str, field: str, profile: Profile) -> float:
    """Return how well a text is a value of this field, 0 to 1; an unknown word of a table is possible, not likely."""
    if not text or text in profile.nothing:
        return 0.5 if text else 0.0
    kinds = KINDS.get(field)
    if kinds is None:
        return 0.2 if any(_PARSERS[kind](text, profile) is not None for kind in _TELLING) else 0.8
    return max(_fits_one(text, kind, profile) for kind in kinds)


def is_telling(field: str) -> bool:
    """Tell whether the kind of the field's value says much about it."""
    return field in KINDS


def is_value(text: str, profile: Profile) -> bool:
    """Tell whether a text is some value rather than words that belong to the page."""
    return any(_PARSERS[kind](text, profile) is not None for kind in (*_TELLING, "count")) or text in profile.nothing


def _fits_one(text: str, kind: str, profile: Profile) -> float:
    if kind in _PARSERS:
        return 1.0 if _PARSERS[kind](text, profile) is not None else 0.0
    if code_of(text, profile.words.get(kind, {})) is not None:
        return 1.0
    return 0.3 if len(text) <= 60 and not re.search(r"\d{3}", text) and not is_value(text, profile) else 0.0


def shape_of(text: str) -> str:
    """Return what a text looks like and nothing of what it says: `2026-11-24 06:09` -> `9-9-9 9:9`."""
    looks = re.sub(r"[^\W\d_]+", lambda run: "a" if run[0].isascii() else "x", re.sub(r"\d+", "9", text[:60]))
    return re.sub(r"(.)\1+", r"\1", looks)[:24]
