"""The lines of the audit trail on the disk: reading them from the front, and finding the end to go on from."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from loguru import logger
from pydantic import ValidationError

from assistant.private_files import check_private
from assistant.respond.audit.entries import FIRST, Entry, Head, canonical, digest_of, seal_of

FILE = "audit.jsonl"
HEAD = "audit.head"


class Tail(NamedTuple):
    """How the trail ends."""

    number: int
    """Of the last whole line; 0 without one."""
    hash: str
    previous: str
    """What the last whole line names as the hash before it."""
    size: int
    """Bytes of all whole lines."""
    torn: int
    """Bytes of a last line that was not written to its end."""
    damaged: bool
    """The last whole line is not as it was written."""


def whole_lines(folder: Path) -> Iterator[bytes]:
    """Yield every whole line without its end. Raises NotPrivate."""
    file = folder / FILE
    if not file.exists():
        return
    check_private(file)
    with file.open("rb") as lines:
        for line in lines:
            # The last one may be half: another process writes it now, or was killed.
            if line.endswith(b"\n"):
                yield line[:-1]


def read_entries(folder: Path) -> Iterator[Entry]:
    """Yield every entry that can be understood, oldest first; whether they are true is for `verify` to say."""
    for at, line in enumerate(whole_lines(folder), start=1):
        entry = entry_of(line)
        if entry is None:
            logger.warning("audit: line {} cannot be understood", at)
            continue
        yield entry


def entry_of(line: bytes) -> Entry | None:
    """Return what a line says; None when it is no entry."""
    try:
        return Entry.model_validate_json(line)
    except ValidationError:
        return None


def tail_of(file: BinaryIO) -> Tail:
    """Find the end of an open trail, reading no more than its last lines."""
    size = file.seek(0, os.SEEK_END)
    reach = 1 << 16
    while True:
        start = max(0, size - reach)
        file.seek(start)
        whole, end, torn = file.read(size - start).rpartition(b"\n")
        lines = whole.split(b"\n") if end else []
        found = _last_sound(lines[1:] if start else lines, at_start=start == 0)
        if found is not None:
            return found._replace(size=size - len(torn), torn=len(torn))
        reach *= 8


def _last_sound(lines: list[bytes], *, at_start: bool) -> Tail | None:
    """Count from the last line that is as it was written; None when it lies further to the front."""
    for behind, line in enumerate(reversed(lines)):
        seal = seal_of(line)
        entry = entry_of(line) if seal else None
        if seal and entry:
            last = digest_of(lines[-1]) if behind else seal
            return Tail(entry.number + behind, last, entry.previous, 0, 0, bool(behind))
    if not at_start:
        return None
    return Tail(len(lines), digest_of(lines[-1]) if lines else FIRST, FIRST, 0, 0, bool(lines))


def read_head(folder: Path) -> Head | None:
    """Return the head, number 0 where none was written yet; None when it is not as it was written."""
    try:
        data = (folder / HEAD).read_bytes()
        head = Head.model_validate_json(data)
    except FileNotFoundError:
        return Head(number=0, hash=FIRST)
    except ValidationError:
        return None
    return head if head_line(head) == data else None


def head_line(head: Head) -> bytes:
    """Return the head as it is written."""
    return canonical(head.model_dump(mode="json"))
