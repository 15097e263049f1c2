"""Pictures of the headed session: the program itself, its clock standing still, seen through its browser's own port."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, Playwright

from assistant.language import Language
from assistant.qa.night_pictures import FROZEN_RUN
from assistant.qa.site import SellerCenter
from flows.browsers import find_browser

_SIZE = {"width": 1560, "height": 860}
_SETTINGS = """\
data_folder = "data"
browser = "{browser}"
[pace]
pause_seconds = 0.0
[shops.lamps]
title = "{title}"
profile = "{profile}"
base_url = "{address}"
account = "demo"
"""
_PROFILES = {"new": "aliexpress", "classic": "aliexpress-classic"}
_TITLES: dict[Language, str] = {"zh": "灯具一号店", "en": "Lamps & More"}


def draw_session(
    playwright: Playwright, face: Literal["new", "classic"], language: Language, now: datetime, folder: Path
) -> None:
    """Draw the first case of a session with its panel."""
    with (
        SellerCenter(face, disputes=40, orders=8, language=language, now=now, running=False) as center,
        tempfile.TemporaryDirectory(prefix="dispute-assistant-pictures-", ignore_cleanup_errors=True) as made,
    ):
        home = Path(made)
        told = {"browser": _starter(home), "title": _TITLES[language], "profile": _PROFILES[face]}
        settings = _SETTINGS.format(**told, address=center.address)
        (home / "assistant.toml").write_text(settings, encoding="utf-8")
        with _shown(playwright, home, language, now) as page:
            page.set_viewport_size(_SIZE)  # type: ignore[arg-type]
            page.screenshot(path=folder / f"session-{face}-{language}.png", animations="disabled", caret="hide")


def _starter(home: Path) -> Path:
    browser = find_browser(window=False)
    if browser is None:
        raise RuntimeError("no browser")
    starter = home / "browser.sh"
    starter.write_text(
        f'#!/bin/sh\nexec "{browser.executable_path}" --remote-debugging-port=0 "$@"\n', encoding="utf-8"
    )
    starter.chmod(0o700)
    return starter


@contextmanager
def _shown(playwright: Playwright, home: Path, language: Language, now: datetime) -> Iterator[Page]:
    """Run a session until its first answerable case lies in front, and yield its tab."""
    kept = {name: os.environ[name] for name in ("PATH", "PLAYWRIGHT_BROWSERS_PATH") if name in os.environ}
    ours = {"HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(Path.cwd())}
    said = {"DISPUTE_ASSISTANT_LANGUAGE": language, "DISPUTE_ASSISTANT_PASSWORD_LAMPS": "demo-password"}
    words = ("respond", "--reason", "damaged", "--limit", "2", "--headless", "--json")
    command = [sys.executable, "-c", FROZEN_RUN, now.isoformat(), *words]
    with subprocess.Popen(
        command, cwd=home, env={**kept, **ours, **said}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            lines = (json.loads(line) for line in program.stdout or ())
            number = next(line["issue_id"] for line in lines if line.get("event") == "shown")
            port = (home / "data/shops/lamps/browser/DevToolsActivePort").read_text(encoding="ascii").splitlines()[0]
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            browser.contexts[0].cookies()  # one round trip, in which the tabs become known
            yield next(page for page in browser.contexts[0].pages if number in page.url)
        finally:
            program.terminate()
