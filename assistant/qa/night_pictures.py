"""Pictures of the night run: the program itself reads two local seller centers, on three nights of the past.

It runs in a process of its own, whose clock stands still at that night, and in a folder that is gone afterwards.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser
from rich.cells import cell_len
from rich.text import Text

from assistant.language import Language
from assistant.qa.site import SellerCenter
from assistant.qa.site.hostile_texts import PRODUCTS
from assistant.qa.site.vocabulary import STATUSES
from assistant.qa.site.world import World
from assistant.qa.terminal_sheet import as_sheet
from flows.records import Case, Deadline

_NIGHTS = (timedelta(days=32), timedelta(days=1), timedelta(0))
"""How long ago each night was; in the first there was no dispute yet."""
FROZEN_RUN = (
    "import runpy, sys, time_machine; from datetime import datetime; "
    "time_machine.travel(datetime.fromisoformat(sys.argv.pop(1)), tick=False).start(); "
    "runpy.run_module('assistant', run_name='__main__', alter_sys=True)"
)
"""Source of a program whose clock stands at the moment given first."""
_SHOPS: tuple[tuple[str, str, dict[Language, str]], ...] = (
    ("lamps", "aliexpress", {"zh": "灯具一号店", "en": "Lamps & More"}),
    ("home", "aliexpress-classic", {"zh": "家居生活馆", "en": "Home & Garden"}),
)
_SHOP = """
[shops.{name}]
title = "{title}"
profile = "{profile}"
base_url = "{address}"
account = "demo"
[shops.{name}.orders]
receipts_confirmed = {confirmed}
receipt_timeouts = 57
until = {until:%Y-%m-%d}
"""
_NEW = 9
"""One of so many disputes comes in the last night."""


class _Stage(NamedTuple):
    folder: Path
    language: Language
    centers: Sequence[SellerCenter]
    whole: Sequence[tuple[Case, ...]]
    """The cases of each center as they are in the last night."""
    now: datetime
    """When that is."""

    def run(self, at: datetime, *words: str, colours: bool = False) -> str:
        """Run the program in a clean environment and return what it prints."""
        plain = {"HOME": str(self.folder), "DISPUTE_ASSISTANT_LANGUAGE": self.language, "LANG": "C.UTF-8"}
        terminal = {"FORCE_COLOR": "1", "COLORTERM": "truecolor", "TERM": "xterm-256color"} if colours else {}
        passwords = {f"DISPUTE_ASSISTANT_PASSWORD_{name.upper()}": "demo-password" for name, _, _ in _SHOPS}
        kept = {name: os.environ[name] for name in ("PATH", "PLAYWRIGHT_BROWSERS_PATH") if name in os.environ}
        command = [sys.executable, "-c", FROZEN_RUN, at.isoformat(), *words]
        environment = {**kept, **plain, **terminal, **passwords, "PYTHONPATH": str(Path.cwd())}
        ended = subprocess.run(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, encoding="utf-8", check=True
        )
        return ended.stdout

    def night(self, at: datetime) -> None:
        """Let the centers be as they were at a moment and the program read them."""
        for center, cases in zip(self.centers, self.whole, strict=True):
            center.world.set_now(at)
            old = [case for place, case in enumerate(cases) if place % _NEW or at == self.now]
            center.world.cases = [_as_of(case, at, center.world) for case in old if (case.gmt_create or at) < at]
        self.run(at, "nightly")


def draw_nights(browser: Browser, language: Language, now: datetime, folder: Path) -> None:
    """Draw the morning report, wide and for a phone, and what `statistics` prints."""
    with ExitStack() as stack:
        centers = [
            stack.enter_context(SellerCenter(profile, seed=place + 1, language=language, now=now, **_SIZES[place]))
            for place, (_, profile, _) in enumerate(_SHOPS)
        ]
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dispute-assistant-pictures-")))
        stage = _Stage(
            home, language, centers, [tuple(map(_with_product, center.world.cases)) for center in centers], now
        )
        (home / "assistant.toml").write_text(_settings(stage, now), encoding="utf-8")
        for ago in _NIGHTS:
            stage.night(now - ago)
        (report,) = (home / "data" / "reports").glob(f"report-{now:%Y-%m-%d}.html")
        _draw_page(browser, report, (1280, 900), folder / f"report-{language}.png")
        _draw_page(browser, report, (390, 844), folder / f"report-phone-{language}.png")
        _draw_terminal(browser, stage.run(now, "statistics", colours=True), folder / f"statistics-{language}.png")


_SIZES = ({"disputes": 40, "orders": 24, "running": False}, {"disputes": 22, "orders": 14, "running": False})


def _settings(stage: _Stage, now: datetime) -> str:
    head = 'data_folder = "data"\nevidence_download = false\n[pace]\npause_seconds = 0.0\n'
    shops = (
        _SHOP.format(
            name=name,
            title=titles[stage.language],
            profile=profile,
            address=stage.centers[place].address,
            confirmed=(1040, 390)[place],
            until=now - timedelta(days=2),
        )
        for place, (name, profile, titles) in enumerate(_SHOPS)
    )
    return head + "".join(shops)


def _with_product(case: Case) -> Case:
    """Give the same product the same number: made-up cases are each about a product of its own."""
    names = (*PRODUCTS, *sorted({case.product_name or ""} - set(PRODUCTS)))
    number = names.index(case.product_name or "")
    return case.model_copy(update={"product_id": f"{1005006000000000 + number}"})


def _as_of(case: Case, at: datetime, world: World) -> Case:
    """The case as it stood at a moment: what was not yet answered then waits for the seller."""
    process = tuple(step for step in case.process if step.gmt_create and step.gmt_create <= at)
    if process == case.process or case.gmt_create is None:
        return case
    end = case.gmt_create + timedelta(days=5)
    asked = tuple(each for each in case.solutions if each.solution_owner == "buyer")
    first: dict[str, object] = {
        "process": process,
        "gmt_modified": process[0].gmt_create if process else case.gmt_create,
        "solutions": tuple(each.model_copy(update={"status": "wait_seller_accept"}) for each in asked),
        "reverse_detail_status": "wait_for_seller_response",
        "status_text": STATUSES["wait_for_seller_response"][world.language],
        "deadline": Deadline(owner="seller", timeout_type="WAIT_SOLUTION_TIMEOUT", text="", earliest=end, latest=end),
        "actions": ("accept", "refuse", "upload_proof"),
    }
    return case.model_copy(update=first)


def _draw_page(browser: Browser, file: Path, size: tuple[int, int], picture: Path) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, device_scale_factor=1.5)
    page = context.new_page()
    page.goto(file.as_uri())
    page.screenshot(path=picture, animations="disabled", caret="hide")
    context.close()


def _draw_terminal(browser: Browser, printed: str, picture: Path) -> None:
    context = browser.new_context(device_scale_factor=1.5)
    page = context.new_page()
    words = Text.from_ansi(printed)
    columns = max(cell_len(line.rstrip()) for line in words.plain.splitlines())
    page.set_content(as_sheet(words, columns))
    page.locator("pre").screenshot(path=picture)
    context.close()
