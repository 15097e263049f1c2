"""A second night, with one case in twenty changed, against the first."""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any, cast

from benchmarks.site_process import running_center
from tests.nightly.night_seller import Shops

_SHOP = "shop"
_CHANGED = 0.05


@dataclass
class Nights:
    """Seconds of the first and the second night of each round."""

    first: list[float] = field(default_factory=list)
    second: list[float] = field(default_factory=list)
    opened: int = 0
    """Cases that the second night opened."""

    @property
    def share(self) -> float:
        """Return the second night's time over the first's."""
        return median(second / first for first, second in zip(self.first, self.second, strict=True))


def two_nights(face: str, cases: int, rounds: int, latency: float) -> Nights:
    """Run two nights for each round, each at a new seller center, with the shipped settings but for pauses."""
    found = Nights()
    os.environ["DISPUTE_ASSISTANT_PASSWORD_SHOP"] = "demo-password"
    for _ in range(rounds):
        options = {"disputes": cases, "latency": (latency, latency)}
        with tempfile.TemporaryDirectory() as folder, running_center(face, **options) as center:
            stand_in = SimpleNamespace(options=SimpleNamespace(face=face), address=center.address)
            shops = Shops(Path(folder), {_SHOP: cast(Any, stand_in)})
            found.first.append(_night(shops, cases)[0])
            center.change(round(cases * _CHANGED))
            seconds, found.opened = _night(shops, 0)
            found.second.append(seconds)
    return found


def _night(shops: Shops, wanted: int) -> tuple[float, int]:
    """Return the seconds of a night and how many cases it opened."""
    began = perf_counter()
    (shop,) = shops.night(shops.run()).shops
    if shop.outcome != "complete" or shop.opened < wanted:
        raise SystemExit(f"A night was not complete: {shop.problem or shop.outcome}.")
    return perf_counter() - began, shop.opened
