"""The order of a list is proven on its clocks: what surely stands wrong is found, what may be right is let be."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.dispute_list import DISPUTES
from flows.errors import SortWithoutEffect
from flows.list_proofs import out_of_order
from flows.records import ClockOwner, Deadline, Dispute

START = datetime(2026, 3, 8, 8, 0, tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)

seconds = st.integers(min_value=-200_000, max_value=400_000)
widths = st.sampled_from([0, 1, 60, 3600])


def row(number: int, clock: Deadline | None) -> Dispute:
    return Dispute(
        issue_id=str(number),
        order_id=None,
        parent_order_id=None,
        reverse_detail_status=None,
        status_text="",
        deadline=clock,
    )


def running(start: int, width: int, owner: ClockOwner = "seller") -> Deadline:
    earliest = START + timedelta(seconds=start)
    return Deadline(owner=owner, text="剩余", earliest=earliest, latest=earliest + timedelta(seconds=width))


OVERDUE = Deadline(owner="seller", text="已超时", earliest=None, latest=None, overdue=True)
UNREADABLE = Deadline(owner="seller", text="?", earliest=None, latest=None)
irrelevant = st.sampled_from([None, UNREADABLE, running(5, 1, "buyer"), running(-99_999, 1, "platform")])
clocks = st.one_of(st.builds(running, seconds, widths), st.just(OVERDUE))


@given(moments=st.lists(seconds, max_size=30), width=widths, data=st.data())
def test_rows_in_order_pass(moments: list[int], width: int, data: st.DataObject) -> None:
    """Whatever lies between them, and wherever in its printed interval each true moment lies."""
    rows: list[Dispute] = []
    for number, moment in enumerate(sorted(moments)):
        before = data.draw(st.integers(min_value=0, max_value=width))
        rows += [row(1000 + number, data.draw(irrelevant)), row(number, running(moment - before, width))]
    assert out_of_order("", DISPUTES, rows) == []
    assert out_of_order("", DISPUTES, [row(9999, OVERDUE), *rows]) == []


@given(given_clocks=st.lists(st.one_of(clocks, irrelevant), max_size=12))
def test_every_row_that_is_surely_late_is_found(given_clocks: list[Deadline | None]) -> None:
    rows = [row(number, clock) for number, clock in enumerate(given_clocks)]
    relevant = [clock for clock in given_clocks if clock and clock.owner == "seller" and clock != UNREADABLE]
    wrong = any(
        (below.latest or LONG_AGO) < (above.earliest or LONG_AGO)
        for at, below in enumerate(relevant)
        for above in relevant[:at]
    )
    problems = out_of_order("", DISPUTES, rows)
    assert bool(problems) == wrong
    assert all(isinstance(problem, SortWithoutEffect) for problem in problems)
    assert all(problem.target == "dispute_list.sort" for problem in problems)


@given(moments=st.lists(seconds, min_size=2, max_size=20, unique=True), data=st.data())
def test_one_row_out_of_its_place_is_found(moments: list[int], data: st.DataObject) -> None:
    rows = [row(number, running(moment * 10, 1)) for number, moment in enumerate(sorted(moments))]
    taken = data.draw(st.integers(min_value=0, max_value=len(rows) - 1))
    moved = rows.pop(taken)
    place = data.draw(st.integers(min_value=0, max_value=len(rows)).filter(lambda each: each != taken))
    rows.insert(place, moved)
    (problem,) = out_of_order("", DISPUTES, rows)
    assert problem.site_words == "剩余"
