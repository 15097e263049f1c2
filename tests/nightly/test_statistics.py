"""From the store to the morning report's numbers: every figure by hand."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from rich.console import Console

from assistant.casework.counting.rates import Share
from assistant.language import LANGUAGES, Language, speaking
from assistant.nightly.counting.making import Wish, statistics_from
from assistant.nightly.counting.order_counts import known_orders
from assistant.nightly.counting.records import ShopsStatistics
from assistant.nightly.counting.views import statistics_panel
from assistant.nightly.night_runs import report_night
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.opening import open_store
from assistant.order_settings import OrderSettings
from assistant.settings import Shop
from flows.records import Case, ProcessStep
from tests.casework.made_up_cases import NOW, OPENED, case, solution, step
from tests.commands.conftest import run_program
from tests.nightly.kept_nights import shop_night
from tests.nightly.made_up_nights import CLERK, night

BEGIN = step("initiate")
TODAY = date(2026, 1, 20)
"""Of the site: midnight there is eight in the morning in UTC."""


def shop(name: str = "lamps", until: date | None = TODAY, title: str | None = "灯具一号店") -> Shop:
    orders = OrderSettings(receipts_confirmed=80, receipt_timeouts=15, until=until) if until else None
    return Shop(name=name, title=title, orders=orders)


def dispute(number: int, state: str, *steps: ProcessStep, **fields: object) -> Case:
    ids = {"issue_id": f"65{number:014}", "parent_order_id": f"88{number:014}", "buyer_country": "BR"}
    asked = {"solutions": (solution("buyer", "wait_seller_accept", "10.00", "11.00"),)}
    return case(state, BEGIN, *steps, **{**ids, **asked, **fields})


AGREED = (
    dispute(5, "wait_for_seller_response", solutions=(solution("buyer", "wait_seller_accept", "20.00", "22.00"),)),
    dispute(
        5,
        "refund_success",
        step("seller_create_solution", 2),
        step("buyer_modify_solution", 20),
        step("buyer_accept", 30),
        # The page tells only of the smaller request that came later.
        solutions=(solution("buyer", "buyer_refused", "9.00", "9.90"), solution("seller", "reached", "5.00", "5.50")),
    ),
)
LONG_AGO = OPENED - timedelta(days=34)
DISPUTES = (
    dispute(1, "wait_for_seller_response"),
    dispute(2, "wait_for_buyer_response", step("seller_refuse", 4), reason="in_transit"),
    dispute(3, "finish", step("cancel", 5), reason="in_transit"),
    dispute(4, "wait_for_seller_response", reason="easy_return", buyer_country=None),
    *AGREED,
    dispute(6, "refund_reject", gmt_create=LONG_AGO, gmt_modified=NOW - timedelta(days=3), process=()),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A shop of which everything is known since 45 days, and one that was only begun."""
    with open_store(tmp_path / "kept" / "store.sqlite") as opened:
        keep(opened, "lamps", NOW - timedelta(days=45))
        keep(opened, "lamps", NOW - timedelta(hours=8), *DISPUTES)
        keep(opened, "mats", NOW - timedelta(hours=8), dispute(7, "wait_for_seller_response"), outcome="failed")
        yield opened


def keep(store: Store, name: str, at: datetime, *cases: Case, outcome: str = "complete") -> None:
    run_id = store.begin_run(at)
    for each in cases:
        store.keep_case(run_id, name, each, at, None)
    store.end_shop(run_id, shop_night(at, shop=name, outcome=outcome), False)
    store.end_run(run_id, at, 0, {})


def counted(store: Store, *shops: Shop, days: int | None = None) -> ShopsStatistics:
    return statistics_from(store, CLERK, Wish(shops, NOW, days))


def notes(given: ShopsStatistics, language: Language = "en") -> str:
    with speaking(language):
        console = Console(width=300, file=io.StringIO(), record=True)
        console.print(statistics_panel(given, CLERK))
        return console.export_text()


def test_every_number_by_hand(store: Store) -> None:
    told = counted(store, shop()).together
    assert (told.opened, told.ended, told.undated) == (5, 3, 0)
    rates = told.rates
    assert rates is not None
    # Five of 80 + 15 + 5 orders: one withdrawn, one exempt.
    assert (rates.disputed, rates.withdrawn, rates.exempt) == (5, 1, 1)
    assert (rates.rate, rates.rate_with_exempt) == (Share(part=3, whole=100), Share(part=4, whole=100))
    assert (rates.not_received.part, rates.not_as_described.part, told.orders_needed) == (1, 2, 0)
    assert (told.times.median, told.times.slowest) == (timedelta(hours=3), timedelta(hours=4))
    # Asked 11 + 22 + 11, also of the one that was opened long ago; paid only in the one agreed.
    assert told.money.usd is not None
    assert (told.money.usd.asked, told.money.usd.paid) == (Decimal("44.00"), Decimal("5.50"))
    assert {group.key: group.cases for group in told.breakdowns["reason"]} == {
        "damaged": 2,
        "in_transit": 2,
        "easy_return": 1,
    }
    assert {group.key: group.cases for group in told.breakdowns["country"]} == {"BR": 4, None: 1}


def test_more_days_change_everything_but_the_rate(store: Store) -> None:
    month, longer = counted(store, shop()).together, counted(store, shop(), days=60).together
    assert (longer.opened, longer.ended, longer.rates) == (6, 3, month.rates)
    assert counted(store, shop(), days=2).together.ended == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_road_into_the_report(store: Store, tmp_path: Path, language: Language) -> None:
    given = night(statistics=counted(store, shop(), shop("mats", None, None)))
    with speaking(language):
        files = report_night(given, tmp_path / "reports", CLERK, NOW)
    (figures,) = json.loads((tmp_path / "reports" / "figures.json").read_text(encoding="utf-8"))
    assert (figures["rate"], figures["rate_with_exempt"], figures["without_rate"]) == ("0.030000", "0.040000", 1)
    assert (figures["median_hours"], figures["asked_usd"], figures["paid_usd"]) == ("3.00", "44", "5.5")
    assert (figures["days"], figures["by_country"]) == (30, {"BR": 5, "": 1})
    kept = json.loads(files.json_file.read_text(encoding="utf-8"))["statistics"]
    assert kept["together"]["rates"]["rate"] == {"part": 3, "whole": 100}
    assert [each["statistics"]["rates"] is None for each in kept["shops"]] == [False, True]
    assert kept["shops"][1]["orders"]["why_unknown"] == "no_counts"
    lines = sheet(files.xlsx, language)
    lamps, mats, everything = lines[:3]
    assert [lamps[place] for place in (0, 3, 4, 8, 9, 10, 11, 13)] == ["灯具一号店", 5, 3, 0.03, 0.04, 0.01, 0.02, 0]
    assert [lamps[place] for place in (14, 15, 16, 17)] == [3, 4, 44, 5.5]
    assert [mats[place] for place in (0, 3, 8, 9, 13, 16)] == ["mats", 1, None, None, None, None]
    assert [everything[place] for place in (3, 8)] == [6, 0.03]
    brazil = {"zh": "巴西", "en": "Brazil"}[language]
    assert [line[5:8] for line in lines if line[0] == "灯具一号店" and line[2] == brazil] == [(1, 0, 3)]
    table = list(csv.reader(io.StringIO(files.statistics_csv.read_text(encoding="utf-8-sig"), newline="")))
    assert len(table) == len(lines) + 1
    assert [table[1][place] for place in (0, 3, 8, 12, 16)] == [
        "灯具一号店", "5", "0.030000", "2025-12-22 – 2026-01-20", "44"
    ]  # fmt: skip
    page = files.html.read_text(encoding="utf-8")
    assert "3.00%" in page
    assert "[shops.mats.orders]" in page
    assert {"zh": "未知，见下方", "en": "unknown, see below"}[language] in page


def sheet(file: Path, language: Language) -> list[tuple[Any, ...]]:
    name = {"zh": "统计", "en": "Statistics"}[language]
    return list(openpyxl.load_workbook(file)[name].iter_rows(min_row=2, values_only=True))


def test_a_rate_that_nobody_can_know_is_unknown_and_says_what_to_do(store: Store) -> None:
    for given, why in (
        (shop(until=None), "no page that is read shows how many orders were received. Write receipts_confirmed"),
        (shop(until=date(2026, 1, 21)), "is 2026-01-21, a day that has not come"),
        (shop("mats"), "was never read in full. Run dispute-assistant nightly mats."),
    ):
        made = counted(store, given)
        assert made.together.rates is None
        assert made.together.orders_needed is None
        told = " ".join(notes(made).split())
        assert "Dispute rate unknown" in told
        assert why in told
        assert "%" not in told.partition("First answer")[0]
    assert "请从商家后台的 30 天报表抄下来，写进 assistant.toml 的 [shops.lamps.orders]" in notes(
        counted(store, shop(until=None)), "zh"
    )


def test_old_counts_are_used_for_their_own_days_and_their_age_is_told(store: Store) -> None:
    old = counted(store, shop(until=date(2025, 12, 31)))
    # Only the dispute of 11 December falls into the 30 days until New Year's Eve.
    assert old.together.rates is not None
    assert (old.together.rates.rate, old.together.opened) == (Share(part=1, whole=96), 5)
    said: tuple[tuple[Language, str], ...] = (
        ("en", "The order counts end on 2025-12-31, 20 days ago"),
        ("zh", "订单数截至 2025-12-31，已经是 20 天前"),
    )
    for language, told in said:
        assert told in notes(old, language)
        assert "2025-12-02 – 2025-12-31" in notes(old, language)
    young = notes(counted(store, shop(until=date(2026, 1, 6))))
    assert "days ago" not in young, "fourteen days"
    assert "15 days ago" in notes(counted(store, shop(until=date(2026, 1, 5))))


def test_what_the_store_cannot_know_is_told(store: Store) -> None:
    assert "!" not in notes(counted(store, shop()))
    assert "Kept since 2025-12-06" in notes(counted(store, shop(), days=60))
    later = statistics_from(store, CLERK, Wish((shop(),), NOW + timedelta(days=2)))
    assert "Read in full last on 2026-01-20" in notes(later)


def test_the_sellers_day_begins_before_the_sites() -> None:
    evening = NOW - timedelta(minutes=30)
    known = known_orders(shop(until=TODAY), CLERK, evening)
    assert known.counts is not None
    assert (f"{known.counts.window.start:%Y-%m-%d}", known.counts.window.end) == ("2025-12-21", evening)
    assert known.days_old == 0
    assert known_orders(shop(until=TODAY + timedelta(days=1)), CLERK, evening).why_unknown == "counts_in_future"


def test_the_command_counts_what_the_nights_kept(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    age = now - NOW
    moved = [
        each.model_copy(
            update={
                "gmt_create": each.gmt_create + age if each.gmt_create else None,
                "process": tuple(
                    one.model_copy(update={"gmt_create": one.gmt_create + age if one.gmt_create else None})
                    for one in each.process
                ),
            }
        )
        for each in DISPUTES
    ]
    with open_store(tmp_path / "data" / "nightly" / "store.sqlite") as opened:
        keep(opened, "lamps", now - timedelta(hours=1), *moved)
    orders = (
        f"[shops.lamps.orders]\nreceipts_confirmed = 80\nreceipt_timeouts = 15\nuntil = {now - timedelta(days=1):%F}\n"
    )
    settings = f'data_folder = "data"\n[shops.lamps]\ntitle = "[red]灯具[/]"\n{orders}'
    (tmp_path / "data").chmod(0o700)
    (tmp_path / "assistant.toml").write_text(settings, encoding="utf-8")
    ended = run_program(tmp_path, "statistics", "lamps", "--days", "40", "--json")
    assert (ended.code, ended.err) == (0, "")
    (each,), (together,) = ended.of_kind("shop_statistics"), ended.of_kind("statistics")
    assert (each["title"], each["statistics"]) == ("[red]灯具[/]", {k: v for k, v in together.items() if k != "kind"})
    assert together["rates"]["rate"] == {"part": 3, "whole": 100}
    shown = run_program(tmp_path, "--language", "zh", "statistics")
    assert "3.00%（3 / 100 个订单）" in shown.out
    assert "[red]灯具[/]" in shown.out
