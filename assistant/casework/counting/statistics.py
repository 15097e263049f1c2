"""Everything that statistics tell of some shops, in one record."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from assistant.casework.counting.answer_times import AnswerTimes, answer_times
from assistant.casework.counting.breakdowns import By, Group, breakdown
from assistant.casework.counting.handled_cases import HandledCase, newest_readings
from assistant.casework.counting.money_recovered import MoneyRecovered, money_recovered
from assistant.casework.counting.rates import DisputeRates, OrderCounts, counted_cases, dispute_rates, orders_needed
from assistant.casework.counting.statistics_data import StatisticsRules
from assistant.casework.counting.targets import TargetResult, rate_target, team_targets
from flows.records import Record

BREAKDOWNS: tuple[By, ...] = ("reason", "family", "country", "product", "carrier", "shop", "staff", "outcome")


class Statistics(Record):
    """The numbers of one report."""

    rates: DisputeRates
    orders_needed: int | None
    """Orders without a dispute that bring the dispute rate under the target of the team `default`."""
    breakdowns: dict[By, tuple[Group, ...]]
    times: AnswerTimes
    money: MoneyRecovered
    targets: tuple[TargetResult, ...]


def statistics_of(cases: Iterable[HandledCase], counts: Sequence[OrderCounts], rules: StatisticsRules) -> Statistics:
    """Compute everything over the disputes opened in the windows of the shops' order counts.

    ValueError for a shop whose orders are counted twice.
    """
    everything = newest_readings(cases)
    found = counted_cases(everything, counts)
    rates = dispute_rates(everything, counts)
    target = rules.targets["default"]
    by_shop = {each.shop: (each,) for each in counts}
    return Statistics(
        rates=rates,
        orders_needed=orders_needed(rates.rate, Fraction(target.dispute_rate)),
        breakdowns={by: breakdown(found, by, by_shop if by == "shop" else None) for by in BREAKDOWNS},
        times=answer_times(found),
        money=money_recovered(found),
        targets=(rate_target(rates.rate, "default", target), *team_targets(found, rules)),
    )
