"""The plain files that a dry run leaves, one for each dispute: what the person changes there is filled in next time."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, NamedTuple

from loguru import logger
from pydantic import Field, field_validator

from assistant.casework.answers import Wanted
from assistant.casework.data_files import DataProblem, Table, checked
from assistant.casework.writing.phrases import Choice
from assistant.language import all_texts, text
from assistant.private_files import check_private
from assistant.respond.moved_cases import fingerprint
from assistant.respond.preparing import Said
from assistant.respond.queue import Job, Key
from assistant.settings import SettingsProblem
from assistant.settings_file import toml_of
from flows.records import Case, Money

FOLDER = "rehearsal"
"""Of the data folder."""

_MARK_LINE = re.compile(r"^written[ \t]*=.*\n?", re.MULTILINE)
_KEYS = ("choice", "amount", "language", "content")


class EditFile(Table):
    """One file, as the assistant proposes or as the person left it."""

    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """Of the case that it was written for."""
    written: str = ""
    """Marks of what the assistant wrote: of the whole file, then of each key."""
    choice: Choice | None = None
    amount: Annotated[Decimal, Field(ge=0, lt=10**9)] | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] | None = None
    content: Annotated[str, Field(max_length=20_000)] | None = None

    @field_validator("content")
    @classmethod
    def _some_words(cls, content: str | None) -> str | None:
        if content is not None and not content.strip():
            raise ValueError("no words")
        return content.strip() if content else content

    def mark(self, key: str) -> str:
        """Return a mark that changes with the key's value."""
        amount = f"{self.amount.normalize():f} {self.currency or ''}" if self.amount is not None else ""
        return mark_of(amount if key == "amount" else getattr(self, key) or "")


class Edit(NamedTuple):
    """One file as it lies there, and what of it is the person's own."""

    file: Path
    values: EditFile
    touched: frozenset[str]
    """Keys that are not as the assistant wrote them."""
    differs: bool
    """Something is the person's own, if only a comment."""


def job_name(job: Job) -> str:
    """Return the name of a job's files, without ending."""
    return f"{job.shop}-{job.number}"


def case_of(job: Job) -> Case | None:
    """Return the case as the work was found; None for an order, or a case that could not be read."""
    subject = job.plan.item.subject if job.plan else None
    return subject if isinstance(subject, Case) else None


class Edits(NamedTuple):
    """What the person changed in a folder."""

    said: Mapping[Key, Said]
    outdated: tuple[Job, ...]
    """Jobs whose case has changed since."""


def read_edits(data_folder: Path, jobs: Sequence[Job]) -> Mapping[Key, Said]:
    """Return what the person changed, for the cases that are still the same. Raises SettingsProblem, NotPrivate."""
    found = edits_in(data_folder / FOLDER, jobs)
    for job in found.outdated:
        logger.warning(text("rehearsal.not_used", shop=job.shop, number=job.number, file=f"{job_name(job)}.toml"))
    return found.said


def edits_in(folder: Path, jobs: Sequence[Job]) -> Edits:
    """Read the files of some jobs. Raises SettingsProblem with file, key and mend; NotPrivate."""
    said: dict[Key, Said] = {}
    outdated: list[Job] = []
    if folder.exists():
        check_private(folder)
    for job in jobs:
        case, edit = case_of(job), read_edit(folder / f"{job_name(job)}.toml")
        if edit is None or not edit.differs:
            continue
        if case is None or edit.values.fingerprint != fingerprint(case):
            outdated.append(job)
        elif (wanted := said_of(edit, case)) != Said():
            said[job.key] = wanted
    return Edits(said, tuple(outdated))


def read_edit(file: Path) -> Edit | None:
    """Read one file; None where there is none. Raises SettingsProblem with file, key and mend."""
    if not file.is_file():
        return None
    values = _checked(file, toml_of(file))
    marks = values.written.split()
    if len(marks) != 1 + len(_KEYS):
        return Edit(file, values, frozenset(_KEYS), differs=True)
    touched = frozenset(key for key, mark in zip(_KEYS, marks[1:], strict=True) if values.mark(key) != mark)
    body = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    return Edit(file, values, touched, differs=bool(touched) or mark_of(without_mark(body)) != marks[0])


def _checked(file: Path, values: Mapping[str, object]) -> EditFile:
    try:
        return checked(file, values, EditFile)
    except DataProblem as problem:
        if f"rehearsal.mend.{problem.values['key']}" in all_texts() and problem.code == "wrong_value":
            problem.values["why"] = text(f"rehearsal.mend.{problem.values['key']}")
        said = problem.said()
    # Outside of the handler, so that no traceback carries the values along.
    raise SettingsProblem(said)


def said_of(edit: Edit, case: Case) -> Said:
    """Return what the person wants otherwise. What goes with it stays as they read it. Raises SettingsProblem."""
    values, touched = edit.values, edit.touched
    choice = values.choice if touched & {"choice", "amount", "content"} else None
    money = None
    if values.amount is not None and _amount_counts(values, touched):
        if values.choice == "refuse" and values.amount > 0:
            raise SettingsProblem(text("rehearsal.refuse_with_amount", file=edit.file))
        ceiling = case.refund_money_max_local or case.refund_money_max
        money = Money(amount=values.amount, currency=values.currency or (ceiling.currency if ceiling else "USD"))
    language = values.language if touched & {"language", "content"} else None
    wanted = Wanted(choice=choice, offer_money=money, language=language)
    return Said(wanted, values.content if "content" in touched else None)


def _amount_counts(values: EditFile, touched: frozenset[str]) -> bool:
    """An amount that nobody changed belongs to the choice that it was proposed for, and to the text that names it."""
    return "amount" in touched or ("content" in touched and "choice" not in touched and values.choice != "refuse")


def without_mark(body: str) -> str:
    """Return a file's text without the line that holds the marks."""
    return _MARK_LINE.sub("", body, count=1)


def marks_line(body: str, values: EditFile) -> str:
    """Return the line of marks for a file's text without it."""
    return f'written = "{" ".join([mark_of(body), *(values.mark(key) for key in _KEYS)])}"'


def mark_of(words: str) -> str:
    """Return 12 hex digits that change with the words."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
