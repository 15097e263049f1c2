"""Whose time runs in a made-up case, and until when."""

from datetime import datetime, timedelta
from random import Random

from flows.records import ClockOwner, Deadline

_WARRANTY_WITH_CLOCK = 14
_CLOCKS: dict[str, tuple[ClockOwner, str, int]] = {
    "wait_for_seller_response": ("seller", "WAIT_SOLUTION_TIMEOUT", 5),
    "wait_for_buyer_response": ("buyer", "WAIT_SOLUTION_TIMEOUT", 3),
    "wait_for_your_evidence": ("seller", "WAIT_EVIDENCE_TIMEOUT", 3),
    "wait_for_final_solution": ("platform", "WAIT_PLATFORM_TIMEOUT", 7),
    "wait_for_seller_set_return_address": ("seller", "WAIT_SELLER_FILL_ADDRESS_TIMEOUT", 2),
    "wait_for_buyer_return": ("buyer", "WAIT_BUYER_RETURN_TIMEOUT", 10),
    "wait_for_seller_confirmation": ("seller", "WAIT_RECEIVE_ITEM_TIMEOUT", 15),
    "wait_for_warehouse_confirmation": ("platform", "WAIT_WAREHOUSE_TIMEOUT", 12),
    "wait_for_warehouse_quality_check": ("platform", "WAIT_WAREHOUSE_TIMEOUT", 4),
}
"""State: owner, type, longest time in days; other states have no clock."""

_CHOSEN = {
    0: timedelta(days=2, hours=3, minutes=58, seconds=34),
    2: timedelta(minutes=37, seconds=12),
    4: timedelta(minutes=-125),
    6: timedelta(minutes=52, seconds=9),
    10: timedelta(days=2),
    12: timedelta(days=-1, hours=-3),
    16: timedelta(hours=5, minutes=12),
    18: timedelta(days=1, seconds=47),
}
"""Times left that every center has, by the case's place."""


def clock_of(index: int, status: str, random: Random, now: datetime) -> Deadline | None:
    """Set the clock of a case; moments differ from case to case, so that their order is plain."""
    if status not in _CLOCKS:
        return None
    owner, kind, days = _CLOCKS[status]
    if index == _WARRANTY_WITH_CLOCK:
        owner, kind = "platform", "WAIT_PLATFORM_TIMEOUT"
    left = _CHOSEN.get(index)
    if left is None:
        left = timedelta(seconds=random.randrange(4000, days * 86400 - 6000) // 5000 * 5000 + index % 5000)
    moment = now + left
    return Deadline(owner=owner, timeout_type=kind, text="", earliest=moment, latest=moment)
