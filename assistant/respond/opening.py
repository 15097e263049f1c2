"""Open a session: sign in, find the work, go on where one was left, and say at the end what came of it."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

import typer

from assistant.commands.run import Run
from assistant.exit_codes import Exit, exit_of
from assistant.language import text
from assistant.respond.ahead import Ahead
from assistant.respond.alike import Alike
from assistant.respond.alike_checks import check
from assistant.respond.audit.opening import open_trail
from assistant.respond.audit.state import Memory
from assistant.respond.desks import Desk, open_desks
from assistant.respond.finding_work import Wish, Work, disputes_to_answer, orders_to_extend
from assistant.respond.front import Front
from assistant.respond.preparing import Said
from assistant.respond.queue import Count, Job, Key, Queue, Standing
from assistant.respond.recording import Recorder, said_before, standings
from assistant.respond.rehearsal_edits import read_edits
from assistant.respond.rehearsing import rehearse
from assistant.respond.session import Ending, HeadedSession
from flows.records import Record

_ONE_SITTING = timedelta(hours=24)


class Manner(NamedTuple):
    """How the work is gone through."""

    what: Literal["disputes", "orders"]
    dry_run: bool = False
    fresh: bool = False
    headless: bool = False
    alike: bool = False
    """Those that are alike one after another."""


class SessionEnd(Record):
    """What a session came to."""

    ending: Ending | Literal["nothing_to_do", "rehearsed"]
    count: Count
    folder: str | None = None
    """Of a rehearsal: where its pages lie."""


def work_through(run: Run, shops: Sequence[str], wish: Wish, manner: Manner) -> int:
    """Work through what there is to do; return the exit code."""
    headed = not (manner.dry_run or manner.headless)
    recorder = recorder_of(run)
    with open_desks(run, shops, headed=headed) as (desks, troubles):
        find = disputes_to_answer if manner.what == "disputes" else orders_to_extend
        work = find(run, desks, wish)
        problems = [*troubles, *work.problems]
        end = _rehearsed(run, desks, work) if manner.dry_run else _answered(run, desks, work, (recorder, manner))
    run.output.record("session", end)
    _tell(run, end, whole=not problems)
    return exit_of(problems[0]) if problems else Exit.OK


def recorder_of(run: Run) -> Recorder:
    """Open the audit trail of this machine. Raises NotPrivate, Busy, OSError."""
    mails = run.settings.data_folder / "mails"
    return Recorder(open_trail(run.settings), run.output, mails, pictures=run.settings.respond.pictures)


def _answered(run: Run, desks: Mapping[str, Desk], work: Work, hands: tuple[Recorder, Manner]) -> SessionEnd:
    recorder, manner = hands
    memory = recorder.memory()
    left = {} if manner.fresh else _left_before(memory, work.jobs)
    alike = _alike(desks, work.jobs) if manner.alike and work.jobs else None
    jobs = alike.arranged(work.jobs) if alike else work.jobs
    queue = Queue(jobs, left, alike.arranged if alike else None)
    if not queue.upcoming():
        return SessionEnd(ending="nothing_to_do", count=queue.count())
    recorder.begin(desks)
    run.output.say(text("respond.opened", total=len(queue.upcoming())), style="bold green")
    front = Front(recorder)
    front.notes.update({job.key: recorder.note(memory.of(*job.key)) for job in work.jobs})

    edits = read_edits(run.settings.data_folder, work.jobs)

    def said(job: Job) -> Said:
        return edits.get(job.key) or said_before(recorder, memory.of(*job.key), job)

    ahead = Ahead(recorder, run.settings.respond.prepare_ahead, said, alike)
    ending = HeadedSession(desks, queue, recorder, ahead, front).work()
    count = queue.count()
    facts = {name: getattr(count, name) for name in Count.model_fields}
    recorder.end("window_closed" if ending == "window_closed" else "session_ended", {"ending": ending, **facts})
    return SessionEnd(ending=ending, count=count)


def _alike(desks: Mapping[str, Desk], jobs: Sequence[Job]) -> Alike:
    """Group the jobs of all shops by what they share; the clock is the same everywhere."""
    now = desks[jobs[0].shop].session.site.now
    return Alike(jobs, lambda job, wanted: check(job, desks[job.shop].clerk, wanted), now)


def _left_before(memory: Memory, jobs: Sequence[Job]) -> dict[Key, Standing]:
    """Return what was put off or passed over in the last day, where the person goes on with it."""
    found = standings(memory, jobs, datetime.now(UTC) - _ONE_SITTING)
    open_again = {key for key, standing in found.items() if standing in ("skipped", "later")}
    if open_again and sys.stdin.isatty():
        skipped, later = (sum(found[key] == each for key in open_again) for each in ("skipped", "later"))
        if not typer.confirm(text("respond.go_on", skipped=skipped, later=later), default=True):
            return {key: standing for key, standing in found.items() if key not in open_again}
    return found


def _rehearsed(run: Run, desks: Mapping[str, Desk], work: Work) -> SessionEnd:
    if not work.jobs:
        return SessionEnd(ending="nothing_to_do", count=Queue(()).count())
    folder = rehearse(run, desks, work.jobs)
    return SessionEnd(ending="rehearsed", count=Queue(work.jobs).count(), folder=str(folder))


def _tell(run: Run, end: SessionEnd, *, whole: bool) -> None:
    """Say what came of it; nothing waits only where everything could be read."""
    if end.ending == "nothing_to_do" and not whole:
        run.output.say(text("respond.not_whole"), style="bold red")
        return
    values = {name: getattr(end.count, name) for name in Count.model_fields}
    run.output.say(text(f"respond.ended.{end.ending}", folder=end.folder or "", **values))
