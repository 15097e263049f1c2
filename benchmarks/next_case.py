"""How long a person waits for the next case after they are through with one."""

import tempfile
from datetime import datetime
from pathlib import Path
from statistics import median

from playwright.sync_api import Playwright

from assistant.qa.site import SellerCenter
from tests.conftest import PROFILE_OF
from tests.respond.person import session, settings_for

_CASES = 8


def waits(playwright: Playwright, face: str, ahead: int) -> str:
    """Skip through some cases, each once the next is ready where any is prepared; return median and longest wait."""
    found: list[float] = []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made,
        SellerCenter(face, disputes=60, latency=(0.3, 0.3)) as center,
    ):
        folder = Path(made)
        settings = settings_for({"shop": (PROFILE_OF[face], center.address)})
        (folder / "assistant.toml").write_text(f"{settings}[respond]\nprepare_ahead = {ahead}\n", encoding="utf-8")
        words = ("respond", "--limit", str(_CASES + 2))
        with session(playwright, folder, *words, DISPUTE_ASSISTANT_PASSWORD_SHOP="demo-password") as person:
            page = person.page_of(person.shown())
            for _ in range(_CASES):
                if ahead:
                    person.until("filled", "blocked")
                person.ask(page, "skip")
                finished, shown = person.until("skipped"), person.until("shown")
                found.append(_moment(shown) - _moment(finished))
                page = person.page_of(str(shown["issue_id"]))
    return f"{median(found):.2f} s ({max(found):.2f})"


def _moment(line: dict[str, str]) -> float:
    return datetime.fromisoformat(line["at"]).timestamp()
