"""`profile new --window` as a person uses it: a terminal, a window of their own, Enter at each page."""

import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGKILL
from time import monotonic

import pytest
from playwright.sync_api import Playwright

from assistant import profiles
from assistant.qa.site import SellerCenter
from flows.profile import read_profile
from flows.site import Site
from tests.commands.conftest import environment
from tests.conftest import PROFILE_OF
from tests.respond.person import PATIENCE, display, endpoint, wrapped_browser


class Terminal:
    """A program at a terminal."""

    def __init__(self, program: "subprocess.Popen[bytes]", handle: int) -> None:
        self.program, self.handle = program, handle
        self.said = ""

    def until(self, words: str) -> None:
        """Read until the program says these words after what was read before."""
        start, end = len(self.said), monotonic() + PATIENCE
        while words not in self.said[start:]:
            assert self._hear(end), self.said

    def type(self, words: str) -> None:
        """Type a line."""
        os.write(self.handle, words.encode() + b"\n")

    def rest(self) -> str:
        """Read to the end and return all that was said."""
        end = monotonic() + PATIENCE
        while self._hear(end):
            continue
        return self.said

    def _hear(self, end: float) -> bool:
        """Read what is said before a moment; False where nothing more comes."""
        ready, _, _ = select.select([self.handle], [], [], max(0.0, end - monotonic()))
        more = b""
        with suppress(OSError):  # the program ended
            more = os.read(self.handle, 4096) if ready else b""
        self.said += more.decode("utf-8", "replace")
        return bool(more)


@contextmanager
def at_terminal(folder: Path, *words: str, **more: str) -> Iterator[Terminal]:
    """Start the program at a terminal of its own; it is gone when the block ends."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", *words], cwd=folder, env=environment(folder / "home", TERM="dumb", **more),
        stdin=theirs, stdout=theirs, stderr=theirs, process_group=0,
    ) as program:  # fmt: skip
        os.close(theirs)
        try:
            yield Terminal(program, ours)
            program.wait(PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(program.pid, SIGKILL)
            os.close(ours)


def test_a_profile_is_started_from_the_pages_that_the_person_walks_to(
    face: str, playwright: Playwright, tmp_path: Path
) -> None:
    with SellerCenter(face, disputes=5, orders=3) as center, display() as screen:
        if not screen:
            pytest.skip("no screen here, not even a virtual one: the command is for a window")
        case = center.world.cases[0].issue_id
        port_file = tmp_path / "data" / "windows" / "fresh" / "DevToolsActivePort"
        (tmp_path / "assistant.toml").write_text('data_folder = "data"\n', encoding="utf-8")
        more = {"DISPUTE_ASSISTANT_BROWSER": str(wrapped_browser(tmp_path)), **screen}
        with at_terminal(tmp_path, "profile", "new", "fresh", "--window", center.address, "--yes", **more) as terminal:
            terminal.until("\n> ")
            browser = playwright.chromium.connect_over_cdp(endpoint(terminal.program, port_file))
            page = browser.contexts[0].pages[0]
            page.locator("input[type=password]").fill("demo-password")
            page.locator("input:not([type=password]):visible").first.fill("demo")
            page.get_by_role("button", name="登录").click()
            page.wait_for_url(lambda url: "login" not in url)
            site = Site(profiles.load(PROFILE_OF[face]), center.address)
            page.goto(site.address(site.profile.case.address, issue_id=case))
            page.get_by_text(case).first.wait_for()
            terminal.type("")
            terminal.until("\n> ")
            terminal.type("q")
            said = terminal.rest()
        assert terminal.program.returncode == 0, said
        assert center.world.writes == []
    profile = read_profile(tmp_path / "fresh.toml")
    assert profile.case.address.endswith("={issue_id}")
    assert {"case.ready", "case.fields.issue_id"}.isdisjoint(profile.not_met_live)
    assert "dispute_list.ready" in profile.not_met_live


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://no-such-host.invalid/"])
def test_an_address_that_does_not_answer_is_said_to_a_person(address: str, tmp_path: Path) -> None:
    with display() as screen:
        if not screen:
            pytest.skip("no screen here, not even a virtual one: the command is for a window")
        with at_terminal(tmp_path, "profile", "new", "fresh", "--window", address, "--yes", **screen) as terminal:
            said = terminal.rest()
    assert terminal.program.returncode not in (0, 1), said
    assert address.rstrip("/") in said
    assert "Traceback" not in said
    assert not (tmp_path / "fresh.toml").exists()
