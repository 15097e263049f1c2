"""What counts as a change between two readings of a case, and what is noise."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import speaking
from assistant.nightly.changes import events_between
from assistant.nightly.layout_changes import is_explained, looks_like_layout_change
from assistant.nightly.noise import TOLERANCE, content_hash, same_row
from assistant.nightly.records import Event
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.records import Attachment, Case, Deadline, Flag, Parcel, ParcelEvent, ProcessStep
from tests.casework.cases_by_hand import NOW, case_of, clock, dollars, row_of, solution

NEXT = NOW + timedelta(days=1)
WORLD = World(SiteOptions(now=NOW, running=False, disputes=40, seed=5)).cases
DAY = timedelta(days=1)


def told(before: Case | None, after: Case) -> list[tuple[str, str, str, str]]:
    with speaking("en"):
        return [(each.kind, each.field, each.before, each.after) for each in events_between(before, after, NEXT, "a")]


def step(action: str, hours: int, **fields: object) -> ProcessStep:
    given: dict[str, object] = {
        "gmt_create": NOW + timedelta(hours=hours),
        "action_type": action,
        "submit_member_type": action.split("_", maxsplit=1)[0],
    }
    return ProcessStep.model_validate(given | fields)


def picture(name: str, **fields: object) -> Attachment:
    return Attachment.model_validate({"owner": "buyer", "file_type": "image", "file_path": name} | fields)


def test_first_reading_is_new_and_tells_what_nobody_knows() -> None:
    case = case_of(
        reason=None,
        flags=(Flag(field="reason", text="Ball im Netz", why="unknown_word"),),
        solutions=(solution("buyer", None, dollars("9")), solution("platform", None, dollars("4"))),
    )
    assert told(None, case) == [
        ("new", "", "", "等待卖家响应"),
        ("unknown_word", "reason", "", "Ball im Netz"),
        ("platform_decided", "solutions.1", "", "Platform · Refund only · 4 USD"),
    ]


def test_old_decision_of_a_case_that_is_over_is_no_news() -> None:
    over = case_of(reverse_detail_status="refund_success", solutions=(solution("platform", None, dollars("4")),))
    assert [kind for kind, *_ in told(None, over)] == ["new"]


@pytest.mark.parametrize("case", WORLD, ids=lambda case: str(case.issue_id))
def test_same_reading_is_no_change(case: Case) -> None:
    again = Case.model_validate_json(case.model_dump_json())
    assert told(case, again) == []
    assert content_hash(case) == content_hash(again)


DELIVERED = ParcelEvent(time=NOW, place="Lodz", text="Delivered")
BUSY = case_of(
    deadline=clock(DAY),
    solutions=(
        solution("buyer", "wait_seller_accept", dollars("12.50")).model_copy(update={"content": "The lamp is broken"}),
        solution("seller", None, dollars("0.00")),
    ),
    process=(
        step("buyer_create_proof", -1, attachments=(picture("/e/2.jpg"),)),
        step("initiate", -9, submit_member_type="buyer"),
    ),
    evidence=(picture("/e/1.jpg"), picture("/e/2.jpg")),
    parcel=Parcel(logistics_no="LP1", events=(DELIVERED,)),
    actions=("accept", "refuse"),
    flags=(
        Flag(field="deadline", text="剩余：02天", why="unreadable"),
        Flag(field="solutions.1.solution_type", text="?", why="unknown_word"),
    ),
)


def changed(**fields: object) -> Case:
    return BUSY.model_copy(update=fields)


NOISE: dict[str, Case] = {
    "countdown": changed(deadline=clock(DAY, text="剩余：01天03:58:34")),
    "a minute's drift": changed(deadline=clock(DAY + timedelta(seconds=115))),
    "coarse print": changed(deadline=clock(timedelta(hours=23), timedelta(hours=1))),
    "type of the clock that one source does not tell": changed(deadline=clock(DAY, timeout_type=None)),
    "modified": changed(gmt_modified=NEXT),
    "order of flags": changed(flags=BUSY.flags[::-1]),
    "flag that quotes the clock": changed(flags=(BUSY.flags[0].model_copy(update={"text": "01天"}), BUSY.flags[1])),
    "order of solutions": changed(solutions=BUSY.solutions[::-1]),
    "order of evidence": changed(evidence=BUSY.evidence[::-1]),
    "order of steps": changed(process=BUSY.process[::-1]),
    "order of actions": changed(actions=("refuse", "accept")),
    "page's language": changed(status_text="Waiting for seller's response", reason_text="In transit"),
    "trailing zero": changed(solutions=(BUSY.solutions[0], solution("seller", None, dollars("0")))),
    "blanks": changed(
        solutions=(
            BUSY.solutions[0].model_copy(update={"content": " The lamp\n is  broken "}),
            BUSY.solutions[1],
        )
    ),
    "another zone": changed(gmt_create=(NOW - 2 * DAY).astimezone(timezone(timedelta(hours=8)))),
    "downloaded": changed(
        evidence=(picture("/e/1.jpg", sha256="ab", size=3, media_type="image/jpeg"), BUSY.evidence[1])
    ),
    "fresh token": changed(evidence=(picture("/e/1.jpg?Expires=17&Signature=x%2B"), BUSY.evidence[1])),
}


@pytest.mark.parametrize("name", NOISE)
def test_noise_is_no_change(name: str) -> None:
    assert told(BUSY, NOISE[name]) == told(NOISE[name], BUSY) == []
    assert content_hash(BUSY) == content_hash(NOISE[name])


CHANGES: dict[str, tuple[Case, tuple[str, str, str, str]]] = {
    "state": (
        changed(reverse_detail_status="wait_for_buyer_response", status_text="等待买家响应"),
        ("changed", "reverse_detail_status", "等待卖家响应", "等待买家响应"),
    ),
    "end": (
        changed(reverse_detail_status="refund_success", status_text="已结束,退款成功"),
        ("finished", "reverse_detail_status", "等待卖家响应", "已结束,退款成功"),
    ),
    "reason": (
        changed(reason="damaged", reason_text="货物破损"),
        ("changed", "reason", "运输途中", "货物破损"),
    ),
    "later deadline": (
        changed(deadline=clock(2 * DAY)),
        ("changed", "deadline.earliest", "Seller · 2026-03-11 04:00 UTC", "Seller · 2026-03-12 04:00 UTC"),
    ),
    "other owner": (
        changed(deadline=clock(DAY, owner="buyer")),
        ("changed", "deadline.owner", "Seller · 2026-03-11 04:00 UTC", "Buyer · 2026-03-11 04:00 UTC"),
    ),
    "run out": (
        changed(deadline=Deadline(owner="seller", text="已超时", earliest=None, latest=None, overdue=True)),
        ("changed", "deadline.overdue", "Seller · 2026-03-11 04:00 UTC", "Seller · overdue"),
    ),
    "clock gone": (changed(deadline=None), ("changed", "deadline", "Seller · 2026-03-11 04:00 UTC", "")),
    "more money": (
        changed(solutions=(BUSY.solutions[0].model_copy(update={"refund_money": dollars("1300")}), BUSY.solutions[1])),
        ("changed", "solutions.0.refund_money", "12.50 USD", "1,300 USD"),
    ),
    "words of codes": (
        changed(solutions=(BUSY.solutions[0].model_copy(update={"status": "buyer_refused"}), BUSY.solutions[1])),
        ("changed", "solutions.0.status", "waiting for the seller to accept", "refused by the buyer"),
    ),
    "new solution": (
        changed(solutions=(solution("seller", "wait_buyer_accept", dollars("3")), *BUSY.solutions)),
        ("changed", "solutions.0", "", "Seller · Refund only · 3 USD"),
    ),
    "solution withdrawn": (
        changed(solutions=BUSY.solutions[1:]),
        ("changed", "solutions.0", "Buyer · Refund only · 12.50 USD · The lamp is broken", ""),
    ),
    "platform's solution": (
        changed(solutions=(*BUSY.solutions, solution("platform", None, dollars("6")))),
        ("platform_decided", "solutions.2", "", "Platform · Refund only · 6 USD"),
    ),
    "platform's step": (
        changed(process=(step("platform_give_solution", 5), *BUSY.process)),
        ("platform_decided", "process.0", "", "2026-03-10 09:00 UTC · Platform · Platform gave a solution"),
    ),
    "new step": (
        changed(
            process=(step("buyer_modify_solution", 5, content="Now!", attachments=(picture("/x"),)), *BUSY.process)
        ),
        ("changed", "process.0", "", "2026-03-10 09:00 UTC · Buyer · Buyer modified the solution · Now! · files: 1"),
    ),
    "new evidence": (
        changed(evidence=(picture("/e/9.png?Expires=5"), *BUSY.evidence)),
        ("changed", "evidence.0", "", "Buyer · 9.png"),
    ),
    "track": (
        changed(parcel=Parcel(logistics_no="LP1", events=(ParcelEvent(time=None, text="Back"), DELIVERED))),
        ("changed", "parcel.events.0", "", "Back"),
    ),
    "actions": (changed(actions=("accept",)), ("changed", "actions", "accept, refuse and propose", "accept")),
    "platform pays": (changed(after_sale_warranty=True), ("changed", "after_sale_warranty", "no", "yes")),
    "unknown state": (
        changed(
            reverse_detail_status=None,
            status_text="冻结",
            flags=(*BUSY.flags, Flag(field="reverse_detail_status", text="冻结", why="unknown_word")),
        ),
        ("unknown_word", "reverse_detail_status", "等待卖家响应", "冻结"),
    ),
    "new flag": (
        changed(flags=(*BUSY.flags, Flag(field="item_count", text="zwei", why="unreadable"))),
        ("changed", "item_count", "", "not readable · zwei"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_told_by_field_in_a_persons_words(name: str) -> None:
    after, expected = CHANGES[name]
    assert told(BUSY, after) == [expected]


def test_platforms_solution_with_its_step_is_one_decision() -> None:
    after = changed(
        solutions=(*BUSY.solutions, solution("platform", None, dollars("6"))),
        process=(step("platform_give_solution", 5), *BUSY.process),
    )
    assert [(kind, field) for kind, field, *_ in told(BUSY, after)] == [
        ("platform_decided", "solutions.2"),
        ("changed", "process.0"),
    ]


def test_unknown_word_is_told_once() -> None:
    odd = changed(flags=(Flag(field="reason", text="新原因", why="unknown_word"),))
    assert told(odd, odd.model_copy(update={"item_count": 3})) == [("changed", "item_count", "", "3")]


def test_end_after_an_end_is_only_a_change() -> None:
    first = changed(reverse_detail_status="refund_success", status_text="已结束,退款成功")
    assert told(first, changed(reverse_detail_status="refund_reject", status_text="0")) == [
        ("changed", "reverse_detail_status", "已结束,退款成功", "0")
    ]


def test_steps_that_lost_their_moments_are_the_same_steps() -> None:
    blind = tuple(each.model_copy(update={"gmt_create": None}) for each in BUSY.process)
    assert {field for _, field, *_ in told(BUSY, changed(process=blind))} == {
        "process.0.gmt_create",
        "process.1.gmt_create",
    }


@given(st.integers(0, 10_000), st.integers(0, 200_000), st.integers(0, 100_000))
def test_two_clocks_are_one_when_their_intervals_meet(shift: int, first_wide: int, second_wide: int) -> None:
    first = case_of(deadline=clock(DAY, timedelta(seconds=first_wide)))
    later = case_of(deadline=clock(DAY + timedelta(seconds=first_wide + shift), timedelta(seconds=second_wide)))
    expected = shift > TOLERANCE.total_seconds()
    assert bool(told(first, later)) is expected
    assert bool(told(later, first)) is expected


OTHER_FIELDS: dict[str, object] = {
    "buyer_return_no": "RR1",
    "item_count": 77,
    "refund_money_max": dollars("7777"),
    "product_name": "Other",
    "order_id": "9",
}


@given(st.sampled_from(WORLD), st.sets(st.sampled_from(sorted(OTHER_FIELDS))))
def test_each_changed_field_is_one_event(case: Case, names: set[str]) -> None:
    after = case.model_copy(update={name: OTHER_FIELDS[name] for name in names})
    found = events_between(case, after, NEXT, "a")
    assert {each.field for each in found} == names
    assert len(found) == len(names)
    assert (content_hash(case) != content_hash(after)) is bool(names)
    assert all((each.at, each.shop, each.issue_id) == (NEXT, "a", case.issue_id) for each in found)


@given(st.sampled_from(WORLD), st.sampled_from(WORLD))
def test_whatever_differs_is_told(first: Case, second: Case) -> None:
    after = second.model_copy(update={"issue_id": first.issue_id})
    if content_hash(first) != content_hash(after):
        assert events_between(first, after, NEXT, "a")


def test_hostile_text_is_only_a_value() -> None:
    nasty = "{shop} {0.__class__} <b> \0 =1+1 [/]"
    after = changed(solutions=(BUSY.solutions[0].model_copy(update={"content": nasty}), BUSY.solutions[1]))
    assert told(BUSY, after)[0][3] == nasty.replace("\0", "␀")


def test_row_says_something_new_or_not() -> None:
    row = row_of(deadline=clock(DAY), refund_money=dollars("5.00"))
    same = row.model_copy(update={"deadline": clock(DAY, text="剩余"), "detail_url": "/x", "status_text": "Waiting"})
    assert same_row(row, same.model_copy(update={"buyer_login_id": "j***n"}))
    for fields in (
        {"refund_money": dollars("5.01")},
        {"reverse_detail_status": "refund_success"},
        {"reverse_detail_status": None},
        {"deadline": clock(2 * DAY)},
        {"deadline": None},
        {"flags": (Flag(field="reason", text="?", why="unknown_word"),)},
    ):
        assert not same_row(row, row.model_copy(update=fields))


def pairs(lost: int, kept: int) -> list[tuple[Case | None, Case]]:
    full = case_of(
        refund_money_max=dollars("10"), product_name="Lamp", solutions=(solution("buyer", None, dollars("1")),)
    )
    empty = full.model_copy(update={"refund_money_max": None})
    return [*[(full, empty)] * lost, *[(full, full)] * kept]


def layout(found: list[tuple[Case | None, Case]]) -> Event | None:
    with speaking("en"):
        return looks_like_layout_change(found, NEXT, "a")


@pytest.mark.parametrize(
    ("lost", "kept", "expected"),
    [(3, 11, True), (3, 12, False), (21, 79, True), (20, 80, False), (2, 0, False), (3, 0, True), (0, 50, False)],
)
def test_more_than_a_fifth_losing_one_field_is_the_layout(lost: int, kept: int, expected: bool) -> None:
    found = layout(pairs(lost, kept))
    assert (found is not None) is expected
    if found:
        assert (found.kind, found.field, found.issue_id, found.shop) == ("layout_changed", "refund_money_max", "", "a")
        assert found.after == f"no longer shown in {lost} of {lost + kept} cases read"


def test_a_flag_that_it_is_missing_counts_once_and_new_cases_do_not() -> None:
    before = case_of()
    flagged = before.model_copy(update={"flags": (Flag(field="solutions.0.content", text="", why="missing"),)})
    found = layout([(before, flagged)] * 3)
    assert found is not None
    assert found.field == "solutions.*.content"
    assert layout([(flagged, flagged)] * 9) is None
    assert layout([(None, flagged)] * 9) is None


def test_the_whole_is_named_and_not_each_part() -> None:
    full = BUSY
    found = layout([(full, full.model_copy(update={"solutions": (), "parcel": None, "product_name": None}))] * 4)
    assert found is not None
    assert found.field == "parcel, solutions"


def test_a_case_that_goes_on_rightly_loses_clock_and_actions() -> None:
    after = changed(reverse_detail_status="refund_success", deadline=None, actions=())
    assert layout([(BUSY, after)] * 10) is None
    same_state = layout([(BUSY, changed(deadline=None, actions=()))] * 10)
    assert same_state is not None
    assert same_state.field == "actions, deadline"


def test_a_refund_of_nothing_is_an_amount() -> None:
    zero = changed(solutions=(BUSY.solutions[0].model_copy(update={"refund_money": dollars("0")}), BUSY.solutions[1]))
    assert Decimal(0) == zero.solutions[0].refund_money.amount  # type: ignore[union-attr]
    assert layout([(BUSY, zero)] * 10) is None


def test_what_the_layout_explains_is_no_change_of_data() -> None:
    new_layout = Event(
        at=NEXT, shop="a", issue_id="", kind="layout_changed", field="item_count, solutions.*.refund_money"
    )

    def change(field: str, kind: str = "changed", shop: str = "a") -> Event:
        return Event.model_validate({"at": NEXT, "shop": shop, "issue_id": "1", "kind": kind, "field": field})

    assert is_explained(change("solutions.3.refund_money"), new_layout)
    assert is_explained(change("item_count"), new_layout)
    assert not is_explained(change("solutions.3.refund_money_post"), new_layout)
    assert not is_explained(change("solutions.3"), new_layout)
    assert not is_explained(change("item_count", kind="new"), new_layout)
    assert not is_explained(change("item_count", shop="b"), new_layout)


def test_times_are_utc() -> None:
    found = events_between(None, BUSY, datetime(2026, 1, 1, tzinfo=UTC), "a")
    assert found[0].at.utcoffset() == timedelta(0)
