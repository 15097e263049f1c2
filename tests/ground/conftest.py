"""A clean machine for each test: no settings of ours, an own folder, English, a key store in memory."""

import os
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from assistant.language import speaking
from assistant.redaction import forget_known


class MemoryKeyStore(KeyringBackend):
    """A key store that ends with the test."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped there
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in list(os.environ):
        if name.startswith("DISPUTE_ASSISTANT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    with speaking("en"):
        yield tmp_path
    forget_known()


@pytest.fixture
def key_store() -> Iterator[MemoryKeyStore]:
    before = keyring.get_keyring()
    store = MemoryKeyStore()
    keyring.set_keyring(store)
    yield store
    keyring.set_keyring(before)
