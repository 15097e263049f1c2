"""`doctor`: is everything ready on this machine, and what is the mend of what is not."""

from pathlib import Path
from typing import Annotated

import typer
from loguru import logger

from assistant.commands.reading import AsJson
from assistant.doctor.findings import STANDINGS, Finding, Standing, exit_of_all
from assistant.language import text
from assistant.output import Output

app = typer.Typer()

_SIGNS: dict[Standing, tuple[str, str]] = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "wrong": ("✗", "bold red")}


@app.command("doctor", help=text("cli.doctor.help"))
def doctor(
    context: typer.Context,
    shop: Annotated[str | None, typer.Option("--shop", metavar="SHOP", help=text("cli.option.doctor_shop"))] = None,
    as_json: AsJson = False,
) -> None:
    """Look at machine, settings, shops and nights; nothing is changed and no shop is opened."""
    from assistant.doctor.examination import Examination

    given: dict[str, object] = dict(context.obj["given"]) if context.obj else {}
    file: Path | None = context.obj["settings_file"] if context.obj else None
    if not (context.obj and context.obj["verbose"]):
        logger.remove()  # a log of its own would be written into the folder that is looked at
    output, all_found = Output(as_json=as_json), list[Finding]()
    for each in Examination(given, file, shop).findings():
        all_found.append(each)
        _tell(output, each)
    counts = {standing: sum(each.standing == standing for each in all_found) for standing in STANDINGS}
    output.say(text("doctor.done" if counts["wrong"] else "doctor.nothing_wrong", **counts), style="bold")
    raise typer.Exit(exit_of_all(all_found))


def _tell(output: Output, each: Finding) -> None:
    output.record("finding", each)
    if output.as_json:
        return
    sign, style = _SIGNS[each.standing]
    output.say(f"{sign} {each.what}", style=style)
    if each.mend:
        output.say(f"  → {each.mend}")
