"""The words around every help text, which the command-line library has in English only."""

from typing import Any

import typer
from rich.markup import escape
from typer import rich_utils

from assistant.language import text


def in_own_words(command: Any) -> Any:
    """Say headings and the help option of a command, and of all below it, in the user's language; return it."""
    rich_utils.ARGUMENTS_PANEL_TITLE = text("cli.heading.arguments")
    rich_utils.OPTIONS_PANEL_TITLE = text("cli.heading.options")
    rich_utils.COMMANDS_PANEL_TITLE = text("cli.heading.commands")
    rich_utils.ERRORS_PANEL_TITLE = text("cli.heading.error")
    rich_utils.DEFAULT_STRING = text("cli.heading.default")
    rich_utils.REQUIRED_LONG_STRING = text("cli.heading.required")
    rich_utils.RICH_HELP = text("cli.heading.try_help")
    _own_help(command)
    return command


def _own_help(command: Any) -> None:
    option = command.get_help_option(typer.Context(command, info_name=command.name))
    if option is not None:
        option.help = text("cli.option.help")
    for each in (command, *command.params):
        # What stands in square brackets would be taken for a colour and left out.
        each.help = escape(each.help or "")
    for below in getattr(command, "commands", {}).values():
        _own_help(below)
