"""Look at the data folder: there, writable, private inside, with room on the disk."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from assistant.doctor.findings import Finding, Standing, found, told
from assistant.language import text
from assistant.private_files import POSIX, NotPrivate, check_private

_INSIDE = ("audit", "evidence", "logs", "mails", "nightly", "problems", "profiles", "rehearsal", "reports", "shops")
"""Folders that the program makes for its owner alone."""
_LEAST_BYTES, _FEW_BYTES = 200 * 1024**2, 1024**3
_OTHERS_WRITE = 0o022


def folder_findings(folder: Path) -> Iterator[Finding]:
    """Tell of the data folder and of what is in it; nothing of it is changed."""
    if not folder.exists():
        yield _to_be_made(folder)
        return
    if not folder.is_dir():
        yield found("wrong", "folder.is_a_file", str(folder))
        return
    wide = POSIX and bool(stat.S_IMODE(folder.stat().st_mode) & _OTHERS_WRITE)
    if wide:
        yield found("wrong", "folder.others_write", str(folder))
    elif why := _why_not_writable(folder):
        yield found("wrong", "folder.not_writable", str(folder), why=why)
    else:
        yield found("ok", "folder.there", str(folder))
    for name in _INSIDE:
        yield from _inside(folder / name)


def space_findings(folder: Path, free: int | None = None) -> Iterator[Finding]:
    """Tell whether the disk has room; `free` in bytes, measured where it is not given."""
    if free is None:
        free = shutil.disk_usage(_nearest(folder)).free
    standing: Standing = "wrong" if free < _LEAST_BYTES else "warning" if free < _FEW_BYTES else "ok"
    code = "space.enough" if standing == "ok" else "space.little"
    yield found(standing, code, str(folder), free=f"{free / 1024**3:.1f} GB")


def _to_be_made(folder: Path) -> Finding:
    nearest = _nearest(folder)
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return found("ok", "folder.to_be_made", str(folder))
    return found("wrong", "folder.cannot_be_made", str(folder), parent=nearest)


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.absolute().parents) if path.exists())


def _why_not_writable(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"?")
    except OSError as problem:
        return problem.strerror or type(problem).__name__
    return ""


def _inside(folder: Path) -> Iterator[Finding]:
    """Tell of a folder with sign-ins, pictures or texts only where it is not its owner's alone."""
    if not folder.exists():
        return
    try:
        check_private(folder)
    except NotPrivate as problem:
        what = text("doctor.folder.not_private.what", subject=folder)
        yield told("wrong", "folder.not_private", str(folder), what, str(problem))
