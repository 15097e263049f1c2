"""Which orders are extended, by how much, and why the others are not."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.casework.extending.extension_data import ExtensionRules, read_extension_rules
from assistant.casework.extending.extension_rules import ExtensionProposal, propose, propose_all
from assistant.language import LANGUAGES, speaking
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.playing import extend
from assistant.qa.site.world import World
from flows.records import Deadline, Flag, Order
from tests.casework.made_up_cases import UNHURRIED

NOW = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)
PACIFIC = ZoneInfo("America/Los_Angeles")
RULES = read_extension_rules()
DAY = timedelta(days=1)


def clock(earliest: datetime | None, latest: datetime | None = None, *, overdue: bool = False) -> Deadline:
    return Deadline(owner="buyer", text="3天7时", earliest=earliest, latest=latest or earliest, overdue=overdue)


def order(left: timedelta = 3 * DAY, /, **fields: object) -> Order:
    told = {
        "order_id": "8100000000000001",
        "order_status": "WAIT_BUYER_ACCEPT_GOODS",
        "status_text": "等待买家收货",
        "gmt_send": NOW - 40 * DAY,
        "buyer_country": "US",
        "logistics_company": "DHL 快递",
        "receipt_deadline": clock(NOW + left),
    }
    return Order.model_validate(told | fields)


def codes(proposal: ExtensionProposal) -> list[str]:
    return [reason.code.removeprefix("extension.") for reason in proposal.reasons]


def test_less_than_five_days_left_gets_thirty_days() -> None:
    proposal = propose(order(3 * DAY + timedelta(hours=7)), RULES, NOW)
    assert (proposal.verdict, proposal.days, proposal.rule) == ("propose", 30, "default")
    assert proposal.new_end == NOW + 33 * DAY + timedelta(hours=7)
    assert codes(proposal) == ["extend", "due", "by_default", "site_may_refuse"]
    with speaking("zh"):
        assert proposal.sentences()[1] == "收货期最早 2026-01-23 07:00 PST 结束，只剩 3 天 7 小时，不足 5 天。"
    with speaking("en"):
        assert proposal.sentences()[2] == "By the default rule: with less than 5 days left, extend by 30 days."


@pytest.mark.parametrize(
    ("left", "verdict"),
    [
        (5 * DAY - timedelta(seconds=1), "propose"),
        (5 * DAY, "refuse"),
        (40 * DAY, "refuse"),
        (timedelta(seconds=1), "propose"),
        (timedelta(0), "refuse"),
    ],
)
def test_the_threshold_is_exact(left: timedelta, verdict: str) -> None:
    assert propose(order(left), RULES, NOW).verdict == verdict


def test_not_due_says_how_much_is_left() -> None:
    proposal = propose(order(12 * DAY), RULES, NOW)
    assert codes(proposal) == ["not_due", "by_default"]
    with speaking("en"):
        assert proposal.sentences()[0].startswith("12 d 0 h are left (until 2026-02-01 00:00 PST at the earliest)")


@pytest.mark.parametrize(
    ("country", "carrier", "rule"),
    [
        ("BR", "DHL 快递", "countries.BR"),
        ("BR", "China Post Registered Air Mail", "routes.registered_mail_to_brazil"),
        ("BR", "中国邮政平常小包+", "routes.ordinary_mail_to_brazil"),
        ("BR", "燕文航空挂号小包", "countries.BR"),
        ("US", "燕文航空挂号小包", "carriers.yanwen"),
        ("US", "ＹＡＮＷＥＮ Air-Mail", "carriers.yanwen"),
        ("US", "  china   POST ordinary small packet plus", "carriers.china_post_ordinary"),
        ("US", "中國郵政掛號小包", "carriers.china_post_registered"),
        ("US", "Почта Китая", "carriers.china_post_registered"),
        ("US", "菜鸟超级经济Global", "carriers.cainiao_economy"),
        (None, None, "default"),
        ("US", "无忧物流-标准", "default"),
        ("US", "顺丰国际", "default"),
        ("US", "ePacket", "default"),
    ],
)
def test_the_most_specific_rule_wins(country: str | None, carrier: str | None, rule: str) -> None:
    assert propose(order(buyer_country=country, logistics_company=carrier), RULES, NOW).rule == rule


def test_a_slow_country_is_due_earlier_and_never_gets_less() -> None:
    six = 6 * DAY
    assert propose(order(six), RULES, NOW).verdict == "refuse"
    assert propose(order(six, buyer_country="BR"), RULES, NOW).verdict == "propose"
    slow = [*RULES.countries.values(), *RULES.carriers.values(), *RULES.routes.values()]
    assert all(rule.days_left > RULES.default.days_left for rule in slow)
    assert all(rule.days_to_add >= RULES.default.days_to_add for rule in slow)
    assert all(rule.source and rule.date for rule in (*slow, RULES.default, RULES.limits, RULES.states))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"order_status": "IN_ISSUE", "status_text": "含纠纷的订单"}, "in_dispute"),
        ({"order_status": "IN_FROZEN"}, "frozen"),
        ({"order_status": "FINISH"}, "finished"),
        ({"order_status": "WAIT_SELLER_SEND_GOODS"}, "not_waiting"),
        ({"extended": True}, "extended"),
        ({"receipt_deadline": clock(None, overdue=True)}, "too_late"),
        ({"receipt_deadline": clock(NOW - DAY)}, "too_late"),
        ({"receipt_deadline": clock(NOW + DAY, overdue=True)}, "too_late"),
    ],
)
def test_refused_with_the_reason(fields: dict[str, object], code: str) -> None:
    proposal = propose(order(**fields), RULES, NOW)
    assert (proposal.verdict, proposal.days, codes(proposal)) == ("refuse", None, [code])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"order_status": None, "status_text": "海外仓"}, "state_unknown"),
        ({"receipt_deadline": None}, "clock_missing"),
        ({"receipt_deadline": clock(None)}, "clock_unreadable"),
        ({"receipt_deadline": clock(NOW - timedelta(hours=1), NOW + timedelta(hours=1))}, "perhaps_over"),
        ({"flags": (Flag(field="receipt_deadline", text="2天 / 5天", why="contradiction"),)}, "contradiction"),
    ],
)
def test_what_is_not_understood_is_left_to_a_person(fields: dict[str, object], code: str) -> None:
    proposal = propose(order(**fields), RULES, NOW)
    assert (proposal.verdict, proposal.days, codes(proposal)) == ("look", None, [code])


def test_every_exclusion_is_told_at_once() -> None:
    assert codes(propose(order(order_status="IN_ISSUE", extended=True), RULES, NOW)) == ["in_dispute", "extended"]


def test_our_own_records_count_too() -> None:
    proposal = propose(order(), RULES, NOW, frozenset({"8100000000000001"}))
    assert (proposal.verdict, codes(proposal)) == ("refuse", ["extended_by_record"])
    often = changed_rules(limits={"once_per_order": False})
    assert propose(order(extended=True), often, NOW, frozenset({"8100000000000001"})).verdict == "propose"


def test_days_are_cut_to_the_cap() -> None:
    # Shipped 100 days ago: the cap is 20 days away, 3 of which are left anyway.
    proposal = propose(order(gmt_send=NOW - 100 * DAY), RULES, NOW)
    assert (proposal.days, codes(proposal)[3]) == (17, "cut_to_cap")
    assert propose(order(gmt_send=NOW - 87 * DAY), RULES, NOW).days == 30
    assert propose(order(gmt_send=NOW - 87 * DAY - timedelta(seconds=1)), RULES, NOW).days == 29


def test_the_late_end_keeps_the_cap() -> None:
    coarse = clock(NOW + 3 * DAY, NOW + 3 * DAY + timedelta(hours=23))
    sent = NOW - 100 * DAY + timedelta(hours=13)
    assert propose(order(gmt_send=sent, receipt_deadline=clock(NOW + 3 * DAY)), RULES, NOW).days == 17
    assert propose(order(gmt_send=sent, receipt_deadline=coarse), RULES, NOW).days == 16


def test_no_day_left_under_the_cap_is_refused() -> None:
    proposal = propose(order(gmt_send=NOW - 117 * DAY), RULES, NOW)
    assert (proposal.verdict, codes(proposal)[0]) == ("refuse", "cap_reached")


def test_without_a_shipment_the_order_date_bounds_the_cap() -> None:
    ordered = propose(order(gmt_send=None, gmt_create=NOW - 110 * DAY), RULES, NOW)
    assert ordered.days is not None
    assert 0 < ordered.days <= 7
    assert "cap_by_order_date" in codes(ordered)
    unknown = propose(order(gmt_send=None), RULES, NOW)
    assert (unknown.days, codes(unknown)[3]) == (30, "cap_unknown")


def test_summer_time_neither_shortens_the_days_nor_breaks_the_cap() -> None:
    # Pacific summer time begins on 2026-03-08 at 10:00 UTC.
    now = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
    due = propose(order(receipt_deadline=clock(now + 5 * DAY - timedelta(minutes=1)), gmt_send=now - DAY), RULES, now)
    assert due.verdict == "propose"
    not_due = propose(order(receipt_deadline=clock(now + 5 * DAY), gmt_send=now - DAY), RULES, now)
    assert not_due.verdict == "refuse"
    # Shipped at 00:00 in winter time: 120 days end at 00:00 by the calendar, at 01:00 by hours. 24 days more would end
    # at 23:30 the day before by the calendar, at 00:30 by hours: nobody knows how the site counts, so it is 23.
    sent = datetime(2025, 12, 1, 0, 0, tzinfo=PACIFIC)
    end = datetime(2026, 3, 6, 23, 30, tzinfo=PACIFIC)
    proposal = propose(order(gmt_send=sent, receipt_deadline=clock(end)), RULES, end.astimezone(UTC) - DAY)
    assert proposal.days == 23
    assert proposal.new_end == datetime(2026, 3, 29, 23, 30, tzinfo=PACIFIC)
    assert proposal.new_end_latest == datetime(2026, 3, 30, 0, 30, tzinfo=PACIFIC)


def test_the_early_end_counts_for_days_left() -> None:
    coarse = clock(NOW + 5 * DAY - timedelta(hours=1), NOW + 6 * DAY)
    assert propose(order(receipt_deadline=coarse), RULES, NOW).verdict == "propose"


def test_without_a_default_only_slow_deliveries_are_extended() -> None:
    rules = changed_rules(default={"active": False})
    assert codes(propose(order(), rules, NOW)) == ["no_rule"]
    assert propose(order(buyer_country="BR"), rules, NOW).verdict == "propose"


def changed_rules(**changes: dict[str, object]) -> ExtensionRules:
    tables = RULES.model_dump()
    return ExtensionRules.model_validate({**tables, **{key: tables[key] | change for key, change in changes.items()}})


def test_sorted_by_time_left_and_the_unreadable_first() -> None:
    orders = [
        order(30 * DAY, order_id="1"),
        order(2 * DAY, order_id="2"),
        order(order_id="3", receipt_deadline=clock(None)),
        order(4 * DAY, order_id="4"),
    ]
    assert [each.order_id for each in propose_all(orders, RULES, NOW)] == ["3", "2", "4", "1"]


CARRIERS = st.text("平邮燕文 Yanwen{}-+١", max_size=9)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    end = st.none() | st.timedeltas(-5 * DAY, 60 * DAY).map(lambda left: NOW + left)
    earliest, latest = draw(end), draw(end)
    if earliest and latest and latest < earliest:
        earliest, latest = latest, earliest
    deadline = Deadline(owner="buyer", text="", earliest=earliest, latest=latest, overdue=draw(st.booleans()))
    sent = st.none() | st.timedeltas(timedelta(0), 200 * DAY).map(lambda ago: NOW - ago)
    status = st.sampled_from(
        ["WAIT_BUYER_ACCEPT_GOODS"] * 5 + ["IN_ISSUE", "IN_FROZEN", "FINISH", "RISK_CONTROL", None]
    )
    return order(
        order_status=draw(status),
        extended=draw(st.integers(0, 4)) == 0,
        gmt_send=draw(sent),
        gmt_create=draw(sent),
        buyer_country=draw(st.sampled_from([None, "BR", "US", "ZA", "RU"])),
        logistics_company=draw(
            st.none() | st.sampled_from(["DHL", "China Post", "燕文", "平邮"]) | st.text(max_size=9)
        ),
        receipt_deadline=draw(st.none() | st.just(deadline)),
    )


@UNHURRIED
@given(orders(), st.booleans(), st.timedeltas(-5 * DAY, 300 * DAY))
def test_what_is_proposed_keeps_every_limit(given_order: Order, before: bool, shift: timedelta) -> None:
    now = NOW + shift
    known = frozenset({given_order.order_id}) if before else frozenset()
    proposal = propose(given_order, RULES, now, known)
    if proposal.verdict != "propose":
        assert (proposal.days, proposal.new_end) == (None, None)
        return
    deadline = given_order.receipt_deadline
    assert deadline is not None
    assert deadline.earliest is not None
    assert deadline.latest is not None
    assert proposal.days is not None
    assert given_order.order_status == "WAIT_BUYER_ACCEPT_GOODS"
    assert not given_order.extended
    assert not before
    assert not deadline.overdue
    assert now < deadline.earliest < now + 10 * DAY
    assert 1 <= proposal.days <= 30
    start = given_order.gmt_send or given_order.gmt_create
    assert start is None or deadline.latest + proposal.days * DAY <= start + 120 * DAY


@UNHURRIED
@given(orders(), st.timedeltas(timedelta(hours=1), 8 * DAY), st.floats(0, 0.99))
def test_an_earlier_early_end_is_never_less_urgent(given_order: Order, left: timedelta, sooner: float) -> None:
    # The late end stays where it is, so the cap leaves the same days.
    span = clock(NOW + left, NOW + left + timedelta(hours=1))
    early = clock(NOW + left * (1 - sooner), NOW + left + timedelta(hours=1))
    later, moved = (
        propose(given_order.model_copy(update={"receipt_deadline": end}), RULES, NOW) for end in (span, early)
    )
    if later.verdict == "propose":
        assert (moved.verdict, moved.days) == ("propose", later.days)


@UNHURRIED
@given(st.lists(orders(), max_size=8))
def test_sentences_render_in_both_languages(given_orders: list[Order]) -> None:
    for proposal in propose_all(given_orders, RULES, NOW):
        for language in LANGUAGES:
            with speaking(language):
                sentences = proposal.sentences()
            assert sentences
            assert all(bool(re.search(r"[一-鿿]", line)) or language == "en" for line in sentences)


def test_a_second_run_proposes_nothing_twice() -> None:
    world = World(SiteOptions(now=NOW, running=False))
    first = propose_all(world.orders, RULES, NOW)
    extended = {each.order_id: each.days for each in first if each.days is not None}
    assert len(extended) >= 10
    # The local seller center refuses what a limit forbids: it takes each of ours.
    assert {extend(world, order_id, days) for order_id, days in extended.items()} == {"ok"}
    again = {each.order_id: each for each in propose_all(world.orders, RULES, NOW)}
    assert all(again[order_id].verdict == "refuse" for order_id in extended)


def test_every_order_of_the_local_center_is_judged_with_reasons() -> None:
    world = World(SiteOptions(now=NOW, running=False, orders=200, seed=3))
    proposals = propose_all(world.orders, RULES, NOW)
    assert {each.order_id for each in proposals} == {each.order_id for each in world.orders}
    ends = [each.receipt_end for each in proposals if each.receipt_end]
    assert ends == sorted(ends)
    found = {code for each in proposals for code in codes(each)}
    assert {"extend", "not_due", "in_dispute", "frozen", "extended", "by_countries", "by_carriers"} <= found
    for proposal in proposals:
        for language in LANGUAGES:
            with speaking(language):
                assert all("{" not in line for line in proposal.sentences())
