"""Folders and files that only their owner may read: private from birth, refused when others could look in."""

import os
import secrets
import stat
from pathlib import Path

from assistant.language import text

POSIX = os.name == "posix"
"""On Windows a folder below the user's own is private by its inherited rights; there are no modes to check."""


class NotPrivate(Exception):
    """A folder or file that should be the owner's alone can be read or changed by others; the message says the mend."""


def private_folder(path: Path) -> Path:
    """Make a folder with mode 0700, its parents as the system makes them, and return it.

    Raises NotPrivate when it is there already and wider, a link, or somebody else's; OSError when it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        pass
    else:
        _widen_to_owner(path, 0o700)
    if path.exists() and not path.is_dir():
        raise NotPrivate(text("private.not_a_folder", path=path))
    check_private(path)
    return path


def check_private(path: Path) -> None:
    """Refuse a path that is a link, somebody else's, or open to others. Raises NotPrivate."""
    if not POSIX:
        return
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        raise NotPrivate(text("private.link", path=path))
    if found.st_uid != os.geteuid():
        raise NotPrivate(text("private.owner", path=path))
    if stat.S_IMODE(found.st_mode) & 0o077:
        mode = "700" if stat.S_ISDIR(found.st_mode) else "600"
        raise NotPrivate(text("private.wide", path=path, mode=mode))


def write_private(path: Path, data: bytes) -> None:
    """Write a file of mode 0600 in one step: a reader sees the old bytes or the new ones, also after a crash."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _widen_to_owner(fresh, 0o600)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def sync_folder(path: Path) -> None:
    """See that the names of a folder's new files survive a power cut too."""
    if not POSIX:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_private(path: Path) -> bytes:
    """Read a file that only its owner may read. Raises NotPrivate, or OSError when it cannot be read."""
    check_private(path)
    return path.read_bytes()


def _widen_to_owner(path: Path, mode: int) -> None:
    # A umask can only narrow the mode asked for at birth, so others never had a moment; this restores the owner's part.
    if POSIX:
        path.chmod(mode)
