"""A night run in a process of its own, to be killed at any moment and gone on with."""

import os
import signal
from collections.abc import Callable, Sequence
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Literal, NamedTuple

from sqlalchemy import Engine, event

from assistant.nightly.store.case_store import Store
from assistant.nightly.store.opening import open_store
from flows.records import Case
from tests.nightly.kept_nights import SHOP, WORLD, evening, raw_of, row_for, shop_night

Step = Literal["statement", "row seen", "case read", "commit", "committed", "told", "shop ended"]


class Kill(NamedTuple):
    """Where the process kills itself: the so-many-th time that it comes by a step."""

    step: Step
    number: int


def killed_run(address: str, count: int, told: Connection, kill: Kill | None) -> None:
    """Run, or go on with, a night over the first `count` cases; tell each case once its commit is done."""
    counter = _Counter(kill)
    counter.listen()
    with open_store(address) as store:
        keep_whole_night(store, WORLD.cases[:count], counter.at, told.send)
    told.close()


def opened_only(address: str, _: int, told: Connection, kill: Kill | None) -> None:
    """Make a store, or bring one up to date."""
    _Counter(kill).listen()
    open_store(address).close()
    told.send("open")


def keep_whole_night(
    store: Store, cases: Sequence[Case], at: Callable[[Step], None], tell: Callable[[str], None]
) -> list[str]:
    """Do what the night run does, from where the last one stopped; return what was opened."""
    moment, opened = evening(0), []
    left = store.unfinished_run()
    run_id = left.run_id if left else store.begin_run(moment)
    for case in cases:
        row = row_for(case)
        store.saw_row(run_id, SHOP, row, moment)
        at("row seen")
        if store.wants_opening(SHOP, row):
            at("case read")
            store.keep_case(run_id, SHOP, case, moment, raw_of(case))
            at("committed")
            tell(case.issue_id)
            at("told")
            opened.append(case.issue_id)
    store.end_shop(run_id, shop_night(moment, rows=len(cases)), True)
    at("shop ended")
    store.end_run(run_id, moment + timedelta(minutes=9), 0, {})
    return opened


class _Counter:
    def __init__(self, kill: Kill | None) -> None:
        self._kill = kill
        self._passed = 0

    def at(self, step: Step) -> None:
        """Come by a step."""
        if self._kill is not None and step == self._kill.step:
            self._passed += 1
            if self._passed == self._kill.number:
                os.kill(os.getpid(), signal.SIGKILL)

    def listen(self) -> None:
        """Come by the database's own steps too: every statement, and the moment before each commit."""
        event.listen(Engine, "before_cursor_execute", lambda *_: self.at("statement"))
        event.listen(Engine, "commit", lambda *_: self.at("commit"))
