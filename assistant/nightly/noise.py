"""What two readings of one case may differ in without anything having happened.

Countdowns run, pages are printed in another order, links carry fresh tokens, a state's words follow the page's
language. What is left after that is the meaning of a reading: two readings of the same meaning are the same.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flows.records import Attachment, Case, Deadline, Dispute, Flag, Money, Parcel, ParcelEvent, ProcessStep, Solution

TOLERANCE = timedelta(minutes=2)
"""By how much one deadline may seem to move between two readings: printed seconds, slow pages, clocks a bit off."""

COMPARED_FIELDS = (
    "order_id",
    "parent_order_id",
    "gmt_create",
    "after_sale_warranty",
    "buyer_login_id",
    "buyer_country",
    "product_id",
    "product_name",
    "product_price",
    "item_count",
    "refund_money_max",
    "refund_money_max_local",
    "buyer_return_logistics_company",
    "buyer_return_no",
)
"""Fields of a case that are compared as they stand; the others have a comparison of their own, or are noise."""

PARCEL_FIELDS = ("logistics_company", "logistics_no", "gmt_send")
_SOLUTION_FIELDS = tuple(Solution.model_fields)
_STEP_FIELDS = ("gmt_create", "action_type", "submit_member_type", "content", "refund_money", "has_buyer_video")

# What file stores and trackers put into a link anew for each reader.
_FRESH = re.compile(
    r"^(?:expires|signature|ossaccesskeyid|security-token|auth_key|token|access_token|sign|timestamp|_?t|spm|_r|"
    r"x-(?:oss|amz|cos)-.*|q-(?:sign|ak|key|header|url).*)$",
    re.IGNORECASE,
)
_RUNNING = ("deadline", "gmt_modified")
"""Fields whose flags quote a running clock."""


def meaning_of_value(value: object) -> Hashable:
    """Return what a single value means: blanks, spelling of letters, trailing zeros and the clock's zone do not."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split()) or None
    if isinstance(value, Money):
        return f"{value.amount.normalize():f} {value.currency}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, int | bool) else None


def meaning_of_solution(solution: Solution) -> Hashable:
    """Return what a proposal means."""
    return tuple(meaning_of_value(getattr(solution, name)) for name in _SOLUTION_FIELDS)


def meaning_of_step(step: ProcessStep) -> Hashable:
    """Return what a step of the negotiation means."""
    files = tuple(sorted((meaning_of_file(file) for file in step.attachments), key=repr))
    return (*(meaning_of_value(getattr(step, name)) for name in _STEP_FIELDS), files)


def meaning_of_file(file: Attachment) -> Hashable:
    """Return what a file of evidence is known by; what its download told is not the page's."""
    return (file.owner, file.file_type, lasting_address(file.file_path))


def meaning_of_track(event: ParcelEvent) -> Hashable:
    """Return what a line of the parcel's track means."""
    return (meaning_of_value(event.time), meaning_of_value(event.place), meaning_of_value(event.text))


def meaning_of_flag(flag: Flag) -> Hashable:
    """Return what a flag means; the words of a running clock are another every time."""
    running = flag.field.startswith(_RUNNING) or flag.why == "missing"
    return (flag.field, flag.why, None if running else meaning_of_value(flag.text))


def meaning_of_words(code: str | None, words: str | None) -> Hashable:
    """Return what a state or a reason means: its code, or the site's words where nobody knows a code."""
    return ("code", code) if code else ("words", meaning_of_value(words or ""))


def lasting_address(address: str) -> str:
    """Return an address without what is made anew for each reader: tokens, signatures, times."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _FRESH.match(name)]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))


def content_hash(case: Case) -> str:
    """Return the hex digest of what a reading means; where a running deadline ends is not in it: see `same_clock`."""
    parcel = case.parcel or Parcel()
    meaning = {
        "state": meaning_of_words(case.reverse_detail_status, case.status_text),
        "reason": meaning_of_words(case.reason, case.reason_text),
        "clock": (case.deadline.owner, case.deadline.overdue) if case.deadline else None,
        "fields": [meaning_of_value(getattr(case, name)) for name in COMPARED_FIELDS],
        "parcel": [meaning_of_value(getattr(parcel, name)) for name in PARCEL_FIELDS],
        "solutions": sorted(map(meaning_of_solution, case.solutions), key=repr),
        "process": sorted(map(meaning_of_step, case.process), key=repr),
        "evidence": sorted(map(meaning_of_file, case.evidence), key=repr),
        "track": sorted(map(meaning_of_track, parcel.events), key=repr),
        "actions": sorted(set(case.actions)),
        "flags": sorted(set(map(meaning_of_flag, case.flags)), key=repr),
    }
    return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()


def same_moment(before: Deadline, after: Deadline) -> bool:
    """Tell whether two readings may speak of one moment: their intervals meet, give or take `TOLERANCE`."""
    if before.earliest is None or after.earliest is None:
        return before.earliest is after.earliest or before.overdue or after.overdue
    first_end, second_end = before.latest or before.earliest, after.latest or after.earliest
    return after.earliest <= first_end + TOLERANCE and before.earliest <= second_end + TOLERANCE


def same_clock(before: Deadline | None, after: Deadline | None) -> bool:
    """Tell whether two readings show one clock: same owner, same end, run out in both or in none."""
    if before is None or after is None:
        return before is after
    # The page does not name the clock's type, the reply does: only two names can contradict each other.
    types = {before.timeout_type, after.timeout_type} - {None}
    same_kind = (before.owner, before.overdue) == (after.owner, after.overdue) and len(types) <= 1
    return same_kind and same_moment(before, after)


def same_row(before: Dispute, after: Dispute) -> bool:
    """Tell whether two readings of a row of the list say the same, so that its case need not be opened."""
    return same_clock(before.deadline, after.deadline) and _meaning_of_row(before) == _meaning_of_row(after)


def _meaning_of_row(row: Dispute) -> Hashable:
    return (
        meaning_of_words(row.reverse_detail_status, row.status_text),
        meaning_of_words(row.reason, row.reason_text),
        *(meaning_of_value(getattr(row, name)) for name in ("order_id", "gmt_create", "product_name", "refund_money")),
        frozenset(map(meaning_of_flag, row.flags)),
    )
