"""A shop's own folder and the one process that may use it at a time."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.language import text
from assistant.private_files import private_folder


class Busy(Exception):
    """Another process is at the same work now; its text says so to the person."""


class ShopBusy(Busy):
    """Another process uses this shop now. `pid` is its number, None when it is not known yet."""

    def __init__(self, shop: str, pid: int | None) -> None:
        self.shop = shop
        self.pid = pid
        super().__init__(text("shop.busy", shop=shop, pid=pid or "?"))


def shop_folder(data_folder: Path, shop: str) -> Path:
    """Return the shop's own folder (mode 0700), made if needed. Raises NotPrivate, OSError."""
    private_folder(data_folder / "shops")
    return private_folder(data_folder / "shops" / shop)


def profile_folder(data_folder: Path, shop: str) -> Path:
    """Return the folder of the shop's browser profile (mode 0700), made if needed. Raises NotPrivate, OSError."""
    return private_folder(shop_folder(data_folder, shop) / "browser")


@contextmanager
def own_shop(data_folder: Path, shop: str) -> Iterator[Path]:
    """Own a shop until the block ends, or the process does, and yield its browser profile folder.

    Raises ShopBusy when another process owns it, NotPrivate or OSError when its folder cannot be used.
    """
    folder = shop_folder(data_folder, shop)
    lock = FileLock(folder / "owner.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise ShopBusy(shop, _owner(folder)) from None
    try:
        _sign(folder)
        yield profile_folder(data_folder, shop)
    finally:
        (folder / "owner.pid").unlink(missing_ok=True)
        lock.release()


def forget_shop(data_folder: Path, shop: str) -> bool:
    """Remove the shop's browser profile, its sign-in with it; tell whether there was one. Raises ShopBusy."""
    if not (data_folder / "shops" / shop / "browser").exists():
        return False
    with own_shop(data_folder, shop) as profile:
        shutil.rmtree(profile)
    return True


def _sign(folder: Path) -> None:
    handle = os.open(folder / "owner.pid", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(str(os.getpid()))


def _owner(folder: Path) -> int | None:
    try:
        return int((folder / "owner.pid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
