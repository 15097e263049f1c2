"""How the targets of a shop's pages were found, night by night: what needs its fallback now breaks soon."""

from collections.abc import Iterable
from typing import Literal

from pydantic import AwareDatetime

from flows.records import Record

Finding = Literal["first", "fallback", "missing"]


class TargetHealth(Record):
    """How one target was found in one night; a line of `--json`."""

    run_id: str
    started_at: AwareDatetime
    """When the run began."""
    shop: str
    target: str
    """As the profile names it, e.g. `dispute_list.sort.1`; `case.reply.…` for what a reply carries."""
    first: int
    """Times that its first way found it."""
    fallback: int
    """Times that another of its ways did."""
    missed: int
    """Times that no way did, though the page should show it."""

    @property
    def mostly(self) -> Finding:
        """Tell how it fared as a rule; in doubt the worse."""
        if self.missed >= max(self.first + self.fallback, 1):
            return "missing"
        return "fallback" if self.fallback >= max(self.first, 1) else "first"


class HealthCount(Record):
    """How many targets of one night fared how."""

    first: int = 0
    fallback: int = 0
    missing: int = 0


def count_of(healths: Iterable[TargetHealth]) -> HealthCount:
    """Return how many of the targets fared how; one that was missed or needed its fallback at all is not well."""
    counted = {"first": 0, "fallback": 0, "missing": 0}
    for each in healths:
        counted["missing" if each.missed else "fallback" if each.fallback else "first"] += 1
    return HealthCount(**counted)
