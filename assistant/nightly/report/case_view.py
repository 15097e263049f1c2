"""Disputes as the report shows them, worded and typed."""

from datetime import timedelta
from typing import Literal

from pydantic import AwareDatetime

from assistant.casework.judging.deadlines import Certainty
from assistant.urgency import Urgency
from flows.records import Money, Record

Rung = Literal[Urgency, "look"]
"""`look`: nobody can tell whose turn it is."""

DUE: tuple[Rung, ...] = ("overdue", "under_6h", "under_24h", "under_48h", "look")
"""What stands among the things to do, in their order."""

Mark = Literal["new", "changed", "stale", "vanished", "came_back", "platform_handled", "finished", "flags"]


class CaseRow(Record):
    """One dispute as a row."""

    shop: str
    """As people call it."""
    issue_id: str
    order_id: str = ""
    address: str = ""
    """Address of the case; empty where there is none that is safe to follow."""
    rung: Rung = "none"
    due_at: AwareDatetime | None = None
    """Early end of the running clock, whoever's it is."""
    due_words: str = ""
    """The same in the seller's zone, or what the page printed."""
    left: timedelta | None = None
    """At report time; below zero when over."""
    left_words: str = ""
    certainty: Certainty = "none"
    usd: Money | None = None
    """Value at risk."""
    local: Money | None = None
    """The same in the buyer's currency."""
    step: str = ""
    """The next step."""
    why: tuple[str, ...] = ()
    """Reasons for the step, the weightiest first."""
    reason: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2."""
    country_name: str = ""
    product: str = ""
    status: str = ""
    """The site's own words."""
    buyer_words: str = ""
    """What the buyer wrote when opening the dispute, whole."""
    opened_at: AwareDatetime | None = None
    read_at: AwareDatetime | None = None
    read_words: str = ""
    """When it was read, in the seller's zone."""
    marks: tuple[Mark, ...] = ()


class FieldChange(Record):
    """One field before and after."""

    name: str
    path: str
    before: str
    after: str


class CaseChanges(Record):
    """What happened to one dispute."""

    row: CaseRow
    back: bool = False
    """It stands in the list again."""
    changes: tuple[FieldChange, ...] = ()


class Decision(Record):
    """The platform's solution in one dispute."""

    row: CaseRow
    solution: str
    """Kind of solution and its money, as words."""
    content: str
    """What the platform wrote."""
    changes: tuple[FieldChange, ...] = ()
