"""What the report shows, worded and typed, before any file is made of it."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from pydantic import AwareDatetime

from assistant.language import Language
from assistant.nightly.records import Outcome
from assistant.nightly.report.case_view import CaseChanges, CaseRow, Decision, Rung
from assistant.nightly.report.figures import NightFigures
from assistant.nightly.report.statistics_rows import StatisticsView
from flows.records import Money, Record


class OrderRow(Record):
    """One order whose receipt period may be extended."""

    shop: str
    order_id: str
    verdict: Literal["propose", "refuse", "look"]
    receipt_end: AwareDatetime | None
    receipt_words: str
    left: timedelta | None
    left_words: str
    days: int | None
    """Days to add."""
    new_end: AwareDatetime | None
    new_end_words: str
    why: tuple[str, ...]
    pay: Money | None
    country: str
    country_name: str
    carrier: str
    product: str
    status: str


class UnknownRow(Record):
    """A word of the site that nobody knows yet."""

    kind: str
    words: str
    count: int
    issue_ids: tuple[str, ...]
    new: bool
    """First met in this night."""


class LayoutRow(Record):
    """A page that looks different."""

    shop: str
    issue_id: str
    field: str
    before: str
    after: str


class ShopRow(Record):
    """One shop's night in numbers."""

    shop: str
    outcome: Outcome
    problem_code: str = ""
    problem: str = ""
    """What happened and the next step; empty where all was well."""
    remarks: tuple[str, ...] = ()
    """What else should be known of it."""
    unread: tuple[str, ...] = ()
    rows: int = 0
    total: int | None = None
    counted: int | None = None
    opened: int = 0
    unchanged: int = 0
    orders: int = 0
    open_disputes: int = 0
    due_24h: int = 0
    new: int = 0
    at_risk: Decimal = Decimal(0)
    """USD of the open disputes of which it is known."""
    not_in_usd: int = 0
    """Open disputes of which it is not known in USD."""


class Totals(Record):
    """All shops together."""

    open_disputes: int
    due: Mapping[Rung, int]
    new: int
    changed: int
    at_risk: Decimal
    not_in_usd: int
    shops: int
    complete: int


class Report(Record):
    """The whole report, in one language."""

    language: Language
    run_id: str
    made_at: AwareDatetime
    day: str
    """The seller's day, in full."""
    made_words: str
    night_words: str
    zone: str
    headline: str
    totals: Totals
    troubles: tuple[ShopRow, ...]
    """Shops that are not complete."""
    layout: tuple[LayoutRow, ...]
    due: tuple[CaseRow, ...]
    new: tuple[CaseRow, ...]
    changed: tuple[CaseChanges, ...]
    vanished: tuple[CaseRow, ...]
    decisions: tuple[Decision, ...]
    finished: tuple[CaseRow, ...]
    extensions: tuple[OrderRow, ...]
    orders: tuple[OrderRow, ...]
    """All orders awaiting receipt."""
    unknown: tuple[UnknownRow, ...]
    shops: tuple[ShopRow, ...]
    later: tuple[CaseRow, ...]
    """Open disputes that are not among the things to do."""
    cases: tuple[CaseRow, ...]
    """Every dispute of the night, in order of work."""
    statistics: StatisticsView | None
    """None where nobody counted."""
    figures: tuple[NightFigures, ...]
    """Earlier nights and this one, oldest first, one per day."""

    @property
    def quiet(self) -> bool:
        """Tell whether every shop was read whole and nothing asks for anybody's attention."""
        asks = (self.troubles, self.layout, self.due, self.new, self.changed, self.vanished, self.decisions)
        return bool(self.shops) and not any((*asks, self.extensions, self.unknown))
