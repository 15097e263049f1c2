"""`list`, `read`, `orders`: what the shop's pages say now."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Annotated, Literal

import typer

from assistant.commands.run import Run, run_of
from assistant.evidence_files import EvidenceFiles
from assistant.exit_codes import Exit, exit_of
from assistant.language import text
from assistant.log import visible
from assistant.settings import SettingsProblem
from assistant.tables import case_view, disputes_table, orders_table
from flows.arriving import open_page
from flows.cases import read_cases
from flows.closing import close_page
from flows.dispute_list import DISPUTES
from flows.errors import NotThere, SiteProblem
from flows.evidence import Pictures
from flows.listing import Listed, open_list, read_list
from flows.order_list import ORDERS
from flows.records import Case, Dispute, Order
from flows.session import Session
from flows.sources import CaseSource

app = typer.Typer()

_MOST_PICTURES = 5
"""Of how many unread cases a picture is kept: a site that is down makes them all alike."""

ShopName = Annotated[str, typer.Argument(metavar="SHOP", help=text("cli.argument.shop"))]
AsJson = Annotated[bool, typer.Option("--json", help=text("cli.option.json"))]
Headed = Annotated[bool, typer.Option("--headed", help=text("cli.option.headed"))]
Limit = Annotated[int, typer.Option("--limit", min=0, help=text("cli.option.limit"))]


@app.command("list", help=text("cli.list.help"))
def list_disputes(context: typer.Context, shop: ShopName, as_json: AsJson = False, headed: Headed = False) -> None:
    """Show the disputes in order of response time left."""
    run = run_of(context, as_json=as_json)
    with run.at(shop, headed=headed) as session:
        listed = disputes_of(session)
        show_disputes(run, session, shop, listed)
    end_with(listed.problems)


@app.command("orders", help=text("cli.orders.help"))
def list_orders(context: typer.Context, shop: ShopName, as_json: AsJson = False, headed: Headed = False) -> None:
    """Show the orders awaiting receipt in order of receipt time left."""
    run = run_of(context, as_json=as_json)
    with run.at(shop, headed=headed) as session:
        listed = orders_of(session)
        for row in listed.rows:
            run.output.record("order", row, shop=shop)
        run.output.show(orders_table(listed.rows, session.site.now()))
        tell_count(run, session, listed, "orders")
    end_with(listed.problems)


@app.command("read", help=text("cli.read.help"))
def read(
    context: typer.Context,
    shop: ShopName,
    issue_ids: Annotated[list[str] | None, typer.Argument(metavar="[CASE]…", help=text("cli.argument.cases"))] = None,
    as_json: AsJson = False,
    headed: Headed = False,
    limit: Limit = 0,
) -> None:
    """Read cases in full: those named, or all of the list."""
    run = run_of(context, as_json=as_json)
    for issue_id in issue_ids or ():
        number(issue_id)
    with run.at(shop, headed=headed) as session:
        problems: list[SiteProblem] = []
        if issue_ids:
            wanted: Sequence[str] = issue_ids
            open_list(session.page, session.site, DISPUTES, "address", session.renewal)
        else:
            listed = disputes_of(session)
            problems += listed.problems
            wanted = [row.issue_id for row in listed.rows]
        problems += read_and_show(run, session, shop, list(wanted)[: limit or None])
    end_with(problems)


def number(given: str) -> None:
    """Refuse what cannot be the number of a case or order, before anything is opened. Raises SettingsProblem."""
    if not (given.isascii() and given.isdigit()):
        raise SettingsProblem(text("fill.no_number", given=visible(given)))


def disputes_of(session: Session, by: Literal["menu", "address"] = "menu") -> Listed[Dispute]:
    """Open the dispute list and read it, sorted by response time left."""
    page, _ = open_list(session.page, session.site, DISPUTES, by, session.renewal)
    return read_list(page, session.site, DISPUTES, session.renewal)


def orders_of(session: Session, by: Literal["menu", "address"] = "menu") -> Listed[Order]:
    """Open the orders awaiting receipt and read them, sorted by receipt time left."""
    page, _ = open_list(session.page, session.site, ORDERS, by, session.renewal)
    return read_list(page, session.site, ORDERS, session.renewal)


def show_disputes(run: Run, session: Session, shop: str, listed: Listed[Dispute]) -> None:
    """Print the list and whether it is whole."""
    for row in listed.rows:
        run.output.record("dispute", row, shop=shop)
    run.output.show(disputes_table(listed.rows, session.site.now()))
    tell_count(run, session, listed, "disputes")


def tell_count(run: Run, session: Session, listed: Listed[Dispute] | Listed[Order], what: str) -> None:
    """Say how many were read of how many, and every problem of the list with its evidence."""
    total = "?" if listed.total is None else listed.total
    run.output.say(text(f"list.{what}", read=len(listed.rows), total=total, pages=listed.pages))
    tell_problems(run, session, listed)


def tell_problems(run: Run, session: Session, listed: Listed[Dispute] | Listed[Order]) -> None:
    """Show what keeps a list from being whole or in order, with its evidence."""
    for problem in listed.problems:
        run.keep_evidence(problem, session.page)
    run.output.problems(listed.problems)


def read_and_show(run: Run, session: Session, shop: str, issue_ids: Sequence[str]) -> list[SiteProblem]:
    """Read the cases, print each as it comes, return what kept others from being read."""
    problems: list[SiteProblem] = []
    keeps = run.settings.evidence_download
    pictures = Pictures(session, EvidenceFiles(run.settings.data_folder, shop)) if keeps else None
    for case in cases_at(run, session, issue_ids, problems):
        whole = pictures.fetched(case) if pictures else case
        run.output.record("case", whole, shop=shop)
        run.output.show(case_view(whole, session.site.now()))
    run.output.problems(not_there(problems))
    run.output.say(text("read.done", read=len(issue_ids) - len(problems), total=len(issue_ids)))
    return problems


def cases_at(run: Run, session: Session, issue_ids: Sequence[str], problems: list[SiteProblem]) -> Iterator[Case]:
    """Read the cases with progress and yield each as it comes; what keeps others from being read is kept and shown.

    Its page is pictured, unless many were pictured before. A case that the site does not know is only kept: another
    shop may know it, and `not_there` says which they are.
    """
    for case, _ in cases_with_sources(run, session, issue_ids, problems, keep=False):
        yield case


def cases_with_sources(
    run: Run, session: Session, issue_ids: Sequence[str], problems: list[SiteProblem], *, keep: bool
) -> Iterator[tuple[Case, CaseSource | None]]:
    """Read the cases as `cases_at` does; with `keep` each comes with what it was read from, secrets and all."""
    with run.output.progress(text("read.progress"), len(issue_ids)) as step:
        for result in read_cases(session.page, session.site, issue_ids, session.renewal, keep=keep):
            step()
            if result.case is not None:
                yield result.case, result.source
                continue
            problem = result.why_not
            problems.append(problem)
            if isinstance(problem, NotThere):
                continue
            if len(problems) <= _MOST_PICTURES:
                _picture_case(run, session, problem, result.issue_id)
            run.output.problem(problem)


def not_there(problems: Sequence[SiteProblem]) -> list[SiteProblem]:
    """Return the problems of cases that the site does not know."""
    return [problem for problem in problems if isinstance(problem, NotThere)]


def _picture_case(run: Run, session: Session, problem: SiteProblem, issue_id: str) -> None:
    """Keep what the page of a case that could not be read shows to a person."""
    tab = session.context.new_page()
    try:
        address = session.site.address(session.site.profile.case.address, issue_id=issue_id)
        with suppress(SiteProblem):
            open_page(tab, session.site, session.site.profile.case, address)
        run.keep_evidence(problem, tab)
    finally:
        close_page(tab)


def end_with(problems: Sequence[SiteProblem]) -> None:
    """End with the exit code of the first problem: what is not whole is no success."""
    if problems:
        raise typer.Exit(exit_of(problems[0]))
    raise typer.Exit(Exit.OK)
