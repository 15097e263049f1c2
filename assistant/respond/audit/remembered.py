"""What is remembered of one form of a case or order, and of one session."""

from typing import Literal

from pydantic import AwareDatetime

from flows.records import Record

State = Literal[
    "draft",
    "ready",
    "blocked",
    "filled",
    "parked",
    "unclear",
    "sent",
    "failed",
    "skipped",
    "later",
    "answered_elsewhere",
]
"""`draft`: something is proposed; `ready`: and checked; `filled`: the form waits for the person's press; `parked`: it
waited in vain; `unclear`: a press went to the site, and nothing proved yet that it arrived: look before filling again.
"""

_DECIDED: tuple[State, ...] = ("sent", "skipped", "answered_elsewhere")


class Edits(Record):
    """What the person chose in place of what was proposed; None where nothing was."""

    action: str | None = None
    amount: str | None = None
    currency: str | None = None
    days: str | None = None
    language: str | None = None
    phrase: str | None = None
    text: str | None = None
    """Digest of the person's own text."""


class Remembered(Record):
    """One form of one case or order."""

    shop: str
    number: str
    """`issue_id`, or `order_id` where an order is extended."""
    form: str
    """`reply`, `extension`, or as the entries say."""
    state: State = "draft"
    since: AwareDatetime
    """When it came into this state."""
    last_at: AwareDatetime
    by: str
    """Who brought it there."""
    session: str
    fingerprint: str | None = None
    """Of the case when it was last proposed, filled or decided."""
    code: str | None = None
    """Why it is blocked or failed, or what differed."""
    until: str | None = None
    """Until when it was put off."""
    note: str | None = None
    """Digest of the person's note."""
    edits: Edits = Edits()
    amount: str | None = None
    currency: str | None = None
    """The amount that was last proposed, filled or pressed."""
    filled_at: AwareDatetime | None = None
    pressed_at: AwareDatetime | None = None
    let_go_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None

    @property
    def unsent(self) -> bool:
        """Tell whether it was filled, and neither sent nor decided otherwise since."""
        return self.filled_at is not None and self.state not in _DECIDED


class SessionMark(Record):
    """One session at one shop."""

    session: str
    shop: str
    started_at: AwareDatetime
    last_at: AwareDatetime
    last_number: str = ""
    """The case that it was at."""
    ended: bool = False
