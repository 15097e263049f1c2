"""The queue of a headed session: what comes next, what was put off, what is done. Pure: no browser, no clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from assistant.casework.extending.extension_rules import ExtensionProposal
from assistant.casework.plans import Plan
from flows.records import Order, Record

Key = tuple[str, str]
"""Shop and number of a case or an order."""

Standing = Literal["open", "later", "skipped", "done", "gone", "failed"]
"""`later`: comes again after all others; `gone`: answered elsewhere or over; `failed`: could not be prepared."""


class Job(Record):
    """One dispute to answer, or one order whose receipt period is to be extended."""

    shop: str
    number: str
    """`issue_id` of the dispute, `order_id` of the order."""
    plan: Plan | None = None
    order: Order | None = None
    proposal: ExtensionProposal | None = None

    @property
    def key(self) -> Key:
        """Name the job over all shops."""
        return self.shop, self.number


class Count(Record):
    """How far the session is."""

    total: int
    left: int
    """Open ones and those put off."""
    done: int
    skipped: int
    later: int
    gone: int
    failed: int


Arrange = Callable[[Iterable[Job]], tuple[Job, ...]]


class Queue:
    """Jobs in order of work; each has one standing, and one of them is in front of the person."""

    def __init__(
        self, jobs: Sequence[Job], known: Mapping[Key, Standing] | None = None, arrange: Arrange | None = None
    ) -> None:
        """Take jobs in order of work; `arrange` puts those that are open into another one, whenever it is asked."""
        self._arrange = arrange or tuple
        self._jobs = {job.key: job for job in jobs}
        self._standing: dict[Key, Standing] = {job.key: (known or {}).get(job.key, "open") for job in jobs}
        self._put_off: list[Key] = [key for key, standing in self._standing.items() if standing == "later"]
        self._seen: list[Key] = []
        self._shown: set[Key] = set()

    def upcoming(self, but: Iterable[Key] = ()) -> tuple[Job, ...]:
        """Return what is still to be done in the order in which it comes, leaving some out."""
        out = set(but)
        opened = self._arrange(self._jobs[key] for key, standing in self._standing.items() if standing == "open")
        return tuple(job for job in (*opened, *(self._jobs[key] for key in self._put_off)) if job.key not in out)

    def unseen(self) -> dict[Key, Job]:
        """Return what is still to be done and did not lie in front of the person yet."""
        return {job.key: job for job in self.upcoming(self._shown)}

    def mark(self, key: Key, standing: Standing) -> None:
        """Say how a job stands now; what is put off once more goes to the very end."""
        if key in self._put_off:
            self._put_off.remove(key)
        if standing == "later":
            self._put_off.append(key)
        self._standing[key] = standing

    def show(self, key: Key) -> None:
        """Remember that a job lies in front of the person."""
        self._shown.add(key)
        if self._seen[-1:] != [key]:
            self._seen.append(key)

    def before(self, key: Key) -> Job | None:
        """Return the job that lay in front of the person before this one and can be shown again; it becomes open."""
        while self._seen and self._seen[-1] == key:
            self._seen.pop()
        while self._seen:
            earlier = self._seen.pop()
            if self._standing[earlier] in ("open", "later", "skipped", "failed"):
                self.mark(earlier, "open")
                return self._jobs[earlier]
        return None

    def standing(self, key: Key) -> Standing:
        """Tell how a job stands."""
        return self._standing[key]

    def place(self, key: Key) -> int:
        """Tell a job's place in the order of work, from 1."""
        return list(self._jobs).index(key) + 1

    def count(self) -> Count:
        """Count the jobs by how they stand."""
        found = list(self._standing.values())
        return Count(
            total=len(found),
            left=found.count("open") + found.count("later"),
            done=found.count("done"),
            skipped=found.count("skipped"),
            later=found.count("later"),
            gone=found.count("gone"),
            failed=found.count("failed"),
        )
