"""What each team set out to reach, and whether it did."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assistant.casework.counting.answer_times import answer_times
from assistant.casework.counting.handled_cases import HandledCase, newest_readings
from assistant.casework.counting.rates import Share, orders_needed
from assistant.casework.counting.statistics_data import StatisticsRules, Targets
from assistant.casework.facts import Fact, Reason
from flows.records import Record

TargetName = Literal["resolved", "on_time", "dispute_rate"]


class TargetResult(Record):
    """One target of one team."""

    team: str
    """A key under `targets` in `statistics.toml`; a shop's dispute rate stands under the team whose target it is."""
    name: TargetName
    actual: Share
    wanted: Decimal
    met: bool | None
    """None while nothing tells."""
    reason: Reason


def team_targets(cases: Iterable[HandledCase], rules: StatisticsRules) -> tuple[TargetResult, ...]:
    """Judge how fast and how punctually each team works, in the order of the file."""
    members: dict[str, list[HandledCase]] = {team: [] for team in rules.targets}
    for each in newest_readings(cases):
        members[rules.team_of(each.staff)].append(each)
    return tuple(result for team, found in members.items() for result in _of_team(team, found, rules.targets[team]))


def _of_team(team: str, cases: list[HandledCase], targets: Targets) -> tuple[TargetResult, ...]:
    limit = timedelta(hours=targets.resolution_hours)
    judged = [met for each in cases if (met := resolved_within(each, limit)) is not None]
    hours = Fact(
        name="hours", value=str(targets.resolution_hours), source=f"statistics.targets.{team}.resolution_hours"
    )
    resolved = Share(part=sum(judged), whole=len(judged))
    return (
        _at_least("resolved", team, resolved, targets.resolved_share, hours),
        _at_least("on_time", team, answer_times(cases).on_time, targets.on_time_share),
    )


def resolved_within(case: HandledCase, limit: timedelta) -> bool | None:
    """Tell whether a case ended within a time; None while it is younger, and where no time is known.

    A case that is still open beyond the limit has missed it already. What the platform handles is nobody's.
    """
    if case.opened_at is None or case.outcome == "platform_handled" or case.case.after_sale_warranty:
        return None
    if case.outcome == "open":
        return False if case.captured_at - case.opened_at > limit else None
    return case.closed_at - case.opened_at <= limit if case.closed_at else None


def rate_target(rate: Share, team: str, targets: Targets) -> TargetResult:
    """Judge a dispute rate, and say how many orders without a dispute would bring it under the target."""
    needed, value = orders_needed(rate, targets.dispute_rate), rate.value
    met = None if value is None else value < Fraction(targets.dispute_rate)
    facts = (
        *_shares(rate, targets.dispute_rate, f"statistics.targets.{team}.dispute_rate"),
        Fact(name="orders", value=str(needed), source="rates.orders_needed"),
    )
    code = "nothing" if met is None else ("rate_met" if met else "rate_missed")
    return TargetResult(
        team=team,
        name="dispute_rate",
        actual=rate,
        wanted=targets.dispute_rate,
        met=met,
        reason=Reason(code=f"target.{code}", facts=facts),
    )


def _at_least(name: TargetName, team: str, actual: Share, wanted: Decimal, *more: Fact) -> TargetResult:
    value = actual.value
    met = None if value is None else value >= Fraction(wanted)
    code = "nothing" if met is None else f"{name}_{'met' if met else 'missed'}"
    facts = (*_shares(actual, wanted, f"statistics.targets.{team}.{name}_share"), *more)
    return TargetResult(
        team=team, name=name, actual=actual, wanted=wanted, met=met, reason=Reason(code=f"target.{code}", facts=facts)
    )


def _shares(actual: Share, wanted: Decimal, source: str) -> tuple[Fact, ...]:
    target = f"{(wanted * 100).normalize():f}%"
    return (
        Fact(name="actual", value=actual.percent() or "—", source="rates"),
        Fact(name="part", value=str(actual.part), source="rates"),
        Fact(name="whole", value=str(actual.whole), source="rates"),
        Fact(name="wanted", value=target, source=source),
    )
