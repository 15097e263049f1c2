"""Everything that statistics tell of some shops, in one record."""

from collections.abc import Iterable, Sequence

from assistant.casework.counting.answer_times import AnswerTimes, answer_times
from assistant.casework.counting.breakdowns import By, Group, breakdown
from assistant.casework.counting.handled_cases import HandledCase, newest_readings
from assistant.casework.counting.money_recovered import MoneyRecovered, money_recovered
from assistant.casework.counting.rates import DisputeRates, OrderCounts, Share, Window, dispute_rates, orders_needed
from assistant.casework.counting.statistics_data import StatisticsRules
from assistant.casework.counting.targets import TargetResult, rate_target, team_targets
from flows.records import Record

BREAKDOWNS: tuple[By, ...] = ("reason", "family", "country", "product", "carrier", "shop", "staff", "outcome")


class Statistics(Record):
    """The numbers of one report."""

    window: Window
    """Of everything but the rates, which look at the windows of the shops' order counts."""
    opened: int
    """Disputes opened in the window: the ones of `breakdowns`, `times` and the teams' targets."""
    ended: int
    """Disputes that ended in the window, whenever they were opened: the ones of `money`."""
    undated: int
    """Disputes that may be missing above, because nobody knows when they were opened or ended."""
    rates: DisputeRates | None
    """None where no shop's orders are counted."""
    orders_needed: int | None
    """Orders without a dispute that bring the dispute rate under the target of team `default`; None while unknown."""
    breakdowns: dict[By, tuple[Group, ...]]
    times: AnswerTimes
    money: MoneyRecovered
    targets: tuple[TargetResult, ...]


def statistics_of(
    cases: Iterable[HandledCase], window: Window, counts: Sequence[OrderCounts], rules: StatisticsRules
) -> Statistics:
    """Compute everything over the disputes of a window, and the rates over the windows of the shops' order counts.

    ValueError for a shop whose orders are counted twice.
    """
    everything = newest_readings(cases)
    opened = tuple(each for each in everything if window.holds(each.opened_at))
    ended = tuple(each for each in everything if window.holds(each.closed_at))
    rates = dispute_rates(everything, counts) if counts else None
    target = rules.targets["default"]
    rate = rates.rate if rates else Share(part=0, whole=0)
    return Statistics(
        window=window,
        opened=len(opened),
        ended=len(ended),
        undated=sum(_undated(each) for each in everything),
        rates=rates,
        orders_needed=orders_needed(rate, target.dispute_rate) if rates else None,
        breakdowns={by: breakdown(opened, by) for by in BREAKDOWNS},
        times=answer_times(opened),
        money=money_recovered(ended),
        targets=(rate_target(rate, "default", target), *team_targets(opened, rules)),
    )


def _undated(case: HandledCase) -> bool:
    over = case.outcome not in ("open", "unknown")
    return case.opened_at is None or (over and case.closed_at is None)
