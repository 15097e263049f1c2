"""Write a way into the person's own profile: comments and order stay, and the file is valid before and after."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable, Item, Table

from assistant import profiles
from assistant.private_files import write_private
from flows.profile import read_profile


def own_file(name: str, beside: Path) -> Path:
    """Return the file that a person may change: a shipped profile is left alone, its copy lies beside the settings.

    Raises ProfileProblem for an unknown name.
    """
    file = profiles.file_of(name)
    shipped = file.resolve().parent == profiles.folder().resolve() and not file.name.endswith(".local.toml")
    return beside / f"{file.stem}.local.toml" if shipped else file


def in_use(name: str, beside: Path) -> Path:
    """Return the file to examine: the person's own one where it exists. Raises ProfileProblem for an unknown name."""
    own = own_file(name, beside)
    return own if own.is_file() else profiles.file_of(name)


def write_way(source: Path, own: Path, key: str, way: Mapping[str, Any], *, proposed: bool = False) -> None:
    """Put a way first for a target, in a copy of `source` at `own`; earlier proposals for the target go.

    Raises ProfileProblem where the profile would not be valid then; nothing is written in that case.
    """
    document = tomlkit.parse(source.read_text(encoding="utf-8"))
    around, _, last = key.rpartition(".")
    holder = _at(document, around)
    target = _at(holder, last)
    ways = target["ways"] if not isinstance(target, list) and "ways" in target else target
    if not isinstance(ways, Array):  # a profile that can be read has a list there
        raise TypeError(key)
    for number in reversed(range(len(ways))):
        if ways[number].get("proposed"):
            ways.pop(number)
    whole = {**way, "proposed": True} if proposed else way
    ways.insert(0, inline(whole))
    if isinstance(holder, Table):  # inside a line there is no place for a comment
        day = date.today()  # noqa: DTZ011 - the person's own day
        target.comment(f"{'proposed' if proposed else 'accepted'} {day:%Y-%m-%d}")
    first = as_toml(whole)
    write_checked(own, tomlkit.dumps(document).replace(f"{first},{{", f"{first}, {{"))


def write_checked(file: Path, written: str) -> None:
    """Write a profile that can be read. Raises ProfileProblem and leaves the file as it was where it cannot."""
    file.parent.mkdir(parents=True, exist_ok=True)
    trial = file.with_name(f".{file.name}.trial.toml")
    try:
        write_private(trial, written.encode())
        read_profile(trial)
        trial.replace(file)
    finally:
        trial.unlink(missing_ok=True)


def inline(way: Mapping[str, Any]) -> InlineTable:
    """Return a way, or another small table, as a profile writes it, on one line."""
    parts = (f"{name} = {_item(value).as_string()}" for name, value in way.items())
    table = tomlkit.parse(f"way = {{ {', '.join(parts)} }}")["way"]
    assert isinstance(table, InlineTable)  # noqa: S101 - so it was written
    return table


def _item(value: Any) -> Item:
    item: Item = tomlkit.item(list(value) if isinstance(value, tuple) else value)
    return item


def as_toml(way: Mapping[str, Any]) -> str:
    """Return a way as it stands in a profile, e.g. `{ label = ["订单号"] }`."""
    return inline(way).as_string().strip()


def _at(document: Any, key: str) -> Any:
    at = document
    for step in key.split("."):
        at = at[int(step) - 1] if isinstance(at, list) else at[step]
    return at
