"""What a site can do to a reading: nothing of it ends in a silent gap."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cases import read_cases
from flows.dispute_list import DISPUTES
from flows.errors import ReadingIncomplete, SessionExpired, SortWithoutEffect, TargetMissing
from flows.list_proofs import out_of_order
from flows.listing import Listed, open_list, read_list
from flows.records import Deadline, Dispute
from flows.site import Pace
from tests.conftest import ACCOUNT, PASSWORD, Desk, OpenDesk


def listed(desk: Desk, by: str = "address") -> Listed[Dispute]:
    page, _ = open_list(desk.page, desk.site, DISPUTES, "menu" if by == "menu" else "address")
    return read_list(page, desk.site, DISPUTES, lambda: sign_in_again(desk))


def sign_in_again(desk: Desk) -> None:
    from flows.login import sign_in

    sign_in(desk.page, desk.site, ACCOUNT, lambda: PASSWORD)


def test_an_empty_list_is_whole(face: str, open_desk: OpenDesk) -> None:
    result = listed(open_desk(face, disputes=24, orders=2, faults=("empty",)).sign_in())
    assert (result.rows, result.problems, result.whole) == ([], [], True)


@pytest.mark.parametrize("fault", ["doubled", "lying-total"])
def test_rows_that_do_not_add_up_are_no_success(face: str, fault: str, open_desk: OpenDesk) -> None:
    result = listed(open_desk(face, disputes=24, orders=2, faults=(fault,)).sign_in())
    assert not result.whole
    assert {type(problem) for problem in result.problems} == {ReadingIncomplete}
    assert len(result.rows) == 24


def test_a_sort_without_effect_is_proven_on_the_data(face: str, open_desk: OpenDesk) -> None:
    result = listed(open_desk(face, disputes=24, orders=2, faults=("unsorted",)).sign_in())
    assert [type(problem) for problem in result.problems] == [SortWithoutEffect]
    assert (len(result.rows), result.in_order) == (24, False)


def test_a_missing_sort_control_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=24, orders=2, faults=("no-sort",)).sign_in()
    result = listed(desk.with_site(pace=Pace(page_seconds=3)))
    assert [(type(problem), problem.target) for problem in result.problems] == [(TargetMissing, "dispute_list.sort.1")]


def test_menu_and_address_lead_to_the_same_rows(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=6, orders=2).sign_in()
    by_menu, by_address = listed(desk, "menu"), listed(desk)
    assert [row.issue_id for row in by_menu.rows] == [row.issue_id for row in by_address.rows]


def test_every_case_comes_back_when_replies_fail_at_random(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=12, orders=2, faults=("error=0.1",)).sign_in()
    ids = [case.issue_id for case in desk.center.world.cases]
    open_list(desk.page, desk.site, DISPUTES, "address")
    results = list(read_cases(desk.page, desk.site, ids))
    assert sorted(result.issue_id for result in results) == sorted(ids)
    assert [str(result.problem) for result in results if result.case is None] == []


def test_a_case_that_never_comes_is_named_and_stops_no_other(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=6, orders=2).sign_in()
    ids = [case.issue_id for case in desk.center.world.cases]
    results = list(
        read_cases(desk.page, desk.with_site(pace=Pace(page_seconds=2, retries=1)).site, [*ids, "6500000000009999"])
    )
    assert {result.issue_id for result in results if result.case} == set(ids)
    assert [result.issue_id for result in results if result.problem] == ["6500000000009999"]


@pytest.mark.parametrize("fault", ["expire=4", "expire-dialog=6"])
def test_a_session_that_dies_on_the_way_is_renewed(face: str, fault: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=12, orders=2, faults=(fault,)).sign_in()
    result = listed(desk)
    assert result.whole
    ids = [row.issue_id for row in result.rows]
    results = list(read_cases(desk.page, desk.site, ids, lambda: sign_in_again(desk)))
    assert sorted(each.issue_id for each in results if each.case) == sorted(ids)
    assert all(each.case.issue_id == each.issue_id for each in results if each.case)


def test_without_renewal_a_dead_session_is_named(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=12, orders=2).sign_in()
    open_list(desk.page, desk.site, DISPUTES, "address")
    desk.session.context.clear_cookies()
    with pytest.raises(SessionExpired):
        list(read_cases(desk.page, desk.site, [case.issue_id for case in desk.center.world.cases]))


def row(number: int, ends: datetime, width: int) -> Dispute:
    clock = Deadline(owner="seller", text="", earliest=ends, latest=ends + timedelta(seconds=width))
    return Dispute(
        issue_id=str(number),
        order_id=None,
        parent_order_id=None,
        reverse_detail_status=None,
        status_text="",
        deadline=clock,
    )


BEGIN = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)
OFFSETS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 3600)), min_size=2, max_size=30)


@given(OFFSETS)
def test_rows_in_order_of_their_early_end_are_in_order(offsets: list[tuple[int, int]]) -> None:
    rows = [row(n, BEGIN + timedelta(seconds=at), width) for n, (at, width) in enumerate(sorted(offsets), start=1)]
    assert out_of_order("page", DISPUTES, rows) == []


@given(OFFSETS)
def test_a_row_that_surely_ends_before_one_above_it_is_found(offsets: list[tuple[int, int]]) -> None:
    rows = [row(n, BEGIN + timedelta(seconds=at), width) for n, (at, width) in enumerate(sorted(offsets), start=1)]
    last = row(99, BEGIN + timedelta(days=30), 1)
    assert [type(problem) for problem in out_of_order("page", DISPUTES, [last, *rows])] == [SortWithoutEffect]
