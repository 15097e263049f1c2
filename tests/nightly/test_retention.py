"""What is let go of for its age, and how one buyer is erased."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.clerk import SiteHabits, clerk_for
from assistant.casework.extending.extension_rules import propose_all
from assistant.nightly.records import OrderNight
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.forgetting import without_buyer
from assistant.nightly.store.opening import open_store
from assistant.nightly.store.tables import CaseRow
from flows.records import Case, Flag
from tests.nightly.kept_nights import (
    SHOP,
    WORLD,
    evening,
    keep_night,
    row_for,
    shop_night,
    versions,
    with_changes,
)

CASES = WORLD.cases
OVER = {"refund_success", "return_success", "refund_reject", "ae_feedback_finish"}
OPEN = [case for case in CASES if case.reverse_detail_status not in OVER]


def over(case: Case) -> Case:
    return case.model_copy(
        update={"reverse_detail_status": "refund_success", "status_text": "已结束", "deadline": None}
    )


def test_old_cases_readings_and_runs_go_and_open_cases_stay(store: Store) -> None:
    ended, first, *rest = OPEN[:5]
    old, _ = keep_night(store, 0, [over(ended), first, *rest])
    changed = with_changes([first], {first.issue_id})[0]
    keep_night(store, 10, [changed, *rest])
    last, _ = keep_night(store, 40, [changed, *rest])
    nothing = {"cases": 0, "readings": 0, "events": 0, "runs": 0, "pictures": ()}
    assert store.prune(365, evening(41)).model_dump() == nothing
    # The ended case with its reading, and the first reading of the one that changed; new-events of the first night.
    events = len(store.night(old).events)
    gone = store.prune(35, evening(41))
    assert (gone.cases, gone.readings, gone.events, gone.runs) == (1, 2, events, 1)
    # What the remaining readings show too stays: the changed case shows the pictures that it showed before.
    assert set(gone.pictures) == pictures_of(ended) - pictures_of(first, *rest)
    assert versions(store, [ended, first, *rest]) == {
        ended.issue_id: 0,
        **{case.issue_id: 1 for case in (first, *rest)},
    }
    assert [kept.case for kept in store.night(last).cases] == sorted([changed, *rest], key=lambda case: case.issue_id)
    assert store.history(SHOP, rest[0].issue_id).readings[0].run_id == ""
    # Unchanged open cases are still not opened again.
    assert keep_night(store, 41, [changed, *rest])[1] == []


def pictures_of(*cases: Case) -> set[str]:
    files = [file for case in cases for file in (*case.evidence, *(f for s in case.process for f in s.attachments))]
    return {file.sha256 for file in files if file.sha256}


def test_a_case_that_vanished_goes_with_time_too(store: Store) -> None:
    keep_night(store, 0, OPEN[:3])
    keep_night(store, 1, OPEN[1:3])
    assert store.prune(30, evening(20)).cases == 0
    keep_night(store, 39, OPEN[1:3])
    assert store.prune(30, evening(40)).cases == 1
    assert store.not_listed(store.runs(1)[0].run_id, SHOP) == ()


def test_a_case_that_was_followed_up_lately_stays(store: Store) -> None:
    keep_night(store, 0, OPEN[:3])
    run_id = store.begin_run(evening(39))
    store.keep_case(run_id, SHOP, over(OPEN[0]), evening(39), None)
    assert store.prune(30, evening(40)).cases == 0
    assert store.history(SHOP, OPEN[0].issue_id).readings[-1].case == over(OPEN[0])


def test_the_last_complete_night_and_a_run_under_way_stay(store: Store) -> None:
    keep_night(store, 0, OPEN[:2])
    keep_night(store, 1, OPEN[:2], whole=False)
    run_id = store.begin_run(evening(2))
    assert store.prune(30, evening(100)).runs == 1
    good = store.last_good_run(SHOP)
    assert good is not None
    assert good.started_at == evening(0)
    left = store.unfinished_run()
    assert left is not None
    assert left.run_id == run_id


BUYER = "k4nary-buyer"
WORDS = "my secret k4nary words"


def marked(case: Case) -> Case:
    """A case whose buyer's name and words stand wherever they can."""
    solutions = tuple(each.model_copy(update={"content": WORDS}) for each in case.solutions)
    process = tuple(each.model_copy(update={"content": WORDS}) for each in case.process)
    evidence = tuple(
        each.model_copy(update={"file_path": f"/e/k4nary-{n}.jpg"}) for n, each in enumerate(case.evidence)
    )
    return case.model_copy(
        update={
            "buyer_login_id": BUYER,
            "solutions": solutions,
            "process": process,
            "evidence": evidence,
            "flags": (Flag(field="buyer_country", text="k4nary land", why="unknown_word"),),
            "buyer_return_no": "k4nary-return",
        }
    )


@pytest.fixture
def filled(store: Store) -> Store:
    """Three nights of a buyer who changed their mind, among others."""
    mine = marked(next(case for case in OPEN if case.evidence and case.solutions))
    others = [case for case in OPEN if case.issue_id != mine.issue_id]
    for number, name in enumerate(("one k4nary", "two k4nary")):
        said = tuple(each.model_copy(update={"content": f"{name} {WORDS}"}) for each in mine.solutions)
        run_id = store.begin_run(evening(number))
        for case in (mine.model_copy(update={"solutions": said}), *others):
            store.saw_row(run_id, SHOP, row_for(case), evening(number))
            raw = f"<p>Karl K4nary-Müller &amp; {name}</p>" if case.issue_id == mine.issue_id else "<p>Karla</p>"
            store.keep_case(run_id, SHOP, case, evening(number), raw.encode())
        store.end_shop(run_id, shop_night(evening(number), rows=len(OPEN)), True)
        store.end_run(run_id, evening(number), 0, {})
    return store


def everything(store: Store) -> str:
    with Session(store._engine) as session:
        rows = [repr((row.seen_row, row.read_row)) for row in session.scalars(select(CaseRow))]
    nights = [store.night(run.run_id).model_dump_json() for run in store.runs(9)]
    histories = [store.history(SHOP, case.issue_id).model_dump_json() for case in OPEN]
    raws = [reading.raw.decode() for reading in store.raw_readings()]
    return "\n".join([*rows, *nights, *histories, *raws]).casefold()


@pytest.mark.parametrize("name", [BUYER, f" {BUYER.upper()} ", "Karl k4nary-müller"])
def test_a_buyer_is_erased_by_login_or_by_name(filled: Store, name: str) -> None:
    before = filled.night(filled.runs(1)[0].run_id)
    assert "k4nary" in everything(filled)
    assert len(filled.cases_of_buyer(name)) == 1
    forgotten = filled.forget_buyer(name)
    assert "k4nary" not in everything(filled)
    assert filled.cases_of_buyer(name) == frozenset()
    after = filled.night(before.run_id)
    assert (forgotten.cases, forgotten.readings) == (1, 2)
    assert forgotten.events > 0
    assert len(forgotten.pictures) > 0
    # Counts stay: cases, events, money, countries, reasons.
    assert [(event.issue_id, event.kind, event.field) for event in after.events] == [
        (event.issue_id, event.kind, event.field) for event in before.events
    ]
    assert [countable(kept.case) for kept in after.cases] == [countable(kept.case) for kept in before.cases]
    assert filled.forget_buyer(name).cases == 0


def countable(case: Case) -> object:
    money = [each.refund_money for each in case.solutions]
    return case.issue_id, case.buyer_country, case.reason, money, len(case.process), len(case.evidence)


def test_nobody_else_is_touched(filled: Store) -> None:
    others = {case.issue_id: case for case in OPEN}
    filled.forget_buyer(BUYER)
    kept = [each.case for each in filled.night(filled.runs(1)[0].run_id).cases if each.case.buyer_login_id]
    assert len(kept) == len(OPEN) - 1
    assert all(case == others[case.issue_id] for case in kept)
    assert len(list(filled.raw_readings())) == len(OPEN) - 1


@pytest.mark.parametrize("name", ["", "  ", "ab"])
def test_a_name_that_stands_in_everything_is_refused(filled: Store, name: str) -> None:
    with pytest.raises(ValueError, match="three letters"):
        filled.forget_buyer(name)


def test_a_part_of_a_word_is_no_name(filled: Store) -> None:
    assert filled.forget_buyer("k4nar").cases == 0
    assert "k4nary" in everything(filled)


def test_what_was_forgotten_is_not_opened_again_until_it_changes(store: Store) -> None:
    cases = [case.model_copy(update={"buyer_login_id": BUYER}) for case in OPEN]
    keep_night(store, 0, cases)
    assert store.forget_buyer(BUYER).cases == len(OPEN)
    assert keep_night(store, 1, cases)[1] == []
    assert keep_night(store, 2, with_changes(cases, {OPEN[0].issue_id}))[1] == [OPEN[0].issue_id]


def test_orders_of_the_buyer_are_erased_and_counted(store: Store) -> None:
    rules = clerk_for(SiteHabits(time_zone="America/Los_Angeles")).extension
    orders = [WORLD.orders[0].model_copy(update={"buyer_login_id": BUYER}), *WORLD.orders[1:]]
    proposals = {each.order_id: each for each in propose_all(orders, rules, evening(0))}
    run_id = store.begin_run(evening(0))
    nights = [OrderNight(shop=SHOP, order=order, proposal=proposals[order.order_id]) for order in orders]
    store.keep_orders(run_id, SHOP, nights)
    assert store.cases_of_buyer(BUYER) == {(SHOP, orders[0].order_id)}
    assert store.forget_buyer(BUYER).orders == 1
    kept = store.night(run_id).orders
    assert BUYER not in "".join(order.model_dump_json() for order in kept)
    assert list(kept[1:]) == nights[1:]
    assert kept[0].order.order_id == orders[0].order_id


def test_no_byte_of_the_buyer_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "nights.db"
    with open_store(path) as store:
        run_id = store.begin_run(evening(0))
        mine = marked(OPEN[0])
        store.keep_case(run_id, SHOP, mine, evening(0), None)
        # Events are the one place where words stand unpacked.
        store.keep_case(run_id, SHOP, mine.model_copy(update={"item_count": 71}), evening(1), None)
        again = mine.model_copy(update={"buyer_return_no": "k4nary-2"})
        store.keep_case(run_id, SHOP, again, evening(2), None)
        assert b"k4nary-2" in b"".join(file.read_bytes() for file in path.parent.iterdir())
        store.forget_buyer(BUYER)
        assert b"k4nary" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_erasing_twice_is_erasing_once() -> None:
    once = without_buyer(marked(OPEN[0]))
    assert without_buyer(once) == once
    assert "k4nary" not in once.model_dump_json()
    assert timedelta(0) == (once.gmt_create or evening(0)) - (OPEN[0].gmt_create or evening(0))
