"""A whole session with a scripted person: the program in a process of its own, the person at its browser's window.

The person's hands reach the browser by its debugging port, as no page and no part of the program does: their clicks and
keys are real ones.
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Browser, Error, Page, Playwright

from assistant.respond.panel.actions import KEYS, Action
from flows.browsers import find_browser
from tests.commands.conftest import environment

PATIENCE = 45.0
"""Seconds until something counts as not coming, on a machine that has other work as well."""

Line = dict[str, Any]


@contextmanager
def display() -> Iterator[dict[str, str]]:
    """Give a screen: this machine's, else a virtual one, else none (the browser then runs without a window)."""
    if os.environ.get("DISPLAY"):
        yield {"DISPLAY": os.environ["DISPLAY"]}
        return
    if shutil.which("Xvfb") is None:
        yield {}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            yield {"DISPLAY": f":{number}"} if number else {}
        finally:
            server.terminate()


def wrapped_browser(folder: Path) -> Path:
    """Write a starter for this machine's browser that opens a debugging port of its own choice."""
    browser = find_browser(window=True)
    assert browser is not None
    starter = folder / "browser.sh"
    starter.write_text(
        f'#!/bin/sh\nexec "{browser.executable_path}" --remote-debugging-port=0 "$@"\n', encoding="utf-8"
    )
    starter.chmod(0o700)
    return starter


@dataclass
class Person:
    """A running session and the person before it."""

    program: subprocess.Popen[str]
    browser: Browser
    lines: "queue.Queue[Line]"
    seen: list[Line] = field(default_factory=list)

    def until(self, *events: str, **facts: object) -> Line:
        """Wait until the program says that one of these happened; return its line."""
        end = monotonic() + PATIENCE
        while (left := end - monotonic()) > 0:
            try:
                line = self.lines.get(timeout=min(left, 1.0))
            except queue.Empty:
                assert self.program.poll() is None, self.what_was_said()
                continue
            self.seen.append(line)
            if line.get("event", line["kind"]) in events and all(
                line.get(key) == value for key, value in facts.items()
            ):
                return line
        raise AssertionError(f"{events} did not come: {self.what_was_said()}")

    def events(self, event: str) -> list[Line]:
        """Return every line about one event, of a program that ended."""
        while not self.lines.empty():
            self.seen.append(self.lines.get())
        return [line for line in self.seen if line.get("event") == event]

    def shown(self) -> str:
        """Wait for the next case in front and return its number."""
        line = self.until("shown")
        return str(line["issue_id"] or line["order_id"])

    def page_of(self, number: str) -> Page:
        """Return the tab of a case or order."""
        end = monotonic() + PATIENCE
        while monotonic() < end:
            self.browser.contexts[0].cookies()  # one round trip, in which new tabs become known
            for page in self.browser.contexts[0].pages:
                with suppress(Error):
                    if number in page.url:
                        return page
        raise AssertionError(f"no tab of {number}")

    def tab_after(self, page: Page, number: str) -> Page:
        """Return the tab that a case has in place of one that closes."""
        self.browser.contexts[0].cookies()
        if not page.is_closed():
            page.wait_for_event("close")
        return self.page_of(number)

    def ask(self, page: Page, action: Action) -> None:
        """Press the key of one of the panel's buttons."""
        page.keyboard.press(f"Alt+{KEYS[action].lower()}")

    def close_window(self) -> None:
        """Close the whole window, as its cross does."""
        with suppress(Error):
            self.browser.new_browser_cdp_session().send("Browser.close")

    def kill(self) -> None:
        """Pull the plug: the program and its browser die at once."""
        os.killpg(self.program.pid, signal.SIGKILL)
        self.program.wait()

    def ended(self) -> int:
        """Wait for the program's end and return its exit code."""
        return self.program.wait(PATIENCE)

    def what_was_said(self) -> str:
        """Return what the program said so far, for a failing test."""
        told = [f"{line.get('event', line['kind'])} {line.get('issue_id', '')}".strip() for line in self.seen[-12:]]
        return ", ".join(told)


@contextmanager
def session(playwright: Playwright, folder: Path, *words: str, **more: str) -> Iterator[Person]:
    """Start the program in a folder with its settings and stand before its first shop's window."""
    port_file = next(iter(_shops(folder)))
    port_file.unlink(missing_ok=True)
    with display() as screen:
        headless = [] if screen else ["--headless"]
        command = [sys.executable, "-m", "assistant", *words, *headless, "--json"]
        env = environment(folder / "home", DISPUTE_ASSISTANT_BROWSER=str(wrapped_browser(folder)), **screen, **more)
        program = subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", process_group=0,
        )  # fmt: skip
        try:
            lines = _listen(program)
            browser = playwright.chromium.connect_over_cdp(endpoint(program, port_file))
            yield Person(program, browser, lines)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def _shops(folder: Path) -> Iterator[Path]:
    for line in (folder / "assistant.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("[shops."):
            yield folder / "data" / "shops" / line[7:-1] / "browser" / "DevToolsActivePort"


def endpoint(program: "subprocess.Popen[Any]", file: Path) -> str:
    """Wait until the browser of a program names its debugging port; return the address."""
    end = monotonic() + PATIENCE
    while monotonic() < end:
        assert program.poll() is None, program.stderr and program.stderr.read()
        with suppress(OSError, IndexError):
            return f"http://127.0.0.1:{file.read_text().splitlines()[0]}"
        threading.Event().wait(0.05)
    raise AssertionError("the browser opened no port")


def _listen(program: "subprocess.Popen[str]") -> "queue.Queue[Line]":
    lines: queue.Queue[Line] = queue.Queue()

    def read() -> None:
        assert program.stdout is not None
        for line in program.stdout:
            lines.put(json.loads(line))

    threading.Thread(target=read, daemon=True).start()
    return lines


def settings_for(shops: Mapping[str, tuple[str, str]]) -> str:
    """Return settings for shops: name -> profile and address."""
    tables = "".join(
        f'[shops.{name}]\nprofile = "{profile}"\nbase_url = "{address}"\naccount = "demo"\n'
        for name, (profile, address) in shops.items()
    )
    return (
        f'data_folder = "data"\n[pace]\npause_seconds = 0.0\n[timeouts]\npage_seconds = 20\nstep_seconds = 5\n{tables}'
    )
