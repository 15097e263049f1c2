"""`plan --orders`: which receipt periods to extend, by how many days, and why not the others."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from assistant.casework.extending.extension_rules import ExtensionProposal, propose_all
from assistant.columns import Column, laid_out
from assistant.commands.case_source import clerk_of
from assistant.commands.reading import orders_of, tell_count
from assistant.commands.run import Run
from assistant.language import text
from assistant.tables import plain, time_left
from flows.errors import SiteProblem
from flows.records import Order
from flows.session import Session

_STYLES = {"propose": "bold green", "look": "yellow", "refuse": "dim"}


def plan_extensions(run: Run, shops: Sequence[str], *, headed: bool) -> list[SiteProblem]:
    """Read the shops' orders awaiting receipt and show a proposal for each; return what was not whole."""
    problems: list[SiteProblem] = []
    for shop in shops:
        try:
            problems += _plan_shop(run, shop, headed=headed)
        except SiteProblem as problem:
            run.output.problem(problem)
            problems.append(problem)
    return problems


def _plan_shop(run: Run, shop: str, *, headed: bool) -> list[SiteProblem]:
    with run.at(shop, headed=headed) as session:
        listed = orders_of(session)
        proposals = propose_all(listed.rows, clerk_of(run, shop).extension, session.site.now())
        for each in proposals:
            run.output.record("extension", {**each.model_dump(mode="json"), "says": each.sentences()}, shop=shop)
        run.output.show(_table(proposals, listed.rows, session))
        tell_count(run, session, listed, "orders")
    count = sum(each.verdict == "propose" for each in proposals)
    run.output.say(text("plan.extensions", count=count, shop=shop))
    return listed.problems


def _table(proposals: Sequence[ExtensionProposal], orders: Sequence[Order], session: Session) -> RenderableType:
    by_id = {order.order_id: order for order in orders}
    table = laid_out(
        Column(text("table.receipt_left"), "clock"),
        Column(text("table.order_id"), "whole"),
        Column(text("plan.extend"), "sign"),
        Column(text("table.country"), "sign"),
        Column(text("plan.why"), "long"),
    )
    for each in proposals:
        order = by_id[each.order_id]
        verdict = text(f"plan.verdict.{each.verdict}", days=each.days or 0)
        table.add_row(
            time_left(order.receipt_deadline, session.site.now(), ours="buyer"),
            each.order_id,
            Text(verdict, style=_STYLES[each.verdict]),
            order.buyer_country or "",
            plain(" ".join(each.sentences())),
        )
    return table
