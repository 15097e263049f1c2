"""The money of each choice."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.judging.case_money import ceiling, in_dollars
from assistant.casework.playing.choice_money import ChoiceMoney, money_of
from assistant.casework.playing.playbooks import Step
from flows.phrases.currencies import decimals_of
from flows.records import Case, Money
from tests.casework.playing_cases import case, money, request

REFUSE, FULL = Step(choice="refuse"), Step(choice="full")
BACK = Step(choice="return_and_refund", freight_by="seller")


def partial(share: str, of: str = "asked") -> Step:
    return Step.model_validate({"choice": "partial", "share": share, "of": of})


def offer(step: Step, *, returnable: bool = True, **changes: Any) -> ChoiceMoney:
    return money_of(case(**changes), step, returnable=returnable)


def in_yen(asked: str, most: str = "3480") -> dict[str, Any]:
    told = {"refund_money_max_local": money(most, "JPY"), "refund_money_max": money("23.00", "USD")}
    return {**told, "solutions": (request(refund_money=money(asked, "JPY")),)}


def why(found: ChoiceMoney) -> str | None:
    return found.why_not.code if found.why_not else None


def test_refusing_costs_nothing_in_the_buyers_currency() -> None:
    assert offer(REFUSE).refund_money == money("0.00")
    assert str(offer(REFUSE, **in_yen("100")).refund_money) == "amount=Decimal('0') currency='JPY'"
    assert offer(REFUSE).refund_money_post == money("0.00", "USD")


def test_refusing_is_possible_where_no_money_is_known() -> None:
    bare = offer(REFUSE, solutions=(), refund_money_max=None, refund_money_max_local=None)
    assert (bare.allowed, bare.refund_money) == (True, None)


@pytest.mark.parametrize(
    ("step", "amount", "dollars"),
    [
        (partial("0.3"), "5.52", "6.00"),
        (partial("0.5"), "9.20", "10.00"),
        (partial("0.333"), "6.12", "6.65"),  # 6.1272 and 6.6521… are cut, not rounded
        (partial("0.3", "ceiling"), "6.90", "7.50"),
        (partial("0.9", "ceiling"), "18.40", "20.00"),  # never more than asked
        (partial("0.0001"), "0.01", "0.01"),  # never nothing
        (BACK, "23.00", "25.00"),
    ],
)
def test_amounts(step: Step, amount: str, dollars: str) -> None:
    found = offer(step)
    assert (found.refund_money, found.refund_money_post) == (money(amount), money(dollars, "USD"))
    assert found.allowed


def test_yen_and_won_have_no_decimals() -> None:
    assert offer(partial("0.3"), **in_yen("3333")).refund_money == money("999", "JPY")
    assert offer(FULL, **in_yen("3480.75", "3480.75")).refund_money == money("3480", "JPY")
    assert offer(partial("0.0001"), **in_yen("3333")).refund_money == money("1", "JPY")


def test_full_is_for_who_asks_for_all() -> None:
    assert why(offer(FULL)) == "not_allowed.asks_less"
    assert offer(FULL, solutions=(request("23.00"),)).refund_money == money("23.00")
    assert offer(FULL, solutions=()).refund_money == money("23.00")


def test_an_earlier_offer_is_the_least() -> None:
    ours = request("8.00", solution_owner="seller", status="buyer_refused")
    assert offer(partial("0.3"), solutions=(request(), ours)).refund_money == money("8.00")
    high = request("30.00", solution_owner="seller", status="buyer_refused")
    assert offer(partial("0.3"), solutions=(request(), high)).refund_money == money("18.40")


def test_a_return_for_the_price_or_for_what_is_asked() -> None:
    part = request(solution_type="return_and_refund", logistics_fee_bear_role="seller")
    assert offer(BACK, solutions=(part,)).refund_money == money("18.40")
    assert offer(BACK).logistics_fee_bear_role == "seller"
    assert why(offer(BACK, returnable=False)) == "not_allowed.no_return"
    assert offer(FULL, solutions=()).logistics_fee_bear_role is None


@pytest.mark.parametrize("step", [partial("0.5"), FULL, BACK])
@pytest.mark.parametrize(
    "most",
    [None, money("0"), money("-5"), money("1E+20"), money("0.004")],
)
def test_without_a_ceiling_no_amount(step: Step, most: Money | None) -> None:
    found = offer(step, refund_money_max_local=most, solutions=(), refund_money_max=None)
    assert (found.allowed, found.refund_money, why(found)) == (False, None, "not_allowed.no_ceiling")


def test_a_partial_that_is_none() -> None:
    assert why(offer(partial("1", "ceiling"), solutions=())) == "not_allowed.partial_is_full"
    assert why(offer(partial("0.5"), solutions=(request("0.00"),))) == "not_allowed.nothing_asked"


def test_ceiling_in_the_buyers_currency_only() -> None:
    assert ceiling(case()) == money("23.00")
    assert ceiling(case(refund_money_max_local=None)) is None  # asked in EUR, ceiling only in USD
    dollars = request(refund_money=money("5", "USD"))
    assert ceiling(case(refund_money_max_local=None, solutions=(dollars,))) == money("25.00", "USD")
    assert ceiling(case(refund_money_max_local=money("24.00", "USD"))) == money("24.00", "USD")


def test_a_ceiling_below_zero_was_misread() -> None:
    odd: dict[str, Any] = {"refund_money_max": money("-1", "USD"), "refund_money_max_local": money("5", "USD")}
    assert ceiling(case(**odd)) is None
    assert why(offer(FULL, solutions=(), **odd)) == "not_allowed.no_ceiling"


def test_dollars_only_by_the_cases_own_rate() -> None:
    assert in_dollars(money("1.00"), case()) == money("1.08", "USD")
    assert in_dollars(money("1.00"), case(refund_money_max=None)) is None
    assert in_dollars(money("1.00", "GBP"), case()) is None
    assert in_dollars(money("1.00"), case(refund_money_max_local=money("0"))) is None
    assert in_dollars(money("1.009", "USD"), case()) == money("1.00", "USD")
    assert in_dollars(money("-1.00", "USD"), case()) is None


AMOUNTS = st.decimals(-10, 100_000, allow_nan=False, allow_infinity=False) | st.decimals(0, 5, places=2)
CURRENCIES = st.sampled_from(["EUR", "USD", "JPY", "KRW", "BRL", "KWD"])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any amounts, finer than a currency allows, in currencies that may not fit each other."""
    local = draw(CURRENCIES)
    currency = st.sampled_from([local, local, "USD"])
    kinds = st.sampled_from(["refund", "return_and_refund", None])
    some = st.builds(Money, amount=AMOUNTS, currency=currency) | st.none()
    owners = [owner for owner in ("buyer", "seller", "platform") if draw(st.booleans())]
    solutions = [request(solution_owner=who, refund_money=draw(some), solution_type=draw(kinds)) for who in owners]
    most = draw(st.builds(Money, amount=AMOUNTS, currency=st.just(local)) | st.none())
    dollars = draw(st.builds(Money, amount=AMOUNTS, currency=st.just("USD")) | st.none())
    return case(solutions=tuple(solutions), refund_money_max_local=most, refund_money_max=dollars)


STEPS = st.one_of(
    st.sampled_from([REFUSE, FULL, BACK]),
    st.builds(
        Step,
        choice=st.just("partial"),
        share=st.decimals("0.0001", 1, places=4).filter(lambda share: share > 0),
        of=st.sampled_from(["asked", "ceiling"]),
    ),
)


def fits(found: Money, most: Money | None) -> bool:
    exponent = found.amount.as_tuple().exponent
    return (
        found.amount >= 0
        and isinstance(exponent, int)
        and -exponent <= decimals_of(found.currency)
        and (
            found.amount == 0 or (most is not None and found.currency == most.currency and found.amount <= most.amount)
        )
    )


@given(cases(), STEPS, st.booleans())
def test_no_amount_is_below_zero_over_the_ceiling_or_too_fine(of: Case, step: Step, returnable: bool) -> None:
    found = money_of(of, step, returnable=returnable)
    assert found.allowed == (found.why_not is None)
    if not found.allowed:
        assert found.refund_money is None
    if found.refund_money is not None:
        assert fits(found.refund_money, of.refund_money_max_local or of.refund_money_max)
        assert found.choice == "refuse" or found.refund_money.amount > 0
    if found.refund_money_post is not None:
        assert found.refund_money_post.currency == "USD"
        assert fits(found.refund_money_post, of.refund_money_max or of.refund_money_max_local)
    if found.choice == "partial" and found.refund_money and of.refund_money_max_local:
        assert found.refund_money.amount < of.refund_money_max_local.amount


@given(st.decimals("0.01", 90_000, places=2), st.decimals("0.01", 1, places=2))
def test_a_larger_share_is_never_less_money(most: Decimal, share: Decimal) -> None:
    less, more = (
        money_of(case(refund_money_max_local=Money(amount=most, currency="EUR"), solutions=()), step, returnable=False)
        for step in (partial(str(share / 2)), partial(str(share)))
    )
    if less.refund_money and more.refund_money:
        assert less.refund_money.amount <= more.refund_money.amount
