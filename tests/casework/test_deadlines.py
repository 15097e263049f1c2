"""Clocks: what the site says counts, by its early end; rules stand beside it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.facts import Reason
from assistant.casework.judging.deadlines import Due, due
from assistant.casework.judging.moments import hours_text
from flows.records import Case, Deadline, Dispute
from tests.casework.cases_by_hand import KNOWLEDGE, NOW, case_of, clock, prove_sentence, row_of, steps

HOUR = timedelta(hours=1)
PACIFIC = ZoneInfo("America/Los_Angeles")


def of(subject: Case | Dispute, now: datetime = NOW) -> Due:
    found = due(subject, now, KNOWLEDGE)
    for reason in found.reasons:
        prove_sentence(reason)
    return found


def codes(found: Due) -> list[str]:
    return [reason.code for reason in found.reasons]


def reason(found: Due, code: str) -> Reason:
    return next(each for each in found.reasons if each.code == code)


def test_an_exact_clock() -> None:
    found = of(case_of(deadline=clock(52 * HOUR)))
    assert (found.owner, found.clock, found.certainty, found.urgency) == ("seller", "answer", "exact", "later")
    assert (found.earliest, found.latest, found.left) == (NOW + 52 * HOUR, NOW + 52 * HOUR, 52 * HOUR)
    assert found.ours
    assert found.printed == "剩余：…"
    assert reason(found, "due.exact").values() == {"earliest": "2026-03-12 16:00 (Asia/Shanghai)", "hours": "52.0"}


def test_a_coarse_text_counts_from_its_early_end() -> None:
    found = of(case_of(deadline=clock(5 * HOUR, 24 * HOUR)))
    assert (found.certainty, found.urgency, found.left) == ("interval", "under_6h", 5 * HOUR)
    assert found.latest == NOW + 29 * HOUR
    assert codes(found)[0] == "due.interval"


@pytest.mark.parametrize(
    ("timeout_type", "status", "task"),
    [
        ("WAIT_SOLUTION_TIMEOUT", "wait_for_seller_response", "answer"),
        ("WAIT_SELLER_FILL_ADDRESS_TIMEOUT", "wait_for_seller_set_return_address", "return_address"),
        ("WAIT_RECEIVE_ITEM_TIMEOUT", "wait_for_seller_confirmation", "confirm_return"),
        ("WAIT_EVIDENCE_TIMEOUT", "wait_for_your_evidence", "evidence"),
        ("WAIT_SELLER_FILL_ADDRESS_TIMEOUT", None, "return_address"),
        (None, "wait_for_seller_confirmation", "confirm_return"),
        ("SOMETHING_NEW", "wait_for_your_evidence", "evidence"),
        ("SOMETHING_NEW", None, None),
    ],
)
def test_the_sellers_clocks(timeout_type: str | None, status: str | None, task: str | None) -> None:
    found = of(case_of(deadline=clock(30 * HOUR, timeout_type=timeout_type), reverse_detail_status=status))
    assert (found.clock, found.timeout_type, found.urgency) == (task, timeout_type, "under_48h")


@pytest.mark.parametrize("owner", ["buyer", "platform"])
def test_a_clock_that_is_not_ours(owner: str) -> None:
    found = of(case_of(deadline=clock(HOUR, owner=owner), reverse_detail_status="wait_for_buyer_response"))
    assert (found.clock, found.urgency, found.work_by, found.ours) == (None, "not_ours", None, False)
    assert codes(found)[0] == f"due.clock_of.{owner}"


def test_overdue() -> None:
    found = of(case_of(deadline=clock(-2.5 * HOUR, overdue=True)))
    assert (found.urgency, found.left, found.work_by, found.falls_in) == ("overdue", -2.5 * HOUR, None, None)
    assert reason(found, "due.overdue").values()["hours"] == "2.5"


def test_the_page_only_says_that_time_is_over() -> None:
    found = of(case_of(deadline=clock(HOUR, text="已超时", earliest=None, latest=None, overdue=True)))
    assert (found.certainty, found.urgency, found.earliest, found.left) == ("past", "overdue", None, None)
    assert reason(found, "due.past").values() == {"text": "已超时"}


def test_a_moment_that_contradicts_the_pages_overdue_is_not_told() -> None:
    found = of(case_of(deadline=clock(HOUR, text="已超时", overdue=True)))
    assert (found.urgency, codes(found)[0]) == ("overdue", "due.past")


def test_an_unreadable_clock_is_not_made_up_from_a_rule() -> None:
    found = of(case_of(deadline=clock(HOUR, text="快到了", earliest=None, latest=None)))
    assert (found.certainty, found.urgency, found.earliest, found.left) == ("unknown", "overdue", None, None)
    assert reason(found, "due.unknown").values() == {"text": "快到了"}
    assert [rule.code for rule in found.rules] == ["answer", "platform_steps_in"]


def test_an_unreadable_clock_of_the_buyer_is_no_alarm() -> None:
    deadline = clock(HOUR, owner="buyer", earliest=None, latest=None)
    found = of(case_of(deadline=deadline, reverse_detail_status="wait_for_buyer_response"))
    assert (found.urgency, codes(found)[0]) == ("not_ours", "due.untold_of.buyer")


def test_the_rule_stands_beside_the_printed_deadline_and_never_replaces_it() -> None:
    found = of(case_of(deadline=clock(300 * HOUR)))
    assert found.earliest == NOW + 300 * HOUR
    spans = [(rule.code, rule.days, rule.earliest - NOW, rule.latest - NOW, rule.sure) for rule in found.rules]
    assert spans == [
        ("answer", 5, timedelta(days=3), timedelta(days=3), "second_hand"),
        ("platform_steps_in", 7, timedelta(days=5), timedelta(days=5), "second_hand"),
    ]
    assert {"due.rule.answer", "due.rule.platform_steps_in"} < set(codes(found))


def test_the_buyers_change_starts_the_rule_again() -> None:
    case = case_of(
        deadline=clock(300 * HOUR), process=steps("seller_create_proof", "buyer_modify_solution", "initiate")
    )
    rule = of(case).rules[0]
    assert (rule.earliest, rule.latest) == (NOW + timedelta(days=3), NOW - 2 * HOUR + timedelta(days=5))
    assert "due.rule.answer_restarted" in codes(of(case))


def test_no_clock_though_the_seller_has_to_answer_is_estimated_by_the_early_end_and_says_so() -> None:
    case = case_of(process=steps("buyer_modify_solution", "initiate"), gmt_create=NOW - timedelta(days=4, hours=22))
    found = of(case)
    assert (found.owner, found.clock, found.certainty, found.urgency) == ("seller", "answer", "estimated", "under_6h")
    assert (found.earliest, found.latest) == (NOW + 2 * HOUR, NOW - HOUR + timedelta(days=5))
    assert reason(found, "due.estimated").facts[1].source == "rules.answer.numbers.days"
    assert not any(code.startswith("due.rule.answer") for code in codes(found))


@pytest.mark.parametrize(
    "subject",
    [
        case_of(gmt_create=None),
        row_of(gmt_create=None),
        case_of(reverse_detail_status="wait_for_your_evidence"),
        case_of(reverse_detail_status="wait_for_seller_confirmation"),
    ],
)
def test_no_clock_and_no_rule_to_estimate_by_is_for_somebody_to_look_at(subject: Case | Dispute) -> None:
    found = of(subject)
    assert (found.owner, found.certainty, found.urgency, found.earliest) == ("seller", "unknown", "overdue", None)
    assert codes(found)[0] == "due.not_said"


@pytest.mark.parametrize(
    ("fields", "owner"),
    [
        ({"reverse_detail_status": "wait_for_buyer_response"}, "buyer"),
        ({"reverse_detail_status": "wait_for_AE_feedback"}, "platform"),
        ({"reverse_detail_status": "refund_success"}, None),
        ({"reverse_detail_status": None}, None),
        ({"after_sale_warranty": True}, "platform"),
    ],
)
def test_nobodys_clock(fields: dict[str, object], owner: str | None) -> None:
    found = of(case_of(**fields))
    assert (found.owner, found.certainty, found.urgency, found.clock) == (owner, "none", "none", None)


@pytest.mark.parametrize(
    ("left", "falls_in", "work_by"),
    [
        (timedelta(hours=6), "working_time", timedelta(hours=6)),
        (timedelta(hours=14), "quiet_hours", timedelta(hours=10)),
        (timedelta(days=25, hours=5), "holiday", timedelta(days=24 - 1, hours=10)),
    ],
)
def test_work_by_is_the_last_working_moment_before(left: timedelta, falls_in: str, work_by: timedelta) -> None:
    # Noon in Shanghai; quiet from 22:00; 4 April is a holiday (Qingming, Saturday to Monday).
    found = of(case_of(deadline=clock(left)))
    assert found.falls_in == falls_in
    expected = NOW + work_by if falls_in != "holiday" else datetime(2026, 4, 3, 14, tzinfo=UTC)
    assert found.work_by == expected
    assert (f"due.falls_in.{falls_in}" in codes(found)) == (falls_in != "working_time")


def test_no_working_time_is_left_at_night() -> None:
    midnight = datetime(2026, 3, 10, 16, tzinfo=UTC)
    deadline = clock(HOUR, earliest=midnight + 5 * HOUR, latest=midnight + 5 * HOUR)
    found = of(case_of(deadline=deadline), midnight)
    assert (found.falls_in, found.work_by) == ("quiet_hours", None)
    assert "due.no_working_time_left" in codes(found)


def test_a_year_without_official_holidays_says_so() -> None:
    found = of(case_of(deadline=clock(timedelta(days=330))))
    assert reason(found, "due.holidays_not_known").values() == {"year": "2027"}


def test_summer_time_does_not_lengthen_a_clock() -> None:
    """Clocks go forward on 8 March 2026 in California: 20 hours on the clock's face are 19."""
    now = datetime(2026, 3, 7, 12, tzinfo=PACIFIC)
    end = datetime(2026, 3, 8, 8, tzinfo=PACIFIC)
    assert end - now == 20 * HOUR, "what Python says of two moments of one zone"
    found = of(case_of(deadline=clock(HOUR, earliest=end, latest=end), gmt_create=None), now)
    assert found.left == 19 * HOUR


ZONES = st.sampled_from([PACIFIC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), UTC])
NEAR_CHANGES = st.sampled_from([datetime(2026, 3, 8, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC), NOW])


@given(
    NEAR_CHANGES,
    st.integers(-400_000, 1_000_000),
    st.integers(0, 200_000),
    st.tuples(ZONES, ZONES, ZONES),
)
def test_time_left_is_the_same_in_every_zone(
    start: datetime, left: int, wide: int, zones: tuple[ZoneInfo, ZoneInfo, ZoneInfo]
) -> None:
    early = start + timedelta(seconds=left)
    late = early + timedelta(seconds=wide)
    deadline = clock(HOUR, earliest=early.astimezone(zones[0]), latest=late.astimezone(zones[1]))
    found = due(case_of(deadline=deadline), start.astimezone(zones[2]), KNOWLEDGE)
    assert found.left == timedelta(seconds=left)
    assert (found.earliest, found.latest) == (early, late)
    assert (found.urgency == "overdue") == (left <= 0)
    if found.work_by is not None:
        assert start < found.work_by <= early


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_hours_are_never_told_longer_than_they_are(seconds: int, more: int) -> None:
    assert float(hours_text(timedelta(seconds=seconds))) <= seconds / 3600
    assert float(hours_text(timedelta(seconds=seconds))) > seconds / 3600 - 0.1001


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due(case_of(), datetime(2026, 3, 10), KNOWLEDGE)  # noqa: DTZ001


def test_a_due_can_be_written_as_json_and_read_again() -> None:
    found = of(case_of(deadline=clock(30 * HOUR)))
    assert Due.model_validate_json(found.model_dump_json()) == found


def test_a_deadline_record_is_what_the_site_prints() -> None:
    """The early end given by the record is taken, whatever the time of filing says."""
    old = case_of(gmt_create=NOW - timedelta(days=400), deadline=clock(30 * HOUR))
    assert of(old).earliest == NOW + 30 * HOUR
    assert isinstance(old.deadline, Deadline)
