"""What the report says of a night: by hand."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from assistant.language import current_language, set_language
from assistant.nightly.records import EventKind, Night
from assistant.nightly.report.building import Sources, build
from assistant.nightly.report.figures import NightFigures, figures_of
from assistant.nightly.report.view import Report
from flows.records import Case, Deadline, Money, ProcessStep, Solution
from tests.nightly.made_up_nights import ADDRESS, CLERK, NOW, event, kept, night, shop_night, world_night

ENGLISH = Sources(clerk=CLERK, language="en")


def case(number: int, hours: float | None, **fields: object) -> Case:
    """A case that waits for the seller for so many hours more; None: for the buyer."""
    clock = Deadline(
        owner="seller" if hours is not None else "buyer",
        timeout_type="WAIT_SOLUTION_TIMEOUT",
        text="剩余",
        earliest=NOW + timedelta(hours=hours if hours is not None else 30),
        latest=NOW + timedelta(hours=hours if hours is not None else 30),
    )
    asked = Solution(
        solution_owner="buyer",
        solution_type="refund",
        status="wait_seller_accept",
        refund_money=Money(amount=Decimal("10.00"), currency="EUR"),
        refund_money_post=Money(amount=Decimal("11.50"), currency="USD"),
        content="It never came.",
    )
    told: dict[str, object] = {
        "issue_id": f"{6500000000000000 + number}",
        "order_id": "1",
        "parent_order_id": "1",
        "reverse_detail_status": "wait_for_seller_response" if hours is not None else "wait_for_buyer_response",
        "status_text": "等待卖家响应",
        "reason": "in_transit",
        "reason_text": "运输途中",
        "gmt_create": NOW - timedelta(days=3),
        "deadline": clock,
        "buyer_country": "BR",
        "product_name": "Lamp",
        "solutions": (asked,),
    }
    return Case.model_validate(told | fields)


def report(given: Night, sources: Sources = ENGLISH) -> Report:
    return build(given, sources, NOW)


def numbers(rows: tuple[object, ...]) -> list[int]:
    return [int(getattr(row, "issue_id")) - 6500000000000000 for row in rows]  # noqa: B009 - rows of any kind


def test_what_is_due_stands_by_urgency_over_all_shops() -> None:
    made = report(
        night(
            kept(case(1, 47)),
            kept(case(2, 5), shop="mats"),
            kept(case(3, 23)),
            kept(case(4, -2), shop="mats"),
            kept(case(5, 49)),
            kept(case(6, None)),
            kept(case(7, 0.5)),
            shops=(shop_night(), shop_night("mats", "Mats & More")),
        )
    )
    assert numbers(made.due) == [4, 7, 2, 3, 1]
    assert [row.rung for row in made.due] == ["overdue", "under_6h", "under_6h", "under_24h", "under_48h"]
    assert made.totals.due == {"overdue": 1, "under_6h": 2, "under_24h": 1, "under_48h": 1, "look": 0}
    assert numbers(made.later) == [5, 6]
    assert made.headline == "1 overdue, 3 more due within 24 hours."
    assert [row.left_words for row in made.due] == ["2 h 0 min over", "30 min", "5 h 0 min", "23 h 0 min", "1 d 23 h"]
    # 07:00 in Shanghai, whatever zone the site or the machine has.
    assert [row.due_words for row in made.due][:2] == ["today 05:00", "today 07:30"]
    assert made.due[2].shop == "Mats & More"


def test_a_row_tells_money_step_reason_and_where_to_go() -> None:
    row = report(night(kept(case(1, 5)))).due[0]
    assert (row.usd, row.local) == (
        Money(amount=Decimal("11.50"), currency="USD"),
        Money(amount=Decimal("10.00"), currency="EUR"),
    )
    assert row.step.startswith(("Reply: ", "Accept", "Look"))
    assert row.why
    assert row.reason == "Parcel still in transit"
    assert (row.country, row.country_name) == ("BR", "Brazil")
    assert row.address == f"{ADDRESS}6500000000000001"
    assert row.buyer_words == "It never came."


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "https://u:p@x.example/", "", "//x"])
def test_an_unsafe_address_is_no_link(address: str) -> None:
    assert report(night(kept(case(1, 5), case_address=address))).due[0].address == ""


def test_a_clock_that_nobody_can_read_comes_first_and_unknown_states_are_looked_at() -> None:
    unclear = Deadline(owner="seller", text="bald", earliest=None, latest=None)
    strange = case(2, None, reverse_detail_status="zzz", status_text="复核", deadline=None)
    made = report(night(kept(case(1, -3)), kept(case(3, 5, deadline=unclear)), kept(strange)))
    assert numbers(made.due) == [3, 1, 2]
    assert [row.rung for row in made.due] == ["overdue", "overdue", "look"]
    assert made.due[0].due_words == "bald"


def test_shops_in_trouble_stand_first_and_are_never_left_without_words() -> None:
    shops = (
        shop_night("a", "A"),
        shop_night("b", "B", outcome="incomplete", rows=10, total=12, counted=10, unread=("77",)),
        shop_night("c", "C", outcome="failed", problem="Session expired.\nSign in again.", problem_code="expired"),
    )
    made = report(night(shops=shops))
    assert [shop.shop for shop in made.troubles] == ["C", "B"]
    assert made.troubles[0].problem == "Session expired.\nSign in again."
    assert "10 rows read, the page's total says 12, a second count 10" in made.troubles[1].problem
    assert made.troubles[1].unread == ("77",)
    assert made.headline.endswith("Not read in full: 2 of 3 shops, see below.")
    assert not made.quiet


def test_changes_are_grouped_by_case_and_said_in_words() -> None:
    states = {"before": "wait_for_buyer_response", "after": "wait_for_seller_response"}
    made = report(
        night(
            kept(case(1, 5)),
            kept(case(2, 40)),
            events=(
                event("changed", case(2, 40), field="product_name", before="", after="=1+1 <b>"),
                event("changed", case(1, 5), field="reverse_detail_status", **states),
                event("changed", case(1, 5), field="solutions.0.refund_money", before="9.00 EUR", after="10.00 EUR"),
                event("back", case(2, 40)),
                event("changed", "42", field="brand_new.field", before="a", after="b"),
            ),
        )
    )
    assert [each.row.issue_id for each in made.changed] == ["6500000000000001", "6500000000000002", "42"]
    first, second, gone = made.changed
    assert [(each.name, each.before, each.after) for each in first.changes] == [
        ("State", "waiting for the buyer's response", "waiting for the seller's response"),
        ("Solution's amount", "9.00 EUR", "10.00 EUR"),
    ]
    assert second.back
    assert second.changes[0].after == "=1+1 <b>"
    assert gone.changes[0].name == "brand_new.field"


def test_new_vanished_decided_finished_and_unknown() -> None:
    ruling = Solution(
        solution_owner="platform",
        solution_type="refund",
        refund_money=Money(amount=Decimal("4.00"), currency="EUR"),
        content="Half.",
    )
    words = ProcessStep(gmt_create=NOW, action_type="initiate", submit_member_type="buyer", content="Broken!")
    decided = case(2, 40, solutions=(*case(2, 40).solutions, ruling))
    strange = case(5, 60, reason="new_reason", reason_text="外星人拿走了")
    kinds: tuple[tuple[EventKind, Case], ...] = (
        ("new", case(1, 90)),
        ("platform_decided", decided),
        ("vanished", case(3, 90)),
        ("finished", case(4, 90)),
    )
    made = report(
        night(
            kept(case(1, 90, process=(words,))),
            kept(decided),
            kept(case(3, 90), vanished=True),
            kept(case(4, None, reverse_detail_status="refund_reject", deadline=None)),
            kept(strange),
            kept(case(6, 70), vanished=True),
            events=(*(event(kind, each) for kind, each in kinds), event("layout_changed", "1", field="status_text")),
        )
    )
    assert numbers(made.new) == [1]
    assert made.new[0].buyer_words == "Broken!"
    assert (made.decisions[0].solution, made.decisions[0].content) == ("Refund only 4.00 EUR", "Half.")
    assert numbers(made.vanished) == [3, 6], "also what vanished on an earlier night"
    assert numbers(made.finished) == [4]
    assert [(row.words, row.kind, row.new) for row in made.unknown] == [("外星人拿走了", "Reason", False)]
    assert len(made.layout) == 1
    assert made.totals.open_disputes == 3, "neither what ended nor what vanished"
    assert not {3, 4, 6} & set(numbers(made.later))


def test_money_at_risk_is_added_per_shop_and_what_is_unknown_is_counted() -> None:
    bare = case(3, 30, solutions=())
    made = report(
        night(
            kept(case(1, 5)),
            kept(case(2, 6)),
            kept(bare),
            kept(case(4, 5), shop="mats"),
            shops=(shop_night(), shop_night("mats", "Mats")),
        )
    )
    assert [(shop.at_risk, shop.not_in_usd, shop.open_disputes) for shop in made.shops] == [
        (Decimal("23.00"), 1, 3),
        (Decimal("11.50"), 0, 1),
    ]
    assert made.totals.at_risk == Decimal("34.50")


def test_a_case_of_a_shop_that_was_not_read_says_when_it_was() -> None:
    old = NOW - timedelta(days=1)
    row = report(night(kept(case(1, 5), last_seen=old, read_at=old))).due[0]
    assert "stale" in row.marks
    assert row.read_words == "yesterday 07:00"


def test_an_empty_night_is_quiet_and_no_night_is_not() -> None:
    assert report(night()).quiet
    assert report(night()).headline == "Nothing falls due within 48 hours."
    none = report(night(shops=()))
    assert not none.quiet
    assert none.headline == "No shop was read tonight; dispute-assistant nightly status tells why."


def test_figures_of_a_night_without_statistics() -> None:
    given = night(
        kept(case(1, 5)),
        kept(case(2, -1)),
        kept(case(3, 30, buyer_country=None)),
        kept(case(4, 2), vanished=True),
        events=(event("new", case(1, 5)),),
    )
    figures = figures_of(given, CLERK, NOW)
    assert figures == NightFigures(
        date=date(2026, 11, 4),
        open_disputes=3,
        new=1,
        due_24h=2,
        by_reason={"in_transit": 3},
        by_country={"BR": 2, "": 1},
    )


def test_one_figure_per_day_and_none_of_tomorrow() -> None:
    days = [date(2026, 11, 6), date(2026, 11, 2), date(2026, 11, 4), date(2026, 11, 2)]
    earlier = tuple(
        NightFigures(date=day, open_disputes=place, new=0, due_24h=0) for place, day in enumerate(days, start=1)
    )
    made = report(night(), ENGLISH.model_copy(update={"earlier": earlier}))
    assert [(each.date.day, each.open_disputes) for each in made.figures] == [(2, 4), (4, 0)]


def test_the_language_of_the_process_stays() -> None:
    set_language("en")
    assert report(world_night(36), Sources(clerk=CLERK, language="zh")).headline.endswith("见下方。")
    assert current_language() == "en"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        build(night(), ENGLISH, datetime(2026, 11, 4))  # noqa: DTZ001
