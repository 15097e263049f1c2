"""Where results go: tables for a person, JSON Lines for a program."""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from assistant.log import visible
from assistant.problems import as_record, lines_of
from assistant.redaction import redact_text
from flows.errors import SiteProblem
from flows.records import Record


def prepare_streams(*, as_json: bool) -> None:
    """See that no text can end the program: lines of JSON are UTF-8 on every machine, a terminal shows what it can."""
    if not isinstance(sys.stdout, io.TextIOWrapper):
        return
    if as_json:
        sys.stdout.reconfigure(encoding="utf-8")
    else:
        sys.stdout.reconfigure(errors="replace")


class Output:
    """One run's results: each record on one line of JSON, or tables and sentences."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        plain_width = None if sys.stdout.isatty() else 160
        self.console = Console(width=plain_width, markup=False, highlight=False, emoji=False)
        self.errors = Console(stderr=True, markup=False, highlight=False, emoji=False)

    def record(self, kind: str, record: Record | dict[str, Any], **more: object) -> None:
        """Print one line of JSON with its kind first; nothing in the tables' mode."""
        if self.as_json:
            values = record.model_dump(mode="json") if isinstance(record, Record) else record
            ours = {"kind": kind, **more}
            line = json.dumps(ours | values | ours, ensure_ascii=False)
            # What a terminal would obey, and half a character, goes out as JSON's own escape: nothing is lost.
            sys.stdout.write(visible(line) + "\n")
            sys.stdout.flush()

    def show(self, view: RenderableType) -> None:
        """Print a table or a panel; nothing in the JSON mode."""
        if not self.as_json:
            self.console.print(view)

    def say(self, sentence: str, style: str = "") -> None:
        """Print a sentence; to the error stream in the JSON mode, so that the lines stay pure."""
        (self.errors if self.as_json else self.console).print(Text(sentence, style=style), soft_wrap=True)

    def problem(self, problem: SiteProblem) -> None:
        """Print a problem with its next step."""
        if self.as_json:
            self.record("problem", as_record(problem))
            return
        first, *rest = lines_of(problem)
        self.errors.print(Text(redact_text(first), style="bold red"), soft_wrap=True)
        for line in rest:
            self.errors.print(Text("  " + redact_text(line)), soft_wrap=True)

    def trouble(self, code: str, sentence: str) -> None:
        """Print what is wrong with settings or machine."""
        if self.as_json:
            self.record("problem", {"code": code, "what": redact_text(sentence)})
            return
        self.errors.print(Text(redact_text(sentence), style="bold red"), soft_wrap=True)

    def problems(self, problems: Iterable[SiteProblem]) -> None:
        """Print several problems."""
        for problem in problems:
            self.problem(problem)

    @contextmanager
    def progress(self, title: str, total: int) -> Iterator[Any]:
        """Show a bar on a terminal; the yielded call moves it on by one."""
        if self.as_json or not self.errors.is_terminal:
            yield lambda: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.errors, transient=True) as bar:
            task = bar.add_task(title, total=total)
            yield lambda: bar.advance(task)
