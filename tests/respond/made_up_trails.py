"""Small audit trails made by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.qa.site.pictures import png
from assistant.respond.audit.entries import Happening
from assistant.respond.audit.trail import AuditTrail

MORNING = datetime(2026, 1, 16, 1, 30, tzinfo=UTC)
PERSON = "王芳"
SHOP = "main"
CASE = "6500000000000021"
OTHER = "6500000000000022"
ORDER = "8100000003321190"


def minutes() -> Iterator[datetime]:
    """Every time that is asked, a minute later."""
    at = MORNING
    while True:
        yield at
        at += timedelta(minutes=1)


def new_trail(folder: Path) -> AuditTrail:
    """Open a trail whose clock goes on by a minute with every entry."""
    clock = minutes()
    return AuditTrail(folder / "audit", PERSON, lambda: next(clock))


def a_days_work() -> tuple[Happening, ...]:
    """One case answered, one left filled, one order put off."""
    reply = {"form": "reply", "action": "partial", "amount": "5.00", "currency": "USD"}
    one, two = {"shop": SHOP, "issue_id": CASE}, {"shop": SHOP, "issue_id": OTHER}
    facts = {**reply, "fingerprint": "f1"}
    return tuple(
        Happening.model_validate(each)
        for each in (
            {"kind": "session_started", "facts": {"shops": (SHOP,)}, "by_person": True},
            {"kind": "proposed", **one, "facts": {**facts, "ready": True}, "texts": {"content": "Dear Maria"}},
            {"kind": "filled", **one, "facts": facts, "pictures": {"filled": png("filled")}},
            {
                "kind": "edited",
                **one,
                "facts": {"form": "reply", "amount": "6.50", "currency": "USD", "fields": ("refund_money", "content")},
                "texts": {"content": "Dear Maria Silva, =1+1"},
                "by_person": True,
            },
            {"kind": "pressed", **one, "facts": {"form": "reply"}, "by_person": True},
            {"kind": "let_go", **one, "facts": {"form": "reply"}},
            {"kind": "sent", **one, "facts": {"form": "reply"}, "pictures": {"after": png("after")}},
            {"kind": "filled", **two, "facts": reply, "texts": {"content": "Dear John"}},
            {"kind": "noted", **two, "texts": {"note": "ask the warehouse"}, "by_person": True},
            {"kind": "later", "shop": SHOP, "order_id": ORDER, "facts": {"form": "extension"}, "by_person": True},
            {"kind": "session_ended", "by_person": True},
        )
    )


def filled_trail(folder: Path) -> AuditTrail:
    """Open a trail with a day's work in it."""
    trail = new_trail(folder)
    for each in a_days_work():
        trail.append(each)
    return trail
