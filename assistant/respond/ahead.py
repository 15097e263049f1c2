"""Jobs that are opened and filled before the person comes to them."""

from collections.abc import Callable, Collection

from assistant.respond.desks import Desk
from assistant.respond.preparing import Prepared, Said, prepare
from assistant.respond.queue import Job, Key, Queue
from assistant.respond.recording import Recorder


class Ahead:
    """Keep the next jobs ready, at most `most` of them; what a job was wished otherwise before is `said`."""

    def __init__(self, recorder: Recorder, most: int, said: Callable[[Job], Said]) -> None:
        self._recorder, self._most, self._said = recorder, most, said
        self._ready: dict[Key, Prepared] = {}

    def wanted(self, queue: Queue, but: Collection[Key]) -> Job | None:
        """Return the next job that is worth preparing now; None when enough is ready."""
        upcoming = queue.upcoming(but)[: self._most]
        return next((job for job in upcoming if job.key not in self._ready), None)

    def prepare(self, desk: Desk, job: Job) -> None:
        """Prepare a job and keep it."""
        self._ready[job.key] = self.fresh(desk, job)

    def fresh(self, desk: Desk, job: Job, said: Said | None = None) -> Prepared:
        """Prepare a job and write down what came of it."""
        prepared = prepare(desk, job, said or self._said(job))
        self._recorder.prepared(prepared)
        return prepared

    def take(self, desk: Desk, job: Job) -> Prepared:
        """Return a job ready to be shown: at once when it lies ready, else after preparing it."""
        prepared = self._ready.pop(job.key, None)
        if prepared is None or prepared.page.is_closed():
            return self.fresh(desk, job)
        return prepared
