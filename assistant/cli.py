"""The command line: gathers the commands of the rooms; the only place that exits."""

import os
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from assistant import overview

if TYPE_CHECKING:
    from types import ModuleType

    from assistant.output import Output


def main() -> NoReturn:
    """Run the program and end with one of the documented exit codes."""
    try:
        _choose_language(sys.argv[1:])
        if overview.is_asked_for(sys.argv[1:]):
            overview.overview()()
            sys.exit(0)
        _run()
    except KeyboardInterrupt:  # also while modules are still being loaded
        sys.exit(_INTERRUPTED)


_INTERRUPTED = 130
"""`Exit.INTERRUPTED`, known before anything is loaded."""


def _run() -> NoReturn:
    output = _output()
    from assistant.casework.data_files import DataProblem
    from assistant.exit_codes import Exit, exit_of
    from assistant.language import text
    from assistant.passwords import KeyStoreProblem
    from assistant.private_files import NotPrivate
    from assistant.settings import SettingsProblem
    from assistant.shops import Busy
    from flows.errors import SiteProblem

    try:
        _app()()
        sys.exit(Exit.OK)
    except SiteProblem as problem:
        output.problem(problem)
        sys.exit(exit_of(problem))
    except SettingsProblem as problem:
        for line in problem.lines:
            output.trouble("settings", line)
        sys.exit(Exit.USAGE)
    except DataProblem as problem:
        output.trouble("casework_data", problem.said())
        sys.exit(Exit.USAGE)
    except Busy as problem:
        output.trouble("shop_busy", str(problem))
        sys.exit(Exit.SHOP_BUSY)
    except (NotPrivate, KeyStoreProblem) as problem:
        output.trouble("machine", str(problem))
        sys.exit(Exit.USAGE)
    except OSError as problem:
        output.trouble(
            "machine", text("problem.os", why=problem.strerror or type(problem).__name__, file=problem.filename or "")
        )
        sys.exit(Exit.USAGE)
    except Exception as problem:  # noqa: BLE001 - the last door: nobody shall meet a traceback
        output.trouble("unexpected", _unexpected(problem))
        sys.exit(Exit.UNEXPECTED)


def _output() -> "Output":
    from assistant.log import silence_browser_driver

    silence_browser_driver()  # before anything loads the driver's library
    from assistant.output import Output, prepare_streams

    as_json = "--json" in sys.argv
    prepare_streams(as_json=as_json)
    return Output(as_json=as_json)


def _app() -> Callable[[], object]:
    from typer.main import get_command

    from assistant.commands import app, help_words

    for room in _rooms():
        app.app.add_typer(room.app)
    command: Callable[[], object] = help_words.in_own_words(get_command(app.app))
    return command


def _rooms() -> "tuple[ModuleType, ...]":
    """Return what has commands, in the order in which the help lists them."""
    from assistant import buyer_commands, schema_commands
    from assistant.commands import filling, messaging, phrases, planning, profile, reading, rules, shop
    from assistant.doctor import commands as doctor
    from assistant.nightly import commands as night
    from assistant.nightly import standing_commands as standing
    from assistant.nightly.counting import commands as counting
    from assistant.qa import capture_commands, check_commands, phrase_commands, profile_commands, strength_commands
    from assistant.qa import commands as qa
    from assistant.respond import commands as respond
    from assistant.respond.audit import commands as audit

    phrases.phrases.add_typer(phrase_commands.app)
    profile.group.add_typer(profile_commands.app)
    profile.group.add_typer(strength_commands.app)
    return (
        reading,
        planning,
        filling,
        messaging,
        respond,
        night,
        standing,
        counting,
        audit,
        buyer_commands,
        doctor,
        phrases,
        rules,
        shop,
        profile,
        check_commands,
        capture_commands,
        qa,
        schema_commands,
    )


def _unexpected(problem: Exception) -> str:
    from loguru import logger

    from assistant.language import text
    from assistant.log import told

    logger.opt(exception=problem).error("unexpected")
    return text("problem.unexpected", what=told(problem, frames=True))


def _choose_language(arguments: list[str]) -> None:
    """Choose the language before any help text is made: option, environment, settings file, machine."""
    from assistant.language import LANGUAGES, set_language

    for at, word in enumerate(arguments):
        value = word.partition("=")[2] if word.startswith("--language=") else ""
        if word == "--language" and at + 1 < len(arguments):
            value = arguments[at + 1]
        if value in LANGUAGES:
            set_language(value)
            return
    set_language(_in_file() if not os.environ.get("DISPUTE_ASSISTANT_LANGUAGE") else "auto")


def _in_file() -> str:
    try:
        said = tomllib.loads(Path("assistant.toml").read_text(encoding="utf-8")).get("language")
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return "auto"
    return said if said in ("zh", "en") else "auto"
