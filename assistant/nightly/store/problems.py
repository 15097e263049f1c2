"""Why the store cannot be used, said plainly, whatever the database calls it."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from loguru import logger
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from assistant.language import text

Code = Literal[
    "store_locked",
    "store_read_only",
    "store_damaged",
    "store_newer",
    "store_foreign",
    "store_full",
    "store_not_private",
    "store_unreachable",
    "store_address",
    "store_driver",
]


class StoreProblem(Exception):
    """The store cannot be used: a code for programs and a sentence with the next step for people."""

    def __init__(self, code: Code, place: str, **values: object) -> None:
        self.code = code
        super().__init__(text(f"store.problem.{code}", place=place, **values))


# By the start of SQLite's own names; a write that fails half-way is a full or broken disk.
_SQLITE: tuple[tuple[str, Code], ...] = (
    ("SQLITE_BUSY", "store_locked"),
    ("SQLITE_LOCKED", "store_locked"),
    ("SQLITE_READONLY", "store_read_only"),
    ("SQLITE_PERM", "store_read_only"),
    ("SQLITE_CORRUPT", "store_damaged"),
    ("SQLITE_NOTADB", "store_damaged"),
    ("SQLITE_FULL", "store_full"),
    ("SQLITE_IOERR_SHORT_READ", "store_damaged"),
    ("SQLITE_IOERR", "store_full"),
    ("SQLITE_CANTOPEN", "store_unreachable"),
)
# The first two characters are PostgreSQL's class of an error.
_POSTGRES: tuple[tuple[str, Code], ...] = (
    ("55P03", "store_locked"),
    ("53100", "store_full"),
    ("25006", "store_read_only"),
    ("42501", "store_read_only"),
    ("XX", "store_damaged"),
    ("08", "store_unreachable"),
    ("28", "store_unreachable"),
    ("3D", "store_unreachable"),
    ("53", "store_unreachable"),
    ("57", "store_unreachable"),
)


@contextmanager
def plainly(place: str) -> Iterator[None]:
    """Turn what the database raises into a StoreProblem; `place` is safe to show."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as trouble:
        code = code_of(trouble)
        if code is None:
            raise
        logger.debug("store: {}: {}", code, type(trouble).__name__)
        raise StoreProblem(code, place) from None
    except (zlib.error, ValidationError, UnicodeDecodeError) as trouble:
        # Never chained: the message of a validation quotes what was kept.
        logger.debug("store: {}", type(trouble).__name__)
        raise StoreProblem("store_damaged", place) from None


def code_of(trouble: DBAPIError | sqlite3.Error) -> Code | None:
    """Return what a database's error means; None for a mistake of the program."""
    cause = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        return next((code for start, code in _SQLITE if name.startswith(start)), None)
    lost = "08" if isinstance(trouble, OperationalError | InterfaceError) else ""
    state = str(getattr(cause, "sqlstate", None) or lost)
    return next((code for start, code in _POSTGRES if state.startswith(start)), None)
