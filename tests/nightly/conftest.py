"""Stores of both kinds: what is proven of one is proven of the other."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from assistant.nightly.store.case_store import Store
from assistant.nightly.store.opening import open_store
from tests.nightly.private_postgres import NoPostgres, private_postgres

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """Run one PostgreSQL server for all tests of this process."""
    try:
        with private_postgres() as folder:
            yield folder
    except NoPostgres as why:
        pytest.skip(str(why))


@pytest.fixture(params=KINDS)
def store_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Name a store that is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / "kept" / "nights.db")
    address: str = request.getfixturevalue("postgres_address")
    return address


@pytest.fixture
def empty_postgres(postgres: Path) -> Callable[[], str]:
    """Empty the database and name it, as often as it is called: much quicker than to make many."""

    def empty() -> str:
        with psycopg.connect(f"host={postgres} user=tester dbname=postgres", autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return f"postgresql://tester@/postgres?host={postgres}"

    return empty


@pytest.fixture
def postgres_address(empty_postgres: Callable[[], str]) -> str:
    """Name an empty database of the server."""
    return empty_postgres()


@pytest.fixture
def store(store_address: str) -> Iterator[Store]:
    """Open a new store."""
    with open_store(store_address) as opened:
        yield opened


def fresh_database(folder: Path) -> str:
    """Make an empty database and return its address."""
    name = f"nights_{uuid4().hex}"
    with psycopg.connect(f"host={folder} user=tester dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return f"postgresql://tester@/{name}?host={folder}"
