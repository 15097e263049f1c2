"""What there is to do: the shops' lists and cases, in one order of work over all of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from assistant.casework.extending.extension_rules import propose_all
from assistant.casework.judging.standing import standing_of
from assistant.casework.judging.views import Filter, filtered
from assistant.casework.plans import Plan, plans_for
from assistant.commands.reading import cases_at, disputes_of, orders_of, tell_problems
from assistant.commands.run import Run
from assistant.respond.desks import Desk
from assistant.respond.queue import Job
from flows.errors import SiteProblem
from flows.records import Case, Dispute

_WORTH_A_LOOK = ("ours", "unknown")


class Wish(NamedTuple):
    """What the person wants to work through."""

    due_within: timedelta | None = None
    reasons: tuple[str, ...] = ()
    limit: int = 0
    """0 takes everything."""


class Work(NamedTuple):
    """Jobs in order of work, and what kept others from being found."""

    jobs: tuple[Job, ...]
    problems: list[SiteProblem]


def disputes_to_answer(run: Run, desks: Mapping[str, Desk], wish: Wish) -> Work:
    """Read every shop's list and the cases that wait for the seller; what cannot be understood waits too."""
    cases: list[tuple[str, Case | Dispute]] = []
    problems: list[SiteProblem] = []
    for desk in desks.values():
        try:
            listed = disputes_of(desk.session)
            tell_problems(run, desk.session, listed)
            problems += listed.problems
            wanted = [row.issue_id for row in listed.rows if _is_ours(row, desk)]
            cases += [(desk.shop, case) for case in cases_at(run, desk.session, wanted, problems)]
        except SiteProblem as problem:
            run.output.problem(problem)
            problems.append(problem)
    if not desks:
        return Work((), problems)
    now = next(iter(desks.values())).session.site.now()
    return Work(_in_order(cases, next(iter(desks.values())), wish, now), problems)


def orders_to_extend(run: Run, desks: Mapping[str, Desk], wish: Wish) -> Work:
    """Read every shop's orders awaiting receipt and propose extensions, the shortest time left first."""
    jobs: list[Job] = []
    problems: list[SiteProblem] = []
    for desk in desks.values():
        try:
            listed = orders_of(desk.session)
            tell_problems(run, desk.session, listed)
        except SiteProblem as problem:
            run.output.problem(problem)
            problems.append(problem)
            continue
        problems += listed.problems
        by_id = {order.order_id: order for order in listed.rows}
        for each in propose_all(listed.rows, desk.clerk.extension, desk.session.site.now()):
            if each.verdict == "propose":
                jobs.append(Job(shop=desk.shop, number=each.order_id, order=by_id[each.order_id], proposal=each))
    return Work(tuple(sorted(jobs, key=_by_end)[: wish.limit or None]), problems)


def _by_end(job: Job) -> tuple[float, str]:
    """An order whose end nobody knows comes first: somebody must look at it."""
    end = job.proposal.receipt_end if job.proposal else None
    return end.timestamp() if end else 0.0, job.number


def _is_ours(row: Dispute, desk: Desk) -> bool:
    return standing_of(row, desk.clerk.knowledge.states).standing in _WORTH_A_LOOK


def _in_order(cases: Sequence[tuple[str, Case | Dispute]], desk: Desk, wish: Wish, now: datetime) -> tuple[Job, ...]:
    # What plans rest on is the person's and the marketplace's, the same for every shop.
    plans = {(plan.item.shop, plan.item.issue_id): plan for plan in plans_for(cases, now, desk.clerk)}
    hours = wish.due_within.total_seconds() / 3600 if wish.due_within is not None else None
    asked = Filter(standing=_WORTH_A_LOOK, reason=wish.reasons or None, due_within_hours=hours)
    items = filtered(tuple(plan.item for plan in plans.values()), asked, now)
    chosen: list[Plan] = [plans[item.shop, item.issue_id] for item in items][: wish.limit or None]
    return tuple(Job(shop=plan.item.shop, number=plan.item.issue_id, plan=plan) for plan in chosen)
