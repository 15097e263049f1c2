"""Every way that is known to make a page write, and what a test needs to try them."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from playwright.sync_api import Page

from flows.records import Record


class Attack(Record):
    """One way to write; the keys are explained in `attacks.toml`."""

    name: str
    body: str
    kind: str = ""
    method: str = "POST"
    named: bool = True
    on_network: bool = True
    watched: bool = True
    spoils: bool = False
    leaves: bool = False
    by_get: bool = False

    def strike(self, page: Page, address: str) -> None:
        """Run it as the page's own code."""
        page.evaluate(f"async (address) => {{ {self.body} }}", address)


_TABLE = tomllib.loads((Path(__file__).parent / "attacks.toml").read_text(encoding="utf-8"))
ATTACKS = tuple(Attack.model_validate(row) for row in _TABLE["attack"])

SAVES = {"new": "/h5/mtop.aliexpress.seller.reverse.savesolution/1.0/", "classic": "/issue/saveSolution.htm"}
"""Where each face saves the seller's solution."""


def attacks_on(face: str) -> tuple[Attack, ...]:
    """Return the attacks that a face's server takes for writes: the classic one's client does not write by GET."""
    return tuple(attack for attack in ATTACKS if face == "new" or not attack.by_get)


def until(page: Page, condition: Callable[[], object]) -> bool:
    """Let the browser's messages come in until the condition holds; False when it does not within 5 seconds."""
    end = monotonic() + 5
    while not condition():
        if monotonic() > end:
            return False
        page.context.cookies()  # one round trip to the browser, whatever became of the page
    return True
