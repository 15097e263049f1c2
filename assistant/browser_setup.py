"""Find a browser, or install one; `make` runs this once. Says what it found or did, in the person's language."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from assistant.language import text
from flows.browsers import Browser, find_browser

_TEN_MINUTES = 600.0


class NoBrowser(Exception):
    """There is no browser and none could be installed; the message says what to do."""


def main() -> int:
    """Set up the browser and fonts; return the exit code."""
    try:
        browser = ready_browser(os.environ.get("DISPUTE_ASSISTANT_BROWSER"))
    except NoBrowser as problem:
        print(problem, file=sys.stderr)
        return 1
    print(text("browser.found", name=browser.name, path=browser.executable_path))
    set_up_fonts()
    return 0


def ready_browser(setting: str | None = None) -> Browser:
    """Return a browser that starts, installing one when there is none. Raises NoBrowser with one clear sentence."""
    if setting:
        chosen = find_browser(setting)
        if chosen is None:
            raise NoBrowser(text("browser.setting_not_found", setting=setting))
        return chosen
    found = _starting(find_browser(None))
    if found:
        return found
    print(text("browser.installing"), flush=True)
    if _is_debian_root():
        _apt_install("chromium", "fonts-noto-cjk")
        found = _starting(find_browser(None))
        _apt_install("chromium-headless-shell")  # faster without a window; older systems do not have it
    if not found:
        _run(sys.executable, "-m", "playwright", "install", "chromium")
        found = _starting(find_browser(None))
    if not found:
        raise NoBrowser(text("browser.none"))
    return found


def set_up_fonts() -> None:
    """See that Chinese can be drawn: on Debian, as root, install a font when there is none; else say so."""
    if not sys.platform.startswith("linux") or _has_chinese_font():
        return
    if _is_debian_root():
        _apt_install("fonts-noto-cjk")
    if not _has_chinese_font():
        print(text("browser.no_chinese_font"))


def _starting(browser: Browser | None) -> Browser | None:
    # A snap's launcher exists on disk and does nothing in a container. Elsewhere `--version` would open a window.
    if browser is None or not sys.platform.startswith("linux"):
        return browser
    return browser if _run(str(browser.executable_path), "--version") else None


def _has_chinese_font() -> bool:
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False, timeout=60)
        return bool(listed.stdout.strip())
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


def _is_debian_root() -> bool:
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        return False
    return "debian" in f"{system.get('ID', '')} {system.get('ID_LIKE', '')}".split()


def _apt_install(*packages: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if _run("apt-get", "update", "-qq", environment=quiet):
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, environment=quiet)


def _run(*command: str, environment: dict[str, str] | None = None) -> bool:
    """Run a program quietly; tell whether it ended well. What failed is seen by looking for the browser again."""
    try:
        ended = subprocess.run(command, capture_output=True, env=environment, timeout=_TEN_MINUTES, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
