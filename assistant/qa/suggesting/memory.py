"""What is known of each target from the last time it was found: how its element looked, never what it said.

One file a profile, `profiles/<name>.json` in the data folder. Words are kept only where they belong to the page (the
profile's own words, headings of tables, names of controls); of a value only its shape.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from loguru import logger
from pydantic import Field, ValidationError

from assistant.private_files import NotPrivate, private_folder, read_private, write_private
from flows.records import Record


class Description(Record):
    """A target's element as it was when it was found last."""

    role: str
    tag: str
    classes: tuple[str, ...]
    label: str = ""
    column: str = ""
    heading: str = ""
    name: str = ""
    shape: str = ""
    """What the value looks like: `9-9-9 9:9`."""
    parent: str = ""
    """Tag and classes of the element around it."""
    sibling: int = 0
    """Its place among its parent's children, from 0."""
    after: str = ""
    """Name of the target that was found last before it; empty for the first one."""
    before: str = ""


class Memory(Record):
    """All that is known of a profile's targets."""

    targets: Mapping[str, Description] = Field(default_factory=dict)
    seen: Mapping[str, frozenset[str]] = Field(default_factory=dict)
    """By page, marks of the labels, headings and classes that stood there: what was there before is nothing new."""

    def with_page(self, page: str, seen: frozenset[str]) -> "Memory":
        """Return the same with the marks of what a page shows now."""
        return Memory(targets=self.targets, seen={**self.seen, page: seen})


def memory_file(data_folder: Path, profile: str, place: str = "live") -> Path:
    """Return the file that remembers a profile's targets, of the live site or of the local seller center (`practice`).

    Raises NotPrivate, OSError.
    """
    name = "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in profile)
    return private_folder(data_folder / "profiles") / (f"{name}.json" if place == "live" else f"{name}.{place}.json")


def remembered(file: Path) -> Memory:
    """Return what is known; nothing where the file is not there or cannot be used."""
    try:
        return Memory.model_validate_json(read_private(file))
    except FileNotFoundError:
        return Memory()
    except (NotPrivate, ValidationError, OSError) as problem:
        logger.warning("{} is not used: {}", file.name, type(problem).__name__)
        return Memory()


def remember(file: Path, memory: Memory) -> None:
    """Keep what is known. Raises NotPrivate, OSError."""
    told = {
        "targets": {name: each.model_dump(exclude_defaults=True) for name, each in sorted(memory.targets.items())},
        "seen": {page: sorted(marks) for page, marks in sorted(memory.seen.items())},
    }
    write_private(file, json.dumps(told, ensure_ascii=False, indent=1).encode())
