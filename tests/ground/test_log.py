"""The log: one line per record, nothing secret in it, readable by its owner only."""

import logging
import os
import re
import stat
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from loguru import logger
from pydantic import SecretStr

from assistant.language import set_language
from assistant.log import set_up_log, told

CANARY = "Xq7-canary-91"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    handlers, level = logging.root.handlers[:], logging.root.level
    file = tmp_path / "logs" / "assistant.log"
    logging.captureWarnings(False)  # a command that ran in this process may have left it on
    set_up_log("DEBUG", file, [SecretStr(CANARY)])
    yield file
    logger.remove()
    logging.captureWarnings(False)
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def sign_in(password: str) -> None:
    raise RuntimeError(f'Locator.fill: element is not enabled\n  - fill("{password}")')


def test_no_secret_by_any_way(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_log("DEBUG", log, [SecretStr(CANARY)])
    logger.info("typed {}", CANARY)
    logger.debug("cookie2=deadbeef; x")
    try:
        try:
            sign_in(CANARY)
        except RuntimeError as problem:
            raise ValueError("sign-in failed") from problem
    except ValueError:
        logger.exception("while signing in")
        logging.getLogger("other.library").exception("library says %s", CANARY)
    logging.getLogger("other.library").warning("Authorization: Bearer %s", "deadbeef" * 3)
    warnings.warn(f"odd {CANARY}", stacklevel=1)
    for written in (log.read_text(encoding="utf-8"), capsys.readouterr().err):
        assert CANARY not in written
        assert "deadbeef" not in written
        assert "‹password›" in written
        assert "ValueError: sign-in failed" in written
        assert "RuntimeError: Locator.fill" in written
        assert "Traceback" not in written
        assert len(written.splitlines()) == 6, "one line per record"


def test_hostile_text_stays_one_plain_line(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up_log("DEBUG", log)
    logger.info("buyer: {}", "a\nERROR forged\r\x1b[31m\u202egnp.exe\x00 {extra} <red>x</red> \ud800")
    for written in (log.read_text(encoding="utf-8"), capsys.readouterr().err):
        assert written.count("\n") == 1
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", written)
        assert "a\\nERROR forged\\r\\u001b[31m\\u202egnp.exe\\u0000 {extra} <red>x</red>" in written


def test_a_line_tells_whose_shop_it_is_of(log: Path) -> None:
    with logger.contextualize(shop="one"):
        logger.info("its list")
    logger.info("all shops")
    first, second = log.read_text(encoding="utf-8").splitlines()
    assert first.endswith(" [one] its list")
    assert "[one]" not in second


def test_only_the_owner_reads_it(tmp_path: Path, log: Path) -> None:
    before = os.umask(0)
    try:
        set_up_log("INFO", tmp_path / "other" / "assistant.log")
        logger.info("x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "other" / "assistant.log").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "other").stat().st_mode) == 0o700


def test_places_only_at_debug() -> None:
    with pytest.raises(ValueError, match="fr") as caught:
        set_language("fr")
    assert "assistant/language.py" in told(caught.value, frames=True)
    assert "assistant/language.py" not in told(caught.value)


def test_the_drivers_own_log_is_switched_off(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "pw:api")
    set_up_log("INFO", log)
    assert "DEBUG" not in os.environ
    assert "switched off" in log.read_text(encoding="utf-8")
