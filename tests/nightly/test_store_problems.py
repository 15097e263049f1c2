"""A store that cannot be used says so at once, by code and in a sentence, and stays as it is."""

import os
import shutil
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from time import monotonic

import psycopg
import pytest

from assistant.language import speaking
from assistant.nightly.store.opening import open_store
from assistant.nightly.store.problems import StoreProblem
from tests.nightly.conftest import fresh_database
from tests.nightly.kept_nights import SHOP, WORLD, evening, keep_night

CASES = WORLD.cases


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store in a file with one night in it."""
    path = tmp_path / "kept" / "nights.db"
    with open_store(path) as store:
        keep_night(store, 0, CASES)
    return path


@contextmanager
def refused(code: str, seconds: float = 1.0) -> Iterator[None]:
    begun = monotonic()
    with speaking("en"), pytest.raises(StoreProblem) as caught:
        yield
    assert monotonic() - begun < seconds
    assert caught.value.code == code
    assert str(caught.value)
    assert caught.value.__cause__ is None


def test_files_are_private_from_birth(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        path = tmp_path / "kept" / "nights.db"
        with open_store(path) as store:
            keep_night(store, 0, CASES[:2])
            modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(umask)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert modes == {"nights.db": 0o600, "nights.db-wal": 0o600, "nights.db-shm": 0o600}


@pytest.mark.parametrize("wide", ["file", "folder"])
def test_a_store_that_others_can_read_is_refused(file: Path, wide: str) -> None:
    (file if wide == "file" else file.parent).chmod(0o755)
    with refused("store_not_private"):
        open_store(file)


def test_writes_are_safe_and_wait_little(file: Path) -> None:
    with open_store(file) as store:
        connection = store._engine.raw_connection()
        try:
            told = {
                name: connection.cursor().execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
            }
        finally:
            connection.close()
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 700,
    }


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_locked_file(file: Path, lock: str) -> None:
    store = open_store(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        if lock == "EXCLUSIVE":
            store.close()
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute(f"BEGIN {lock}")
        with refused("store_locked"):
            open_store(file)
        if lock == "IMMEDIATE":
            with refused("store_locked"):
                store.begin_run(evening(1))
    with open_store(file) as again:
        assert len(again.runs(9)) == 1
    store.close()


@pytest.fixture
def nobodys_file(file: Path) -> Iterator[Path]:
    """A store that may not be written, seen by somebody who is not root: root may write everything."""
    if os.geteuid() != 0:
        file.chmod(0o400)
        yield file
        return
    nobody, root = 65534, os.geteuid()
    folder = Path(tempfile.mkdtemp(prefix="store-"))
    path = folder / file.name
    path.write_bytes(file.read_bytes())
    path.chmod(0o400)
    for each in (folder, path):
        os.chown(each, nobody, nobody)
    os.seteuid(nobody)
    try:
        yield path
    finally:
        os.seteuid(root)
        shutil.rmtree(folder)


def test_read_only_file(nobodys_file: Path) -> None:
    before = nobodys_file.read_bytes()
    with refused("store_read_only"):
        open_store(nobodys_file)
    assert nobodys_file.read_bytes() == before


@pytest.mark.parametrize("seed", range(6))
def test_flipped_bytes_are_never_a_wrong_value(file: Path, seed: int) -> None:
    with open_store(file) as store:
        run_id = store.runs(1)[0].run_id
        expected = [store.history(SHOP, case.issue_id).readings for case in CASES]
    data, draw = bytearray(file.read_bytes()), Random(seed)
    for _ in range(40):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    file.write_bytes(data)
    found = read_all(file, run_id)
    assert found in (expected, "store_damaged", "store_damaged at opening")
    if found == "store_damaged at opening":
        assert file.read_bytes() == bytes(data)


def read_all(file: Path, run_id: str) -> object:
    try:
        store = open_store(file)
    except StoreProblem as problem:
        return f"{problem.code} at opening"
    with store:
        try:
            store.night(run_id)
            return [store.history(SHOP, case.issue_id).readings for case in CASES]
        except StoreProblem as problem:
            return problem.code


@pytest.mark.parametrize("content", [b"not a database at all, but a text" * 40, b"SQLite format 3\0" + b"\xff" * 4000])
def test_what_is_no_database_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    path = folder / "nights.db"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with refused("store_damaged"):
        open_store(path)
    assert path.read_bytes() == content


def test_a_cut_file_is_damaged(file: Path) -> None:
    content = file.read_bytes()[: 4096 * 5 + 100]
    file.write_bytes(content)
    with refused("store_damaged"):
        open_store(file)
    assert file.read_bytes() == content


def test_another_programs_database_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    path = folder / "cookies.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE moz_cookies (id INTEGER)")
        other.commit()
    path.chmod(0o600)
    before = path.read_bytes()
    with refused("store_foreign"):
        open_store(path)
    assert path.read_bytes() == before


def test_full_disk(file: Path) -> None:
    with open_store(file) as store:
        before = store.night(store.runs(1)[0].run_id)
        connection = store._engine.raw_connection()
        pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
        connection.cursor().execute(f"PRAGMA max_page_count = {pages}").close()
        connection.close()
        run_id = None
        with refused("store_full", seconds=5):
            run_id = store.begin_run(evening(1))
            for case in CASES:
                store.keep_case(run_id, "other", case, evening(1), os.urandom(20_000))
        assert store.night(before.run_id) == before
    with open_store(file) as again:
        assert again.night(before.run_id) == before
        assert again.begin_run(evening(2))


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with refused("store_unreachable"):
        open_store(tmp_path / "file" / "folder" / "nights.db")
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    (folder / "nights.db").mkdir(mode=0o700)
    with refused("store_unreachable"):
        open_store(folder / "nights.db")


@pytest.mark.parametrize("address", ["mysql://root@host/db", "postgresql://user:pa ss@[::1", "://"])
def test_an_address_that_is_none(address: str) -> None:
    with refused("store_address"):
        open_store(address)


def test_a_server_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with refused("store_driver"):
        open_store("postgresql://host/nights")


def test_a_server_that_is_not_there_says_no_password(tmp_path: Path) -> None:
    address = f"postgresql://seller:hunter2-canary@/nights?host={tmp_path}"
    with speaking("en"), pytest.raises(StoreProblem) as caught:
        open_store(address)
    assert caught.value.code == "store_unreachable"
    assert "hunter2-canary" not in str(caught.value)
    assert "postgresql:///nights " in str(caught.value)


def test_a_locked_server(postgres_address: str) -> None:
    address = postgres_address
    with open_store(address) as store, psycopg.connect(address) as other:
        other.execute("LOCK TABLE runs IN ACCESS EXCLUSIVE MODE")
        with refused("store_locked"):
            store.begin_run(evening(0))
        other.rollback()
        assert store.begin_run(evening(0))


def test_a_read_only_server_and_one_with_other_tables(postgres: Path) -> None:
    address = fresh_database(postgres)
    with psycopg.connect(address, autocommit=True) as other:
        name = other.info.dbname
        other.execute("CREATE TABLE cases (id INTEGER)")
    with refused("store_foreign"):
        open_store(address)
    with psycopg.connect(address, autocommit=True) as other:
        other.execute("ALTER TABLE cases RENAME TO somebodys")
    open_store(address).close()
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
    with refused("store_read_only"):
        open_store(address)


def test_sentences_exist_in_chinese(file: Path) -> None:
    file.chmod(0o644)
    with speaking("zh"), pytest.raises(StoreProblem, match="不是只有您能看"):
        open_store(file)
