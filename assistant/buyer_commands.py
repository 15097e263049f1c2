"""`forget-buyer`: erase one buyer from everything that is kept, in whatever room it is kept."""

from typing import Annotated

import typer

from assistant.commands.reading import AsJson
from assistant.commands.run import run_of
from assistant.language import text
from flows.records import Record

app = typer.Typer()


class ErasedInAudit(Record):
    """How much of a buyer was erased from the audit trail."""

    contents: int
    """Texts and pictures."""


@app.command("forget-buyer", help=text("cli.forget_buyer.help"))
def forget_buyer(
    context: typer.Context,
    buyer: Annotated[str, typer.Argument(metavar="BUYER", help=text("cli.argument.buyer"))],
    as_json: AsJson = False,
) -> None:
    """Erase one buyer's name, texts and pictures from all nights and from the audit trail."""
    from assistant.nightly import standing_work
    from assistant.respond.audit.forgetting import forget_buyer as forget_in_trail
    from assistant.respond.audit.opening import audit_folder, open_trail
    from assistant.respond.rehearsal_files import forget_buyer as forget_in_rehearsal

    run = run_of(context, as_json=as_json)
    # Which cases are theirs is known only until the nights forget it: so the trail comes first.
    cases = standing_work.cases_of_buyer(run, buyer)
    erased = 0
    if audit_folder(run.settings).exists():
        erased = forget_in_trail(open_trail(run.settings), buyer, cases)
    forget_in_rehearsal(run.settings.data_folder, buyer, cases)
    for shop, number in cases:
        (run.settings.data_folder / "mails" / f"{shop}-{number}.eml").unlink(missing_ok=True)
    standing_work.forget(run, buyer)
    run.output.record("forgotten_in_audit", ErasedInAudit(contents=erased))
    run.output.say(text("audit.forgotten", count=erased))
