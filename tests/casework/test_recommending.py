"""The recommended next step: single cases by hand, then the whole local world, then any case."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.facts import Reason
from assistant.casework.playing.circumstances import Known
from assistant.casework.playing.evidence_check import EvidenceCheck
from assistant.casework.playing.playbook_words import CHOICES, CIRCUMSTANCES, SUBTYPES
from assistant.casework.playing.playbooks import read_playbooks
from assistant.casework.playing.recommending import Recommendation, recommend
from assistant.language import LANGUAGES, all_texts, text_in
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.people import CURRENCIES
from assistant.qa.site.vocabulary import FINISHED, NOT_RECEIVED, REASONS, STATUSES
from assistant.qa.site.world import World
from flows.phrases.currencies import decimals_of
from flows.records import Case, Deadline, Money, Parcel, ProcessStep
from tests.casework.playing_cases import LATER, NOW, PICTURE, PLAYBOOKS, case, judged, money, parcel, request

CAME_BACK = (
    ProcessStep(gmt_create=NOW, action_type="buyer_modify_solution", submit_member_type="buyer"),
    ProcessStep(gmt_create=NOW, action_type="seller_create_solution", submit_member_type="seller"),
)


def advised(of: Case, known: Known | None = None, **said: Any) -> Recommendation:
    return recommend(of, judged(of, **said), PLAYBOOKS, NOW, known)


def codes(found: Recommendation) -> list[str]:
    return [reason.code for reason in found.reasons]


def offered(found: Recommendation) -> Money | None:
    return found.offer.refund_money if found.offer else None


def of_reason(reason: str, **changes: Any) -> Case:
    return case(reason=reason, reason_text=REASONS[reason]["zh"], **changes)


def ready(*kinds: str) -> Known:
    return Known(at_hand=frozenset(kinds))


def test_a_moving_parcel_is_refused_with_patience() -> None:
    found = advised(case())
    assert (found.action, found.choice, offered(found), found.phrase) == (
        "draft_reply",
        "refuse",
        money("0.00"),
        "in_transit",
    )
    assert codes(found) == ["advice.offer_refuse", "circumstance.parcel_moving", "advice.evidence_missing"]
    assert found.reasons[0].values() == {}  # a refusal names no amount
    assert [item.kind for item in found.evidence.blockers] == ["shipping_receipt"]


def test_where_the_parcel_is_is_always_told() -> None:
    assert codes(advised(case(parcel=parcel("Departed", days=20, sent=70))))[:3] == [
        "advice.offer_refuse",
        "circumstance.parcel_silent",
        "circumstance.long_on_the_way",
    ]
    assert "circumstance.parcel_moving" not in codes(advised(of_reason("quality")))


def test_the_choices_show_their_money() -> None:
    shown = {money.choice: money for money in advised(case()).choices}
    assert list(shown) == ["refuse", "partial", "full", "return_and_refund"]
    assert shown["partial"].refund_money == money("9.20")
    assert shown["partial"].refund_money_post == money("10.00", "USD")
    assert shown["full"].why_not is not None
    assert shown["full"].why_not.code == "not_allowed.asks_less"
    assert not shown["return_and_refund"].allowed


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"parcel": parcel("Parcel lost", days=1)}, "circumstance.parcel_lost"),
        ({"parcel": parcel("Returned to sender", days=1)}, "circumstance.parcel_returned"),
        ({"parcel": None}, "circumstance.not_shipped"),
        ({"parcel": parcel("Departed", days=20), "solutions": (request("2.00"),)}, "circumstance.asked_is_small"),
        ({"parcel": Parcel(logistics_no="LP1", gmt_send=parcel(sent=80).gmt_send)}, "circumstance.long_on_the_way"),
    ],
)
def test_what_cannot_be_won_is_accepted(changes: dict[str, Any], why: str) -> None:
    of = case(**changes)
    found = advised(of, not_shipped_yet=changes.get("parcel", 1) is None)
    assert (found.action, found.accepts, found.accept_money) == ("advise_accept", "buyer", of.solutions[0].refund_money)
    assert codes(found)[0] == "advice.accept_buyer"
    assert why in codes(found)


def test_a_small_amount_is_not_given_away_while_the_parcel_moves() -> None:
    assert advised(case(solutions=(request("2.00"),))).action == "draft_reply"


def test_what_only_a_person_knows() -> None:
    lost = Known(confirmed=frozenset({"loss_confirmed"}))
    assert advised(case(), lost).action == "advise_accept"
    assert "circumstance.loss_confirmed" in codes(advised(case(), lost))


def test_a_page_that_offers_no_acceptance_gets_a_reply() -> None:
    lost = case(parcel=parcel("Parcel lost", days=1), actions=("refuse",))
    assert advised(lost).action == "draft_reply"
    assert advised(lost.model_copy(update={"actions": ("accept", "refuse")})).action == "advise_accept"


def test_accepting_still_shows_what_a_reply_would_offer() -> None:
    found = advised(case(parcel=parcel("Parcel lost", days=1)))
    assert (found.choice, offered(found), found.phrase) == ("refuse", money("0.00"), "in_transit")


def test_not_as_described_goes_step_by_step() -> None:
    first = advised(of_reason("quality"))
    assert (first.choice, codes(first)[:2]) == (
        "refuse",
        ["advice.offer_refuse", "circumstance.buyer_gave_no_evidence"],
    )
    shown = advised(of_reason("quality", evidence=(PICTURE,)))
    assert (shown.choice, offered(shown)) == ("partial", money("5.52"))
    proven = advised(of_reason("quality", evidence=(PICTURE,)), ready("product_photo", "description_screenshot"))
    assert (proven.choice, codes(proven)[1]) == ("refuse", "circumstance.evidence_ready")
    back = advised(of_reason("quality", evidence=(PICTURE,), process=CAME_BACK))
    assert (back.choice, offered(back)) == ("partial", money("9.20"))
    assert "circumstance.buyer_came_back" in codes(back)


def test_an_offer_is_never_taken_back() -> None:
    ours = request("12.00", solution_owner="seller", status="buyer_refused")
    found = advised(of_reason("quality", solutions=(request(), ours), process=CAME_BACK))
    assert (found.choice, offered(found)) == ("partial", money("12.00"))
    assert "circumstance.offered_before" in codes(found)


def test_counterfeit_is_never_bought_off_cheaply() -> None:
    small = of_reason("counterfeit", solutions=(request("2.00"),), evidence=(PICTURE,))
    assert (advised(small).action, advised(small).choice) == ("draft_reply", "return_and_refund")
    papers = ready("brand_authorization", "purchase_invoice")
    assert advised(small, papers).choice == "refuse"


def test_easy_return_is_accepted_and_does_not_count() -> None:
    wants = request("23.00", solution_type="return_and_refund", logistics_fee_bear_role="seller")
    found = advised(of_reason("easy_return", solutions=(wants,)))
    assert (found.action, found.accept_money) == ("advise_accept", money("23.00"))
    assert "circumstance.exempt" in codes(found)
    keeps = advised(of_reason("easy_return"))
    assert (keeps.choice, offered(keeps)) == ("return_and_refund", money("23.00"))
    assert keeps.offer is not None
    assert keeps.offer.logistics_fee_bear_role == "buyer"


def test_personal_reasons_pay_their_own_freight() -> None:
    wants = request("23.00", solution_type="return_and_refund", logistics_fee_bear_role="seller")
    found = advised(of_reason("personal_reasons", solutions=(wants,)))
    assert (found.action, found.choice) == ("draft_reply", "return_and_refund")
    fair = wants.model_copy(update={"logistics_fee_bear_role": "buyer"})
    assert advised(of_reason("personal_reasons", solutions=(fair,))).action == "advise_accept"


def test_the_same_as_asked_is_accepted_not_proposed_again() -> None:
    wants = request("23.00", solution_type="return_and_refund", logistics_fee_bear_role="seller")
    found = advised(of_reason("quality", solutions=(wants,), evidence=(PICTURE,), process=CAME_BACK))
    assert codes(found)[:2] == ["advice.accept_buyer", "advice.same_as_asked"]


def test_the_platforms_better_solution_is_accepted() -> None:
    theirs = request("6.00", solution_owner="platform", status="wait_buyer_and_seller_accept")
    found = advised(of_reason("damaged", solutions=(request(), theirs), evidence=(PICTURE,), process=CAME_BACK))
    assert (found.action, found.accepts, found.accept_money) == ("advise_accept", "platform", money("6.00"))


def test_unknown_words_are_looked_at() -> None:
    odd = case(reason=None, reason_text="赠品与活动页面不一致")
    found = advised(odd)
    assert (found.action, found.choice, found.phrase, found.playbook) == ("look", "refuse", "unknown", "unknown")
    assert found.reasons[0].values() == {"reason_text": "赠品与活动页面不一致"}
    state = advised(case(reverse_detail_status=None, status_text="海外仓复核排队中", deadline=None, actions=()))
    assert (state.action, codes(state), state.choice) == ("look", ["advice.unknown_state"], None)


def test_an_unknown_reason_allows_a_return_only_where_the_buyer_asks_one() -> None:
    def allowed(kind: str) -> bool:
        wants = request(solution_type=kind)
        found = advised(case(reason=None, reason_text="赠品与活动页面不一致", solutions=(wants,)))
        return next(money.allowed for money in found.choices if money.choice == "return_and_refund")

    assert allowed("return_and_refund")
    assert not allowed("refund")
    unsent = advised(of_reason("quality"), not_shipped_yet=True)
    assert [money.allowed for money in unsent.choices if money.choice == "return_and_refund"] == [False]


@pytest.mark.parametrize(
    "changes",
    [{"solutions": ()}, {"solutions": (request(refund_money=None),)}, {"refund_money_max_local": None}],
)
def test_unclear_money_is_looked_at(changes: dict[str, Any]) -> None:
    found = advised(case(**changes))
    assert (found.action, found.choice, codes(found)[0]) == ("look", "refuse", "advice.money_unclear")


def clocked(status: str, owner: str, timeout_type: str) -> Case:
    clock = Deadline.model_validate(
        {"owner": owner, "timeout_type": timeout_type, "text": "2天3时", "earliest": LATER, "latest": LATER}
    )
    return of_reason(
        "quality", reverse_detail_status=status, status_text=status, deadline=clock, actions=("upload_proof",)
    )


@pytest.mark.parametrize(
    ("status", "owner", "timeout_type", "action", "why"),
    [
        (
            "wait_for_seller_set_return_address",
            "seller",
            "WAIT_SELLER_FILL_ADDRESS_TIMEOUT",
            "fill_return_address",
            "fill_return_address",
        ),
        ("wait_for_seller_confirmation", "seller", "WAIT_RECEIVE_ITEM_TIMEOUT", "confirm_return", "confirm_return"),
        ("wait_for_your_evidence", "seller", "WAIT_EVIDENCE_TIMEOUT", "give_evidence", "give_evidence"),
        ("wait_for_buyer_response", "buyer", "WAIT_SOLUTION_TIMEOUT", "wait", "buyers_turn"),
        ("wait_for_buyer_return", "buyer", "WAIT_BUYER_RETURN_TIMEOUT", "wait", "buyer_returns"),
        ("wait_for_warehouse_confirmation", "platform", "WAIT_WAREHOUSE_TIMEOUT", "wait", "warehouse"),
        ("wait_for_final_solution", "platform", "WAIT_PLATFORM_TIMEOUT", "wait", "platform_decides"),
    ],
)
def test_whose_turn_it_is(status: str, owner: str, timeout_type: str, action: str, why: str) -> None:
    found = advised(clocked(status, owner, timeout_type))
    assert (found.action, codes(found)[0]) == (action, f"advice.{why}")
    assert (found.choice, found.phrase, found.offer) == (None, None, None)


def test_the_platforms_cases_are_left_alone_and_ends_are_ends() -> None:
    assert advised(case(after_sale_warranty=True)).action == "leave_to_platform"
    over = case(reverse_detail_status="refund_success", deadline=None, actions=())
    assert (advised(over).action, codes(advised(over))) == ("finished", ["advice.finished"])
    theirs = request("6.00", solution_owner="platform", status="reached")
    ruled = over.model_copy(update={"solutions": (request(), theirs)})
    assert codes(advised(ruled)) == ["advice.finished", "advice.appeal"]
    won = ruled.model_copy(update={"reverse_detail_status": "refund_reject"})
    assert codes(advised(won)) == ["advice.finished"]


def test_own_playbooks_decide(tmp_path: Path) -> None:
    (tmp_path / "playbooks.toml").write_text(
        "[playbook.in_transit]\naccept_when = [{ when = ['parcel_moving'] }]", "utf-8"
    )
    mine = read_playbooks(tmp_path)
    assert recommend(case(), judged(case()), mine, NOW).action == "advise_accept"
    assert recommend(case(), judged(case()), PLAYBOOKS, NOW).action == "draft_reply"


# --- every case ------------------------------------------------------------------------------------------------------


def reasons_in(found: Recommendation) -> Iterator[Reason]:
    yield from found.reasons
    yield from (money.why_not for money in found.choices if money.why_not)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def check(of: Case, found: Recommendation) -> None:
    """What holds for any recommendation."""
    assert found.reasons
    for reason, language in product(reasons_in(found), LANGUAGES):
        sentence = all_texts()[f"why.{reason.code}"][language]
        assert placeholders(sentence) == set(reason.values()), reason.code
        assert text_in(language, f"why.{reason.code}", **reason.values())
    assert sorted(money.choice for money in found.choices) == sorted(CHOICES)
    for offer in found.choices:
        assert offer.allowed != (offer.why_not is not None)
        for amount in (offer.refund_money, offer.refund_money_post):
            if amount is not None:
                exponent = amount.amount.as_tuple().exponent
                assert amount.amount >= 0
                assert isinstance(exponent, int)
                assert -exponent <= decimals_of(amount.currency)
        if offer.refund_money and of.refund_money_max_local and offer.refund_money.amount > 0:
            assert offer.refund_money.amount <= of.refund_money_max_local.amount
    if of.reason in NOT_RECEIVED:
        assert not next(money for money in found.choices if money.choice == "return_and_refund").allowed
    if found.choice is not None:
        assert found.offer is not None
        assert found.offer.allowed
        assert found.phrase
    assert (found.accepts is None) == (found.action != "advise_accept") == (found.accept_money is None)
    assert 0 <= found.evidence.score <= 100
    assert Recommendation.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(("language", "seed"), [("zh", 1), ("en", 2)])
def test_the_whole_local_world(language: str, seed: int) -> None:
    options = {"now": NOW, "running": False, "disputes": 400, "language": language, "seed": seed}
    cases = World(SiteOptions.model_validate(options)).cases
    found = [advised(of) for of in cases]
    for of, advice in zip(cases, found, strict=True):
        check(of, advice)
        assert (advice.action == "finished") == (of.reverse_detail_status in FINISHED)
        if judged(of).answerable:
            assert advice.choice is not None
    assert {advice.action for advice in found} == {
        "draft_reply", "advise_accept", "fill_return_address", "confirm_return", "give_evidence", "wait",
        "leave_to_platform", "look", "finished",
    }  # fmt: skip
    assert {advice.choice for advice in found} == {None, "refuse", "partial", "return_and_refund"}


def test_every_reason_state_and_country() -> None:
    world = World(SiteOptions.model_validate({"now": NOW, "running": False, "disputes": 60}))
    by_state = {of.reverse_detail_status: of for of in world.cases}
    by_country = {of.buyer_country: of for of in world.cases}
    assert set(by_state) == {*STATUSES, None}
    assert set(by_country) == set(CURRENCIES)
    for reason, status, country in product([*REASONS, None], by_state, by_country):
        there = by_country[country]
        kept = ("buyer_country", "refund_money_max", "refund_money_max_local", "solutions", "parcel", "evidence")
        text = REASONS[reason]["zh"] if reason else "赠品与活动页面不一致"
        update = {name: getattr(there, name) for name in kept} | {"reason": reason, "reason_text": text}
        of = by_state[status].model_copy(update=update)
        check(of, advised(of))


@given(
    reason=st.sampled_from([*REASONS, None, "gift_missing"]),
    status=st.sampled_from([*STATUSES, None, "wait_for_the_moon"]),
    amounts=st.tuples(*[st.decimals(0, 9999, places=3) | st.none()] * 4),
    currency=st.sampled_from(["EUR", "JPY", "KRW", "USD"]),
    kind=st.sampled_from(["refund", "return_and_refund", None]),
    events=st.lists(
        st.sampled_from(["Delivered", "Returned to sender", "Parcel lost", "Departed", "{x} %s"]), max_size=3
    ),
    days=st.integers(0, 90),
    flags=st.fixed_dictionaries(
        {name: st.booleans() for name in ("not_shipped_yet", "buyer_came_back", "platform_handled")}
    ),
    at_hand=st.frozensets(st.sampled_from(sorted(PLAYBOOKS.evidence_kinds))),
    actions=st.frozensets(st.sampled_from(["accept", "refuse", "modify_solution", "upload_proof"])),
)
def test_any_case_gets_a_sound_recommendation(
    reason: str | None,
    status: str | None,
    amounts: tuple[Any, ...],
    currency: str,
    kind: str | None,
    events: list[str],
    days: int,
    flags: dict[str, bool],
    at_hand: frozenset[str],
    actions: frozenset[str],
) -> None:
    asks, ours, most, dollars = (
        None if amount is None else Money(amount=amount, currency=code)
        for amount, code in zip(amounts, (currency, currency, currency, "USD"), strict=True)
    )
    solutions = (
        request(refund_money=asks, solution_type=kind),
        request(refund_money=ours, solution_owner="seller", status="buyer_refused"),
    )
    of = case(
        reason=reason,
        reverse_detail_status=status,
        solutions=solutions,
        refund_money_max_local=most,
        refund_money_max=dollars,
        parcel=parcel(*events, days=days, sent=days + 5),
        actions=tuple(sorted(actions)),
    )
    found = advised(of, Known(at_hand=at_hand), **flags)
    check(of, found)
    if found.action == "draft_reply" and "accept" in actions and found.offer and kind == "refund":
        assert (found.choice, found.offer.refund_money) not in [(c, asks) for c in ("refuse", "partial", "full")]


def codes_in_code() -> set[str]:
    """Every reason's code that my modules can make, read from their syntax."""
    folder = Path(__file__).parents[2] / "assistant/casework/playing"
    found: set[str] = {f"circumstance.{name}" for name in CIRCUMSTANCES}
    for name in ("recommending", "verdicts", "choice_money"):
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("advice", "_not"):
                words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                found |= {f"{'advice' if node.func.id == 'advice' else 'not_allowed'}.{words[-1]}"} if words else set()
    found |= {f"advice.offer_{choice}" for choice in CHOICES} | {"advice.accept_buyer", "advice.accept_platform"}
    return found | {f"advice.{task}" for task in ("fill_return_address", "confirm_return", "give_evidence")} | {
        f"advice.{turn}" for turn in ("buyer_returns", "buyers_turn", "warehouse", "platform_decides")
    }  # fmt: skip


def test_every_code_has_its_sentence_and_no_sentence_is_left_over() -> None:
    written = {
        key.removeprefix("why.") for key in all_texts() if re.match(r"why\.(advice|circumstance|not_allowed)\.", key)
    }
    assert written == codes_in_code()


def test_evidence_of_the_playbook_is_shown() -> None:
    found = advised(of_reason("quantity_short"))
    assert isinstance(found.evidence, EvidenceCheck)
    assert {item.kind for item in found.evidence.items} == set(PLAYBOOKS.playbook["quantity_short"].evidence)
    assert found.playbook in SUBTYPES
