"""How a case ended, when it was answered, what was asked and paid."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.casework.counting.handled_cases import newest_readings
from assistant.casework.counting.outcomes import OUTCOMES, outcome_name, outcome_of
from assistant.casework.counting.statistics_data import StatisticsRules, read_statistics_rules
from assistant.casework.data_files import DataProblem
from assistant.language import LANGUAGES, speaking, text
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.records import Case
from tests.casework.made_up_cases import GROUND, NOW, OPENED, case, clock, money, seen, solution, step

THEIRS, OURS = solution("buyer", "reached"), solution("seller", "reached", "4.00", "4.40")
RULED = solution("platform", "reached", "5.00", "5.50")
REFUSED = solution("seller", "buyer_refused", "0.00", "0.00")
BEGIN = step("initiate")

TOLD = [
    (case("wait_for_seller_response", BEGIN), "open", "open"),
    (case("wait_for_final_solution", BEGIN, step("platform_give_solution", 9)), "open", "open"),
    (case("arbitrating", BEGIN), "open", "open"),
    (case(None, BEGIN), "unknown", "state_unknown"),
    (case("wait_for_the_moon", BEGIN), "unknown", "state_unknown"),
    (case(None, BEGIN, step("cancel", 5)), "withdrawn", "withdrawn"),
    (case("finish", BEGIN, step("seller_create_solution", 3), step("cancel", 5)), "withdrawn", "withdrawn"),
    (case("canceled_issue"), "withdrawn", "withdrawn"),
    (case("finish", BEGIN, step("cancel", 5, by="platform")), "unknown", "cancelled_by_other"),
    (case("canceled_issue", BEGIN, step("cancel", 5, by="system")), "unknown", "cancelled_by_other"),
    (case("wait_for_seller_response", BEGIN, step("cancel", 5)), "unknown", "cancelled_contradicted"),
    (case("refund_success", BEGIN, step("cancel", 5), solutions=(THEIRS,)), "unknown", "cancelled_contradicted"),
    (case("wait_for_seller_response", BEGIN, step("cancel", 5), step("initiate", 6)), "open", "open"),
    (case("refund_success", BEGIN, step("seller_accept", 4), solutions=(THEIRS,)), "agreed", "seller_accepted"),
    (case("refund_success", BEGIN, step("buyer_accept", 4), solutions=(OURS,)), "agreed", "buyer_accepted"),
    (case("refund_success", BEGIN, solutions=(OURS,)), "agreed", "sellers_reached"),
    (case("return_success", BEGIN, step("seller_accept", 4), solutions=(THEIRS,)), "agreed", "seller_accepted"),
    (case("refund_success", BEGIN, solutions=(THEIRS,)), "refunded_by_timeout", "timeout_deduced"),
    (case("refund_success", BEGIN, step("seller_reponse_timeout", 120)), "refunded_by_timeout", "timeout_told"),
    (
        case(
            "refund_success",
            BEGIN,
            step("seller_create_solution", 5),
            step("buyer_modify_solution", 9),
            solutions=(THEIRS, REFUSED),
        ),
        "refunded_by_timeout",
        "timeout_deduced",
    ),
    # Answered, and yet the buyer's solution was carried out: nothing tells why.
    (case("refund_success", BEGIN, step("seller_create_solution", 5), solutions=(THEIRS,)), "unknown", "end_unknown"),
    # The beginning of the negotiation was not read: an answer may be missing.
    (case("refund_success", step("buyer_modify_solution", 9), solutions=(THEIRS,)), "unknown", "end_unknown"),
    (case("refund_success", BEGIN, step(None, 9), solutions=(THEIRS,)), "unknown", "end_unknown"),
    (case("refund_success"), "unknown", "end_unknown"),
    (case("ae_feedback_finish", BEGIN, solutions=(THEIRS, RULED)), "platform_ruled", "platform_ruled"),
    (case("refund_reject", BEGIN, solutions=(RULED,)), "platform_ruled", "platform_ruled"),
    (case("refund_success", BEGIN, step("platform_give_solution", 9)), "unknown", "end_unknown"),
    (
        case(
            "refund_success",
            BEGIN,
            step("platform_give_solution", 9),
            step("seller_accept", 10),
            solutions=(THEIRS, solution("platform", "buyer_refused")),
        ),
        "agreed",
        "seller_accepted",
    ),
    (case("refund_reject", BEGIN, solutions=(REFUSED,)), "refused", "refused"),
    (
        case("refund_success", BEGIN, solutions=(THEIRS,), after_sale_warranty=True),
        "platform_handled",
        "platform_handled",
    ),
    (case("wait_for_AE_feedback", BEGIN, after_sale_warranty=True), "open", "open"),
]


@pytest.mark.parametrize(("given", "outcome", "why"), TOLD)
def test_outcome_is_told(given: Case, outcome: str, why: str) -> None:
    told = outcome_of(given, GROUND)
    assert (told.outcome, [reason.code for reason in told.reasons]) == (outcome, [f"outcome.{why}"])
    for language in LANGUAGES:
        with speaking(language):
            assert given.status_text in text(f"why.{told.reasons[0].code}", **told.reasons[0].values())


def test_every_outcome_is_met_and_has_a_name() -> None:
    assert {outcome for _, outcome, _ in TOLD} == set(OUTCOMES)
    for language in LANGUAGES:
        with speaking(language):
            assert len({outcome_name(outcome) for outcome in OUTCOMES}) == len(OUTCOMES)


def test_a_ruling_without_a_reached_solution_is_told_by_its_step() -> None:
    theirs = solution("platform", None, "5.00", "5.50")
    told = outcome_of(case("refund_success", BEGIN, step("platform_give_solution", 9), solutions=(theirs,)), GROUND)
    assert (told.outcome, told.solution) == ("platform_ruled", theirs)


def test_an_agreement_after_the_platforms_proposal_is_no_ruling() -> None:
    theirs = solution("platform", None, "5.00", "5.50")
    steps = (BEGIN, step("platform_give_solution", 9), step("seller_accept", 10))
    assert outcome_of(case("refund_success", *steps, solutions=(theirs,)), GROUND).outcome == "agreed"


@pytest.mark.parametrize(
    ("given", "paid", "usd"),
    [
        (case("refund_success", BEGIN, step("seller_accept", 1), solutions=(THEIRS,)), "10.00", "11.00"),
        (case("refund_success", BEGIN, step("buyer_accept", 1), solutions=(THEIRS, OURS)), "4.00", "4.40"),
        (case("ae_feedback_finish", BEGIN, solutions=(THEIRS, RULED)), "5.00", "5.50"),
        (case("refund_reject", BEGIN, solutions=(THEIRS,)), "0.00", "0.00"),
        (case("finish", BEGIN, step("cancel", 1), solutions=(solution("buyer", None),)), "0.00", "0.00"),
        (case("refund_success", BEGIN, step("seller_accept", 1)), None, None),
        (case("wait_for_seller_response", BEGIN, solutions=(THEIRS,)), None, None),
        (case("refund_success", BEGIN, solutions=(THEIRS,), after_sale_warranty=True), None, None),
    ],
)
def test_paid(given: Case, paid: str | None, usd: str | None) -> None:
    found = seen(given)
    assert found.paid == (money(paid) if paid else None)
    assert found.paid_usd == (money(usd, "USD") if usd else None)


def test_asked_is_what_the_buyer_asked_first() -> None:
    begin = step("initiate", asks=money("20.00"))
    lowered = seen(case("refund_success", begin, step("buyer_modify_solution", 2), solutions=(THEIRS,)))
    # The page tells dollars of the lowered amount only: those of the first are not known, and not computed.
    assert (lowered.asked, lowered.asked_usd) == (money("20.00"), None)
    kept = seen(case("refund_success", step("initiate", asks=money("10.00")), solutions=(THEIRS,)))
    assert (kept.asked, kept.asked_usd) == (money("10.00"), money("11.00", "USD"))
    assert seen(case("refund_success", solutions=(THEIRS,))).asked == money("10.00")
    dollars = seen(case("refund_success", step("initiate", asks=money("9.99", "USD")), solutions=(THEIRS,)))
    assert dollars.asked_usd == money("9.99", "USD")


def test_first_answer_is_the_oldest_that_stops_the_clock() -> None:
    steps = (
        BEGIN,
        step("seller_create_proof", 1),
        step("seller_create_solution", 30),
        step("seller_modify_solution", 40),
    )
    found = seen(case("wait_for_buyer_response", *steps))
    assert found.first_answer_at == OPENED + timedelta(hours=30)
    assert seen(case("wait_for_seller_response", BEGIN, step("seller_create_proof", 1))).first_answer_at is None


@pytest.mark.parametrize(
    ("given", "in_time"),
    [
        (case("wait_for_buyer_response", BEGIN, step("seller_create_solution", 90)), True),
        (case("refund_success", BEGIN, step("seller_accept", 1), solutions=(THEIRS,)), True),
        (case("refund_success", BEGIN, solutions=(THEIRS,)), False),
        (case("wait_for_seller_response", BEGIN, deadline=clock(NOW + timedelta(hours=1))), None),
        (case("wait_for_seller_response", BEGIN, deadline=clock(NOW - timedelta(hours=1))), False),
        (case("wait_for_seller_response", BEGIN, deadline=clock(NOW, overdue=True)), False),
        (case("finish", BEGIN, step("cancel", 2)), None),
        (case("wait_for_AE_feedback", BEGIN, after_sale_warranty=True, deadline=clock(NOW, overdue=True)), None),
        # Answered once, and the second clock ran out.
        (
            case(
                "wait_for_seller_response", BEGIN, step("seller_create_solution", 9), deadline=clock(NOW, overdue=True)
            ),
            False,
        ),
    ],
)
def test_answered_in_time(given: Case, in_time: bool | None) -> None:
    assert seen(given).answered_in_time is in_time


def test_an_end_that_may_have_come_is_not_yet_decided() -> None:
    coarse = clock(NOW).model_copy(update={"earliest": NOW - timedelta(hours=1), "latest": NOW + timedelta(hours=1)})
    assert seen(case("wait_for_seller_response", BEGIN, deadline=coarse)).answered_in_time is None


def test_arbitration_family_and_ends() -> None:
    asked = seen(case("wait_for_final_solution", BEGIN, step("buyer_initiate_arbitration", 9)))
    assert (asked.arbitrated, asked.closed_at) == (True, None)
    plain = seen(case("refund_success", BEGIN, step("seller_accept", 9), solutions=(THEIRS,)))
    assert (plain.arbitrated, plain.closed_at) == (False, OPENED + timedelta(hours=9))
    assert (plain.kind.family, plain.kind.exempt) == ("not_as_described", False)
    assert seen(case("refund_success", reason="easy_return")).kind.exempt
    assert seen(case("refund_success", gmt_create=None)).opened_at is None


def test_the_newest_reading_of_a_dispute_counts() -> None:
    old = seen(case("wait_for_seller_response", BEGIN)).model_copy(update={"captured_at": NOW - timedelta(days=1)})
    new = seen(case("finish", BEGIN, step("cancel", 5)))
    elsewhere = seen(case("wait_for_seller_response", BEGIN), shop="b")
    assert newest_readings([new, old, elsewhere]) == (new, elsewhere)
    assert newest_readings([old, new]) == (new,)


def test_every_case_of_the_local_center_has_an_outcome_with_a_reason() -> None:
    world = World(SiteOptions(now=NOW, running=False, disputes=120))
    found = [seen(each) for each in world.cases]
    assert {"open", "unknown", "refused", "platform_ruled", "refunded_by_timeout"} <= {each.outcome for each in found}
    assert [each for each in found if each.outcome == "unknown" and each.case.reverse_detail_status is not None] == []
    for each in found:
        for language in LANGUAGES:
            with speaking(language):
                assert all("{" not in text(f"why.{reason.code}", **reason.values()) for reason in each.reasons)


@pytest.mark.parametrize(
    ("written", "code", "key"),
    [
        ("[window]\ndays = 0", "wrong_value", "window.days"),
        ('[window]\nzone = "Moon"', "wrong_value", "window.zone"),
        ("[window]\nhours = 3", "unknown_key", "window.hours"),
        ("[targets.default]\nresolved_share = 1.5", "wrong_value", "targets.default.resolved_share"),
        ("[targets.default]\ndispute_rate = 0", "wrong_value", "targets.default.dispute_rate"),
        ("[targets.night]\nresolution_hours = 48", "missing_key", "targets.night.source"),
        ("[answer]\nsteps = []", "wrong_value", "answer.steps"),
    ],
)
def test_a_mistake_in_the_file_gives_file_key_and_mend(tmp_path: Path, written: str, code: str, key: str) -> None:
    file = tmp_path / "statistics.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(DataProblem) as told:
        read_statistics_rules(tmp_path)
    assert (told.value.code, told.value.values["key"], told.value.values["file"]) == (code, key, file)


def test_own_targets_win(tmp_path: Path) -> None:
    own = '[targets.default]\non_time_share = "0.95"\n'
    (tmp_path / "statistics.toml").write_text(own, encoding="utf-8")
    assert read_statistics_rules(tmp_path).targets["default"].on_time_share == Decimal("0.95")


def test_the_schema_describes_every_field() -> None:
    schema = StatisticsRules.model_json_schema()
    tables = [schema, *(table for table in schema["$defs"].values() if "properties" in table)]
    silent = [name for table in tables for name, field in table["properties"].items() if "description" not in field]
    assert silent == []
