"""Whole nights made up for the tests of the report: shops, cases, events, orders, earlier figures."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.casework.counting.handled_cases import handled
from assistant.casework.counting.rates import OrderCounts, window_until
from assistant.casework.counting.statistics import statistics_of
from assistant.casework.extending.extension_rules import propose, propose_all
from assistant.nightly.counting.records import KnownOrders, ShopsStatistics, ShopStatistics
from assistant.nightly.records import Event, EventKind, KeptCase, Night, OrderNight, ShopNight
from assistant.nightly.report.figures import NightFigures
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.records import Case, Order, ProcessStep, Solution

NOW = datetime(2026, 11, 3, 23, 0, tzinfo=UTC)
"""Seven in the morning of 4 November in Shanghai."""
CLERK: Clerk = clerk_for(SiteHabits(time_zone="America/Los_Angeles"))
STARTED = NOW - timedelta(minutes=50)
ADDRESS = "https://seller.example/m_apps/dispute-management/detail?reverseOrderLineId="


def shop_night(shop: str = "lamps", title: str = "灯具一号店", **fields: object) -> ShopNight:
    told: dict[str, object] = {
        "shop": shop,
        "title": title,
        "outcome": "complete",
        "started_at": STARTED,
        "ended_at": STARTED + timedelta(minutes=9),
    }
    return ShopNight.model_validate(told | fields)


def kept(case: Case, shop: str = "lamps", **fields: object) -> KeptCase:
    told: dict[str, object] = {
        "shop": shop,
        "case": case,
        "first_seen": NOW - timedelta(days=3),
        "last_seen": NOW - timedelta(minutes=30),
        "read_at": NOW - timedelta(minutes=30),
        "case_address": f"{ADDRESS}{case.issue_id}",
    }
    return KeptCase.model_validate(told | fields)


def event(kind: EventKind, case: Case | str, shop: str = "lamps", **fields: str) -> Event:
    number = case if isinstance(case, str) else case.issue_id
    return Event(at=NOW - timedelta(minutes=30), shop=shop, issue_id=number, kind=kind, **fields)


def night(*cases: KeptCase, **fields: object) -> Night:
    told: dict[str, object] = {
        "run_id": "20261103T221000Z-7f3a",
        "started_at": STARTED,
        "ended_at": NOW - timedelta(minutes=5),
        "shops": (shop_night(),),
        "cases": cases,
        "events": (),
    }
    return Night.model_validate(told | fields)


def world_night(disputes: int = 60, shops: int = 3, seed: int = 3) -> Night:
    """A busy night over several made-up shops, one of them failed and one incomplete."""
    titles = ("灯具一号店", "Home & Garden", "数码配件旗舰店")
    told: list[KeptCase] = []
    events: list[Event] = []
    orders: list[OrderNight] = []
    rows: list[ShopNight] = []
    for place in range(shops):
        name, title = f"shop{place}", titles[place % 3]
        world = World(SiteOptions(now=NOW, running=False, disputes=disputes // shops, orders=14, seed=seed + place))
        stale = {"last_seen": NOW - timedelta(days=1), "read_at": NOW - timedelta(days=1)} if place == 2 else {}
        cases = [kept(case, name, **stale) for case in world.cases]
        cases[-1] = cases[-1].model_copy(update={"vanished": True, "last_seen": NOW - timedelta(days=1)})
        told += cases
        events += _events(name, [each.case for each in cases])
        proposals = {each.order_id: each for each in propose_all(world.orders, CLERK.extension, NOW)}
        orders += [OrderNight(shop=name, order=each, proposal=proposals[each.order_id]) for each in world.orders]
        rows.append(_shop(place, name, title, len(cases)))
    return night(*told, shops=tuple(rows), events=tuple(events), orders=tuple(orders))


def _shop(place: int, name: str, title: str, count: int) -> ShopNight:
    counts = {"rows": count, "total": count, "counted": count, "opened": 5, "unchanged": count - 5, "orders": 14}
    if place == 1:
        words = (
            "列表显示的纠纷数和页面总数不一致，有 3 个纠纷可能没读到。\n下一步：打开纠纷列表核对，再运行一次 nightly。"
        )
        more = {"outcome": "incomplete", "problem_code": "count_differs", "problem": words, "total": count + 3}
        return shop_night(name, title, **{**counts, **more, "unread": ("6500000000009999",)})
    if place == 2:
        words = "登录已过期，网站要求滑块验证。\n下一步：运行 dispute-assistant login 数码配件，亲自完成验证。"
        return shop_night(name, title, outcome="failed", problem_code="session_expired", problem=words)
    return shop_night(name, title, **counts)


def _events(shop: str, cases: list[Case]) -> list[Event]:
    steps = "wait_for_buyer_response", "wait_for_seller_response"
    return [
        *(event("new", case, shop) for case in cases[:3]),
        event("changed", cases[4], shop, field="reverse_detail_status", before=steps[0], after=steps[1]),
        event("changed", cases[4], shop, field="solutions.0.refund_money", before="12.00 EUR", after="17.50 EUR"),
        event("changed", cases[5], shop, field="solutions.0.content", before="", after=cases[5].solutions[0].content),
        event("back", cases[6], shop),
        event("vanished", cases[-1], shop),
        event("platform_decided", cases[7], shop, field="solutions.2.refund_money", before="", after="8.20 EUR"),
        event("finished", cases[8], shop),
        event("unknown_word", cases[9], shop, field="status_text", after="海外仓复核排队中"),
    ]


def hostile_night(payloads: Sequence[str]) -> Night:
    """Each text once in every place that a buyer or a page can write into, over as many disputes."""
    world = World(SiteOptions(now=NOW, running=False, disputes=len(payloads), orders=20, seed=5))
    cases = [_says(case, words) for case, words in zip(world.cases, payloads, strict=True)]
    orders = tuple(
        OrderNight(shop="lamps", order=order, proposal=propose(order, CLERK.extension, NOW))
        for order in (_sold(order, words) for order, words in zip(world.orders, payloads, strict=False))
    )
    events: list[Event] = []
    for case, words in zip(cases, payloads, strict=True):
        events.append(event("new", case))
        events.append(event("changed", case, field="solutions.0.content", before=words, after=words))
    first, words = cases[0], payloads[0]
    more = [event(kind, first, field=words, before=words, after=words) for kind in ODD_KINDS]
    shop = shop_night(title=payloads[0], outcome="failed", problem=payloads[-1], problem_code=payloads[0])
    counted = _statistics(cases, payloads[0])
    return night(*map(kept, cases), shops=(shop,), events=(*events, *more), orders=orders, statistics=counted)


def _statistics(cases: Sequence[Case], title: str) -> ShopsStatistics:
    """Count some cases of two shops of one title, one with and one without order counts."""
    window = window_until(NOW, CLERK.statistics.window)
    counts = OrderCounts(shop="lamps", window=window, receipts_confirmed=900, receipt_timeouts=0)
    told = [handled(each, CLERK.ground, NOW, shop="lamps") for each in cases]
    known = (KnownOrders(counts=counts, until=NOW.date()), KnownOrders(why_unknown="no_counts"))
    whole = statistics_of(told, window, [counts], CLERK.statistics)
    shops = tuple(
        ShopStatistics(shop=f"shop{place}", title=title, orders=orders, kept_since=NOW, read_at=NOW, statistics=whole)
        for place, orders in enumerate(known)
    )
    return ShopsStatistics(at=NOW, shops=shops, together=whole)


ODD_KINDS: tuple[EventKind, ...] = ("platform_decided", "vanished", "finished", "unknown_word", "layout_changed")


def _says(case: Case, words: str) -> Case:
    said = ProcessStep(gmt_create=NOW, action_type="initiate", submit_member_type="buyer", content=words)
    ruling = Solution(solution_owner="platform", solution_type="refund", refund_money=None, content=words)
    told = {"process": (said,), "product_name": words, "status_text": words, "solutions": (*case.solutions, ruling)}
    return case.model_copy(update={**told, "reason": None, "reason_text": words, "buyer_country": words})


def _sold(order: Order, words: str) -> Order:
    return order.model_copy(update={"product_name": words, "logistics_company": words, "status_text": words})


def earlier(nights: int = 30) -> tuple[NightFigures, ...]:
    """Figures of the nights before, with one night missing and one without rates."""
    made = []
    for back in range(nights, 0, -1):
        wave = Decimal(back % 7)
        rate = None if back == 9 else Decimal("0.021") + wave / 2000 - Decimal(30 - back) / 5000
        figures = NightFigures(
            date=date(2026, 11, 4) - timedelta(days=back),
            open_disputes=52 + back % 5 + back // 3,
            new=4 + back % 4,
            due_24h=6,
            rate=rate,
            rate_with_exempt=rate + Decimal("0.006") if rate else None,
            by_reason={"in_transit": 20, "damaged": 9},
            by_country={"BR": 12, "ES": 8},
            median_hours=Decimal(30 - back // 2) + wave / 4,
            asked_usd=Decimal(2100 + back * 11),
            paid_usd=Decimal(900 + back * 9) - wave * 7,
        )
        if back != 14:
            made.append(figures)
    return tuple(made)
