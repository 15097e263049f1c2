"""Connections to SQLite and PostgreSQL, each made to wait little and to write for good."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from assistant.nightly.store.problems import StoreProblem
from assistant.private_files import NotPrivate, check_private, private_folder

PATIENCE_MS = 700
"""Longest wait for somebody else's lock."""
_MAKING_MS = 10_000
"""Longest wait for somebody who may be making the very same store just now."""
_CONNECT_SECONDS = 2
"""Longest wait for a server, the least that the driver knows."""

_PRAGMAS = (
    "auto_vacuum = INCREMENTAL",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # What is forgotten must not stay behind in free pages.
    "secure_delete = ON",
)


class Opened(NamedTuple):
    """An engine that nothing was written through yet."""

    engine: Engine
    place: str
    """What may be shown of its address."""
    file: Path | None


def engine_for(where: str | Path) -> Opened:
    """Return an engine for a file's path or a database's address. Raises StoreProblem."""
    if isinstance(where, Path) or "://" not in where:
        return _file(Path(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError):
        raise StoreProblem("store_address", "…") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return _file(Path(url.database))
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise StoreProblem("store_address", "…")
    return _server(url)


def prepare(opened: Opened) -> None:
    """Let every further connection write for good; before this, nothing of the store is touched."""
    opened.engine.dispose()
    if opened.file is not None:
        event.listen(opened.engine, "connect", _set_pragmas)


@contextmanager
def waiting_long(opened: Opened) -> Iterator[None]:
    """Let connections wait for somebody who makes the same store, inside the block."""
    opened.engine.dispose()
    event.listen(opened.engine, "connect", _wait_long, insert=True)
    try:
        yield
    finally:
        event.remove(opened.engine, "connect", _wait_long)
        opened.engine.dispose()


def _file(path: Path) -> Opened:
    path = path.expanduser().absolute()
    try:
        _born_private(path)
    except NotPrivate as trouble:
        raise StoreProblem("store_not_private", str(path), why=trouble) from None
    except PermissionError:
        raise StoreProblem("store_read_only", str(path)) from None
    except OSError:
        raise StoreProblem("store_unreachable", str(path)) from None
    if not (_may_write(path) and _may_write(path.parent)):
        raise StoreProblem("store_read_only", str(path))
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": PATIENCE_MS / 1000}, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return Opened(engine, str(path), path)


def _born_private(path: Path) -> None:
    """Make the file with its final mode; SQLite gives its side files the same."""
    private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        check_private(path)


def _may_write(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _server(url: URL) -> Opened:
    shown = URL.create("postgresql", host=url.host, port=url.port, database=url.database)
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": _CONNECT_SECONDS, "options": f"-c lock_timeout={PATIENCE_MS}"},
            hide_parameters=True,
        )
    except ImportError:
        raise StoreProblem("store_driver", shown.render_as_string()) from None
    return Opened(engine, shown.render_as_string(), None)


def _begin(connection: Connection) -> None:
    # Python's driver would begin late, and not at all for the steps of a migration, which must be one transaction.
    # One that reads first and writes later could lose its turn between the two, so it takes it at once.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _wait_long(connection: Any, _: object) -> None:
    is_file = isinstance(connection, sqlite3.Connection)
    connection.execute(f"PRAGMA busy_timeout = {_MAKING_MS}" if is_file else f"SET lock_timeout = {_MAKING_MS}")
    if not is_file:
        connection.commit()


def _set_pragmas(connection: sqlite3.Connection, _: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
