"""A machine for the doctor to look at: an own folder, nothing of the person who runs the tests."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import null
from loguru import logger

from assistant.doctor.findings import Finding, Standing
from assistant.settings import Settings

Found = list[tuple[Standing, str, str | None]]


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in list(os.environ):
        if name.startswith("DISPUTE_ASSISTANT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)
    yield tmp_path
    # The command takes the log away.
    logger.remove()
    logger.add(sys.stderr)


@pytest.fixture
def settings(machine: Path) -> Callable[..., Settings]:
    """Make settings whose data folder is the test's: `settings(shops={…})`."""
    return lambda **given: Settings.model_validate({"data_folder": machine / "data", **given})


def seen(findings: Iterable[Finding]) -> Found:
    """Return what findings say to a program; each that is not well must say a mend."""
    kept = list(findings)
    assert all((each.mend is None) == (each.standing == "ok") for each in kept)
    return [(each.standing, each.code, each.subject) for each in kept]
