"""Write the audit trail: every entry is on the disk before the next step is taken.

A process may be killed at any moment, and several may write at once. What was appended stays; a line that was not
written to its end is overwritten by an entry that says so.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from assistant.language import text
from assistant.private_files import check_private, private_folder, sync_folder, write_private
from assistant.respond.audit.contents import PICTURES, TEXTS, keep_picture, keep_text, text_of
from assistant.respond.audit.entries import ASSISTANT, Entry, Fact, Happening, Head, PictureMark, sealed
from assistant.respond.audit.lines import FILE, HEAD, Tail, head_line, read_entries, read_head, tail_of
from assistant.shops import Busy

_PATIENCE = 60.0
"""Seconds to wait for another process; an append takes milliseconds, erasing a buyer may take longer."""


class AuditTrail:
    """The trail of one folder, as one process writes it. Every entry carries this object's `session`."""

    def __init__(self, folder: Path, person: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Open the trail, and go on behind whatever a killed process left. Raises NotPrivate, Busy, OSError."""
        self.folder = private_folder(folder)
        for inside in (TEXTS, PICTURES):
            private_folder(folder / inside)
        self.session = secrets.token_hex(6)
        self.person = person
        self._now = now
        with self.alone() as writing:
            writing.recover()

    def append(self, happening: Happening) -> Entry:
        """Write one entry down and return it once it is on the disk. Raises Busy, OSError."""
        with self.alone() as writing:
            return writing.append(happening)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, oldest first."""
        return read_entries(self.folder)

    def text(self, digest: str | None) -> str | None:
        """Return a kept text by its digest; None when it was erased."""
        return text_of(self.folder, digest) if digest else None

    @contextmanager
    def alone(self) -> Iterator["Writing"]:
        """Keep other processes from writing while the block lasts. Raises Busy when one does not come to an end."""
        lock = FileLock(self.folder / "audit.lock", timeout=_PATIENCE, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise Busy(text("audit.busy", folder=self.folder)) from None
        try:
            with _open(self.folder / FILE) as handle:
                yield Writing(self, handle, self._now)
        finally:
            lock.release()


class Writing(NamedTuple):
    """The right to write, for as long as the lock is held."""

    trail: AuditTrail
    handle: int
    now: Callable[[], datetime]

    def append(self, happening: Happening) -> Entry:
        """Write one entry down behind what is there."""
        return self._write(self.recover(), happening)

    def recover(self) -> Tail:
        """Look at how the trail ends, write down what was found torn or cut, and return its end."""
        tail, head = self._tail(), read_head(self.trail.folder)
        what = _wrong(tail, head)
        if what is None and head is not None and head.number != tail.number:
            # A process that was killed between its line and the head left the head one behind.
            self._put_head(Head(number=tail.number, hash=tail.hash))
        if what is None and not tail.torn:
            return tail
        facts: dict[str, Fact] = {"what": what or "torn", "bytes": tail.torn}
        if head is not None and what is not None:
            facts |= {"head_number": head.number, "head_hash": head.hash}
        self._write(tail, Happening(kind="recovered", facts=facts))
        return self._tail()

    def _write(self, tail: Tail, happening: Happening) -> Entry:
        texts, pictures = self._contents(happening)
        entry = Entry(
            **happening.model_dump(exclude={"by_person", "texts", "pictures"}),
            number=tail.number + 1,
            at=self.now().astimezone(UTC),
            session=self.trail.session,
            by=self.trail.person if happening.by_person else ASSISTANT,
            texts=texts,
            pictures=pictures,
            previous=tail.hash,
        )
        line = sealed(entry)
        # Where a torn line lies it is overwritten, never cut first: killed in between, the next one still finds it.
        os.lseek(self.handle, tail.size, os.SEEK_SET)
        left = memoryview(line)
        while left:
            left = left[os.write(self.handle, left) :]
        os.ftruncate(self.handle, tail.size + len(line))
        os.fsync(self.handle)
        written = Entry.model_validate_json(line)
        self._put_head(Head(number=written.number, hash=written.hash))
        return written

    def _contents(self, happening: Happening) -> tuple[dict[str, str], dict[str, PictureMark]]:
        """Keep texts and pictures before the line that names them."""
        folder = self.trail.folder
        texts = {name: keep_text(folder, words) for name, words in happening.texts.items()}
        pictures = {name: keep_picture(folder, png) for name, png in happening.pictures.items()}
        for inside, kept in ((TEXTS, texts), (PICTURES, pictures)):
            if kept:
                sync_folder(folder / inside)
        return texts, pictures

    def _put_head(self, head: Head) -> None:
        write_private(self.trail.folder / HEAD, head_line(head))
        sync_folder(self.trail.folder)

    def _tail(self) -> Tail:
        with os.fdopen(os.dup(self.handle), "rb") as file:
            return tail_of(file)


def _wrong(tail: Tail, head: Head | None) -> str | None:
    """Say what a kill alone does not explain."""
    if tail.damaged:
        return "changed"
    if head is None or head.number < tail.number - 1:
        return "head"
    if head.number > tail.number:
        return "cut_off"
    return None if head.hash == (tail.hash if head.number == tail.number else tail.previous) else "changed"


@contextmanager
def _open(file: Path) -> Iterator[int]:
    handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        check_private(file)
        yield handle
    finally:
        os.close(handle)
