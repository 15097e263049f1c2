"""Find the browser of this machine without starting one.

Order: what the person set, Playwright's own Chromium, then Chrome, Edge or Chromium as people install them. Where no
window is wanted, a Chromium without windows comes first: it starts twice as fast and takes half the memory.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import playwright

from flows.records import Record

QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--metrics-recording-only",
    "--password-store=basic",
    "--use-mock-keychain",
)
"""A profile of one shop needs no sync, no updates, no reports, and must not ask for the person's key ring."""


class Browser(Record):
    """A Chromium of some make on this machine."""

    name: str
    """As people call it, e.g. `Microsoft Edge`."""
    executable_path: Path
    channel: str | None = None
    """Playwright's word for an installed browser, e.g. `msedge`; None for others."""
    shows_windows: bool = True
    """False for the shell that only runs headless."""


def find_browser(setting: str | None = None, *, window: bool = True) -> Browser | None:
    """Return the browser to use; None when there is none, or when the one that `setting` names is not there.

    `setting` is a path or a channel (`chrome`, `msedge`, `chromium`, …). `window` says whether one must be shown; a
    browser that cannot show one is returned all the same where there is no other.
    """
    if setting:
        return _set_by_person(setting.strip())
    whole = (*_of_playwright("chromium"), *_installed())
    shells = (*_of_playwright("chromium-headless-shell"), *_installed_shells())
    order = (*whole, *shells) if window else (*shells, *whole)
    return next((browser for browser in order if browser.executable_path.is_file()), None)


def launch_arguments() -> list[str]:
    """Return the command-line arguments for every start; `--no-sandbox` only as root on Linux, where it must be."""
    as_root = sys.platform.startswith("linux") and os.geteuid() == 0
    return [*QUIET, *(["--no-sandbox"] if as_root else [])]


def _set_by_person(setting: str) -> Browser | None:
    for browser in (*_of_playwright("chromium"), *_installed()):
        if setting in (browser.channel, str(browser.executable_path)) and browser.executable_path.is_file():
            return browser
    path = Path(setting).expanduser()
    if not path.is_file():
        found = shutil.which(setting)
        if not found:
            return None
        path = Path(found)
    return Browser(name=path.name, executable_path=path.absolute())


def _of_playwright(make: str) -> Iterator[Browser]:
    """Yield the browser of Playwright's own version. Its driver could tell, but not inside a running session."""
    told = json.loads((_driver() / "browsers.json").read_text(encoding="utf-8"))
    revision = next((entry["revision"] for entry in told["browsers"] if entry["name"] == make), None)
    folder = _playwright_folder() / f"{make.replace('-', '_')}-{revision}"
    shell = make == "chromium-headless-shell"
    names = (
        ("chrome-headless-shell*", "headless_shell*")
        if shell
        else ("chrome", "chrome.exe", _MAC_TESTING, _MAC_CHROMIUM)
    )
    for name in names:
        for path in sorted(folder.glob(f"chrome-*/{name}")):
            label = "Chromium (Playwright, headless)" if shell else "Chromium (Playwright)"
            yield Browser(
                name=label, executable_path=path, channel=None if shell else "chromium", shows_windows=not shell
            )


_MAC_TESTING = "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing"
_MAC_CHROMIUM = "Chromium.app/Contents/MacOS/Chromium"


def _driver() -> Path:
    return Path(playwright.__file__).parent / "driver" / "package"


def _playwright_folder() -> Path:
    setting = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if setting == "0":
        return _driver() / ".local-browsers"
    if setting:
        return Path(setting).absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ms-playwright"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"


_LINUX = (
    ("Google Chrome", "chrome", ("google-chrome-stable", "google-chrome", "/opt/google/chrome/chrome")),
    ("Microsoft Edge", "msedge", ("microsoft-edge-stable", "microsoft-edge", "/opt/microsoft/msedge/msedge")),
    ("Chromium", None, ("chromium", "chromium-browser", "/usr/lib/chromium/chromium", "/snap/bin/chromium")),
)
_MAC = (
    ("Google Chrome", "chrome", "Google Chrome.app/Contents/MacOS/Google Chrome"),
    ("Microsoft Edge", "msedge", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ("Chromium", None, _MAC_CHROMIUM),
)
_WINDOWS = (
    ("Google Chrome", "chrome", "Google/Chrome/Application/chrome.exe"),
    ("Microsoft Edge", "msedge", "Microsoft/Edge/Application/msedge.exe"),
    ("Chromium", None, "Chromium/Application/chrome.exe"),
)


def _installed() -> Iterator[Browser]:
    """Yield what people install, wherever this system puts it."""
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        yield from _below([Path(root) for root in roots if root], _WINDOWS)
    elif sys.platform == "darwin":
        yield from _below([Path("/Applications"), Path.home() / "Applications"], _MAC)
    else:
        for name, channel, places in _LINUX:
            for place in places:
                path = place if place.startswith("/") else shutil.which(place)
                if path:
                    yield Browser(name=name, executable_path=Path(path), channel=channel)


def _installed_shells() -> Iterator[Browser]:
    """Yield the Chromium without windows that Debian packs."""
    if sys.platform.startswith("linux") and (path := shutil.which("chromium-headless-shell")):
        yield Browser(name="Chromium (headless)", executable_path=Path(path), shows_windows=False)


def _below(roots: list[Path], makes: tuple[tuple[str, str | None, str], ...]) -> Iterator[Browser]:
    for name, channel, inside in makes:
        for root in roots:
            yield Browser(name=name, executable_path=root / inside, channel=channel)
