"""What one night brings: each shop's outcome, every case as it stands, and what changed since it was last read."""

from typing import Literal

from pydantic import AwareDatetime

from assistant.casework.extending.extension_rules import ExtensionProposal
from assistant.nightly.counting.records import ShopsStatistics
from flows.records import Case, Order, Record

Outcome = Literal["complete", "incomplete", "failed"]
"""`complete`: rows = the page's total = a second count, and every case wanted was read."""

EventKind = Literal[
    "new", "changed", "vanished", "back", "finished", "platform_decided", "unknown_word", "layout_changed"
]


class ShopNight(Record):
    """One shop in one night."""

    shop: str
    title: str
    """As people call the shop."""
    outcome: Outcome
    started_at: AwareDatetime
    ended_at: AwareDatetime
    problem_code: str | None = None
    """Code of what stopped it or left it incomplete: of an error, or `quiet_hours`, `time_budget`."""
    problem: str | None = None
    """What happened and the next step, in the person's language."""
    rows: int = 0
    """Disputes that the list showed."""
    total: int | None = None
    """The page's own total."""
    counted: int | None = None
    """The same count taken in another way, without the list's structure."""
    opened: int = 0
    """Cases opened because they were new or changed."""
    unchanged: int = 0
    """Cases left closed because their row said nothing new."""
    unread: tuple[str, ...] = ()
    """Numbers of the cases that could not be read."""
    without_picture: tuple[str, ...] = ()
    """Numbers of the opened cases of which a picture could not be had; it is asked for when they are opened next."""
    orders: int = 0
    """Orders awaiting receipt."""
    by_fallback: tuple[str, ...] = ()
    """Targets of its pages that were found by their first way the night before, and by a fallback now."""
    sign_in_ends: AwareDatetime | None = None
    """When the sign-in ends by its cookies, where that is before the next night."""


class KeptCase(Record):
    """A case as it was last read, with what the store knows of it."""

    shop: str
    case: Case
    first_seen: AwareDatetime
    last_seen: AwareDatetime
    """When its row stood in the list last."""
    read_at: AwareDatetime
    """When it was opened last: its countdowns count from here."""
    vanished: bool = False
    """Its row is not in the list any more, and it was not seen to end."""
    case_address: str = ""
    """Where a person opens it."""


class Event(Record):
    """One change of one case between two readings."""

    at: AwareDatetime
    shop: str
    issue_id: str
    kind: EventKind
    field: str = ""
    """Dotted path, e.g. `solutions.1.refund_money`; empty where the whole case is meant."""
    before: str = ""
    after: str = ""


class OrderNight(Record):
    """An order awaiting receipt and what to do about its receipt period."""

    shop: str
    order: Order
    proposal: ExtensionProposal


class Night(Record):
    """One whole run."""

    run_id: str
    started_at: AwareDatetime
    ended_at: AwareDatetime
    shops: tuple[ShopNight, ...]
    cases: tuple[KeptCase, ...]
    """Every case that is open or ended since the night before, over all shops."""
    events: tuple[Event, ...]
    """Since the night before."""
    orders: tuple[OrderNight, ...] = ()
    statistics: ShopsStatistics | None = None
    """How the shops did in the days before; None where nobody counted."""
