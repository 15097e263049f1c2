"""What the local seller center does wrong on purpose."""

import threading
from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import Literal

_PLAIN = (
    "slider",
    "code",
    "wrong-password",
    "bot-wall",
    "empty",
    "doubled",
    "lying-total",
    "unsorted",
    "no-sort",
    "token",
)
_COUNTS = ("expire", "expire-dialog")
_SHARES = ("error", "hang")
KNOWN = (*_PLAIN, *(f"{name}=N" for name in _COUNTS), *(f"{name}=SHARE" for name in _SHARES))


class Faults:
    """Faults by their words, e.g. `slider`, `expire=3`, `error=0.1`; draws depend on the seed alone.

    `ValueError` for an unknown word, a count below 1 or a share outside 0 … 1.
    """

    def __init__(self, words: Iterable[str] = (), seed: int = 1) -> None:
        self._seed = seed
        self._plain: set[str] = set()
        self._counts: dict[str, int] = {}
        self._shares: dict[str, float] = {}
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        for spelled in words:
            self._take(spelled.strip())

    def _take(self, spelled: str) -> None:
        name, equals, value = spelled.partition("=")
        if spelled in _PLAIN:
            self._plain.add(spelled)
        elif name in _COUNTS and equals and value.isdecimal() and int(value) > 0:
            self._counts[name] = int(value)
        elif name in _SHARES and equals and _is_share(value):
            self._shares[name] = float(value)
        else:
            raise ValueError(f"unknown fault {spelled!r}; known: {', '.join(KNOWN)}")

    def has(self, name: str) -> bool:
        """Tell whether a fault without a number was asked for, e.g. `slider`."""
        if name not in _PLAIN:
            raise ValueError(f"unknown fault {name!r}; known: {', '.join(_PLAIN)}")
        return name in self._plain

    def session_end(self, number: int) -> Literal["redirect", "dialog"] | None:
        """Tell how the session dies before its request `number` (from 1), if it does; each way happens once."""
        with self._lock:
            for name, way in (("expire", "redirect"), ("expire-dialog", "dialog")):
                if name in self._counts and number >= self._counts[name]:
                    del self._counts[name]
                    return "redirect" if way == "redirect" else "dialog"
        return None

    def draw(self, path: str) -> Literal["error-500", "error-502", "hang"] | None:
        """Decide what happens to a reply of a list, case or order, by seed, path and how often it was asked."""
        if not self._shares:
            return None
        with self._lock:
            self._asked[path] += 1
            often = self._asked[path]
        random = Random(f"{self._seed} {path} {often}")
        share = random.random()
        if share < self._shares.get("hang", 0.0):
            return "hang"
        if share >= 1.0 - self._shares.get("error", 0.0):
            return random.choice(("error-500", "error-502"))
        return None


def _is_share(text: str) -> bool:
    try:
        return 0.0 <= float(text) <= 1.0
    except ValueError:
        return False
