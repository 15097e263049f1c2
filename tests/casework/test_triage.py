"""What a case is, whether it may be answered, and that every conclusion says why."""

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.facts import Reason
from assistant.casework.judging.triage import Triage, triage
from assistant.language import all_texts
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.vocabulary import FINISHED, NOT_RECEIVED, REASONS, STATUSES
from assistant.qa.site.world import World
from flows.records import Case, Flag, Parcel
from tests.casework.cases_by_hand import KNOWLEDGE, NOW, case_of, clock, dollars, prove_sentence, solution, steps

SHIPPED = Parcel(logistics_no="LP1")
ROOT = Path(__file__).parents[2]


def of(case: Case) -> Triage:
    found = triage(case, KNOWLEDGE, NOW)
    for reason in reasons_of(found):
        prove_sentence(reason)
    return found


def reasons_of(found: Triage) -> Iterator[Reason]:
    yield from found.reasons
    yield from found.due.reasons
    if found.why_not_answerable:
        yield found.why_not_answerable


def codes(found: Triage) -> set[str]:
    return {reason.code for reason in reasons_of(found)}


def source_of(found: Triage, code: str) -> str:
    return next(reason for reason in found.reasons if reason.code == code).facts[0].source


def test_a_plain_case_of_ours() -> None:
    found = of(case_of(deadline=clock(timedelta(hours=5)), parcel=SHIPPED, process=steps("initiate")))
    assert (found.standing, found.subtype, found.family) == ("ours", "in_transit", "not_received")
    assert (found.exempt, found.snad, found.platform_handled, found.returning) == (False, False, False, False)
    assert (found.answerable, found.why_not_answerable, found.seller_clock) == (True, None, "answer")
    assert (found.buyer_came_back, found.answered, found.platform_has_proposed) == (False, False, False)
    assert not found.not_shipped_yet


def test_reason_and_exemption_name_the_sites_words() -> None:
    found = of(case_of(reason="easy_return", reason_text="Easyreturn"))
    assert (found.family, found.exempt) == ("no_reason", True)
    exempt = next(reason for reason in found.reasons if reason.code == "reason.exempt")
    assert [(fact.name, fact.value, fact.source) for fact in exempt.facts] == [
        ("reason_text", "Easyreturn", "case.reason")
    ]


def test_an_unknown_reason_is_kept_counted_and_still_answerable() -> None:
    flag = Flag(field="reason", text="赠品不一致", why="unknown_word")
    found = of(case_of(reason=None, reason_text="赠品不一致", flags=(flag,), deadline=clock(timedelta(hours=5))))
    assert (found.subtype, found.family, found.exempt, found.answerable) == (None, None, False, True)
    assert [(word.kind, word.text) for word in found.unknown_words] == [("reason", "赠品不一致")]
    assert {"reason.unknown", "unknown_word"} <= codes(found)


@pytest.mark.parametrize("left", [timedelta(hours=5), timedelta(hours=-5)])
def test_platform_handled_is_never_drafted_and_costs_nothing(left: timedelta) -> None:
    asks = solution("buyer", "wait_seller_accept", dollars("20"), dollars("20"))
    case = case_of(after_sale_warranty=True, deadline=clock(left), solutions=(asks,), actions=("accept", "refuse"))
    found = of(case)
    assert (found.standing, found.platform_handled, found.answerable) == ("platform_handled", True, False)
    assert found.value_at_risk == dollars("0.00")
    assert {"not_answerable.platform_handled", "value.platform_handled"} <= codes(found)


@pytest.mark.parametrize(
    ("history", "came_back", "answered", "source"),
    [
        (("initiate",), False, False, None),
        (("buyer_modify_solution", "initiate"), False, False, None),
        (("seller_create_solution", "initiate"), False, True, "case.process.0.action_type"),
        (("buyer_create_proof", "seller_create_solution", "initiate"), False, True, "case.process.1.action_type"),
        (("buyer_refuse", "seller_create_solution"), True, False, "case.process.0.action_type"),
        (("buyer_modify_solution", "buyer_refuse", "seller_create_solution"), True, False,
         "case.process.0.action_type"),
        (("buyer_create_solution", "seller_modify_solution"), True, False, "case.process.0.action_type"),
        ((None, "buyer_create_proof", "buyer_modify_solution", "seller_create_solution"), True, False,
         "case.process.2.action_type"),
        (("seller_create_solution", "buyer_refuse", "seller_create_solution"), False, True,
         "case.process.0.action_type"),
        (("cancel", "buyer_refuse", "seller_create_solution"), False, False, None),
        (("buyer_initiate_arbitration", "buyer_refuse", "seller_create_solution"), True, False,
         "case.process.1.action_type"),
    ],
)  # fmt: skip
def test_who_spoke_last(history: tuple[str | None, ...], came_back: bool, answered: bool, source: str | None) -> None:
    found = of(case_of(process=steps(*history), deadline=clock(timedelta(hours=5))))
    assert (found.buyer_came_back, found.answered) == (came_back, answered)
    assert found.answerable != answered
    if source is not None:
        assert source_of(found, "talk.buyer_came_back" if came_back else "talk.answered") == source


@pytest.mark.parametrize(
    ("status", "came_back", "answered"),
    [
        ("buyer_refused", True, False),
        ("seller_accept_and_buyer_refused", True, False),
        ("wait_buyer_accept", False, True),
        (None, False, False),
        ("brand_new", False, False),
    ],
)
def test_the_solutions_tell_where_the_history_is_cut(status: str | None, came_back: bool, answered: bool) -> None:
    solutions = (solution("buyer", "wait_seller_accept"), solution("seller", status))
    found = of(case_of(solutions=solutions, process=steps("initiate"), deadline=clock(timedelta(hours=5))))
    assert (found.buyer_came_back, found.answered) == (came_back, answered)


def test_a_finished_case_is_not_come_back_and_risks_nothing() -> None:
    case = case_of(
        reverse_detail_status="refund_reject",
        process=steps("buyer_refuse", "seller_create_solution"),
        solutions=(solution("buyer", "reached", dollars("20", "EUR")),),
        refund_money_max_local=dollars("30", "EUR"),
    )
    found = of(case)
    assert (found.standing, found.buyer_came_back, found.answerable) == ("finished", False, False)
    assert (found.value_at_risk, found.value_at_risk_local) == (dollars("0.00"), dollars("0.00", "EUR"))
    assert "not_answerable.finished" in codes(found)


@pytest.mark.parametrize("by", ["solutions", "process"])
def test_the_platforms_proposal(by: str) -> None:
    solutions = (solution("platform", "wait_buyer_and_seller_accept"),) if by == "solutions" else ()
    history = steps("platform_give_solution", "initiate") if by == "process" else ()
    found = of(case_of(reverse_detail_status="wait_for_final_solution", solutions=solutions, process=history))
    assert found.platform_has_proposed
    code = "talk.platform_solution" if by == "solutions" else "talk.platform_step"
    assert source_of(found, code).startswith(f"case.{by}.0.")


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("wait_for_buyer_response", "turn_of_buyer"),
        ("wait_for_buyer_return", "turn_of_buyer"),
        ("wait_for_final_solution", "turn_of_platform"),
        ("wait_for_AE_feedback", "turn_of_platform"),
        ("wait_for_warehouse_quality_check", "turn_of_platform"),
        ("wait_for_your_evidence", "asks_for_evidence"),
        ("wait_for_seller_set_return_address", "asks_for_return_address"),
        ("wait_for_seller_confirmation", "asks_for_confirm_return"),
        ("refund_success", "finished"),
        ("canceled_issue", "finished"),
        (None, "unknown_state"),
        ("brand_new_state", "unknown_state"),
        ("wait_for_seller_response", None),
        ("wait_seller_confirm_refund", None),
    ],
)
def test_may_be_answered_or_why_not(status: str | None, why: str | None) -> None:
    found = of(case_of(reverse_detail_status=status))
    assert found.answerable == (why is None)
    assert (found.why_not_answerable.code if found.why_not_answerable else None) == (why and f"not_answerable.{why}")


def test_a_page_that_offers_to_refuse_asks_for_an_answer_whatever_it_calls_its_state() -> None:
    found = of(case_of(reverse_detail_status=None, status_text="新状态", actions=("accept", "refuse")))
    assert (found.standing, found.answerable) == ("ours", True)
    assert "standing.ours_by_actions" in codes(found)


def test_state_and_clock_that_contradict_each_other_are_said_aloud() -> None:
    found = of(case_of(deadline=clock(timedelta(hours=5), owner="buyer")))
    assert (found.standing, found.answerable) == ("unknown", False)
    ended = of(case_of(reverse_detail_status="refund_success", deadline=clock(timedelta(hours=5))))
    assert ended.standing == "unknown"
    assert "standing.contradiction" in codes(found) & codes(ended)


def test_a_clock_of_ours_counts_before_the_state() -> None:
    found = of(case_of(reverse_detail_status="wait_for_buyer_response", deadline=clock(timedelta(hours=5))))
    assert (found.standing, found.answerable) == ("ours", True)


def test_goods_coming_back() -> None:
    assert of(case_of(reverse_detail_status="wait_for_buyer_return")).returning
    sent = of(case_of(reverse_detail_status="wait_for_seller_confirmation", buyer_return_no="RT1"))
    assert sent.returning
    assert source_of(sent, "returning.sent") == "case.buyer_return_no"
    assert not of(case_of()).returning


@pytest.mark.parametrize(
    ("parcel", "flags", "not_shipped"),
    [
        (None, (), True),
        (Parcel(logistics_company="YANWEN"), (), True),
        (Parcel(gmt_send=NOW), (), False),
        (SHIPPED, (), False),
        (None, (Flag(field="logistics_no", text="?", why="unreadable"),), False),
        (None, (Flag(field="product_price", text="?", why="unreadable"),), True),
    ],
)
def test_not_shipped_yet(parcel: Parcel | None, flags: tuple[Flag, ...], not_shipped: bool) -> None:
    assert of(case_of(parcel=parcel, flags=flags)).not_shipped_yet == not_shipped


EUR_80, USD_90 = dollars("80", "EUR"), dollars("90")


@pytest.mark.parametrize(
    ("asks", "usd_asks", "usd", "local", "code"),
    [
        (dollars("40", "EUR"), dollars("45"), "45", "40", "value.asked"),
        (dollars("40", "EUR"), None, "45.00", "40", "value.asked"),
        (dollars("99", "EUR"), dollars("120"), "90", "80", "value.capped"),
        (None, dollars("45"), "45", None, "value.asked"),
        (None, None, "90", "80", "value.ceiling"),
        (dollars("-5", "EUR"), None, "90", "80", "value.ceiling"),
        (dollars("0.00", "EUR"), dollars("0.00"), "0.00", "0.00", "value.asked"),
    ],
)
def test_value_at_risk(asks: object, usd_asks: object, usd: str, local: str | None, code: str) -> None:
    asked = solution("buyer", "wait_seller_accept", asks, usd_asks)  # type: ignore[arg-type]
    case = case_of(solutions=(asked,), refund_money_max=USD_90, refund_money_max_local=EUR_80)
    found = of(case)
    assert found.value_at_risk == dollars(usd)
    assert found.value_at_risk_local == (dollars(local, "EUR") if local else None)
    assert code in codes(found)


def test_value_that_nobody_tells() -> None:
    found = of(case_of())
    assert (found.value_at_risk, found.value_at_risk_local) == (None, None)
    assert "value.unknown" in codes(found)


def test_a_foreign_amount_is_never_turned_by_a_made_up_rate() -> None:
    found = of(case_of(solutions=(solution("buyer", None, dollars("40", "BRL")),)))
    assert (found.value_at_risk, found.value_at_risk_local) == (None, dollars("40", "BRL"))


AMOUNTS = st.decimals(0, 10**6, places=2)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_value_at_risk_is_never_over_the_ceiling(
    asks: object, usd_asks: object, most: object, usd_most: object
) -> None:
    asked = solution("buyer", "wait_seller_accept", dollars(str(asks), "EUR"), dollars(str(usd_asks)))
    ceilings = {"refund_money_max": dollars(str(usd_most)), "refund_money_max_local": dollars(str(most), "EUR")}
    found = triage(case_of(solutions=(asked,), **ceilings), KNOWLEDGE, NOW)
    assert found.value_at_risk is not None
    assert found.value_at_risk_local is not None
    assert found.value_at_risk.amount == min(dollars(str(usd_asks)).amount, dollars(str(usd_most)).amount)
    assert found.value_at_risk_local.amount == min(dollars(str(asks)).amount, dollars(str(most)).amount)


@pytest.mark.parametrize(("seed", "language"), [(1, "zh"), (2, "en"), (3, "zh"), (11, "en")])
def test_every_case_of_the_local_center_is_judged_and_says_why_in_both_languages(seed: int, language: str) -> None:
    options = {"now": NOW, "running": False, "disputes": 240, "seed": seed, "language": language}
    for case in World(SiteOptions.model_validate(options)).cases:
        found = of(case)
        ours = case.deadline is not None and case.deadline.owner == "seller"
        assert found.answerable == (ours and found.seller_clock == "answer" and not case.after_sale_warranty)
        assert found.answerable == (found.why_not_answerable is None)
        assert found.platform_handled == case.after_sale_warranty
        assert (found.standing == "finished") == (case.reverse_detail_status in FINISHED)
        assert bool(found.unknown_words) == any(flag.why == "unknown_word" for flag in case.flags)
        assert found.value_at_risk is not None
        refused = any(each.status == "buyer_refused" for each in case.solutions)
        assert found.buyer_came_back == (refused and found.standing != "finished")


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_in_every_state(reason: str, status: str) -> None:
    found = of(case_of(reason=reason, reason_text=REASONS[reason]["en"], reverse_detail_status=status))
    assert found.subtype == reason
    assert (found.family == "not_received") == (reason in NOT_RECEIVED)
    assert found.answerable == (status == "wait_for_seller_response")


MADE_UP = {
    "standing": ("ours", "not_ours", "platform_handled", "finished"),
    "due": ("past", "unknown", "untold_of.buyer", "untold_of.platform"),
    "due.task": ("answer", "return_address", "confirm_return", "evidence"),
    "due.clock_of": ("buyer", "platform"),
    "due.no_clock": ("buyer", "platform", "nobody"),
    "due.falls_in": ("quiet_hours", "day_off", "holiday"),
    "due.rule": ("answer", "answer_restarted", "platform_steps_in"),
    "reason": ("family_only", "unknown", "none", "not_received", "not_as_described", "no_reason"),
    "not_answerable": ("turn_of_buyer", "turn_of_platform", "finished", "platform_handled", "unknown_state"),
    "value": ("finished", "platform_handled"),
}
"""Codes that the modules put together, by their first part."""
ASKS_FOR = ("return_address", "confirm_return", "evidence", "something_else")


def test_no_sentence_is_missing_and_none_is_left_over() -> None:
    modules = ("standing", "talk", "triage", "answering", "value_at_risk", "due_reasons")
    source = "\n".join(
        (ROOT / "assistant/casework/judging" / f"{name}.py").read_text(encoding="utf-8") for name in modules
    )
    rooms = "standing|due|reason|talk|returning|not_answerable|value"
    written = set(re.findall(rf'"((?:{rooms})\.[a-z_.]+|not_shipped_yet|unknown_word)"', source))
    written |= {f"{first}.{last}" for first, lasts in MADE_UP.items() for last in lasts}
    written |= {f"not_answerable.asks_for_{task}" for task in ASKS_FOR}
    texts = tomllib.loads((ROOT / "assistant/texts/casework_triage.toml").read_text(encoding="utf-8"))
    assert written == set(keys_of(texts["why"]))
    assert {f"why.{code}" for code in written} <= set(all_texts())


def keys_of(table: dict[str, object], before: str = "") -> Iterator[str]:
    for name, value in table.items():
        if name in ("zh", "en"):
            yield before.removesuffix(".")
        elif isinstance(value, dict):
            yield from keys_of(value, f"{before}{name}.")
