"""Dispute rate with and without exempt, NR, SNAD, arbitration, and how many orders bring it down."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from assistant.casework.counting.handled_cases import HandledCase
from assistant.casework.counting.rates import Share, Window, dispute_rates, orders_needed, window_until
from tests.casework.made_up_cases import GROUND, NOW, UNHURRIED, WINDOW, case, counts, seen, step

BEGIN = step("initiate")


def dispute(number: int, **told: object) -> HandledCase:
    withdrawn = told.pop("withdrawn", False)
    shop = str(told.pop("shop", "a"))
    steps = (BEGIN, step("cancel", 5)) if withdrawn else (BEGIN,)
    ids = {"issue_id": f"65{number:014}", "parent_order_id": f"88{number:014}"}
    return seen(case("finish" if withdrawn else "wait_for_seller_response", *steps, **ids | told), shop=shop)


def test_the_formula_by_hand() -> None:
    cases = [
        dispute(1),
        dispute(2, reason="in_transit"),
        dispute(3, reason="in_transit", withdrawn=True),
        dispute(4, reason="easy_return"),
        dispute(5, reason=None, reason_text="赠品与活动页面不一致"),
        dispute(6, reverse_detail_status="wait_for_final_solution"),
    ]
    found = dispute_rates(cases, [counts(80, 14)])
    assert (found.disputed, found.withdrawn, found.exempt) == (6, 1, 1)
    assert found.rate == Share(part=4, whole=100)
    assert found.rate_with_exempt == Share(part=5, whole=100)
    assert found.not_received == Share(part=1, whole=100)
    assert found.not_as_described == Share(part=2, whole=100)
    assert found.arbitration == Share(part=1, whole=100)
    assert (found.unknown_reason, found.undated, found.shops_without_counts) == (1, 0, ())


def test_withdrawn_and_exempt_is_subtracted_once() -> None:
    found = dispute_rates([dispute(1, reason="easy_return", withdrawn=True)], [counts(9)])
    assert (found.withdrawn, found.exempt, found.rate) == (1, 0, Share(part=0, whole=10))


def test_a_withdrawn_dispute_is_no_arbitration() -> None:
    steps = (BEGIN, step("buyer_initiate_arbitration", 4), step("cancel", 5))
    found = dispute_rates([seen(case("finish", *steps))], [counts(9)])
    assert (found.withdrawn, found.arbitration) == (1, Share(part=0, whole=10))


def test_an_order_counts_once() -> None:
    order = {"parent_order_id": "8800000000000077"}
    twice = [dispute(1, **order, withdrawn=True), dispute(2, **order)]
    assert dispute_rates(twice, [counts(9)]).rate == Share(part=1, whole=10)
    exempt = [dispute(1, **order, reason="easy_return"), dispute(2, **order, withdrawn=True)]
    found = dispute_rates(exempt, [counts(9)])
    assert (found.disputed, found.withdrawn, found.exempt) == (1, 0, 1)
    families = dispute_rates([dispute(1, **order), dispute(2, **order, reason="in_transit")], [counts(9)])
    assert (families.rate.part, families.not_received.part, families.not_as_described.part) == (1, 1, 1)


def test_nothing_is_divided_by_zero() -> None:
    found = dispute_rates([], [counts(0)])
    assert (found.rate.value, found.rate.percent()) == (None, None)
    assert dispute_rates([], []).rate.value is None


def test_shops_are_added_up_and_what_is_left_out_is_told() -> None:
    cases = [dispute(1), dispute(2, shop="b"), dispute(3, shop="c"), dispute(4, gmt_create=None, process=())]
    found = dispute_rates(cases, [counts(9), counts(19, shop="b")])
    assert found.rate == Share(part=2, whole=30)
    assert (found.undated, found.shops_without_counts) == (1, ("c",))
    with pytest.raises(ValueError, match="twice"):
        dispute_rates(cases, [counts(9), counts(9)])


def test_only_disputes_of_the_window_count() -> None:
    before, first = WINDOW.start - timedelta(seconds=1), WINDOW.start
    cases = [dispute(1, gmt_create=before), dispute(2, gmt_create=first), dispute(3, gmt_create=NOW)]
    late = dispute(4, gmt_create=NOW + timedelta(seconds=1))
    assert dispute_rates([*cases, late], [counts(8)]).disputed == 2


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (datetime(2026, 1, 20, 8, 0, tzinfo=UTC), datetime(2025, 12, 22, 8, 0, tzinfo=UTC)),
        # One second earlier it is still the day before over there.
        (datetime(2026, 1, 20, 7, 59, 59, tzinfo=UTC), datetime(2025, 12, 21, 8, 0, tzinfo=UTC)),
        # Summer time began on 8 March: 30 days are 29 x 24 hours and 23 hours.
        (datetime(2026, 3, 31, 6, 59, tzinfo=UTC), datetime(2026, 3, 1, 8, 0, tzinfo=UTC)),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), datetime(2026, 6, 2, 7, 0, tzinfo=UTC)),
    ],
)
def test_window_is_the_sites_days(now: datetime, start: datetime) -> None:
    assert window_until(now, GROUND.rules.window) == Window(start=start, end=now)


@pytest.mark.parametrize(
    ("part", "whole", "digits", "printed"),
    [
        (1, 3, 2, "33.33%"),
        (2, 3, 2, "66.67%"),
        (1, 8, 1, "12.5%"),
        (1, 200, 0, "1%"),
        (0, 5, 2, "0.00%"),
        (5, 5, 2, "100.00%"),
    ],
)
def test_printed_share(part: int, whole: int, digits: int, printed: str) -> None:
    assert Share(part=part, whole=whole).percent(digits) == printed


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 5), (1, 0)])
def test_no_share_is_more_than_the_whole_or_less_than_nothing(part: int, whole: int) -> None:
    with pytest.raises(ValidationError):
        Share(part=part, whole=whole)


@pytest.mark.parametrize(
    ("part", "whole", "target", "needed"),
    [
        (51, 660, Decimal("0.05"), 361),
        (5, 100, Decimal("0.05"), 1),
        (4, 100, Decimal("0.05"), 0),
        (0, 0, Decimal("0.05"), 0),
        (0, 9, Decimal("0.05"), 0),
        (1, 1, Decimal(1), 1),
        (1, 3, Fraction(1, 3), 1),
        (1, 10, Decimal(0), None),
    ],
)
def test_orders_needed(part: int, whole: int, target: Decimal | Fraction, needed: int | None) -> None:
    assert orders_needed(Share(part=part, whole=whole), target) == needed


shares = st.integers(0, 10**6).flatmap(lambda whole: st.builds(Share, part=st.integers(0, whole), whole=st.just(whole)))


@UNHURRIED
@given(shares, st.fractions(Fraction(1, 10**6), 1))
def test_with_that_many_orders_it_is_under_and_with_one_fewer_it_is_not(share: Share, target: Fraction) -> None:
    assume(target > 0 and share.whole > 0)
    needed = orders_needed(share, target)
    assert needed is not None
    assert Fraction(share.part, share.whole + needed) < target
    if needed:
        assert Fraction(share.part, share.whole + needed - 1) >= target


@st.composite
def disputes(draw: st.DrawFn) -> list[HandledCase]:
    reasons = ["damaged", "in_transit", "easy_return", "personal_reasons", "shipping_method_was_not_as_described", None]
    return [
        dispute(
            number,
            reason=draw(st.sampled_from(reasons)),
            withdrawn=draw(st.booleans()),
            parent_order_id=f"88{draw(st.integers(1, 6)):014}",
            gmt_create=draw(st.none() | st.timedeltas(timedelta(0), timedelta(days=40)).map(lambda ago: NOW - ago)),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


@UNHURRIED
@given(disputes(), st.integers(0, 50), st.integers(0, 50))
def test_rates_keep_their_order(cases: list[HandledCase], confirmed: int, timeouts: int) -> None:
    found = dispute_rates(cases, [counts(confirmed, timeouts)])
    rates = (found.rate, found.rate_with_exempt, found.not_received, found.not_as_described, found.arbitration)
    assert all(rate.value is None or 0 <= rate.value <= 1 for rate in rates)
    assert found.rate.part == found.disputed - found.withdrawn - found.exempt
    assert found.rate.part <= found.rate_with_exempt.part <= found.disputed
    assert max(found.not_received.part, found.not_as_described.part, found.unknown_reason) <= found.rate.part
    assert found.rate.part <= found.not_received.part + found.not_as_described.part + found.unknown_reason
    assert dispute_rates([*reversed(cases)], [counts(confirmed, timeouts)]) == found


@UNHURRIED
@given(disputes(), st.integers(1, 50))
def test_a_good_order_never_raises_a_rate(cases: list[HandledCase], confirmed: int) -> None:
    before, after = (dispute_rates(cases, [counts(number)]) for number in (confirmed, confirmed + 1))
    timeout = dispute_rates(cases, [counts(confirmed, 1)])
    assert timeout == after
    for name in ("rate", "rate_with_exempt", "not_received", "not_as_described", "arbitration"):
        old, new = getattr(before, name).value, getattr(after, name).value
        assert new < old or new == old == 0


@UNHURRIED
@given(disputes(), st.integers(1, 50), st.sampled_from([{"reason": "easy_return"}, {"withdrawn": True}]))
def test_an_exempt_or_withdrawn_dispute_never_raises_the_rate(
    cases: list[HandledCase], confirmed: int, told: dict[str, object]
) -> None:
    more = [*cases, dispute(99, **told)]
    before, after = (dispute_rates(each, [counts(confirmed)]).rate.value for each in (cases, more))
    assert before is not None
    assert after is not None
    assert after <= before


@UNHURRIED
@given(disputes(), st.integers(0, 50))
def test_one_more_counted_dispute_never_lowers_the_rate(cases: list[HandledCase], confirmed: int) -> None:
    before, after = (dispute_rates(each, [counts(confirmed)]).rate.value for each in (cases, [*cases, dispute(99)]))
    assert after is not None
    assert after >= (before or 0)
