"""Nights of a made-up shop, put into a store as the night run does it."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from assistant.nightly.records import Event, ShopNight
from assistant.nightly.store.case_store import Store
from assistant.qa.site.listing import dispute
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from flows.records import Case, Dispute, Solution

START = datetime(2026, 3, 10, 23, tzinfo=UTC)
SHOP = "lamps"


def world(disputes: int = 12, seed: int = 4) -> World:
    return World(SiteOptions(now=START, running=False, disputes=disputes, orders=6, seed=seed))


WORLD = world()


def row_for(case: Case) -> Dispute:
    """The row of the list in which a case stands."""
    return dispute(WORLD, case)


def evening(number: int) -> datetime:
    """When the night of this number begins."""
    return START + timedelta(days=number)


def raw_of(case: Case) -> bytes:
    """The page of a case, as it is kept for later."""
    return f"<html><h1>{case.issue_id}</h1>{case.model_dump_json()}</html>".encode()


def shop_night(at: datetime, **fields: object) -> ShopNight:
    given: dict[str, object] = {
        "shop": SHOP,
        "title": "灯具一号店",
        "outcome": "complete",
        "started_at": at,
        "ended_at": at + timedelta(minutes=5),
    }
    return ShopNight.model_validate(given | fields)


def read_list(store: Store, run_id: str, cases: Sequence[Case], at: datetime) -> list[str]:
    """Note every row and keep the cases that want opening; return their numbers."""
    opened = []
    for case in cases:
        row = row_for(case)
        store.saw_row(run_id, SHOP, row, at)
        if store.wants_opening(SHOP, row):
            store.keep_case(run_id, SHOP, case, at, raw_of(case))
            opened.append(case.issue_id)
    return opened


def keep_night(store: Store, number: int, cases: Sequence[Case], whole: bool = True) -> tuple[str, list[str]]:
    """Keep one whole night; return its run and what was opened."""
    at = evening(number)
    run_id = store.begin_run(at)
    opened = read_list(store, run_id, cases, at)
    outcome = "complete" if whole else "incomplete"
    store.end_shop(run_id, shop_night(at, rows=len(cases), opened=len(opened), outcome=outcome), whole)
    store.end_run(run_id, at + timedelta(minutes=9), 0, {"opened": len(opened)})
    return run_id, opened


def with_changes(cases: Sequence[Case], numbers: Collection[str]) -> list[Case]:
    """Let the buyer of each named case ask for other money, as row and case both show."""
    return [_dearer(case) if case.issue_id in numbers else case for case in cases]


def _dearer(case: Case) -> Case:
    return case.model_copy(update={"solutions": tuple(map(_raised, case.solutions))})


def _raised(solution: Solution) -> Solution:
    money = solution.refund_money
    if solution.solution_owner != "buyer" or money is None:
        return solution
    return solution.model_copy(update={"refund_money": money.model_copy(update={"amount": money.amount + 1})})


def versions(store: Store, cases: Sequence[Case]) -> dict[str, int]:
    """How many readings are kept of each case."""
    return {case.issue_id: len(store.history(SHOP, case.issue_id).readings) for case in cases}


def kinds(events: Sequence[Event]) -> list[tuple[str, str]]:
    """Number of the case and kind of each event."""
    return [(event.issue_id, event.kind) for event in events]
