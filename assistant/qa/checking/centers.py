"""The local seller center as a place to check profiles: made-up cases, the richest first."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from assistant.commands.run import Run
from assistant.qa.site import SellerCenter
from assistant.qa.site.vocabulary import RETURNABLE
from assistant.settings import Settings, Shop
from assistant.shop_session import Visit
from flows.records import Case

FACE_OF = {"aliexpress": "new", "aliexpress-classic": "classic"}
"""Which face of the local seller center is what a profile describes."""
_MANY, _LONG = 5, 400
"""Of steps or letters: more of them are folded."""


@contextmanager
def practice_visit(run: Run, center: SellerCenter, profile: str, *, headed: bool = False) -> Iterator[Visit]:
    """Make a shop at a local seller center that leaves nothing behind; say how to open it."""
    with tempfile.TemporaryDirectory(prefix="dispute-assistant-", ignore_cleanup_errors=True) as folder:
        shop = Shop(name="demo", profile=profile, base_url=center.address, account="demo")
        values = {
            "data_folder": Path(folder),
            "shops": {"demo": {key: value for key, value in shop.model_dump().items() if key != "name"}},
        }
        pace = run.settings.pace.model_copy(update={"pause_seconds": 0.0})  # nobody's server has to be spared here
        settings = Settings.model_validate({**run.settings.model_dump(), **values, "pace": pace.model_dump()})
        yield Visit(settings, settings.shop("demo"), headed, lambda _: SecretStr("demo-password"))


def richest_cases(center: SellerCenter) -> list[str]:
    """Return the cases of a center so that the first few show everything that any of them has to show."""
    left = {case.issue_id: _shown(case) for case in center.world.cases}
    ordered: list[str] = []
    seen: set[str] = set()
    while left:
        best = max(left, key=lambda issue_id: (len(left[issue_id] - seen), len(left[issue_id])))
        seen |= left.pop(best)
        ordered.append(best)
    return ordered


def _shown(case: Case) -> set[str]:
    """Return what a case has to show: its values by their paths, its buttons, and what is long enough to be folded."""
    can_be_returned = "refuse" in case.actions and case.reason in RETURNABLE
    return {*_paths(case.model_dump(mode="json")), *case.actions, *(["return_address"] if can_be_returned else [])}


def _paths(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _paths(each, f"{path}.{key}")
    elif isinstance(value, list):
        yield from (f"{path} long" for _ in value[_MANY:])
        for each in value:
            yield from _paths(each, path)
    elif value not in (None, False, ""):
        yield path
        yield from (f"{path} long" for _ in str(value)[_LONG:])
