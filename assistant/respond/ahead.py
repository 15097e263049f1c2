"""Jobs that are opened and filled before the person comes to them."""

from collections.abc import Callable, Collection

from assistant.respond.alike import Alike
from assistant.respond.desks import Desk
from assistant.respond.preparing import Prepared, Said, prepare
from assistant.respond.queue import Job, Key, Queue
from assistant.respond.recording import Recorder


class Ahead:
    """Keep the next jobs ready, at most `most` of them; what a job was wished otherwise before is `said`."""

    def __init__(self, recorder: Recorder, most: int, said: Callable[[Job], Said], alike: Alike | None = None) -> None:
        self._recorder, self._most, self._said = recorder, most, said
        self.alike = alike
        """Groups whose rest may be wanted otherwise; None where nothing is grouped."""
        self._ready: dict[Key, Prepared] = {}

    def wanted(self, queue: Queue, but: Collection[Key]) -> Job | None:
        """Return the next job that is worth preparing now; None when enough is ready."""
        upcoming = queue.upcoming(but)[: self._most]
        return next((job for job in upcoming if job.key not in self._ready), None)

    def prepare(self, desk: Desk, job: Job) -> None:
        """Prepare a job and keep it."""
        self._ready[job.key] = self.fresh(desk, job)

    def forget(self, desk: Desk, job: Job) -> None:
        """Give up what lies ready of a job: it is wanted otherwise now."""
        prepared = self._ready.pop(job.key, None)
        if prepared is not None:
            desk.close_tab(prepared.page)

    def fresh(self, desk: Desk, job: Job, said: Said | None = None) -> Prepared:
        """Prepare a job and write down what came of it."""
        prepared = prepare(desk, job, said or self._said_of(job))
        self._recorder.prepared(prepared)
        return prepared

    def _said_of(self, job: Job) -> Said:
        """Return what the person wants of a job: what they said of it before goes over what they said of its like."""
        said = self._said(job)
        wished = self.alike.wished(job.key) if self.alike is not None else None
        return Said(wished) if wished is not None and said == Said() else said

    def take(self, desk: Desk, job: Job) -> Prepared:
        """Return a job ready to be shown: at once when it lies ready, else after preparing it."""
        prepared = self._ready.pop(job.key, None)
        if prepared is None or prepared.page.is_closed():
            return self.fresh(desk, job)
        return prepared
