"""`audit`: what was done to which case and by whom, to read, to hand on, to check."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.reading import AsJson
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.log import visible
from assistant.respond.audit import mark_commands
from assistant.respond.audit.entries import Entry
from assistant.respond.audit.lines import read_entries
from assistant.respond.audit.opening import audit_folder
from assistant.respond.audit.state import fold
from assistant.settings import SettingsProblem

app = typer.Typer()
audit = typer.Typer(help=text("cli.audit.help"), no_args_is_help=True)
app.add_typer(audit, name="audit")
app.add_typer(mark_commands.app)


@audit.command("show", help=text("cli.audit_show.help"))
def show(
    context: typer.Context,
    words: Annotated[list[str] | None, typer.Argument(metavar="[SHOP|CASE]…", help=text("cli.argument.audit"))] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="7d", help=text("cli.option.since"))] = None,
    unsent: Annotated[bool, typer.Option("--unsent", help=text("cli.option.unsent"))] = False,
    as_json: AsJson = False,
) -> None:
    """Show who did what to which case; `--unsent`: what was filled and never sent."""
    run = run_of(context, as_json=as_json)
    start = _moment(since, datetime.now(UTC)) if since is not None else None
    entries = list(read_entries(audit_folder(run.settings)))
    _check(run, words or (), entries)
    (_show_unsent if unsent else _show_entries)(run, words or (), start, entries)


@audit.command("export", help=text("cli.audit_export.help"))
def export_trail(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", dir_okay=False, help=text("cli.argument.audit_file"))],
) -> None:
    """Write the whole trail to one file: .jsonl, .csv or .html."""
    from assistant.respond.audit.exporting import endings, export

    run = run_of(context)
    if file.suffix.lower() not in endings():
        raise SettingsProblem(text("audit.ending", file=file, endings=", ".join(endings())))
    count = export(audit_folder(run.settings), file)
    run.output.say(text("audit.exported", count=count, file=file))


@audit.command("verify", help=text("cli.audit_verify.help"))
def verify_trail(context: typer.Context, as_json: AsJson = False) -> None:
    """Check that nothing of the trail was changed, removed or put in."""
    from assistant.respond.audit.verifying import verify
    from assistant.respond.audit.wording import verdict_lines

    run = run_of(context, as_json=as_json)
    folder = audit_folder(run.settings)
    verdict = verify(folder)
    run.output.record("audit_verdict", verdict)
    for line in verdict_lines(verdict, folder):
        run.output.say(line, style="green" if verdict.intact else "bold red")
    raise typer.Exit(Exit.OK if verdict.intact else Exit.INCOMPLETE)


def _show_entries(run: Run, words: Sequence[str], start: datetime | None, entries: Sequence[Entry]) -> None:
    from assistant.respond.audit.views import entries_table, with_contents

    folder = audit_folder(run.settings)
    wanted = [each for each in entries if _fits(each.case, words) and (start is None or each.at >= start)]
    lines = [with_contents(entry, folder) for entry in wanted]
    for line in lines:
        run.output.record("audit_entry", line)
    run.output.show(entries_table(lines, texts=any(map(_is_number, words))) if lines else text("audit.nothing"))


def _show_unsent(run: Run, words: Sequence[str], start: datetime | None, entries: Sequence[Entry]) -> None:
    from assistant.respond.audit.views import unsent_table

    forms = [
        each
        for each in fold(entries).unsent()
        if _fits((each.shop, each.number), words) and (start is None or each.last_at >= start)
    ]
    for each in forms:
        run.output.record("audit_unsent", each)
    run.output.show(unsent_table(forms) if forms else text("audit.all_sent"))
    if forms:
        run.output.say(text("audit.unsent_next", count=len(forms)))


def _fits(case: tuple[str, str], words: Sequence[str]) -> bool:
    """Tell whether a case is one of those named: of a shop that is named, and of a number that is named."""
    shops = [word for word in words if not _is_number(word)]
    numbers = [word for word in words if _is_number(word)]
    return (not shops or case[0] in shops) and (not numbers or case[1] in numbers)


def _check(run: Run, words: Sequence[str], entries: Sequence[Entry]) -> None:
    """Refuse a shop that neither the settings nor the trail know. Raises SettingsProblem."""
    known = {entry.shop for entry in entries}
    for word in words:
        if not _is_number(word) and word not in known:
            run.settings.shop(word)


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _moment(said: str, now: datetime) -> datetime:
    """Read `7d`, `12h`, `30m` back from now, or a day such as 2026-01-31. Raises SettingsProblem."""
    spans = {"d": "days", "h": "hours", "m": "minutes"}
    if found := re.fullmatch(r"(\d{1,5})([dhm])", said):
        return now - timedelta(**{spans[found[2]]: int(found[1])})
    try:
        # A day begins at midnight of the machine's own time zone, as the table prints it.
        return datetime.strptime(said, "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError):
        raise SettingsProblem(text("audit.since", given=visible(said))) from None
