"""The pictures that were kept of cases: one private file for each, named by what is in it."""

from collections.abc import Iterable
from pathlib import Path

from loguru import logger

from assistant.private_files import private_folder, write_private

_HEX = 64
"""Digits of a SHA-256."""


def evidence_folder(data_folder: Path, shop: str) -> Path:
    """Return the folder of a shop's pictures (mode 0700), made if needed. Raises NotPrivate, OSError."""
    private_folder(data_folder / "evidence")
    return private_folder(data_folder / "evidence" / shop)


class EvidenceFiles:
    """The pictures of one shop. Raises NotPrivate or OSError where their folder cannot be used."""

    def __init__(self, data_folder: Path, shop: str) -> None:
        self._folder = evidence_folder(data_folder, shop)
        self._kept = {file.stem for file in self._folder.iterdir()}

    def has(self, sha256: str) -> bool:
        """Tell whether a picture is kept already."""
        return sha256 in self._kept

    def keep(self, sha256: str, ending: str, data: bytes) -> None:
        """Keep a picture, unless it is there already. Raises OSError."""
        if not self.has(sha256):
            write_private(self._folder / f"{sha256}{ending}", data)
            self._kept.add(sha256)


def remove_pictures(data_folder: Path, hashes: Iterable[str]) -> int:
    """Remove the pictures of these SHA-256 from all shops; return how many files went. Raises OSError."""
    unwanted = set(hashes)
    # A run that was killed may have left a half-written one, whose name begins with a dot and the hash.
    found = [file for file in (data_folder / "evidence").glob("*/*") if file.name.lstrip(".")[:_HEX] in unwanted]
    for file in found:
        file.unlink(missing_ok=True)
    logger.debug("{} pictures removed", len(found))
    return len(found)
