"""What every command needs: settings, output, and the person at the terminal."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import typer
from playwright.sync_api import Page
from pydantic import SecretStr

from assistant.language import set_language, text
from assistant.log import set_up_log
from assistant.output import Output
from assistant.problems import keep_evidence
from assistant.settings import Settings, Shop
from assistant.settings_file import read_settings
from assistant.shop_session import AskPassword, Visit, at_shop
from assistant.stopping import Stop
from flows.errors import SignInProblem, SiteProblem
from flows.session import Session


def ask_password(shop: str) -> SecretStr | None:
    """Ask for a password without showing it."""
    try:
        return SecretStr(getpass.getpass(f"{text('shop.ask_password', shop=shop)}: "))
    except (EOFError, KeyboardInterrupt):
        return None


@dataclass(frozen=True)
class Run:
    """One call of the program."""

    settings: Settings
    output: Output
    ask: AskPassword = ask_password
    """Asks the person at the terminal, where there is one."""
    stop: Stop = field(default_factory=Stop)
    """Stops what this run does in other threads."""

    def visit(self, shop: Shop, *, headed: bool = False) -> Visit:
        """Return how this person opens a shop."""
        return Visit(
            self.settings,
            shop,
            headed or self.settings.headed,
            self.ask if sys.stdin.isatty() else None,
            self._call_person,
            self.stop,
        )

    @contextmanager
    def at(self, shop: str, *, headed: bool = False) -> Iterator[Session]:
        """Open a shop by name, signed in."""
        with at_shop(self.visit(self.settings.shop(shop), headed=headed)) as session:
            yield session

    def keep_evidence(self, problem: SiteProblem, page: Page) -> None:
        """Keep a picture and the page of a problem that does not end the run."""
        if not problem.evidence:
            keep_evidence(problem, page, self.settings.data_folder / "problems")

    def _call_person(self, problem: SignInProblem) -> None:
        self.output.say(text(f"handover.{problem.code}"), style="bold yellow")


def run_of(context: typer.Context, *, as_json: bool = False) -> Run:
    """Read the settings, choose the language, set up the log."""
    given: dict[str, object] = dict(context.obj["given"]) if context.obj else {}
    file: Path | None = context.obj["settings_file"] if context.obj else None
    settings = read_settings(given, file)
    set_language(settings.language)
    verbose = bool(context.obj and context.obj["verbose"])
    set_up_log(
        settings.log_level if not verbose else "DEBUG",
        settings.data_folder / "logs" / "assistant.log",
        retention_days=settings.log_retention_days,
        console="DEBUG" if verbose else "WARNING",
    )
    return Run(settings, Output(as_json=as_json))
