"""Where results go: tables for a person, JSON Lines for a program."""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from threading import RLock
from typing import Any, Self

from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from assistant.log import visible
from assistant.problems import ProblemLine, as_record, lines_of
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
    """One run's results: each record on one line of JSON, or tables and sentences. May be used by several threads."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        plain_width = None if sys.stdout.isatty() else 160
        self.console = Console(width=plain_width, markup=False, highlight=False, emoji=False)
        self.errors = Console(stderr=True, markup=False, highlight=False, emoji=False)
        self._turn = RLock()
        self._bars = _Bars(self.errors)
        self._shop, self._title = "", ""

    def of_shop(self, shop: str, title: str) -> Self:
        """Return the same output, whose sentences and problems name the shop: several are read at once."""
        other = copy(self)
        other._shop, other._title = shop, f"[{title}] "
        return other

    def record(self, kind: str, record: Record | dict[str, Any], **more: object) -> None:
        """Print one line of JSON with its kind first; nothing in the tables' mode."""
        if self.as_json:
            values = record.model_dump(mode="json") if isinstance(record, Record) else record
            ours = {"kind": kind, **more}
            line = json.dumps(ours | values | ours, ensure_ascii=False)
            # What a terminal would obey, and half a character, goes out as JSON's own escape: nothing is lost.
            with self._turn:
                sys.stdout.write(visible(line) + "\n")
                sys.stdout.flush()

    def show(self, view: RenderableType) -> None:
        """Print a table or a panel; nothing in the JSON mode."""
        if not self.as_json:
            self.console.print(view)

    def say(self, sentence: str, style: str = "") -> None:
        """Print a sentence; to the error stream in the JSON mode, so that the lines stay pure."""
        console = self.errors if self.as_json else self.console
        with self._turn:
            console.print(Text(self._title + sentence, style=style), soft_wrap=True)

    def problem(self, problem: SiteProblem) -> None:
        """Print a problem with its next step."""
        if self.as_json:
            self.record("problem", as_record(problem), **({"shop": self._shop} if self._shop else {}))
            return
        first, *rest = lines_of(problem)
        with self._turn:
            self.errors.print(Text(redact_text(self._title + first), style="bold red"), soft_wrap=True)
            for line in rest:
                self.errors.print(Text("  " + redact_text(line)), soft_wrap=True)

    def trouble(self, code: str, sentence: str) -> None:
        """Print what is wrong with settings or machine."""
        if self.as_json:
            self.record("problem", ProblemLine(code=code, what=redact_text(sentence)))
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
        with self._bars.shown(self._title + title, total) as step:
            yield step

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Take the bars away while the person types."""
        with self._bars.hidden():
            yield


class _Bars:
    """All bars of one terminal, which can show only one display that moves."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._turn = RLock()
        self._live: Progress | None = None
        self._shown = 0

    @contextmanager
    def shown(self, title: str, total: int) -> Iterator[Any]:
        live = self._opened()
        task = live.add_task(title, total=total)
        try:
            yield lambda: live.advance(task)
        finally:
            live.remove_task(task)
            self._closed()

    @contextmanager
    def hidden(self) -> Iterator[None]:
        live = self._live
        if live:
            live.stop()
        try:
            yield
        finally:
            with self._turn:
                if live and self._live is live:
                    live.start()

    def _opened(self) -> Progress:
        with self._turn:
            if self._live is None:
                words = TextColumn("{task.description}", markup=False)
                columns = (words, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
                self._live = Progress(*columns, console=self._console, transient=True)
                self._live.start()
            self._shown += 1
            return self._live

    def _closed(self) -> None:
        with self._turn:
            self._shown -= 1
            if not self._shown and self._live is not None:
                self._live.stop()
                self._live = None
