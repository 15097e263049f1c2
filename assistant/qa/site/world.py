"""The truth of one local seller center, all in memory."""

import threading
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from random import Random
from time import monotonic
from typing import Literal

from pydantic import AwareDatetime, JsonValue

from assistant.qa.site.case_making import make_cases
from assistant.qa.site.faults import Faults
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.order_making import make_orders, order_of_case
from assistant.qa.site.people import Personal
from assistant.qa.site.sessions import Sessions
from assistant.qa.site.vocabulary import Language
from flows.records import Case, Deadline, Order, Record

WriteKind = Literal["solution", "agree", "upload", "extension", "message", "other"]
MessageChannel = Literal["order_message", "on_site_message"]


class Write(Record):
    """One request that changed something, or tried to."""

    kind: WriteKind
    path: str
    data: JsonValue
    at: AwareDatetime


class Message(Record):
    """What the seller told a buyer outside of the dispute."""

    order_id: str
    channel: MessageChannel
    content: str
    at: AwareDatetime


class World:
    """Cases, orders, people, clock and writes of one center; the same options give the same truth."""

    def __init__(self, options: SiteOptions) -> None:
        self.options = options
        self.language: Language = options.language
        self.faults = Faults(options.faults, options.seed)
        self.accounts = {"demo": "demo-password"}
        self.sessions = Sessions()
        self.channel_id = str(200_000 + options.seed)
        self._start = options.now or datetime.now(UTC)
        self._started = monotonic()
        self.lock = threading.RLock()
        born = self._start.replace(microsecond=0)  # the pages print whole seconds
        cases = make_cases(options, born)
        orders = make_orders(options, born, [made.case for made in cases])
        self.cases: list[Case] = [made.case for made in cases]
        self.orders: list[Order] = [order for order, _ in orders]
        self._personal: dict[str, Personal] = {made.case.issue_id: made.personal for made in cases}
        self._personal |= {made.case.parent_order_id: made.personal for made in cases if made.case.parent_order_id}
        self._personal |= {order.order_id: personal for order, personal in orders}
        self.writes: list[Write] = []
        self.messages: list[Message] = []
        self.beacons: list[str] = []
        self.uploads: dict[str, bytes] = {}
        self.pictures_taken: list[str] = []
        self._open_write: ContextVar[Write | None] = ContextVar("open_write", default=None)
        self._latency = Random(options.seed)
        self._refreshed = float("-inf")
        self.refresh()

    def now(self) -> datetime:
        """Read the test clock, aware, UTC."""
        running = monotonic() - self._started if self.options.running else 0.0
        return self._start + timedelta(seconds=running)

    def set_now(self, now: datetime) -> None:
        """Move the test clock; it goes on from there if it runs."""
        with self.lock:
            self._start, self._started = now.astimezone(UTC), monotonic()
            self._refreshed = float("-inf")
        self.refresh()

    def refresh(self) -> None:
        """Mark the clocks that have run out since the last look, at most twice a second."""
        now = self.now()
        with self.lock:
            if monotonic() - self._refreshed < 0.5:
                return
            self._refreshed = monotonic()
            for index, case in enumerate(self.cases):
                if (marked := _marked(case.deadline, now)) is not case.deadline:
                    self.cases[index] = case.model_copy(update={"deadline": marked})
            for index, order in enumerate(self.orders):
                if (marked := _marked(order.receipt_deadline, now)) is not order.receipt_deadline:
                    self.orders[index] = order.model_copy(update={"receipt_deadline": marked})

    def case(self, issue_id: str) -> Case | None:
        """Find a case."""
        return next((case for case in self.cases if case.issue_id == issue_id), None)

    def order(self, order_id: str) -> Order | None:
        """Find an order: one that awaits its receipt, or that of a case."""
        awaiting = next((order for order in self.orders if order.order_id == order_id), None)
        disputed = next((case for case in self.cases if case.parent_order_id == order_id), None)
        return awaiting or (order_of_case(disputed, self.options) if disputed else None)

    def put_case(self, case: Case) -> None:
        """Replace a case by its next state."""
        with self.lock:
            self.cases = [case if old.issue_id == case.issue_id else old for old in self.cases]

    def put_order(self, order: Order) -> None:
        """Replace an order by its next state."""
        with self.lock:
            self.orders = [order if old.order_id == order.order_id else old for old in self.orders]

    def personal(self, number: str) -> Personal:
        """Return the unmasked buyer of a dispute or an order by its id; `KeyError` for an unknown id."""
        return self._personal[number]

    def record_write(self, kind: WriteKind, path: str, data: JsonValue) -> None:
        """Keep a write. The server has already kept this request as `other`: a better kind replaces that."""
        write = Write(kind=kind, path=path, data=data, at=self.now())
        with self.lock:
            known = self._open_write.get()
            if known is not None and known in self.writes:
                self.writes[self.writes.index(known)] = write
            else:
                self.writes.append(write)
            if known is not None:
                self._open_write.set(write)

    def open_write(self, path: str, data: JsonValue) -> None:
        """Keep a request that is not a read, before anybody has looked at it."""
        write = Write(kind="other", path=path, data=data, at=self.now())
        with self.lock:
            self.writes.append(write)
        self._open_write.set(write)

    def no_open_write(self) -> None:
        """Forget the write of the request that this thread served before."""
        self._open_write.set(None)

    def latency(self) -> float:
        """Draw the seconds that a reply takes."""
        with self.lock:
            return self._latency.uniform(*self.options.latency)

    def truth_personal(self) -> Mapping[str, Personal]:
        """Return every unmasked buyer by dispute and order id."""
        return self._personal


def _marked(deadline: Deadline | None, now: datetime) -> Deadline | None:
    if deadline is None or deadline.earliest is None or deadline.overdue == (deadline.earliest <= now):
        return deadline
    return deadline.model_copy(update={"overdue": not deadline.overdue})
