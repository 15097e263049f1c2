"""One shop in one night: its list, the cases that are new or changed, its orders; whatever happens has a name."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from loguru import logger

from assistant.casework.clerk import Clerk
from assistant.casework.extending.extension_rules import propose
from assistant.commands.reading import cases_with_sources, disputes_of, not_there, orders_of
from assistant.commands.run import Run
from assistant.language import text
from assistant.log import told
from assistant.nightly.case_pictures import pictures_at
from assistant.nightly.kept_sources import packed
from assistant.nightly.limits import Limits
from assistant.nightly.progress import ShopProgress
from assistant.nightly.records import OrderNight, Outcome, ShopNight
from assistant.nightly.schedule.due_runs import next_run
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.problems import StoreProblem
from assistant.private_files import NotPrivate
from assistant.problems import lines_of
from assistant.session_health import health_of
from assistant.settings import SettingsProblem
from assistant.shops import ShopBusy
from flows import hits
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
    limits: Limits
    progress: Mapping[str, ShopProgress]
    """Of every shop that is to be read."""
    before: Mapping[str, ShopNight]
    """What this run brought of each shop before it was gone on with."""


class _Ending(NamedTuple):
    outcome: Outcome
    code: str | None = None
    said: str | None = None


def read_shop(watch: Watch, shop: str) -> ShopNight:
    """Read one shop and keep all of it as it comes; never raises for what a shop alone can do.

    Raises StoreProblem, which concerns every shop, and KeyboardInterrupt.
    """
    begun, count = watch.now(), watch.progress[shop]
    limit, before = watch.limits.in_the_way(begun), watch.before.get(shop)
    if limit and before is not None and before.outcome == "incomplete":
        count.stage, count.said = before.outcome, before.problem or ""
        return before  # what was read of it in this very run says more than that there is no time for the rest
    with hits.counting() as found:
        ending = _Ending("failed", limit, watch.limits.said(limit)) if limit else _to_its_end(watch, shop, count)
    watch.run.stop.check()  # its browser may have been closed by the same Ctrl-C: that is no outcome
    night = ShopNight(
        shop=shop,
        title=count.title,
        outcome=ending.outcome,
        started_at=begun,
        ended_at=watch.now(),
        problem_code=ending.code,
        problem=ending.said,
        rows=count.rows,
        total=count.total,
        counted=count.counted,
        opened=count.opened,
        unchanged=count.unchanged,
        unread=tuple(count.unread),
        without_picture=tuple(count.without_picture),
        orders=count.orders,
        sign_in_ends=_sign_in_ends(watch, shop),
    )
    watch.store.end_shop(watch.run_id, night, count.list_complete, found.targets())
    count.stage, count.said = ending.outcome, ending.said or ""
    return night


def _to_its_end(watch: Watch, shop: str, count: ShopProgress) -> _Ending:
    count.stage = "signing_in"
    try:
        with watch.run.at(shop) as session:
            _read(watch, shop, session, count)
    except (SiteProblem, SettingsProblem, ShopBusy, NotPrivate, OSError) as trouble:
        code, said = _named(trouble)
        logger.error("{}", said)
        return _Ending("failed", code, said)
    except StoreProblem:
        raise  # nothing can be kept any more: that concerns every shop
    except Exception as trouble:  # noqa: BLE001 - a mistake of ours in one shop leaves the others alone
        logger.opt(exception=trouble).error("unexpected")
        return _Ending("failed", "unexpected", text("problem.unexpected", what=told(trouble, frames=True)))
    first = _named(count.problems[0]) if count.problems else None
    if count.out_of_time:
        sentences = (watch.limits.said("time_budget"), *(first or ())[1:])
        return _Ending("incomplete", "time_budget", " ".join(sentences))
    if first:
        return _Ending("incomplete", *first)
    return _Ending("incomplete", "reading_incomplete") if count.unread else _Ending("complete")


def _sign_in_ends(watch: Watch, shop: str) -> datetime | None:
    """Return when the sign-in ends by its cookies, where that is before the next night."""
    settings = watch.run.settings
    with suppress(NotPrivate, OSError):
        health = health_of(settings.data_folder, shop)
        if health and health.ends_at and health.ends_at < next_run(settings.schedule, watch.now()):
            return health.ends_at
    return None


def _read(watch: Watch, shop: str, session: Session, count: ShopProgress) -> None:
    count.stage = "list"
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
    count.wanted, count.stage = len(wanted), "cases"
    _read_cases(watch, shop, session, (wanted, count))
    if not count.out_of_time:
        count.stage = "orders"
        _read_orders(watch, shop, session, count)


def _wanted(watch: Watch, shop: str, listed: Listed[Dispute]) -> list[str]:
    for row in listed.rows:
        watch.store.saw_row(watch.run_id, shop, row, watch.now())
    return [row.issue_id for row in listed.rows if watch.store.wants_opening(shop, row)]


def _read_cases(watch: Watch, shop: str, session: Session, work: tuple[Sequence[str], ShopProgress]) -> None:
    wanted, count = work
    problems: list[SiteProblem] = []
    left, pictures = dict.fromkeys(wanted), pictures_at(watch.run, shop, session)
    keep = watch.run.settings.nightly.keep_pages
    for case, source in cases_with_sources(watch.run, session, wanted, problems, keep=keep):
        read_at = session.site.now()
        whole = pictures.of(case, watch.store.known_case(shop, case.issue_id))
        watch.store.keep_case(watch.run_id, shop, whole, read_at, packed(source) if source else None)
        count.opened += 1
        count.without_picture += [case.issue_id] if pictures.lacks(whole) else []
        left.pop(case.issue_id, None)
        if watch.limits.is_spent(watch.now()):
            count.out_of_time = True
            break
    # A case that the site does not know any more stays vanished; it keeps nothing from being whole.
    gone = not_there(problems)
    count.unread += [issue_id for issue_id in left if issue_id not in {problem.target for problem in gone}]
    count.problems += [problem for problem in problems if problem not in gone]


def _read_orders(watch: Watch, shop: str, session: Session, count: ShopProgress) -> None:
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
