"""What the store keeps, and what it says when it cannot; on SQLite and on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.casework.clerk import SiteHabits, clerk_for
from assistant.casework.extending.extension_rules import propose_all
from assistant.language import speaking
from assistant.nightly.records import Night, OrderNight
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.opening import open_store
from tests.nightly.kept_nights import (
    SHOP,
    WORLD,
    evening,
    keep_night,
    kinds,
    raw_of,
    read_list,
    row_for,
    shop_night,
    versions,
    with_changes,
)

CASES = WORLD.cases
ANY_STORE = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def test_a_night_comes_back_as_it_was_kept(store: Store) -> None:
    run_id, opened = keep_night(store, 0, CASES)
    night = store.night(run_id)
    assert opened == [case.issue_id for case in CASES]
    assert {kept.case.issue_id: kept.case for kept in night.cases} == {case.issue_id: case for case in CASES}
    assert (night.run_id, night.started_at, night.ended_at) == (run_id, evening(0), evening(0) + timedelta(minutes=9))
    assert night.shops == (shop_night(evening(0), rows=len(CASES), opened=len(CASES)),)
    for kept in night.cases:
        assert (kept.shop, kept.first_seen, kept.last_seen, kept.read_at) == (SHOP, *[evening(0)] * 3)
        assert not kept.vanished
        assert kept.case_address == row_for(kept.case).detail_url
    assert {number for number, kind in kinds(night.events) if kind == "new"} == set(opened)


def test_second_night_over_unchanged_cases_opens_and_writes_nothing(store: Store) -> None:
    keep_night(store, 0, CASES)
    run_id, opened = keep_night(store, 1, CASES)
    assert opened == []
    assert store.night(run_id).events == ()
    assert set(versions(store, CASES).values()) == {1}
    assert all(kept.last_seen == evening(1) and kept.read_at == evening(0) for kept in store.night(run_id).cases)


def test_reading_unchanged_cases_again_writes_no_version(store: Store) -> None:
    keep_night(store, 0, CASES)
    run_id = store.begin_run(evening(1))
    for case in CASES:
        again = case.model_copy(update={"gmt_modified": evening(1), "actions": case.actions[::-1]})
        assert store.keep_case(run_id, SHOP, again, evening(1), b"again") == ()
    assert set(versions(store, CASES).values()) == {1}
    kept = store.history(SHOP, CASES[0].issue_id).readings[0]
    assert (kept.first_read_at, kept.read_at, kept.case.gmt_modified) == (evening(0), evening(1), evening(1))


@ANY_STORE
@given(data=st.data())
def test_k_changed_cases_are_exactly_k_new_versions(store: Store, data: st.DataObject) -> None:
    last = store.runs(1)
    number = (last[0].started_at - evening(0)).days + 1 if last else 0
    before = [store.history(SHOP, case.issue_id).readings for case in CASES]
    cases = [readings[-1].case if readings else case for readings, case in zip(before, CASES, strict=True)]
    chosen = data.draw(st.sets(st.sampled_from([case.issue_id for case in cases if case.solutions])))
    expected = chosen if last else {case.issue_id for case in cases}
    run_id, opened = keep_night(store, number, with_changes(cases, chosen))
    assert set(opened) == expected
    grown = versions(store, CASES)
    assert {
        case.issue_id: grown[case.issue_id] - len(readings) for case, readings in zip(CASES, before, strict=True)
    } == {case.issue_id: int(case.issue_id in expected) for case in CASES}
    if last:
        assert {(event.issue_id, event.kind) for event in store.night(run_id).events} == {
            (number, "changed") for number in chosen
        }


def test_a_run_that_was_stopped_goes_on_in_the_middle(store: Store) -> None:
    assert store.unfinished_run() is None
    run_id = store.begin_run(evening(0))
    read_list(store, run_id, CASES[:5], evening(0))
    store.end_shop(run_id, shop_night(evening(0), shop="other"), False)
    left = store.unfinished_run()
    assert left is not None
    assert (left.run_id, left.ended_at, [shop.shop for shop in left.shops]) == (run_id, None, ["other"])
    assert store.not_listed(run_id, SHOP) == ()
    assert read_list(store, run_id, CASES, evening(0)) == [case.issue_id for case in CASES[5:]]
    store.end_run(run_id, evening(0), 1, {"opened": 7})
    assert store.unfinished_run() is None
    summary = store.runs(9)[0]
    assert (summary.run_id, summary.exit_code, summary.counters) == (run_id, 1, {"opened": 7})


def test_a_row_seen_but_not_read_wants_opening_the_next_night_too(store: Store) -> None:
    row = row_for(CASES[0])
    run_id = store.begin_run(evening(0))
    store.saw_row(run_id, SHOP, row, evening(0))
    assert store.wants_opening(SHOP, row)
    store.end_run(run_id, evening(0), 1, {})
    second = store.begin_run(evening(1))
    store.saw_row(second, SHOP, row, evening(1))
    assert store.wants_opening(SHOP, row)
    assert store.night(second).cases == ()


OVER = {"refund_success", "return_success", "refund_reject", "ae_feedback_finish"}
OPEN = [case for case in CASES if case.reverse_detail_status not in OVER]


def test_what_vanishes_from_a_complete_list_is_told_once_and_followed_up(store: Store) -> None:
    gone, rest = OPEN[0], OPEN[1:]
    keep_night(store, 0, OPEN)
    second, _ = keep_night(store, 1, rest)
    assert kinds(store.night(second).events) == [(gone.issue_id, "vanished")]
    kept = next(kept for kept in store.night(second).cases if kept.case.issue_id == gone.issue_id)
    assert (kept.vanished, kept.last_seen) == (True, evening(0))
    third, _ = keep_night(store, 2, rest)
    assert store.night(third).events == ()
    assert gone.issue_id in {kept.case.issue_id for kept in store.night(third).cases if kept.vanished}
    assert store.not_listed(third, SHOP) == (gone.issue_id,)
    fourth, opened = keep_night(store, 3, OPEN)
    assert (kinds(store.night(fourth).events), opened) == ([(gone.issue_id, "back")], [gone.issue_id])
    assert not any(kept.vanished for kept in store.night(fourth).cases)
    # Earlier nights are told as they were.
    assert [kept.case.issue_id for kept in store.night(third).cases if kept.vanished] == [gone.issue_id]


@pytest.mark.parametrize("why", ["incomplete", "fewer rows than the page says"])
def test_nothing_vanishes_from_a_list_that_is_not_complete(store: Store, why: str) -> None:
    keep_night(store, 0, OPEN)
    run_id = store.begin_run(evening(1))
    read_list(store, run_id, OPEN[1:], evening(1))
    rows = len(OPEN) if why.startswith("fewer") else len(OPEN) - 1
    assert store.end_shop(run_id, shop_night(evening(1), rows=rows), why.startswith("fewer")) == ()
    assert not any(kept.vanished for kept in store.night(run_id).cases)


def test_a_vanished_case_that_is_found_over_is_finished(store: Store) -> None:
    gone = OPEN[0]
    keep_night(store, 0, OPEN)
    keep_night(store, 1, OPEN[1:])
    run_id = store.begin_run(evening(2))
    read_list(store, run_id, OPEN[1:], evening(2))
    assert store.not_listed(run_id, SHOP) == (gone.issue_id,)
    over = gone.model_copy(update={"reverse_detail_status": "refund_success", "status_text": "已结束,退款成功"})
    assert "finished" in {event.kind for event in store.keep_case(run_id, SHOP, over, evening(2), None)}
    assert store.not_listed(run_id, SHOP) == ()
    assert store.end_shop(run_id, shop_night(evening(2), rows=len(OPEN) - 1), True) == ()
    tonight = {kept.case.issue_id: kept for kept in store.night(run_id).cases}
    assert not tonight[gone.issue_id].vanished
    store.end_run(run_id, evening(2), 0, {})
    later, _ = keep_night(store, 3, OPEN[1:])
    assert gone.issue_id not in {kept.case.issue_id for kept in store.night(later).cases}
    assert store.night(later).events == ()


def test_shops_do_not_mix(store: Store) -> None:
    keep_night(store, 0, OPEN)
    run_id = store.begin_run(evening(1))
    assert store.wants_opening("other", row_for(OPEN[0]))
    store.saw_row(run_id, "other", row_for(OPEN[0]), evening(1))
    store.keep_case(run_id, "other", OPEN[0], evening(1), None)
    store.end_shop(run_id, shop_night(evening(1), shop="other", rows=1), True)
    assert not any(kept.vanished for kept in store.night(run_id).cases)
    assert len(store.history("other", OPEN[0].issue_id).readings) == 1


def test_a_layout_change_is_told_once_and_its_fields_are_no_changes(store: Store) -> None:
    keep_night(store, 0, OPEN)
    run_id = store.begin_run(evening(1))
    for case in OPEN:
        blind = case.model_copy(update={"product_name": None})
        store.keep_case(run_id, SHOP, with_changes([blind], {OPEN[0].issue_id})[0], evening(1), None)
    with speaking("en"):
        told = store.end_shop(run_id, shop_night(evening(1)), False)
    assert [(event.kind, event.field) for event in told] == [("layout_changed", "product_name")]
    assert store.end_shop(run_id, shop_night(evening(1)), False) == ()
    fields = [(event.kind, event.field, event.issue_id) for event in store.night(run_id).events]
    assert ("layout_changed", "product_name", "") in fields
    assert {(kind, number) for kind, _, number in fields} == {("layout_changed", ""), ("changed", OPEN[0].issue_id)}
    store.end_run(run_id, evening(1), 0, {})
    mended = store.begin_run(evening(2))
    other = OPEN[1].model_copy(update={"product_name": "Another lamp"})
    assert store.keep_case(mended, SHOP, OPEN[2], evening(2), None) == ()
    came = store.keep_case(mended, SHOP, other, evening(2), None)
    assert [(event.before, event.after) for event in came] == [(OPEN[1].product_name, "Another lamp")]
    assert len(store.night(mended).events) == 1


def test_orders_come_back_with_their_night(store: Store) -> None:
    rules = clerk_for(SiteHabits(time_zone="America/Los_Angeles")).extension
    proposals = {each.order_id: each for each in propose_all(WORLD.orders, rules, evening(0))}
    orders = tuple(OrderNight(shop=SHOP, order=each, proposal=proposals[each.order_id]) for each in WORLD.orders)
    first = store.begin_run(evening(0))
    store.keep_orders(first, SHOP, orders)
    store.end_run(first, evening(0), 0, {})
    second = store.begin_run(evening(1))
    store.keep_orders(second, SHOP, orders[:1])
    store.keep_orders(second, SHOP, orders[:2])
    assert store.night(first).orders == orders
    assert store.night(second).orders == orders[:2]


def test_last_good_run_is_the_last_complete_one(store: Store) -> None:
    assert store.last_good_run(SHOP) is None
    keep_night(store, 0, OPEN)
    keep_night(store, 1, OPEN, whole=False)
    good = store.last_good_run(SHOP)
    assert good is not None
    assert (good.outcome, good.started_at) == ("complete", evening(0))
    assert [run.started_at for run in store.runs(1)] == [evening(1)]


def test_what_was_read_since_a_moment_comes_with_its_first_reading(store: Store) -> None:
    assert store.first_good_run(SHOP) is None
    keep_night(store, 0, OPEN)
    dearer = with_changes(OPEN, {OPEN[0].issue_id})
    keep_night(store, 1, dearer)
    first = store.first_good_run(SHOP)
    assert first is not None
    assert first.started_at == evening(0)
    (told,) = store.read_since(evening(1), [SHOP])
    assert (told.shop, told.read_at, told.case, told.first) == (SHOP, evening(1), dearer[0], OPEN[0])
    assert {each.case.issue_id for each in store.read_since(evening(0), [SHOP])} == {case.issue_id for case in OPEN}
    assert store.read_since(evening(0), ["other"]) == store.read_since(evening(0), []) == ()


def test_old_pages_can_be_read_again(store: Store) -> None:
    keep_night(store, 0, CASES)
    run_id, _ = keep_night(store, 1, with_changes(CASES, {CASES[0].issue_id}))
    found = list(store.raw_readings())
    assert [reading.raw for reading in found] == [
        *(raw_of(case) for case in CASES),
        raw_of(with_changes(CASES, {CASES[0].issue_id})[0]),
    ]
    assert list(store.raw_readings("other")) == []
    before = store.night(run_id).events
    for reading in store.raw_readings(SHOP):
        store.put_reparsed(reading.number, reading.case.model_copy(update={"product_name": "mended"}))
    assert {kept.case.product_name for kept in store.night(run_id).cases} == {"mended"}
    assert store.night(run_id).events == before
    with pytest.raises(ValueError, match="not of"):
        store.put_reparsed(found[0].number, CASES[1])
    with pytest.raises(KeyError):
        store.put_reparsed(10**6, CASES[1])


def test_hostile_texts_come_back_letter_by_letter(store: Store) -> None:
    nasty = "'; DROP TABLE cases; -- \0 \u202e {shop} %s :x ${y} \N{PILE OF POO}" + "长" * 5000
    case = CASES[0].model_copy(
        update={"product_name": nasty, "solutions": (CASES[0].solutions[0].model_copy(update={"content": nasty}),)}
    )
    keep_night(store, 0, CASES)
    second = store.begin_run(evening(1))
    events = store.keep_case(second, SHOP, case, evening(1), nasty.encode())
    assert store.history(SHOP, case.issue_id).readings[-1].case == case
    assert nasty.replace("\0", "␀") in {event.after for event in events}
    assert tuple(store.night(second).events) == events


def test_naive_moments_and_unknown_runs_are_refused(store: Store) -> None:
    run_id = store.begin_run(evening(0))
    with pytest.raises(KeyError):
        store.night("20200101T000000Z-000000")
    with pytest.raises(Exception, match=r"time zone|timezone"):
        store.keep_case(run_id, SHOP, CASES[0], datetime(2026, 1, 1), None)  # noqa: DTZ001
    assert store.history(SHOP, CASES[0].issue_id).readings == ()


def unhurried(night: Night) -> Night:
    """A night without the minute in which it saw each row."""
    cases = tuple(kept.model_copy(update={"last_seen": night.ended_at}) for kept in night.cases)
    return night.model_copy(update={"cases": cases})


def test_an_earlier_night_is_told_as_it_was(store: Store) -> None:
    first, _ = keep_night(store, 0, OPEN)
    before = store.night(first)
    over = OPEN[1].model_copy(update={"reverse_detail_status": "refund_success", "status_text": "已结束"})
    second, _ = keep_night(store, 1, with_changes([OPEN[0], over, *OPEN[3:]], {OPEN[0].issue_id}))
    assert unhurried(store.night(first)) == unhurried(before)
    assert store.night(second).cases != before.cases


def test_threads_that_write_at_once_wait_for_each_other(store: Store) -> None:
    run_id = store.begin_run(evening(0))

    def keep(shop: str) -> int:
        for case in CASES:
            store.saw_row(run_id, shop, row_for(case), evening(0))
            store.keep_case(run_id, shop, case, evening(0), None)
        return len(store.night(run_id).cases)

    with ThreadPoolExecutor(4) as threads:
        assert max(threads.map(keep, ("a", "b", "c", "d"))) == 4 * len(CASES)


def test_two_open_stores_see_each_other(store: Store, store_address: str) -> None:
    with open_store(store_address) as second:
        run_id, _ = keep_night(store, 0, CASES)
        assert len(second.night(run_id).cases) == len(CASES)
        keep_night(second, 1, with_changes(CASES, {CASES[0].issue_id}))
    assert len(store.history(SHOP, CASES[0].issue_id).readings) == 2
