"""`mark`: a second person looks at a refund that waits for them, and says that it may be filled in."""

from typing import Annotated

import typer

from assistant.commands.reading import AsJson, number
from assistant.commands.run import run_of
from assistant.language import text

app = typer.Typer()


@app.command("mark", help=text("cli.mark.help"))
def mark(
    context: typer.Context,
    issue_id: Annotated[str, typer.Argument(metavar="CASE", help=text("cli.argument.mark"))],
    shop: Annotated[str | None, typer.Option("--shop", metavar="SHOP", help=text("cli.option.mark_shop"))] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=text("cli.option.mark_note"))] = "",
    as_json: AsJson = False,
) -> None:
    """Mark a refund that waits for a second person; nothing is sent by it."""
    from assistant.respond.audit.marking import mark_waiting

    run = run_of(context, as_json=as_json)
    number(issue_id)
    mark_waiting(run, issue_id, shop, note.strip())
