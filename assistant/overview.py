"""The program's own help, said without loading what the commands need: it comes in a third of a second, not in one."""

import io
import sys
from collections.abc import Callable, Sequence
from copy import copy

COMMANDS: tuple[tuple[str, str], ...] = (
    ("list", "cli.list.help"),
    ("orders", "cli.orders.help"),
    ("read", "cli.read.help"),
    ("plan", "cli.plan.help"),
    ("draft", "cli.draft.help"),
    ("fill-reply", "cli.fill_reply.help"),
    ("fill-extension", "cli.fill_extension.help"),
    ("fill-message", "cli.fill_message.help"),
    ("respond", "cli.respond.help"),
    ("extend", "cli.extend.help"),
    ("nightly", "cli.nightly.help"),
    ("schedule", "cli.schedule.help"),
    ("notify", "cli.notify.help"),
    ("statistics", "cli.statistics.help"),
    ("audit", "cli.audit.help"),
    ("mark", "cli.mark.help"),
    ("forget-buyer", "cli.forget_buyer.help"),
    ("doctor", "cli.doctor.help"),
    ("phrases", "cli.phrases.help"),
    ("rules", "cli.rules.help"),
    ("login", "cli.login.help"),
    ("shop", "cli.shop.help"),
    ("profile", "cli.profile.help"),
    ("check", "check.help"),
    ("capture", "cli.capture.help"),
    ("read-page", "cli.read_page.help"),
    ("demo", "cli.demo.help"),
    ("site", "cli.site.help"),
    ("schema", "cli.schema.help"),
)
"""Every command and the key of its sentence, in the order in which `cli` gathers them; a test compares the two."""

_WITH_VALUE = ("--language", "--settings")
_ASKING = ("--help", "-h", "--version")


def is_asked_for(arguments: Sequence[str]) -> bool:
    """Tell whether a command line asks for the program's own help or version, and for no command."""
    words = iter(arguments)
    for word in words:
        if word in _ASKING:
            return True
        if word in _WITH_VALUE:
            next(words, None)
        elif not word.startswith(tuple(f"{option}=" for option in _WITH_VALUE)) and word not in ("--verbose", "-v"):
            return False
    return not arguments


def overview() -> Callable[[], object]:
    """Return the program with the names of its commands and nothing behind them."""
    from typer.main import get_command

    from assistant.commands import app, help_words
    from assistant.language import text

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    names = copy(app.app)
    names.registered_commands, names.registered_groups = [], []
    for name, key in COMMANDS:
        names.command(name, help=text(key))(_nothing)
    command: Callable[[], object] = help_words.in_own_words(get_command(names))
    return command


def _nothing() -> None:
    """Stand for a command whose help is shown in the list."""
