"""Open the store: look before touching, bring it up to date in one transaction, or say why not."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy import text as sql
from sqlalchemy.engine import Connection

from assistant.casework.judging.states import StateTable, read_states
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.engines import Opened, engine_for, prepare, waiting_long
from assistant.nightly.store.migrations import HEAD, VERSION_TABLE
from assistant.nightly.store.problems import StoreProblem, plainly
from assistant.nightly.store.tables import StoreTable

if TYPE_CHECKING:
    from alembic.config import Config

_LOOK_SECONDS = 0.3
"""Longest look for damage at opening; a store of a few thousand cases is looked through whole."""
_LOCK = 7_203_119
"""Any number; whoever brings one PostgreSQL database up to date holds it."""


def open_store(where: str | Path, states: StateTable | None = None) -> Store:
    """Open the store at a file's path or a `postgresql://` address, made or brought up to date where needed.

    `states` tell which cases are over; the shipped ones unless the person has their own. Raises StoreProblem, and
    leaves what is there as it is, when the store is locked, read-only, damaged, full, somebody else's, or of a newer
    version.
    """
    opened = engine_for(where)
    try:
        with plainly(opened.place):
            with opened.engine.connect() as connection:
                _look_for_damage(connection, opened.place)
                current = _is_current(connection, opened)
            prepare(opened)
            with nullcontext() if current else waiting_long(opened):
                _bring_up_to_date(opened)
    except BaseException:
        opened.engine.dispose()
        raise
    return Store(opened, states or read_states())


def version_at(where: str | Path) -> str | None:
    """Return the version of a store, None for one that was not made yet; nothing of it is made or changed.

    Raises StoreProblem as the opening would.
    """
    if (isinstance(where, Path) or "://" not in where) and not Path(where).expanduser().exists():
        return None
    opened = engine_for(where)
    try:
        with plainly(opened.place), opened.engine.connect() as connection:
            _look_for_damage(connection, opened.place)
            _is_current(connection, opened)
            return _version(connection)
    finally:
        opened.engine.dispose()


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.scalar(sql(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a name of ours
    return None if found is None else str(found)


def _is_current(connection: Connection, opened: Opened) -> bool:
    """Tell whether the store is of this version; False where it is older or not there. Raises StoreProblem."""
    version = _version(connection)
    if version == HEAD:
        return True
    if version is None:
        names = set(inspect(connection).get_table_names())
        foreign = names & set(StoreTable.metadata.tables) or (opened.file is not None and names - {VERSION_TABLE})
        # Another process may have made the store between the two looks; its tables and its version come together.
        if foreign and _version(connection) is None:
            raise StoreProblem("store_foreign", opened.place)
    elif version not in _known_versions():
        raise StoreProblem("store_newer", opened.place, found=version, known=HEAD)
    return False


def _bring_up_to_date(opened: Opened) -> None:
    # Also proves, where nothing is to be done, that the store can be written.
    engine = opened.engine.execution_options(writes=True)
    with engine.connect() as connection, _without_references(connection), connection.begin():
        _carry_out(connection, opened)


def _carry_out(connection: Connection, opened: Opened) -> None:
    if opened.file is None:
        if connection.scalar(sql("SHOW transaction_read_only")) == "on":
            raise StoreProblem("store_read_only", opened.place)
        connection.execute(sql("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if _version(connection) != HEAD:
        upgrade(connection)


@contextmanager
def _without_references(connection: Connection) -> Iterator[None]:
    # SQLite changes a table by making it anew and dropping the old one, which would take with it what refers to it.
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def upgrade(connection: Connection, to: str = "head") -> None:
    """Carry out the steps up to `to` in the connection's open transaction."""
    from alembic import command

    config = _alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _known_versions() -> set[str]:
    from alembic.script import ScriptDirectory

    return {step.revision for step in ScriptDirectory.from_config(_alembic_config()).walk_revisions()}


def _alembic_config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _look_for_damage(connection: Connection, place: str) -> None:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        return
    end = monotonic() + _LOOK_SECONDS
    driver.set_progress_handler(lambda: monotonic() > end, 10_000)
    try:
        found = driver.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as trouble:
        if trouble.sqlite_errorname != "SQLITE_INTERRUPT":
            raise
        found = ("ok",)
    finally:
        driver.set_progress_handler(None, 0)
    if found != ("ok",):
        raise StoreProblem("store_damaged", place)
