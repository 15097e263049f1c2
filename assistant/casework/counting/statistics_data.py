"""The shape of `data/statistics.toml`, and all that statistics rest on, read once."""

from decimal import Decimal
from pathlib import Path

from pydantic import Field, field_validator

from assistant.casework.data_files import Table, read_table
from assistant.casework.judging.reasons import ReasonTable
from assistant.casework.judging.states import StateTable
from assistant.casework.sourced import Sourced
from flows.tables import ZoneName


class WindowRule(Sourced):
    """How far back the dispute rate looks."""

    days: int = Field(ge=1, le=366)
    """Calendar days of the site, today included."""
    zone: ZoneName
    """IANA name of the site's clock."""


class OutcomeWords(Sourced):
    """Codes by which a finished case tells how it ended."""

    withdrawn_states: frozenset[str]
    """States that say: the buyer withdrew."""
    cancel_steps: frozenset[str]
    """Steps by which a dispute is withdrawn."""
    no_refund_states: frozenset[str]
    """States that say: finished, nothing refunded."""
    reached: frozenset[str]
    """States of the solution that is carried out."""
    timeout_steps: frozenset[str]
    """Steps that say: the seller did not answer in time."""
    platform_steps: frozenset[str]
    """Steps by which the platform gives its solution."""


class AnswerWords(Sourced):
    """Steps that stop or start the seller's clock."""

    steps: frozenset[str] = Field(min_length=1)
    """The seller's answers."""
    asks: frozenset[str] = Field(min_length=1)
    """What the seller has to answer."""


class ArbitrationWords(Sourced):
    """Signs that the platform stepped in."""

    steps: frozenset[str]
    """Steps of the negotiation."""
    states: frozenset[str]
    """States of the case."""


class Targets(Sourced):
    """What one team wants to reach."""

    staff: tuple[str, ...] = ()
    """Who belongs to the team."""
    resolution_hours: int = Field(ge=1)
    """Hours from opening to the end of a case."""
    resolved_share: Decimal = Field(ge=0, le=1)
    """At least so many cases end within those hours, 0 to 1."""
    on_time_share: Decimal = Field(ge=0, le=1)
    """At least so many cases are answered before the clock runs out, 0 to 1."""
    dispute_rate: Decimal = Field(gt=0, le=1)
    """The dispute rate stays under this, 0 to 1."""


class StatisticsRules(Table):
    """Everything that `data/statistics.toml` says."""

    window: WindowRule
    """How far back the rates look."""
    outcome: OutcomeWords
    """How an outcome is told."""
    answer: AnswerWords
    """What counts as an answer."""
    arbitration: ArbitrationWords
    """What counts as arbitration."""
    targets: dict[str, Targets]
    """Team -> targets; `default` for everybody else."""

    @field_validator("targets")
    @classmethod
    def _a_default_and_nobody_twice(cls, targets: dict[str, Targets]) -> dict[str, Targets]:
        if "default" not in targets:
            raise ValueError("a team `default` is needed for everybody who stands in no other")
        teams: dict[str, str] = {}
        for team, row in targets.items():
            for person in row.staff:
                if teams.setdefault(person, team) != team:
                    raise ValueError(f"{person} stands in {teams[person]} and in {team}; leave one")
        return targets

    def team_of(self, person: str | None) -> str:
        """Return the team of a person, `default` for somebody who stands in none."""
        return next((team for team, row in self.targets.items() if person in row.staff), "default")


class Ground(Table):
    """The tables together."""

    rules: StatisticsRules
    """`data/statistics.toml`."""
    states: StateTable
    """`data/states.toml`."""
    reasons: ReasonTable
    """`data/reasons.toml`."""


def read_statistics_rules(own: Path | None = None) -> StatisticsRules:
    """Read `data/statistics.toml`, the person's own over it; raises DataProblem."""
    return read_table("statistics", StatisticsRules, own)
