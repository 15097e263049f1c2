"""One order of work over all shops, filters and saved views."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.data_files import DataProblem
from assistant.casework.judging.views import Filter, filtered, read_views
from assistant.casework.judging.work_order import WorkItem, in_order_of_work, order_of
from assistant.qa.site.listing import dispute
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.records import Case, Dispute, Flag
from tests.casework.cases_by_hand import (
    KNOWLEDGE,
    NOW,
    case_of,
    clock,
    dollars,
    prove_sentence,
    row_of,
    solution,
    steps,
)

HOUR = timedelta(hours=1)
VIEWS = read_views().view


def ordered(*items: tuple[str, Case | Dispute], now: datetime = NOW) -> tuple[WorkItem, ...]:
    found = in_order_of_work(items, now, KNOWLEDGE)
    for item in found:
        assert [reason.code.split(".")[0] for reason in item.reasons] == ["standing", "due", "value"]
        for reason in item.reasons:
            prove_sentence(reason)
    return found


def asks(usd: str) -> dict[str, object]:
    return {"solutions": (solution("buyer", "wait_seller_accept", dollars(usd), dollars(usd)),)}


def ids(items: tuple[WorkItem, ...]) -> list[str]:
    return [item.issue_id for item in items]


def test_ours_before_others_then_early_end_then_value_then_id() -> None:
    found = ordered(
        ("a", case_of(issue_id="9", reverse_detail_status="refund_success")),
        ("b", case_of(issue_id="8", after_sale_warranty=True, deadline=clock(HOUR, owner="platform"))),
        (
            "a",
            case_of(issue_id="7", reverse_detail_status="wait_for_buyer_response", deadline=clock(HOUR, owner="buyer")),
        ),
        ("a", case_of(issue_id="6", reverse_detail_status=None)),
        ("b", case_of(issue_id="5", deadline=clock(50 * HOUR), **asks("3"))),
        ("a", case_of(issue_id="40", deadline=clock(9 * HOUR))),
        ("b", row_of(issue_id="4", deadline=clock(9 * HOUR))),
        ("a", case_of(issue_id="3", deadline=clock(9 * HOUR), **asks("2.50"))),
        ("b", case_of(issue_id="2", deadline=clock(9 * HOUR), **asks("10.00"))),
        ("a", case_of(issue_id="1", deadline=clock(-HOUR, overdue=True))),
        ("a", case_of(issue_id="11", deadline=clock(HOUR, earliest=None, latest=None, text="？"))),
    )
    assert ids(found) == ["11", "1", "2", "3", "4", "40", "5", "6", "7", "8", "9"]
    assert [item.place for item in found] == list(range(1, 12))
    assert [item.standing for item in found][6:] == ["ours", "unknown", "not_ours", "platform_handled", "finished"]


def test_a_coarse_text_stands_by_its_early_end() -> None:
    coarse = case_of(issue_id="1", deadline=clock(5 * HOUR, 24 * HOUR))
    exact = case_of(issue_id="2", deadline=clock(6 * HOUR))
    assert ids(ordered(("a", exact), ("a", coarse))) == ["1", "2"]


def test_an_estimate_stands_by_its_early_end_and_says_that_it_is_one() -> None:
    guess = case_of(issue_id="1", gmt_create=NOW - timedelta(days=4))
    found = ordered(("a", case_of(issue_id="2", deadline=clock(25 * HOUR))), ("a", guess))
    assert ids(found) == ["1", "2"]
    assert found[0].reasons[1].code == "due.estimated"


def test_a_row_of_the_list_tells_less() -> None:
    (found,) = ordered(("a", row_of(refund_money=dollars("7", "EUR"), deadline=clock(HOUR))))
    assert (found.triage, found.buyer_came_back, found.subtype) == (None, None, None)
    assert (found.value_at_risk, found.value_at_risk_local) == (None, dollars("7", "EUR"))


HOURS = st.one_of(st.none(), st.integers(-30, 90))
STATES = st.sampled_from([None, "wait_for_seller_response", "wait_for_buyer_response", "refund_success"])


@st.composite
def subjects(draw: st.DrawFn) -> tuple[str, Case | Dispute]:
    left = draw(HOURS)
    owner = draw(st.sampled_from(["seller", "seller", "buyer", "platform"]))
    wide = draw(st.integers(0, 48)) * HOUR
    deadline = None if left is None else clock(left * HOUR, wide, owner=owner, overdue=left < 0)
    number, status = str(draw(st.integers(1, 30))), draw(STATES)
    shop = draw(st.sampled_from(["a", "b"]))
    if draw(st.booleans()):
        return shop, row_of(issue_id=number, deadline=deadline, reverse_detail_status=status)
    more = asks(str(draw(st.integers(0, 3)))) if draw(st.booleans()) else {}
    handled = draw(st.booleans())
    return shop, case_of(
        issue_id=number, deadline=deadline, reverse_detail_status=status, after_sale_warranty=handled, **more
    )


@given(st.lists(subjects(), max_size=12), st.randoms())
def test_the_order_is_total_stable_and_never_puts_a_later_early_end_first(
    items: list[tuple[str, Case | Dispute]], random: object
) -> None:
    found = in_order_of_work(items, NOW, KNOWLEDGE)
    assert sorted((item.shop, item.issue_id) for item in found) == sorted((shop, each.issue_id) for shop, each in items)
    standings = [item.standing for item in found]
    assert standings == sorted(standings, key=["ours", "unknown", "not_ours", "platform_handled", "finished"].index)
    ours = [item.due.earliest for item in found if item.standing == "ours" and item.due.earliest is not None]
    assert ours == sorted(ours)
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = in_order_of_work(shuffled, NOW, KNOWLEDGE)
    assert [order_of(item) for item in again] == [order_of(item) for item in found]
    keys = {order_of(item): (item.shop, item.issue_id) for item in found}
    assert len(set(keys.values())) == len({(item.shop, item.issue_id) for item in found})
    assert in_order_of_work(items, NOW, KNOWLEDGE) == found


def test_equal_items_keep_the_order_in_which_they_came() -> None:
    twins = [("a", case_of(issue_id="1", product_name=name)) for name in ("first", "second")]
    assert [item.subject.product_name for item in in_order_of_work(twins, NOW, KNOWLEDGE)] == ["first", "second"]


def test_the_whole_local_center_in_order() -> None:
    worlds = {
        f"shop{seed}": World(SiteOptions.model_validate({"now": NOW, "running": False, "seed": seed}))
        for seed in (1, 2)
    }
    cases: list[tuple[str, Case | Dispute]] = [(shop, case) for shop, world in worlds.items() for case in world.cases]
    rows: list[tuple[str, Case | Dispute]] = [
        (shop, dispute(world, case)) for shop, world in worlds.items() for case in world.cases
    ]
    by_cases, by_rows = ordered(*cases), ordered(*rows)
    sellers = [each.deadline.earliest for _, each in cases if each.deadline and each.deadline.owner == "seller"]
    assert [item.due.earliest for item in by_cases if item.standing == "ours"] == sorted(filter(None, sellers))
    assert [item.due.earliest for item in by_rows if item.standing == "ours"] == sorted(filter(None, sellers))


def passing(wanted: Filter, *subjects: Case | Dispute) -> list[str]:
    return ids(filtered(ordered(*(("a", subject) for subject in subjects)), wanted, NOW))


SOON, LATER = clock(5 * HOUR), clock(30 * HOUR)


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("all", ["9", "2", "1", "3", "5", "6", "4", "7", "8"]),
        ("ours", ["9", "2", "1", "3", "5", "6"]),
        ("overdue", ["9", "2"]),
        ("due_6h", ["9", "2", "1"]),
        ("due_24h", ["9", "2", "1"]),
        ("due_48h", ["9", "2", "1", "3"]),
        ("arbitration", ["5"]),
        ("high_value", ["9", "1", "5", "6", "4"]),
        ("buyer_came_back", ["3"]),
        ("returns", []),
        ("not_received", ["9", "2", "1", "5", "6"]),
        ("not_as_described", ["3"]),
        ("platform_handled", ["7"]),
        ("unknown_words", ["6"]),
    ],
)
def test_saved_views(view: str, expected: list[str]) -> None:
    state = Flag(field="reverse_detail_status", text="新状态", why="unknown_word")
    back = steps("buyer_refuse", "seller_create_solution")
    shown = passing(
        VIEWS[view],
        case_of(issue_id="1", deadline=SOON, **asks("50")),
        case_of(issue_id="2", deadline=clock(-HOUR, overdue=True), **asks("5")),
        case_of(issue_id="3", deadline=LATER, reason="damaged", process=back, **asks("29.99")),
        row_of(issue_id="4", deadline=clock(HOUR, owner="buyer"), reverse_detail_status="wait_for_buyer_response"),
        case_of(
            issue_id="5", reverse_detail_status="wait_for_your_evidence", deadline=clock(70 * HOUR), **asks("30.00")
        ),
        case_of(issue_id="6", reverse_detail_status=None, flags=(state,)),
        case_of(issue_id="7", after_sale_warranty=True),
        case_of(issue_id="8", reverse_detail_status="refund_success"),
        case_of(issue_id="9", deadline=clock(HOUR, earliest=None, latest=None)),
    )
    assert shown == expected


def test_filters_by_status_reason_shop_and_amount() -> None:
    items = ordered(
        ("a", case_of(issue_id="1", deadline=SOON, **asks("10"))),
        ("b", case_of(issue_id="2", deadline=SOON, reason=None, reason_text="神秘", **asks("20"))),
        ("b", row_of(issue_id="3", deadline=SOON, refund_money=dollars("5", "EUR"))),
    )

    def kept(**fields: object) -> list[str]:
        return ids(filtered(items, Filter.model_validate(fields), NOW))

    assert kept() == ["2", "1", "3"]
    assert kept(shop=["b"]) == ["2", "3"]
    assert kept(reason=["in_transit"]) == ["1"]
    assert kept(reason=["unknown"]) == ["2", "3"]
    assert kept(status=["wait_for_your_evidence"]) == []
    assert kept(least_amount={"amount": "15"}) == ["2", "3"], "what is not known in dollars may be high: it stays"
    assert kept(least_amount={"amount": "15", "currency": "EUR"}) == ["2", "1"]
    assert kept(due_within_hours=5) == ["2", "1", "3"]
    assert kept(due_within_hours=4.99) == []


def test_filtering_keeps_the_places() -> None:
    items = ordered(("a", case_of(issue_id="1", deadline=SOON)), ("b", case_of(issue_id="2", deadline=LATER)))
    (only,) = filtered(items, Filter(shop=("b",)), NOW)
    assert only.place == 2


def test_own_views_are_added(tmp_path: Path) -> None:
    written = '[view.brazil]\ntitle = {zh = "我的", en = "Mine"}\nshop = ["b"]\n'
    written += '[view.high_value.least_amount]\namount = "99"\n'
    (tmp_path / "views.toml").write_text(written, encoding="utf-8")
    views = read_views(tmp_path).view
    assert views["brazil"].shop == ("b",)
    assert views["high_value"].least_amount is not None
    assert views["high_value"].least_amount.amount == 99
    assert set(views) == {*VIEWS, "brazil"}


@pytest.mark.parametrize(
    ("written", "code", "key"),
    [
        ('[view.mine]\nshop = ["b"]', "missing_key", "view.mine.title"),
        ("[view.ours]\ndue_in = 3", "unknown_key", "view.ours.due_in"),
        ("[view.ours]\ndue_within_hours = -1", "wrong_value", "view.ours.due_within_hours"),
        ('[view.ours]\nstanding = ["mine"]', "wrong_value", "view.ours.standing.0"),
        ('[view.high_value.least_amount]\namount = "NaN"', "wrong_value", "view.high_value.least_amount.amount"),
    ],
)
def test_mistakes_in_an_own_file(tmp_path: Path, written: str, code: str, key: str) -> None:
    (tmp_path / "views.toml").write_text(written, encoding="utf-8")
    with pytest.raises(DataProblem) as caught:
        read_views(tmp_path)
    assert (caught.value.code, caught.value.values["key"]) == (code, key)
