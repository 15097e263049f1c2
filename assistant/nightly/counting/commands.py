"""`statistics`: how the shops do, from what the nights kept. What it needs is loaded when it is called."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from assistant.commands.reading import AsJson
from assistant.commands.run import run_of
from assistant.language import text
from assistant.settings import SettingsProblem

app = typer.Typer()


@app.command("statistics", help=text("cli.statistics.help"))
def statistics(
    context: typer.Context,
    shops: Annotated[list[str] | None, typer.Argument(metavar="[SHOP]…", help=text("cli.argument.statistics"))] = None,
    days: Annotated[int | None, typer.Option("--days", min=1, max=366, help=text("cli.option.look_back"))] = None,
    as_json: AsJson = False,
) -> None:
    """Show rates, times to answer and money, by reason, country and product."""
    from assistant.nightly.counting.making import Wish, statistics_from
    from assistant.nightly.counting.views import statistics_panel
    from assistant.nightly.opening import night_clerk, opened

    run = run_of(context, as_json=as_json)
    wanted = tuple(run.settings.shop(name) for name in dict.fromkeys(shops or run.settings.shops))
    if not wanted:
        raise SettingsProblem(text("settings.no_shop"))
    clerk = night_clerk(run)
    with opened(run) as store:
        counted = statistics_from(store, clerk, Wish(wanted, datetime.now(UTC), days))
    for each in counted.shops:
        run.output.record("shop_statistics", each)
    run.output.record("statistics", counted.together)
    run.output.show(statistics_panel(counted, clerk))
