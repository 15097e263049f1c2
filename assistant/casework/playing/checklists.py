"""Checklists for what is prepared outside a reply: reporting a malicious review, appealing against a ruling."""

from collections.abc import Container
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator

from assistant.casework.data_files import Table, read_table
from assistant.casework.playing.playbook_rules import Month, Sentence, Wording
from assistant.casework.playing.playbook_words import Weight
from flows.records import Record

ChecklistName = Literal["malicious_review", "appeal"]
CHECKLISTS: tuple[ChecklistName, ...] = get_args(ChecklistName)
Key = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


class ChecklistItem(Wording):
    """One thing to do or to have."""

    weight: Weight
    """`required`, `recommended` or `optional`."""


class Checklist(Table):
    """Material for one purpose."""

    title: Wording
    """Its name."""
    purpose: Wording
    """When it is for, and when it is not."""
    within_days: int | None = Field(default=None, ge=1, le=365)
    """Days that the platform gives; none when no rule is known. The page's own date always wins."""
    once: bool = False
    """Only one try: prepare everything before sending."""
    source: Sentence
    """Who says so."""
    date: Month
    """Year and month in which it was looked up."""
    items: dict[Key, ChecklistItem] = Field(min_length=1)
    """In the order of work."""


class Checklists(Table):
    """The whole file `checklists.toml`."""

    checklist: dict[ChecklistName, Checklist]
    """One for every purpose."""

    @field_validator("checklist")
    @classmethod
    def _covers_everything(cls, found: dict[ChecklistName, Checklist]) -> dict[ChecklistName, Checklist]:
        missing = [name for name in CHECKLISTS if name not in found]
        if missing:
            raise ValueError(f"no checklist for {', '.join(missing)}; add [checklist.{missing[0]}]")
        return found


class ChecklistProgress(Record):
    """How far a checklist is done."""

    done: tuple[str, ...]
    missing: tuple[str, ...]
    """Keys of items that are not done, in the order of work."""
    blockers: tuple[str, ...]
    """Keys of required items that are not done."""

    @property
    def ready(self) -> bool:
        """Tell whether everything required is done."""
        return not self.blockers


def read_checklists(own: Path | None = None) -> Checklists:
    """Read the shipped checklists with the seller's own laid over; DataProblem names a mistake."""
    return read_table("checklists", Checklists, own)


def progress(checklist: Checklist, done: Container[str]) -> ChecklistProgress:
    """Compare a checklist with the keys of what is done; unknown keys count for nothing."""
    missing = tuple(key for key in checklist.items if key not in done)
    return ChecklistProgress(
        done=tuple(key for key in checklist.items if key in done),
        missing=missing,
        blockers=tuple(key for key in missing if checklist.items[key].weight == "required"),
    )
