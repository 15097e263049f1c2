"""A list that was walked: its rows, and whatever keeps it from being whole or in order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from flows.errors import LayoutChanged, ReadingIncomplete, SiteProblem
from flows.meaning import Meaning
from flows.profile import ListPage
from flows.records import Deadline, Dispute, Order
from flows.site import Site

Row = TypeVar("Row", Dispute, Order)


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """What tells one kind of list from another."""

    name: Literal["dispute_list", "order_list"]
    key: str
    """Field that names a row: `issue_id` or `order_id`."""
    build: Callable[[Meaning], Row | None]
    clock: Callable[[Row], Deadline | None]
    """The clock that the list is sorted by; None for rows that the order does not concern."""

    def table(self, site: Site) -> ListPage:
        """Return the profile's table of this list."""
        return site.profile.dispute_list if self.name == "dispute_list" else site.profile.order_list

    def detail_address(self, site: Site) -> str:
        """Return the profile's address of one row's own page."""
        return site.profile.case.address if self.name == "dispute_list" else site.profile.order.address

    def key_of(self, row: Any) -> str:
        """Return a row's name."""
        return str(getattr(row, self.key))


@dataclass
class Listed(Generic[Row]):
    """A list that was walked: its rows and whatever keeps it from being whole."""

    rows: list[Row] = field(default_factory=list)
    total: int | None = None
    """What the page itself says; None where it says nothing."""
    linked: set[str] = field(default_factory=set)
    """Keys to which the pages' links lead, wherever they stand: a second count that knows nothing of rows."""
    pages: int = 0
    problems: list[SiteProblem] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Tell whether every row was read once, proven by the page's own total."""
        return not any(isinstance(problem, ReadingIncomplete) for problem in self.problems)

    @property
    def in_order(self) -> bool:
        """Tell whether the rows stand in order of time left."""
        return not any(isinstance(problem, LayoutChanged) for problem in self.problems)
