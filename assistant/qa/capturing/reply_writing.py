"""Write the JSON replies that a captured page fetched: the same shape, everything in it made up."""

import math
import re
from datetime import UTC, datetime
from typing import Any

from assistant.qa.capturing.addresses import Addresses, is_address
from assistant.qa.capturing.names import Names
from assistant.qa.capturing.veiling import Veil

_TIMED = re.compile(r"time|date|gmt|deadline", re.IGNORECASE)


class ReplyWriter:
    """Writes the replies of one capture."""

    def __init__(self, veil: Veil, names: Names, addresses: Addresses) -> None:
        self._veil, self._names, self._addresses = veil, names, addresses

    def envelope(self, body: Any) -> Any:
        """Return an envelope `{ret, data, …}` of a good reply made up."""
        made = self.value(body)
        return {**made, "ret": ["SUCCESS::"]} if isinstance(made, dict) else made

    def value(self, value: Any, key: str = "") -> Any:
        """Return a value of a reply made up; moments stay moments, yes stays yes."""
        if isinstance(value, dict):
            return self._table(value)
        if isinstance(value, list):
            return [self.value(each, key) for each in value]
        if isinstance(value, str):
            return self._addresses.made_up(value) if is_address(value) else self._veil.text(value)
        if isinstance(value, bool) or value is None:
            return value
        is_moment = isinstance(value, int) and _TIMED.search(key) and self._is_moment(value)
        return value if is_moment else self._number(value)

    def _table(self, table: dict[Any, Any]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for at, (key, each) in enumerate(table.items()):
            name = self._names.name(str(key)) or f"key{at}"
            made[name if name not in made else f"{name}{at}"] = self.value(each, str(key))
        return made

    def _number(self, number: int | float) -> int | float:
        return self._veil.number(number) if math.isfinite(number) else 0

    def _is_moment(self, number: int) -> bool:
        for second in (1, 1000):
            try:
                if self._veil.is_near(datetime.fromtimestamp(number / second, UTC)):
                    return True
            except (OverflowError, OSError, ValueError):
                continue
        return False
