"""`nightly`: the night run from the command line. What they need is loaded when they are called."""

from typing import Annotated

import typer

from assistant.commands.reading import AsJson
from assistant.commands.run import run_of
from assistant.language import text
from assistant.settings import SettingsProblem

app = typer.Typer()


@app.command("nightly", help=text("cli.nightly.help"))
def nightly(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SHOP]…|status|health|watch|prune|reparse", help=text("cli.argument.nightly")),
    ] = None,
    if_due: Annotated[bool, typer.Option("--if-due", help=text("cli.option.if_due"))] = False,
    only_tell: Annotated[bool, typer.Option("--dry-run", help=text("cli.option.only_tell"))] = False,
    as_json: AsJson = False,
) -> None:
    """Read all shops, keep what they say, write the morning report, send what is to be told."""
    from assistant.nightly import night_work, standing_work

    run = run_of(context, as_json=as_json)
    named = words or []
    again = named[:1] == ["reparse"] and "reparse" not in run.settings.shops
    if only_tell and not again:
        raise SettingsProblem(text("nightly.reparse.not_alone"))
    if named == ["status"] and "status" not in run.settings.shops:
        standing_work.show_status(run)
        return
    if named[:1] == ["health"] and "health" not in run.settings.shops:
        standing_work.show_health(run, [run.settings.shop(shop).name for shop in named[1:] or run.settings.shops])
        return
    if named == ["watch"] and "watch" not in run.settings.shops:
        standing_work.watch_deadlines(run)
        return
    if named == ["prune"] and "prune" not in run.settings.shops:
        standing_work.prune(run)
        return
    if again:
        from assistant.nightly.reparsing import reparse

        shops = [run.settings.shop(shop).name for shop in named[1:]]
        raise typer.Exit(reparse(run, shops, only_tell=only_tell))
    wanted = list(dict.fromkeys(run.settings.shop(shop).name for shop in named or run.settings.shops))
    if not wanted:
        raise SettingsProblem(text("settings.no_shop"))
    raise typer.Exit(night_work.whole_night(run, wanted, if_due=if_due))
