"""One log for everything: each record one line, without secrets, readable by its owner only.

Exceptions are told by their names and redacted words; places in our own files are added at DEBUG. Values of
variables are never written.
"""

import logging
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from loguru import logger
from pydantic import SecretStr

from assistant.language import text
from assistant.private_files import POSIX, private_folder
from assistant.redaction import keep_out, redact_text

if TYPE_CHECKING:
    from loguru import FormatFunction, Record

_OWN_FILES = Path(__file__).resolve().parent.parent
_OWN_ROOMS = ("assistant", "flows")
_NOT_PLAIN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def set_up_log(
    level: str,
    file: Path | None = None,
    secrets: Iterable[SecretStr] = (),
    *,
    retention_days: int = 30,
    console: str = "",
) -> None:
    """Write to `file`, made with mode 0600, from `level` on, and to the terminal from `console` (or `level`) on.

    May be called again; the last call holds. Raises OSError or NotPrivate when the file's folder cannot be used.
    """
    for secret in secrets:
        keep_out(secret)
    logger.remove()
    frames = level in ("TRACE", "DEBUG")
    logger.add(
        sys.stderr, level=console or level, format=_console_format(sys.stderr, frames), backtrace=False, diagnose=False
    )
    if file:
        private_folder(file.parent)
        logger.add(
            file,
            level=level,
            format=_file_format(frames),
            rotation="10 MB",
            retention=f"{retention_days} days",
            opener=_private_opener,
            encoding="utf-8",
            backtrace=False,
            diagnose=False,
            colorize=False,
        )
    logging.basicConfig(handlers=[_ToLoguru()], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    silence_browser_driver()
    _tell_silenced()


def one_line(written: str) -> str:
    """Return the text redacted and on one line: control and direction characters become visible escapes."""
    return visible(redact_text(written))


def visible(written: str) -> str:
    """Return the text on one line, with control and direction characters as visible escapes; nothing is redacted."""
    return _NOT_PLAIN.sub(_escape, written)


def _escape(found: re.Match[str]) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(found[0], f"\\u{ord(found[0]):04x}")


def told(problem: BaseException, *, frames: bool = False) -> str:
    """Return an exception and its causes as one redacted line, with places in our own files when `frames`."""
    parts = []
    seen: set[int] = set()
    current: BaseException | None = problem
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        place = " < ".join(_own_places(current.__traceback__)) if frames else ""
        parts.append(f"{type(current).__name__}: {current}" + (f" [{place}]" if place else ""))
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return one_line(" | ".join(parts))


def _own_places(trace: TracebackType | None) -> Iterator[str]:
    for frame in reversed(traceback.extract_tb(trace)):
        file = Path(frame.filename)
        if file.is_relative_to(_OWN_FILES) and file.relative_to(_OWN_FILES).parts[0] in _OWN_ROOMS:
            yield f"{file.relative_to(_OWN_FILES).as_posix()}:{frame.lineno} {frame.name}"


def _line(record: "Record", frames: bool) -> None:
    # Several shops are read at once: `logger.contextualize(shop=…)` tells whose line it is.
    shop = record["extra"].get("shop", "")
    line = (f"[{shop}] " if shop else "") + one_line(record["message"])
    found = record["exception"]
    if found and found.value:
        line += " | " + told(found.value, frames=frames)
    record["extra"]["line"] = line


def _console_format(stream: TextIO, frames: bool) -> "FormatFunction":
    pattern = "<dim>{time:HH:mm:ss}</dim> <level>{level: <7}</level> {extra[line]}\n"
    plain = "{time:HH:mm:ss} {level: <7} {extra[line]}\n"

    def shown(record: "Record") -> str:
        _line(record, frames)
        return pattern if stream.isatty() else plain

    return shown


def _file_format(frames: bool) -> "FormatFunction":
    def written(record: "Record") -> str:
        _line(record, frames)
        return "{time:YYYY-MM-DDTHH:mm:ss.SSSZZ} {level: <7} {name}:{line} {extra[line]}\n"

    return written


def _private_opener(path: str, flags: int) -> int:
    handle = os.open(path, flags, 0o600)
    if POSIX:
        os.fchmod(handle, 0o600)  # a log of an older version may be wider
    return handle


class _ToLoguru(logging.Handler):
    """Hand records of the standard library, warnings among them, to the one log."""

    def emit(self, record: logging.LogRecord) -> None:
        level: str | int = record.levelname if record.levelname in _LEVELS else record.levelno
        logger.opt(exception=record.exc_info).log(level, "{}: {}", record.name, record.getMessage())


_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


_silenced: list[str] = []
"""Variables that were switched off and not told yet."""


def silence_browser_driver() -> None:
    """Switch the browser driver's own log off: past this one, it prints everything that is typed, passwords among it.

    Holds from the loading of the driver's library on, which looks once.
    """
    if any(sign in os.environ.get("DEBUG", "") for sign in ("pw", "*")):
        _silenced.append("DEBUG")
    if "DEBUGP" in os.environ:
        _silenced.append("DEBUGP")
    for name in _silenced:
        os.environ.pop(name, None)


def _tell_silenced() -> None:
    if _silenced:
        logger.warning("{}", text("log.driver_silenced", names=", ".join(dict.fromkeys(_silenced))))
        _silenced.clear()
