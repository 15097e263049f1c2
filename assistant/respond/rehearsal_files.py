"""Write the files that a person may edit after a dry run; what they edited is never overwritten."""

import json
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.casework.clerk import Clerk
from assistant.inert import readable
from assistant.language import text
from assistant.private_files import write_private
from assistant.respond.moved_cases import fingerprint
from assistant.respond.preparing import Prepared
from assistant.respond.queue import Key
from assistant.respond.rehearsal_edits import FOLDER, EditFile, case_of, job_name, marks_line, read_edit
from assistant.settings import SettingsProblem
from assistant.tables import money
from flows.records import Case

EditState = Literal["none", "proposed", "yours"]
"""`proposed`: as the assistant wrote it; `yours`: the person's own, kept as it is."""


class Left(NamedTuple):
    """What a dry run left to edit for one job."""

    state: EditState
    file: Path
    put_aside: Path | None = None
    """The person's own file for a case that has changed since, under its new name."""


def leave(folder: Path, prepared: Prepared, clerk: Clerk) -> Left:
    """Leave the file of a prepared job, and put one aside that was written for the case as it was. Raises OSError."""
    case, file = case_of(prepared.job), folder / f"{job_name(prepared.job)}.toml"
    edit, aside = read_edit(file), None
    if edit is not None and edit.differs:
        if case is not None and edit.values.fingerprint == fingerprint(case):
            return Left("yours", file)
        aside = _free_name(file)
        file.rename(aside)
    answer = prepared.answer
    if case is None or answer is None:
        file.unlink(missing_ok=True)
        return Left("none", file, aside)
    draft, offer = answer.draft, answer.draft.offer_money
    values = {
        "fingerprint": fingerprint(case),
        "choice": draft.choice,
        "language": draft.language,
        "content": draft.text.strip() or None,
        **({"amount": offer.amount, "currency": offer.currency} if offer and draft.choice != "refuse" else {}),
    }
    write_private(file, _written(EditFile.model_validate(values), prepared, case, clerk).encode())
    return Left("proposed", file, aside)


def tidy(folder: Path, kept: set[str]) -> None:
    """Remove what earlier dry runs left of other jobs, but for what the person edited. Raises OSError."""
    for file in folder.iterdir():
        if file.name in kept or file.name.startswith("."):
            continue
        if file.suffix in (".html", ".png"):
            file.unlink()
        elif file.suffixes == [".toml"]:
            with suppress(SettingsProblem):
                edit = read_edit(file)
                if edit is not None and not edit.differs:
                    file.unlink()


def forget_buyer(data_folder: Path, buyer: str, cases: Collection[Key] = ()) -> int:
    """Remove every page and picture, which the next dry run makes anew, and the files of the buyer's cases.

    `cases` are known to be theirs; a file that names the buyer goes too. Returns how many were removed. Raises OSError.
    """
    theirs = {f"{shop}-{number}" for shop, number in cases}
    gone = [
        file
        for file in (data_folder / FOLDER).rglob("*.*")
        if file.suffix in (".html", ".png")
        or (file.suffix == ".toml" and (file.name.partition(".")[0] in theirs or _names(file, buyer)))
    ]
    for file in gone:
        file.unlink()
    return len(gone)


def _names(file: Path, buyer: str) -> bool:
    return buyer.strip().casefold() in file.read_text(encoding="utf-8", errors="replace").casefold()


def _free_name(file: Path) -> Path:
    """An older file that was put aside is the person's too."""
    names = (
        file.with_name(f"{file.stem}.old{'' if number == 1 else f'-{number}'}.toml") for number in range(1, 10_000)
    )
    return next(name for name in names if not name.exists())


def _written(values: EditFile, prepared: Prepared, case: Case, clerk: Clerk) -> str:
    """Write a file; what cannot be proposed stands there as an example behind a `#`."""
    ceiling = case.refund_money_max_local or case.refund_money_max
    least, most = clerk.lint_rules.table.limits.reply
    head = _comment(
        text(
            "rehearsal.file.head", issue_id=case.issue_id, shop=prepared.job.shop, page=f"{job_name(prepared.job)}.html"
        )
    )
    example = f"0.00\n# currency = {json.dumps(ceiling.currency if ceiling else 'USD')}"
    said = f"{values.amount:f}\ncurrency = {json.dumps(values.currency)}" if values.amount is not None else ""
    parts = [
        _comment(text("rehearsal.file.choice")),
        f"choice = {json.dumps(values.choice)}",
        "",
        _comment(text("rehearsal.file.amount", ceiling=money(ceiling) or "?")),
        f"amount = {said}" if said else f"# amount = {example}",
        "",
        _comment(text("rehearsal.file.language", languages=", ".join(clerk.bench.phrasebook.languages))),
        f"language = {json.dumps(values.language)}",
        "",
        _comment(text("rehearsal.file.content", least=least, most=most)),
        f"content = {_block(values.content)}" if values.content else "# content = '''\n# \n# '''",
        "",
    ]
    top = f"{head}\nfingerprint = {json.dumps(values.fingerprint)}\n"
    below = "\n" + "\n".join(parts)
    return f"{top}{marks_line(top + below, values)}\n{below}"


def _comment(words: str) -> str:
    return "\n".join(f"# {readable(line)}".rstrip() for line in words.strip().splitlines())


def _block(words: str) -> str:
    """Write several lines so that a person can edit them as they are; what TOML would not take so is escaped."""
    if "'''" not in words and words == readable(words) and not words.endswith("'"):
        return f"'''\n{words}\n'''"
    return json.dumps(readable(words), ensure_ascii=False)
