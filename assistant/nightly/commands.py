"""`nightly` and `forget-buyer`: the night run from the command line. What they need is loaded when they are called."""

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
        list[str] | None, typer.Argument(metavar="[SHOP]…|status|watch", help=text("cli.argument.nightly"))
    ] = None,
    if_due: Annotated[bool, typer.Option("--if-due", help=text("cli.option.if_due"))] = False,
    as_json: AsJson = False,
) -> None:
    """Read all shops, keep what they say, write the morning report, send what is to be told."""
    from assistant.nightly import night_work

    run = run_of(context, as_json=as_json)
    named = words or []
    if named == ["status"] and "status" not in run.settings.shops:
        night_work.show_status(run)
        return
    if named == ["watch"] and "watch" not in run.settings.shops:
        night_work.watch_deadlines(run)
        return
    wanted = [run.settings.shop(shop).name for shop in named or run.settings.shops]
    if not wanted:
        raise SettingsProblem(text("settings.no_shop"))
    raise typer.Exit(night_work.whole_night(run, wanted, if_due=if_due))


@app.command("forget-buyer", help=text("cli.forget_buyer.help"))
def forget_buyer(
    context: typer.Context,
    buyer: Annotated[str, typer.Argument(metavar="BUYER", help=text("cli.argument.buyer"))],
    as_json: AsJson = False,
) -> None:
    """Erase one buyer's name, texts and pictures' names from all nights."""
    from assistant.nightly import night_work

    night_work.forget(run_of(context, as_json=as_json), buyer)
