"""How targets were found, as a person sees it: the last nights side by side, what got worse first."""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from rich.text import Text

from assistant.columns import Column, FittingTable
from assistant.language import text
from assistant.nightly.target_health import TargetHealth, count_of
from assistant.tables import plain

NIGHTS = 7
"""So many stand side by side."""
_STYLES = {"missing": "bold red", "fallback": "yellow", "first": ""}


def last_of(healths: Sequence[TargetHealth]) -> list[TargetHealth]:
    """Return the healths of the newest night among them."""
    return [each for each in healths if each.run_id == healths[0].run_id]


def health_line(healths: Iterable[TargetHealth]) -> str:
    """Say how many of one night's targets fared how."""
    count = count_of(healths)
    key = "health.all_well" if not (count.fallback or count.missing) else "health.counts"
    return text(key, **count.model_dump())


def healths_table(healths: Sequence[TargetHealth], zone: str) -> FittingTable:
    """Lay one shop's targets out, newest night first; those that were missed or needed a fallback stand first."""
    nights = {each.run_id: each.started_at.astimezone(ZoneInfo(zone)) for each in healths}
    by_target: dict[str, dict[str, TargetHealth]] = {}
    for each in healths:
        by_target.setdefault(each.target, {})[each.run_id] = each
    columns = [
        Column(text("health.target"), "whole"),
        *(Column(f"{at:%m-%d %H:%M}", "count") for at in nights.values()),
    ]
    ordered = sorted(by_target, key=lambda target: (_rank(by_target[target], tuple(nights)), target))
    rows = [[plain(target), *(_cell(by_target[target].get(run_id)) for run_id in nights)] for target in ordered]
    return FittingTable(columns, rows)


def _rank(nights: Mapping[str, TargetHealth], run_ids: Sequence[str]) -> tuple[int, int]:
    """Rank what was missed before what needed a fallback, and of each what happened last first."""
    for rank, name in enumerate(("missed", "fallback")):
        for age, run_id in enumerate(run_ids):
            if run_id in nights and getattr(nights[run_id], name):
                return rank, age
    return 2, 0


def _cell(health: TargetHealth | None) -> Text:
    if health is None:
        return Text("")
    parts = [str(health.first)] if health.first else []
    parts += [f"↷{health.fallback}"] if health.fallback else []
    parts += [f"✗{health.missed}"] if health.missed else []
    found = "missing" if health.missed else "fallback" if health.fallback else "first"
    return Text(" ".join(parts), style=_STYLES[found])
