"""Erase one buyer from the audit trail: texts and pictures go, the chain stays whole and says that they went."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from assistant.private_files import sync_folder
from assistant.respond.audit.contents import PICTURES, TEXTS, files_of, text_of
from assistant.respond.audit.entries import Entry, Happening
from assistant.respond.audit.trail import AuditTrail

_LEAST_LETTERS = 3
"""A shorter name would stand in everybody's texts."""

CaseKey = tuple[str, str]
"""Shop, and number of the case or order."""
NO_CASE: CaseKey = ("", "")


def forget_buyer(trail: AuditTrail, words: str, cases: Collection[CaseKey] = ()) -> int:
    """Erase every text and picture of the cases whose texts mention the buyer, and of `cases` known to be theirs.

    Returns how many were erased. Killed in between, the next call goes on. Raises ValueError for a name of less than
    three letters, Busy, OSError.
    """
    wanted = words.strip()
    if len(wanted) < _LEAST_LETTERS:
        raise ValueError("a buyer's name has at least three letters")
    mention = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, wanted.casefold().split())) + r"(?!\w)")
    with trail.alone() as writing:
        entries = list(trail.entries())
        mentioning = {each.number: each.case for each in entries if _mentions(trail.folder, each, mention)}
        theirs = {*cases, *mentioning.values()} - {NO_CASE}
        told = [each for each in entries if each.case in theirs or each.number in mentioning]
        found = {digest for each in told for digest in _digests(each) if _is_there(trail.folder, digest)}
        if found:
            # Said first and done then: what is gone without a word would look like tampering.
            facts = {"digests": tuple(sorted(found)), "count": len(found)}
            entries.append(writing.append(Happening(kind="erased", by_person=True, facts=facts)))
        _erase(trail.folder, entries)
    return len(found)


def _erase(folder: Path, entries: Iterable[Entry]) -> None:
    """Remove what the trail says was erased, and what no entry names: a process was killed before its line."""
    kept: set[str] = set()
    for entry in entries:
        kept.update(_digests(entry))
        digests = entry.facts.get("digests") if entry.kind == "erased" else None
        kept.difference_update(digests if isinstance(digests, tuple) else ())
    for inside in (TEXTS, PICTURES):
        for file in (folder / inside).iterdir():
            if file.name.removesuffix(".png") not in kept:
                file.unlink()
        sync_folder(folder / inside)


def _mentions(folder: Path, entry: Entry, mention: re.Pattern[str]) -> bool:
    texts = (text_of(folder, digest) for digest in entry.texts.values())
    return any(words is not None and mention.search(words.casefold()) for words in texts)


def _digests(entry: Entry) -> set[str]:
    return {*entry.texts.values(), *(mark.sha256 for mark in entry.pictures.values())}


def _is_there(folder: Path, digest: str) -> bool:
    return any(file.exists() for file in files_of(folder, digest))
