"""A store of any earlier version is brought up to date with all that is in it; one of a newer version is left alone."""

import json
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, insert, inspect, text
from sqlalchemy.engine import Connection

from assistant.language import speaking
from assistant.nightly.noise import content_hash
from assistant.nightly.store import migrations, opening
from assistant.nightly.store.engines import engine_for, prepare
from assistant.nightly.store.migrations import HEAD, VERSION_TABLE
from assistant.nightly.store.opening import open_store, upgrade
from assistant.nightly.store.problems import StoreProblem
from assistant.nightly.store.tables import StoreTable
from tests.nightly.kept_nights import SHOP, WORLD, evening, keep_night, raw_of, row_for, shop_night

CASE = next(case for case in WORLD.cases if case.reverse_detail_status == "wait_for_seller_response")


def in_store(address: str, work: Callable[[Connection], Any]) -> Any:
    """Do something to a store behind its back, in one transaction."""
    opened = engine_for(address)
    prepare(opened)
    try:
        with opened.engine.execution_options(writes=True).begin() as connection:
            return work(connection)
    finally:
        opened.engine.dispose()


def packed(value: str | bytes) -> bytes:
    return zlib.compress(value if isinstance(value, bytes) else value.encode())


def fill_first_version(connection: Connection) -> None:
    """Write one night as the very first version wrote it, column by column."""
    upgrade(connection, "0001")
    tables = MetaData()
    tables.reflect(connection)
    at: datetime = evening(0)
    of_case = {"shop": SHOP, "issue_id": CASE.issue_id}
    rows: dict[str, dict[str, object]] = {
        "runs": {
            "run_id": "first",
            "started_at": at,
            "ended_at": at,
            "exit_code": 0,
            "counters": packed(json.dumps({"opened": 1})),
        },
        "shop_nights": {
            "run_number": 1,
            "shop": SHOP,
            "outcome": "complete",
            "record": packed(shop_night(at).model_dump_json()),
        },
        "order_lists": {"run_number": 1, "shop": SHOP, "record": packed("[]")},
        "cases": {
            **of_case,
            "first_seen": at,
            "last_seen": at,
            "seen_in_run": 1,
            "vanished": False,
            "finished": False,
            "seen_row": packed(row_for(CASE).model_dump_json()),
            "read_row": packed(row_for(CASE).model_dump_json()),
        },
        "case_versions": {
            **of_case,
            "run_number": 1,
            "first_read_at": at,
            "read_at": at,
            "content_hash": content_hash(CASE),
            "finished": False,
            "record": packed(CASE.model_dump_json()),
            "raw": packed(raw_of(CASE)),
        },
        "events": {**of_case, "run_number": 1, "at": at, "kind": "new", "field": "", "before": "", "after": "等待"},
    }
    for name, row in rows.items():
        connection.execute(insert(tables.tables[name]).values(row))


def test_the_first_version_comes_up_to_date_with_its_data(store_address: str) -> None:
    in_store(store_address, fill_first_version)
    with open_store(store_address) as store:
        night = store.night("first")
        assert [(kept.case, kept.read_at, kept.vanished) for kept in night.cases] == [(CASE, evening(0), False)]
        assert [(event.kind, event.after) for event in night.events] == [("new", "等待")]
        assert night.shops == (shop_night(evening(0)),)
        assert (store.runs(1)[0].counters, store.runs(1)[0].exit_code) == ({"opened": 1}, 0)
        assert [reading.raw for reading in store.raw_readings()] == [raw_of(CASE)]
        run_id, opened = keep_night(store, 1, [CASE])
        assert opened == []
        assert store.night(run_id).events == ()
    assert (
        in_store(store_address, lambda connection: connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")))
        == HEAD
    )


def test_the_steps_make_what_the_tables_say(store_address: str) -> None:
    open_store(store_address).close()

    def differences(connection: Connection) -> list[Any]:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return list(compare_metadata(context, StoreTable.metadata))

    assert in_store(store_address, differences) == []


def test_the_head_is_the_last_step_and_the_steps_are_one_line() -> None:
    folder = Path(migrations.__file__).parent / "versions"
    steps = sorted(file.name for file in folder.glob("v*.py"))
    assert [name[1:5] for name in steps] == [f"{number:04}" for number in range(1, len(steps) + 1)]
    assert steps[-1][1:5] == HEAD
    assert opening._known_versions() == {name[1:5] for name in steps}


def test_a_newer_store_is_refused_by_name_and_left_as_it_is(store_address: str) -> None:
    with open_store(store_address) as store:
        keep_night(store, 0, [CASE])
    in_store(
        store_address, lambda connection: connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0917'"))
    )
    before = Path(store_address).read_bytes() if "://" not in store_address else b""
    with speaking("en"), pytest.raises(StoreProblem, match=rf"structure 0917, this one knows {HEAD}") as caught:
        open_store(store_address)
    assert caught.value.code == "store_newer"
    if before:
        assert Path(store_address).read_bytes() == before
    in_store(
        store_address, lambda connection: connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{HEAD}'"))
    )
    with closing(open_store(store_address)) as store:
        assert len(store.runs(9)) == 1


def test_a_step_that_fails_leaves_the_old_store(store_address: str) -> None:
    in_store(store_address, fill_first_version)
    in_store(store_address, lambda connection: connection.execute(text("ALTER TABLE events RENAME TO happened")))
    with pytest.raises(Exception, match="events"):
        open_store(store_address)

    def look(connection: Connection) -> tuple[object, bool]:
        names = {column["name"] for column in inspect(connection).get_columns("case_versions")}
        return connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")), "read_in_run" in names

    assert in_store(store_address, look) == ("0001", False)


def test_making_a_table_anew_takes_nothing_with_it(tmp_path: Path) -> None:
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    path = tmp_path / "kept" / "nights.db"
    with open_store(path) as store:
        keep_night(store, 0, [CASE])
    opened = engine_for(path)
    prepare(opened)
    engine = opened.engine.execution_options(writes=True)
    with engine.connect() as connection:
        with opening._without_references(connection), connection.begin():
            steps = Operations(MigrationContext.configure(connection))
            with steps.batch_alter_table("cases", recreate="always"):
                pass
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    opened.engine.dispose()
    with open_store(path) as store:
        assert [reading.case for reading in store.history(SHOP, CASE.issue_id).readings] == [CASE]
