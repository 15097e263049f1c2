"""One shop in one night: its list, the cases that are new or changed, its orders; whatever happens has a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from loguru import logger

from assistant.casework.clerk import Clerk
from assistant.casework.extending.extension_rules import propose
from assistant.commands.reading import cases_at, disputes_of, not_there, orders_of
from assistant.commands.run import Run
from assistant.language import text
from assistant.log import told
from assistant.nightly.records import OrderNight, Outcome, ShopNight
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.problems import StoreProblem
from assistant.problems import lines_of
from assistant.settings import SettingsProblem
from assistant.shops import ShopBusy
from flows.errors import SiteProblem
from flows.listing import Listed
from flows.records import Dispute
from flows.session import Session


@dataclass(frozen=True)
class Watch:
    """What every shop of one night shares."""

    run: Run
    store: Store
    run_id: str
    clerk: Clerk
    now: Callable[[], datetime]


@dataclass
class _Count:
    rows: int = 0
    total: int | None = None
    counted: int | None = None
    opened: int = 0
    unchanged: int = 0
    orders: int = 0
    unread: list[str] = field(default_factory=list)
    problems: list[SiteProblem] = field(default_factory=list)
    list_complete: bool = False


def read_shop(watch: Watch, shop: str) -> ShopNight:
    """Read one shop and keep all of it as it comes; never raises for what a shop alone can do."""
    begun, count = watch.now(), _Count()
    title = watch.run.settings.shops[shop].title or shop
    outcome: Outcome = "complete"
    code = problem = None
    try:
        with watch.run.at(shop) as session:
            _read(watch, shop, session, count)
    except (SiteProblem, SettingsProblem, ShopBusy, OSError) as trouble:
        outcome, (code, problem) = "failed", _named(trouble)
        logger.error("{}: {}", shop, problem)
    except StoreProblem:
        raise  # nothing can be kept any more: that concerns every shop
    except Exception as trouble:  # noqa: BLE001 - a mistake of ours in one shop leaves the others alone
        outcome, code, problem = "failed", "unexpected", text("problem.unexpected", what=told(trouble, frames=True))
        logger.opt(exception=trouble).error("{}: unexpected", shop)
    else:
        if count.problems or count.unread:
            outcome = "incomplete"
            code, problem = _named(count.problems[0]) if count.problems else ("reading_incomplete", None)
    night = ShopNight(
        shop=shop,
        title=title,
        outcome=outcome,
        started_at=begun,
        ended_at=watch.now(),
        problem_code=code,
        problem=problem,
        rows=count.rows,
        total=count.total,
        counted=count.counted,
        opened=count.opened,
        unchanged=count.unchanged,
        unread=tuple(count.unread),
        orders=count.orders,
    )
    watch.store.end_shop(watch.run_id, night, count.list_complete)
    return night


def _read(watch: Watch, shop: str, session: Session, count: _Count) -> None:
    listed = disputes_of(session)
    count.rows, count.total = len(listed.rows), listed.total
    count.counted = len(listed.linked) or None
    count.problems += listed.problems
    for problem in listed.problems:
        watch.run.keep_evidence(problem, session.page)
    wanted = _wanted(watch, shop, listed)
    count.unchanged = count.rows - len(set(wanted) & {row.issue_id for row in listed.rows})
    # Only a list of which nothing is missing tells that a case is gone.
    count.list_complete = listed.whole
    if count.list_complete:
        wanted += watch.store.not_listed(watch.run_id, shop)
    _read_cases(watch, shop, session, (wanted, count))
    _read_orders(watch, shop, session, count)


def _wanted(watch: Watch, shop: str, listed: Listed[Dispute]) -> list[str]:
    for row in listed.rows:
        watch.store.saw_row(watch.run_id, shop, row, watch.now())
    return [row.issue_id for row in listed.rows if watch.store.wants_opening(shop, row)]


def _read_cases(watch: Watch, shop: str, session: Session, work: tuple[Sequence[str], _Count]) -> None:
    wanted, count = work
    problems: list[SiteProblem] = []
    for case in cases_at(watch.run, session, wanted, problems):
        watch.store.keep_case(watch.run_id, shop, case, session.site.now(), None)
        count.opened += 1
    # A case that the site does not know any more stays vanished; it keeps nothing from being whole.
    unread = [problem for problem in problems if problem not in not_there(problems)]
    count.unread += [problem.target for problem in unread]
    count.problems += unread


def _read_orders(watch: Watch, shop: str, session: Session, count: _Count) -> None:
    listed, rules = orders_of(session), watch.clerk.extension
    count.problems += listed.problems
    count.orders = len(listed.rows)
    now = session.site.now()
    orders = [OrderNight(shop=shop, order=row, proposal=propose(row, rules, now)) for row in listed.rows]
    watch.store.keep_orders(watch.run_id, shop, orders)


def _named(trouble: Exception) -> tuple[str, str]:
    """Return the code of what went wrong, and it in a sentence with the next step."""
    if isinstance(trouble, SiteProblem):
        return trouble.code, " ".join(lines_of(trouble))
    code = {SettingsProblem: "settings", ShopBusy: "shop_busy"}.get(type(trouble), "machine")
    return code, " ".join(str(trouble).splitlines())
