"""Times to answer, money, breakdowns, targets, and all of it together."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.counting.answer_times import answer_times
from assistant.casework.counting.breakdowns import breakdown
from assistant.casework.counting.handled_cases import HandledCase, with_first_request
from assistant.casework.counting.money_recovered import money_recovered
from assistant.casework.counting.rates import OrderCounts, Share, Window
from assistant.casework.counting.statistics import BREAKDOWNS, Statistics, statistics_of
from assistant.casework.counting.statistics_data import StatisticsRules
from assistant.casework.counting.targets import rate_target, resolved_within, team_targets
from assistant.language import LANGUAGES, speaking, text
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.records import Case, Money, Parcel, ProcessStep
from tests.casework.made_up_cases import (
    GROUND,
    NOW,
    UNHURRIED,
    WINDOW,
    case,
    clock,
    counts,
    money,
    seen,
    solution,
    step,
)

BEGIN = step("initiate")
HOUR = timedelta(hours=1)


def answered(number: int, hours: float, **fields: object) -> Case:
    issue_id = f"65{number:014}"
    answer = step("seller_create_solution", hours)
    return case("wait_for_buyer_response", BEGIN, answer, **{"issue_id": issue_id, **fields})


def ended(number: int, asked: Money | None, paid: Money | None, paid_usd: str | None = None) -> HandledCase:
    found = seen(case("refund_success", BEGIN, step("seller_accept", 30), issue_id=f"65{number:014}"))
    dollars = money(paid_usd, "USD") if paid_usd else None
    asked_usd = money("20.00", "USD") if paid_usd else None
    return found.model_copy(update={"asked": asked, "paid": paid, "paid_usd": dollars, "asked_usd": asked_usd})


def test_median_and_p90_by_hand() -> None:
    times = answer_times(seen(answered(number, hours)) for number, hours in enumerate((10, 1, 4, 3)))
    assert (times.answered, times.median, times.p90, times.slowest) == (4, 3.5 * HOUR, 10 * HOUR, 10 * HOUR)
    ten = answer_times(seen(answered(number, number + 1)) for number in range(10))
    assert (ten.median, ten.p90, ten.slowest) == (5.5 * HOUR, 9 * HOUR, 10 * HOUR)


def test_no_answer_is_no_time() -> None:
    waiting = seen(case("wait_for_seller_response", BEGIN, deadline=clock(NOW + HOUR)))
    times = answer_times([waiting])
    assert (times.answered, times.median, times.p90, times.on_time.value, times.undecided) == (0, None, None, None, 1)


def test_on_time_share() -> None:
    late = seen(case("wait_for_seller_response", BEGIN, deadline=clock(NOW - HOUR)))
    times = answer_times([late, *(seen(answered(number, 2)) for number in (7, 8))])
    assert (times.on_time, times.undecided) == (Share(part=2, whole=3), 0)


@UNHURRIED
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40))
def test_ranks_are_times_that_were_met(minutes: list[int]) -> None:
    times = answer_times(seen(answered(number, each / 60)) for number, each in enumerate(minutes))
    given_times = [timedelta(minutes=each) for each in minutes]
    assert times.median is not None
    assert times.p90 is not None
    assert min(given_times) <= times.median <= max(given_times)
    assert any(abs(times.p90 - each) < timedelta(milliseconds=1) for each in given_times)
    slower = sum(each - times.p90 > timedelta(milliseconds=1) for each in given_times)
    assert slower * 10 <= len(minutes)


def test_money_per_currency_and_in_dollars() -> None:
    found = money_recovered(
        [
            ended(1, money("20.00"), money("5.50"), "6.05"),
            ended(2, money("10.10"), money("0.00")),
            ended(3, money("300", "JPY"), money("100", "JPY")),
            ended(4, money("20.00"), money("1.00", "USD")),
            ended(5, None, money("1.00")),
            seen(case("wait_for_seller_response", BEGIN)),
        ]
    )
    euro, yen = found.by_currency
    assert (euro.currency, euro.cases, euro.asked, euro.paid, euro.recovered) == (
        "EUR",
        2,
        Decimal("30.10"),
        Decimal("5.50"),
        Decimal("24.60"),
    )
    assert (yen.recovered, yen.recovered_share) == (Decimal(200), Fraction(2, 3))
    assert found.usd is not None
    assert (found.usd.cases, found.usd.recovered) == (1, Decimal("13.95"))
    assert (found.in_usd_unknown, found.left_out) == (2, 2)


def test_nothing_over_is_no_money() -> None:
    found = money_recovered([seen(case("wait_for_seller_response", BEGIN, solutions=(solution("buyer", None),)))])
    assert (found.by_currency, found.usd, found.left_out) == ((), None, 0)


@UNHURRIED
@given(st.lists(st.tuples(st.decimals(0, 10**20, places=2), st.decimals(0, 10**20, places=2)), min_size=1, max_size=9))
def test_sums_are_exact(amounts: list[tuple[Decimal, Decimal]]) -> None:
    cases = [
        ended(number, Money(amount=asked, currency="EUR"), Money(amount=paid, currency="EUR"))
        for number, (asked, paid) in enumerate(amounts)
    ]
    (row,) = money_recovered(cases).by_currency
    assert Fraction(row.asked) == sum(Fraction(asked) for asked, _ in amounts)
    assert Fraction(row.recovered) == sum(Fraction(asked) - Fraction(paid) for asked, paid in amounts)


def test_breakdown_tells_the_unknown_too() -> None:
    cases = [
        seen(answered(1, 2, buyer_country="BR")),
        seen(answered(2, 2, buyer_country="BR", reason="easy_return")),
        seen(case("finish", BEGIN, step("cancel", 5), buyer_country="BR", reason="easy_return")),
        seen(answered(3, 2, buyer_country="US")),
        seen(answered(4, 2)),
    ]
    groups = breakdown(cases, "country")
    assert [(group.key, group.cases) for group in groups] == [("BR", 3), ("US", 1), (None, 1)]
    brazil = groups[0]
    assert (brazil.withdrawn, brazil.exempt, brazil.counted, brazil.share) == (1, 1, 1, Share(part=3, whole=5))
    assert brazil.outcomes == {"open": 2, "withdrawn": 1}
    assert groups[2].label == ""


def test_a_carrier_is_one_however_it_is_printed() -> None:
    names = ("Yanwen  Air Mail", "ＹＡＮＷＥＮ air mail", "DHL")
    cases = [seen(answered(place, 2, parcel=Parcel(logistics_company=name))) for place, name in enumerate(names)]
    assert [(group.label, group.cases) for group in breakdown(cases, "carrier")] == [
        ("Yanwen  Air Mail", 2),
        ("DHL", 1),
    ]


def test_products_are_told_by_number_and_named() -> None:
    cases = [seen(answered(number, 2, product_id="1005", product_name=name)) for number, name in enumerate("ab")]
    (group,) = breakdown(cases, "product")
    assert (group.key, group.label, group.cases) == ("1005", "a", 2)


def test_reason_shop_and_staff() -> None:
    cases = [seen(answered(1, 2), staff="li"), seen(answered(2, 2, reason="in_transit"), shop="b")]
    assert [group.key for group in breakdown(cases, "family")] == ["not_as_described", "not_received"]
    assert [group.key for group in breakdown(cases, "reason")] == ["damaged", "in_transit"]
    assert [group.key for group in breakdown(cases, "shop")] == ["a", "b"]
    assert [group.key for group in breakdown(cases, "staff")] == ["li", None]


def rules(**targets: dict[str, object]) -> StatisticsRules:
    told = GROUND.rules.model_dump()
    default = told["targets"]["default"]
    teams = {team: default | changed for team, changed in targets.items()}
    return StatisticsRules.model_validate(told | {"targets": {"default": default, **teams}})


def test_each_team_has_its_own_targets() -> None:
    night = {"staff": ["li"], "resolution_hours": 24, "resolved_share": "0.5", "on_time_share": "0.5"}
    over = [step("seller_accept", 30), step("seller_accept", 24)]
    cases = [
        seen(case("refund_success", BEGIN, end, issue_id=f"65{number:014}"), staff="li")
        for number, end in enumerate(over)
    ]
    late = seen(case("wait_for_seller_response", BEGIN, issue_id="77", deadline=clock(NOW - HOUR)), staff="wang")
    found = {(each.team, each.name): each for each in team_targets([*cases, late], rules(night=night))}
    assert (found["night", "resolved"].actual, found["night", "resolved"].met) == (Share(part=1, whole=2), True)
    assert found["night", "on_time"].met is True
    assert (found["default", "on_time"].actual, found["default", "on_time"].met) == (Share(part=0, whole=1), False)
    # Open for six days, longer than the 120 hours: missed already.
    assert found["default", "resolved"].met is False
    with speaking("en"):
        reason = found["default", "resolved"].reason
        assert text(f"why.{reason.code}", **reason.values()) == (
            "Only 0 of 1 cases (0.00%) ended within 120 h: the target of 90% is missed."
        )


def test_a_young_case_is_not_judged_yet() -> None:
    young = seen(case("wait_for_seller_response", BEGIN))
    assert resolved_within(young, timedelta(days=7)) is None
    assert resolved_within(young, timedelta(days=5)) is False
    handled_by_platform = seen(case("wait_for_AE_feedback", BEGIN, after_sale_warranty=True))
    assert resolved_within(handled_by_platform, timedelta(days=5)) is None


@pytest.mark.parametrize(("part", "met", "code"), [(4, True, "rate_met"), (5, False, "rate_missed")])
def test_rate_target(part: int, met: bool, code: str) -> None:
    result = rate_target(Share(part=part, whole=100), "default", GROUND.rules.targets["default"])
    assert (result.met, result.reason.code) == (met, f"target.{code}")
    empty = rate_target(Share(part=0, whole=0), "default", GROUND.rules.targets["default"])
    assert (empty.met, empty.reason.code) == (None, "target.nothing")


def test_a_person_stands_in_one_team() -> None:
    with pytest.raises(ValueError, match="li stands in night and in day"):
        rules(night={"staff": ["li"]}, day={"staff": ["li"]})


def test_everything_together_over_the_local_center() -> None:
    world = World(SiteOptions(now=NOW, running=False))
    staff = ("li", "wang", None)
    cases = [
        seen(each, shop="ab"[place % 2], **({"staff": who} if (who := staff[place % 3]) else {}))
        for place, each in enumerate(world.cases)
    ]
    found = statistics_of(cases, WINDOW, [counts(500, 100), counts(200, shop="b")], GROUND.rules)
    assert found.rates is not None
    assert (found.opened, found.rates.disputed, found.rates.rate.whole) == (60, 60, 860)
    assert set(found.breakdowns) == set(BREAKDOWNS)
    assert all(sum(group.cases for group in groups) == 60 for groups in found.breakdowns.values())
    assert found.times.answered >= 10
    assert found.money.by_currency
    for result in found.targets:
        for language in LANGUAGES:
            with speaking(language):
                assert text(f"why.{result.reason.code}", **result.reason.values())
    assert Statistics.model_validate_json(found.model_dump_json()) == found


def test_no_case_and_no_count_at_all() -> None:
    found = statistics_of([], WINDOW, [], GROUND.rules)
    assert (found.rates, found.orders_needed, found.times.median, found.money.usd) == (None, None, None, None)
    assert {result.met for result in found.targets} == {None}


def test_the_rate_follows_the_counts_and_everything_else_the_window() -> None:
    """The counts end ten days before now: what was opened since weighs on no rate, what ended since is told."""
    then = Window(start=WINDOW.start - timedelta(days=10), end=WINDOW.end - timedelta(days=10))
    early, late, closed = NOW - timedelta(days=35), NOW - timedelta(days=5), NOW - timedelta(days=2)
    accepted = ProcessStep(gmt_create=closed, action_type="seller_accept", submit_member_type="seller")
    cases = [
        seen(case("wait_for_seller_response", issue_id="1", parent_order_id="1", gmt_create=early)),
        seen(case("wait_for_seller_response", issue_id="2", parent_order_id="2", gmt_create=late)),
        seen(case("refund_success", accepted, issue_id="3", parent_order_id="3", gmt_create=early)),
    ]
    counted = OrderCounts(shop="a", window=then, receipts_confirmed=7, receipt_timeouts=1)
    found = statistics_of(cases, WINDOW, [counted], GROUND.rules)
    assert found.rates is not None
    assert (found.rates.rate, found.opened, found.ended) == (Share(part=2, whole=10), 1, 1)
    assert found.orders_needed == 31


def test_what_was_asked_first_comes_from_the_first_reading() -> None:
    told = solution("buyer", "wait_seller_accept", "20.00", "22.00")
    later = solution("buyer", "wait_seller_accept", "9.00", "9.90")
    first, newest = seen(case("wait_for_seller_response", solutions=(told,))), seen(case("x", solutions=(later,)))
    whole = with_first_request(newest, first)
    assert (whole.asked, whole.asked_usd) == (money("20.00"), money("22.00", "USD"))
    silent = seen(case("wait_for_seller_response"))
    assert with_first_request(newest, silent) == newest
    poor = seen(case("wait_for_seller_response", solutions=(solution("buyer", None, "9.00", None),)))
    assert with_first_request(newest, poor).asked_usd == money("9.90", "USD")
