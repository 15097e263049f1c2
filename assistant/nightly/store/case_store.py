"""The store of the night run: every row and case is committed as it comes, every night can be told again."""

import secrets
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.casework.judging.states import StateTable
from assistant.nightly.records import Event, Night, OrderNight, ShopNight
from assistant.nightly.store import closing, forgetting, keeping, kept_cases, rereading, retention, telling_nights
from assistant.nightly.store.answers import CaseHistory, CountedCase, Forgotten, Pruned, RawReading, RunSummary
from assistant.nightly.store.engines import Opened
from assistant.nightly.store.problems import plainly
from assistant.nightly.store.tables import OrderListRow, RunRow, VersionRow
from assistant.nightly.store.target_healths import last_healths
from assistant.nightly.target_health import TargetHealth
from flows.hits import Targets
from flows.records import Case, Dispute


class Store:
    """An open store; may be used by several threads. Each method is one transaction and raises StoreProblem.

    A run is named by its `run_id`; KeyError for one that is not kept.
    """

    def __init__(self, opened: Opened, states: StateTable) -> None:
        self._engine = opened.engine
        self._place = opened.place
        # SQLite lets whoever asks at the right moment go first: threads that write at once would starve each other.
        self._turn: AbstractContextManager[object] = Lock() if opened.file else nullcontext()
        self._states = states

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def begin_run(self, now: datetime) -> str:
        """Begin a run and return its id."""
        run_id = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        with self._writing() as session:
            session.add(RunRow(run_id=run_id, started_at=now, counters={}))
        return run_id

    def unfinished_run(self) -> RunSummary | None:
        """Return the last run if it did not come to its end, to be gone on with."""
        found = self.runs(1)
        return found[0] if found and found[0].ended_at is None else None

    def saw_row(self, run_id: str, shop: str, dispute: Dispute, at: datetime) -> None:
        """Keep a row of the list."""
        with self._writing() as session:
            keeping.note_row(session, _run(session, run_id), keeping.SeenRow(shop, dispute, at), self._states)

    def wants_opening(self, shop: str, dispute: Dispute) -> bool:
        """Tell whether a row says something new since its case was opened last; ask it after `saw_row`."""
        with self._reading() as session:
            return keeping.wants_opening(session, shop, dispute)

    def keep_case(self, run_id: str, shop: str, case: Case, read_at: datetime, raw: bytes | None) -> tuple[Event, ...]:
        """Keep a case as it was read and return what happened to it since it was read before."""
        with self._writing() as session:
            reading = keeping.Reading(shop, case, read_at, raw)
            return keeping.keep_reading(session, _run(session, run_id), reading, self._states)

    def known_case(self, shop: str, issue_id: str) -> Case | None:
        """Return a case as it was read last; None when it never was."""
        with self._reading() as session:
            return keeping.known_case(session, shop, issue_id)

    def not_listed(self, run_id: str, shop: str) -> tuple[str, ...]:
        """Return the cases not known to be over that this run neither saw in the list nor read: look them up."""
        with self._reading() as session:
            run = _run(session, run_id)
            missing = [row.issue_id for row in closing.not_listed(session, run, shop)]
            read = select(VersionRow.issue_id).where(VersionRow.shop == shop, VersionRow.read_in_run == run.number)
            looked_up = set(session.scalars(read))
            return tuple(issue_id for issue_id in missing if issue_id not in looked_up)

    def keep_orders(self, run_id: str, shop: str, orders: Sequence[OrderNight]) -> None:
        """Keep a shop's orders awaiting receipt with what is proposed for them."""
        with self._writing() as session:
            record = telling_nights.ORDERS.dump_json(tuple(orders))
            session.merge(OrderListRow(run_number=_run(session, run_id).number, shop=shop, record=record))

    def last_healths(self, nights: int, shops: Collection[str]) -> tuple[TargetHealth, ...]:
        """Return how the shops' targets were found in the last nights, newest first."""
        with self._reading() as session:
            return last_healths(session, nights, shops)

    def end_shop(self, run_id: str, night: ShopNight, list_complete: bool, found: Targets = ()) -> tuple[Event, ...]:
        """Keep a shop's outcome, and how its targets were `found`; mark what vanished, and a layout that changed.

        `list_complete` says that every row was seen, even if some cases could not be read: only then can one vanish,
        and only where no fewer rows were noted than `night.rows`.
        """
        with self._writing() as session:
            return closing.close_shop(session, _run(session, run_id), night, list_complete, found)

    def end_run(self, run_id: str, now: datetime, exit_code: int, counters: Mapping[str, int]) -> None:
        """End a run."""
        with self._writing() as session:
            run = _run(session, run_id)
            run.ended_at, run.exit_code, run.counters = now, exit_code, dict(counters)

    def night(self, run_id: str) -> Night:
        """Return what a run brought; one that is not ended is told as far as it came."""
        with self._reading() as session:
            return telling_nights.night_of(session, _run(session, run_id))

    def runs(self, limit: int) -> tuple[RunSummary, ...]:
        """Return the last runs, newest first."""
        with self._reading() as session:
            found = session.scalars(select(RunRow).order_by(RunRow.number.desc()).limit(limit))
            return tuple(telling_nights.summary_of(session, run) for run in found)

    def last_good_run(self, shop: str) -> ShopNight | None:
        """Return the last night in which a shop was read completely."""
        with self._reading() as session:
            return telling_nights.last_good_night(session, shop)

    def first_good_run(self, shop: str) -> ShopNight | None:
        """Return the first of the kept nights in which a shop was read completely."""
        with self._reading() as session:
            return telling_nights.first_good_night(session, shop)

    def read_since(self, start: datetime, shops: Collection[str]) -> tuple[CountedCase, ...]:
        """Return the shops' cases that were read at a moment or later: all that were opened or ended since then."""
        with self._reading() as session:
            return kept_cases.read_since(session, start, shops)

    def history(self, shop: str, issue_id: str) -> CaseHistory:
        """Return every different reading of a case and what happened to it, oldest first."""
        with self._reading() as session:
            return telling_nights.history_of(session, shop, issue_id)

    def raw_readings(self, shop: str | None = None) -> Iterator[RawReading]:
        """Yield every reading whose page or reply is kept, oldest first; each may be put back while this goes on."""
        with self._reading() as session:
            numbers = rereading.numbers_of(session, shop)
        for number in numbers:
            with self._reading() as session:
                reading = rereading.raw_reading(session, number)
            if reading is not None:
                yield reading

    def count_raw(self, shop: str | None = None) -> int:
        """Return of how many readings the page or reply is kept."""
        with self._reading() as session:
            return len(rereading.numbers_of(session, shop))

    def put_reparsed(self, number: int, case: Case) -> None:
        """Put in place of an old reading what a mended parser reads from its page; events stay as they were told."""
        with self._writing() as session:
            rereading.put_back(session, number, case, self._states)

    def prune(self, older_than_days: int, now: datetime) -> Pruned:
        """Remove what is older than so many days; open cases keep their last reading."""
        with self._writing() as session:
            removed = retention.prune(session, now - timedelta(days=older_than_days))
        self._tidy("PRAGMA incremental_vacuum")
        return removed

    def cases_of_buyer(self, login_or_name: str) -> frozenset[tuple[str, str]]:
        """Return shop and number of the buyer's cases and orders. Raises ValueError for less than three letters."""
        with self._reading() as session:
            return forgetting.cases_of(session, login_or_name)

    def forget_buyer(self, login_or_name: str) -> Forgotten:
        """Erase a buyer's name, texts, names of pictures and raw pages everywhere; what is counted stays countable.

        Raises ValueError for a name of less than three letters.
        """
        with self._writing() as session:
            forgotten = forgetting.forget(session, login_or_name)
        self._tidy("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
        return forgotten

    def _tidy(self, *statements: str) -> None:
        # PostgreSQL tidies up by itself, except that only a rewrite really removes the bytes. None of this may stand
        # in a transaction.
        with plainly(self._place), self._engine.connect() as connection:
            if isinstance(driver := connection.connection.driver_connection, sqlite3.Connection):
                for statement in statements:
                    driver.execute(statement).fetchall()
            elif "VACUUM" in statements:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM FULL")

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        engine = self._engine.execution_options(writes=True)
        with plainly(self._place), self._turn, Session(engine) as session, session.begin():
            yield session

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with plainly(self._place), Session(self._engine) as session:
            yield session


def _run(session: Session, run_id: str) -> RunRow:
    run = session.scalar(select(RunRow).where(RunRow.run_id == run_id))
    if run is None:
        raise KeyError(run_id)
    return run
