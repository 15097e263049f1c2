"""A run that is killed loses nothing that it committed, keeps nothing by halves, and is gone on with in the middle."""

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from assistant.nightly.records import Night
from assistant.nightly.store.opening import open_store
from tests.nightly.kept_nights import SHOP, WORLD
from tests.nightly.killed_run import Kill, Step, keep_whole_night, killed_run, opened_only

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")

Child = Callable[[str, int, Connection, Kill | None], None]
CASES = WORLD.cases
FEW = 2
PATIENCE = 120
"""Seconds until a process counts as hanging."""


class Ended(NamedTuple):
    """What a child told, and whether it came to its end."""

    told: list[str]
    killed: bool


def in_a_process(child: Child, address: str, count: int, kill: Kill | None = None, stop: float | None = None) -> Ended:
    """Run a child; kill it after it told so many cases, and a part of a moment more, where `stop` says so."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([killed_run.__module__, "alembic.command", "psycopg"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=child, args=(address, count, theirs, kill))
    process.start()
    theirs.close()
    told: list[str] = []
    try:
        while stop is None or len(told) < int(stop):
            told.append(ours.recv())
        ours.poll((stop - int(stop)) / 50)
        process.kill()
        while True:
            told.append(ours.recv())
    except EOFError:
        process.join()
    assert process.exitcode in (0, -9), process.exitcode
    return Ended(told, process.exitcode == -9)


def undisturbed(tmp_path: Path, count: int) -> Night:
    with open_store(tmp_path / "undisturbed" / "nights.db") as store:
        keep_whole_night(store, CASES[:count], lambda _: None, lambda _: None)
        return nameless(store.night(store.runs(1)[0].run_id))


def nameless(night: Night) -> Night:
    return night.model_copy(update={"run_id": ""})


def check_and_go_on(address: str, told: list[str], expected: Night, count: int) -> int:
    """Prove what is there after a kill, go on with the run, and return how many cases were kept before."""
    if "://" not in address:
        with closing(sqlite3.connect(address)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with open_store(address) as store:
        kept = set()
        for case in CASES[:count]:
            history = store.history(SHOP, case.issue_id)
            assert [reading.case for reading in history.readings] in ([], [case])
            assert len([event for event in history.events if event.kind == "new"]) == len(history.readings)
            kept |= {case.issue_id} if history.readings else set()
        assert set(told) <= kept
        assert len(kept - set(told)) <= 1, "at most the one case between its commit and its word"
        if not store.runs(1) or store.unfinished_run():
            opened = keep_whole_night(store, CASES[:count], lambda _: None, lambda _: None)
            assert sorted([*opened, *kept]) == sorted(case.issue_id for case in CASES[:count])
        assert len(store.runs(9)) == 1
        assert nameless(store.night(store.runs(1)[0].run_id)) == expected
        assert len(list(store.raw_readings())) == count
    return len(kept)


def test_killed_at_random_moments(store_address: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    expected, draw = undisturbed(tmp_path, len(CASES)), Random(7)
    open_store(store_address).close()
    kills = 20 if "://" not in store_address else 5
    found = []
    for number in range(kills):
        address = another(store_address, number, request)
        told, _ = in_a_process(killed_run, address, len(CASES), stop=draw.uniform(0, len(CASES)))
        found.append(check_and_go_on(address, told, expected, len(CASES)))
    assert len(set(found)) > 2, "the kills fell on different moments"


def another(address: str, number: int, request: pytest.FixtureRequest) -> str:
    """Return an empty store of the same kind."""
    if "://" in address:
        emptied: str = request.getfixturevalue("empty_postgres")()
        return emptied
    path = Path(address).with_name(f"{number}.db")
    shutil.copy(address, path)
    path.chmod(0o600)
    return str(path)


STEPS: tuple[Step, ...] = ("row seen", "case read", "commit", "committed", "told", "shop ended")


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_each_named_step(store_address: str, tmp_path: Path, step: Step) -> None:
    open_store(store_address).close()
    told, killed = in_a_process(killed_run, store_address, FEW, Kill(step, 1 if step == "shop ended" else 2))
    assert killed
    kept = check_and_go_on(store_address, told, undisturbed(tmp_path, FEW), FEW)
    assert (len(told), kept) == {
        "row seen": (1, 1),
        "case read": (1, 1),
        "commit": (0, 0),
        "committed": (1, 2),
        "told": (2, 2),
        "shop ended": (2, 2),
    }[step]


def test_killed_at_every_statement(tmp_path: Path) -> None:
    expected, empty = undisturbed(tmp_path, FEW), tmp_path / "kept" / "empty.db"
    open_store(empty).close()
    for number in range(1, 400):
        path = empty.with_name(f"{number}.db")
        shutil.copy(empty, path)
        told, killed = in_a_process(killed_run, str(path), FEW, Kill("statement", number))
        check_and_go_on(str(path), told, expected, FEW)
        if not killed:
            break
    assert 40 < number < 399


def test_killed_while_the_store_is_made(tmp_path: Path) -> None:
    for number in range(1, 200):
        path = tmp_path / "kept" / f"{number}.db"
        if not in_a_process(opened_only, str(path), 0, Kill("statement", number)).killed:
            break
        with open_store(path) as store:
            assert store.runs(9) == ()
            assert store.begin_run(WORLD.now())
    assert 10 < number < 199


def test_several_processes_make_one_store(store_address: str) -> None:
    context = multiprocessing.get_context("forkserver")
    hear, theirs = context.Pipe(duplex=False)
    children = [context.Process(target=opened_only, args=(store_address, 0, theirs, None)) for _ in range(3)]
    for child in children:
        child.start()
    theirs.close()
    for child in children:
        child.join(PATIENCE)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert [hear.recv() for _ in children] == ["open"] * 3
    with open_store(store_address) as store:
        assert store.runs(1) == ()
