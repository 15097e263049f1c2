"""The program's own options, which stand before any command."""

from pathlib import Path
from typing import Annotated

import typer

from assistant import __version__
from assistant.language import text

app = typer.Typer(
    help=text("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    settings: Annotated[
        Path | None, typer.Option("--settings", dir_okay=False, help=text("cli.option.settings"))
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="zh|en", help=text("cli.option.language"))
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help=text("cli.option.verbose"))] = False,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=text("cli.option.version"))
    ] = False,
) -> None:
    """Keep the options for the command."""
    given = {"language": language} if language else {}
    context.obj = {"settings_file": settings, "given": given, "verbose": verbose}
