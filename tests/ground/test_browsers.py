"""Finding a browser on disk: the order, and that Playwright's own place is known."""

import os
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from assistant import browser_setup
from assistant.browser_setup import NoBrowser, ready_browser
from flows.browsers import find_browser, launch_arguments

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="places of Linux")


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\necho Chromium 1\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser in the usual places of a PATH."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(
        "flows.browsers._LINUX", (("Google Chrome", "chrome", ("google-chrome",)), ("Chromium", None, ("chromium",)))
    )
    return tmp_path


@linux
def test_order(bare: Path, playwright: Playwright, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_browser() is None
    folder = bare / "playwright"
    revision = Path(playwright.chromium.executable_path).parts[-3].split("-")[1]
    program(folder / f"chromium_headless_shell-{revision}" / "chrome-headless-shell-linux64" / "chrome-headless-shell")
    shell = find_browser()
    assert shell is not None
    assert not shell.shows_windows
    program(bare / "bin" / "chromium")
    assert getattr(find_browser(), "name", None) == "Chromium"
    program(bare / "bin" / "google-chrome")
    assert getattr(find_browser(), "channel", None) == "chrome"
    program(folder / f"chromium-{revision}" / "chrome-linux64" / "chrome")
    assert getattr(find_browser(), "name", None) == "Chromium (Playwright)"
    chosen = find_browser("chrome")
    assert chosen is not None
    assert chosen.executable_path == bare / "bin" / "google-chrome"
    own = program(bare / "my browser" / "thing")
    assert getattr(find_browser(str(own)), "executable_path", None) == own
    assert find_browser("msedge") is None
    assert find_browser(str(bare / "missing")) is None


@linux
def test_playwrights_own_place(playwright: Playwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Path(playwright.chromium.executable_path)
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    there = program(tmp_path.joinpath(*told.parts[-3:]))
    assert getattr(find_browser(), "executable_path", None) == there


def test_a_setting_that_names_nothing_is_told(bare: Path) -> None:
    with pytest.raises(NoBrowser, match="no-such-browser"):
        ready_browser("no-such-browser")


@linux
def test_nothing_works_is_one_sentence(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried: list[tuple[str, ...]] = []

    def fails(*command: str, environment: dict[str, str] | None = None) -> bool:
        tried.append(command)
        return False

    monkeypatch.setattr(browser_setup, "_run", fails)
    monkeypatch.setattr(browser_setup, "_is_debian_root", lambda: False)
    assert browser_setup.main() == 1
    assert tried == [(sys.executable, "-m", "playwright", "install", "chromium")]
    told = capsys.readouterr()
    assert "none could be installed" in told.err
    assert len(told.err.splitlines()) == 1


@linux
def test_a_browser_that_does_not_start_is_passed_over(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = program(bare / "bin" / "chromium")
    broken.write_text("#!/bin/sh\nexit 1\n")
    monkeypatch.setattr(browser_setup, "_is_debian_root", lambda: False)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(NoBrowser):
        ready_browser()


def test_sandbox_only_switched_off_for_root_on_linux() -> None:
    as_root = sys.platform.startswith("linux") and os.geteuid() == 0
    assert ("--no-sandbox" in launch_arguments()) == as_root


@linux
def test_the_found_browser_starts_with_our_arguments(playwright: Playwright) -> None:
    found = find_browser()
    assert found is not None, "make installs one"
    with playwright.chromium.launch(executable_path=found.executable_path, args=launch_arguments()) as browser:
        page = browser.new_page()
        page.set_content("<p>好</p>")
        assert page.inner_text("p") == "好"
