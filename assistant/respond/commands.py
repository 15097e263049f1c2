"""`respond` and `extend`: the headed session from the command line. What they need is loaded when they are called."""

import re
from datetime import timedelta
from typing import Annotated

import typer

from assistant.commands.reading import AsJson
from assistant.commands.run import Run, run_of
from assistant.language import text
from assistant.settings import SettingsProblem

app = typer.Typer()

Shops = Annotated[list[str] | None, typer.Argument(metavar="[SHOP]…", help=text("cli.argument.shops"))]
Limit = Annotated[int, typer.Option("--limit", min=0, help=text("cli.option.respond_limit"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=text("cli.option.dry_run"))]
Fresh = Annotated[bool, typer.Option("--fresh", help=text("cli.option.fresh"))]
Headless = Annotated[bool, typer.Option("--headless", hidden=True)]

_SPANS = {"m": "minutes", "h": "hours", "d": "days"}


@app.command("respond", help=text("cli.respond.help"))
def respond(
    context: typer.Context,
    shops: Shops = None,
    due: Annotated[str | None, typer.Option("--due", metavar="24h", help=text("cli.option.due"))] = None,
    reason: Annotated[list[str] | None, typer.Option("--reason", help=text("cli.option.respond_reason"))] = None,
    limit: Limit = 0,
    alike: Annotated[bool, typer.Option("--alike", help=text("cli.option.alike"))] = False,
    dry_run: DryRun = False,
    fresh: Fresh = False,
    headless: Headless = False,
    as_json: AsJson = False,
) -> None:
    """Answer the disputes that wait for the seller, one after another, in a window."""
    from assistant.respond.finding_work import Wish
    from assistant.respond.opening import Manner, work_through

    run = run_of(context, as_json=as_json)
    wish = Wish(span(due) if due else None, tuple(reason or ()), limit)
    manner = Manner(what="disputes", dry_run=dry_run, fresh=fresh, headless=headless, alike=alike)
    raise typer.Exit(work_through(run, _shops(run, shops), wish, manner))


@app.command("extend", help=text("cli.extend.help"))
def extend(
    context: typer.Context,
    shops: Shops = None,
    limit: Limit = 0,
    dry_run: DryRun = False,
    fresh: Fresh = False,
    headless: Headless = False,
    as_json: AsJson = False,
) -> None:
    """Extend the receipt periods that should be, one after another, in a window."""
    from assistant.respond.finding_work import Wish
    from assistant.respond.opening import Manner, work_through

    run = run_of(context, as_json=as_json)
    manner = Manner(what="orders", dry_run=dry_run, fresh=fresh, headless=headless)
    raise typer.Exit(work_through(run, _shops(run, shops), Wish(limit=limit), manner))


def span(spelled: str) -> timedelta:
    """Read `24h`, `90m` or `2d`. Raises SettingsProblem."""
    found = re.fullmatch(r"(\d{1,4}) ?([mhd])", spelled.strip().lower())
    if found is None:
        raise SettingsProblem(text("respond.no_span", given=spelled))
    return timedelta(**{_SPANS[found[2]]: int(found[1])})


def _shops(run: Run, named: list[str] | None) -> list[str]:
    wanted = [run.settings.shop(name).name for name in dict.fromkeys(named or run.settings.shops)]
    if not wanted:
        raise SettingsProblem(text("settings.no_shop"))
    return wanted
