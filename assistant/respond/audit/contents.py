"""Texts and pictures of the audit trail, each in a file of its own: they can be erased, and the chain still fits.

A text's file is 16 random bytes and then the text: its digest cannot be guessed from a text once it is erased.
"""

import secrets
from pathlib import Path

from assistant.private_files import write_private
from assistant.respond.audit.entries import PictureMark, digest_of

TEXTS = "contents"
PICTURES = "pictures"
_SALT = 16


def keep_text(folder: Path, words: str) -> str:
    """Keep a text and return its digest."""
    # Half a character, as scripts may make it, is kept too.
    data = secrets.token_bytes(_SALT) + words.encode("utf-8", "surrogatepass")
    digest = digest_of(data)
    write_private(folder / TEXTS / digest, data)
    return digest


def keep_picture(folder: Path, png: bytes) -> PictureMark:
    """Keep a picture and return where it lies."""
    digest = digest_of(png)
    mark = PictureMark(file=f"{digest}.png", sha256=digest)
    write_private(folder / PICTURES / mark.file, png)
    return mark


def text_of(folder: Path, digest: str) -> str | None:
    """Return a kept text; None when it was erased, is missing or is not what was kept."""
    data = _bytes(folder / TEXTS / digest)
    if data is None or digest_of(data) != digest:
        return None
    return data[_SALT:].decode("utf-8", "surrogatepass")


def text_fits(folder: Path, digest: str) -> bool | None:
    """Tell whether a text is what was kept; None when it is not there."""
    data = _bytes(folder / TEXTS / digest)
    return None if data is None else digest_of(data) == digest


def picture_fits(folder: Path, mark: PictureMark) -> bool | None:
    """Tell whether a picture is what was kept; None when it is not there."""
    data = _bytes(folder / PICTURES / mark.file)
    return None if data is None else digest_of(data) == mark.sha256


def files_of(folder: Path, digest: str) -> tuple[Path, Path]:
    """Return where a text or a picture of this digest would lie."""
    return folder / TEXTS / digest, folder / PICTURES / f"{digest}.png"


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
