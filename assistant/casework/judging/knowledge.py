"""What triage and the order of work rest on, read once: reasons, rules, states, holidays."""

from pathlib import Path

from assistant.casework.data_files import Table
from assistant.casework.judging.holidays import Calendar, read_calendar
from assistant.casework.judging.reasons import ReasonTable, read_reasons
from assistant.casework.judging.rules import RuleTable, read_rules
from assistant.casework.judging.states import StateTable, read_states


class Knowledge(Table):
    """The tables together."""

    reasons: ReasonTable
    """`data/reasons.toml`."""
    rules: RuleTable
    """`data/rules.toml`."""
    states: StateTable
    """`data/states.toml`."""
    calendar: Calendar
    """`data/holidays.toml`."""


def read_knowledge(own: Path | None = None) -> Knowledge:
    """Read every table, with the person's own files over the shipped ones. Raises DataProblem."""
    return Knowledge(
        reasons=read_reasons(own), rules=read_rules(own), states=read_states(own), calendar=read_calendar(own)
    )
