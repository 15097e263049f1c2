"""Look at the night run: is its store sound, does it start by itself, can it reach anybody."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from assistant.doctor.findings import Finding, found, told
from assistant.language import text
from assistant.nightly.schedule.installing import show
from assistant.nightly.schedule.jobs import jobs_of
from assistant.nightly.schedule.systems import Run, ScheduleProblem, choose_system, run_program, this_machine
from assistant.nightly.store.migrations import HEAD
from assistant.nightly.store.opening import open_store, version_at
from assistant.nightly.store.problems import StoreProblem
from assistant.nightly.target_health import TargetHealth
from assistant.settings import Settings


def store_findings(settings: Settings) -> Iterator[Finding]:
    """Tell whether the nights that are kept can be used; nothing of them is changed."""
    try:
        version = version_at(settings.night_store)
    except StoreProblem as problem:
        yield told("wrong", f"store.{problem.code}", None, text("doctor.store.unusable.what"), str(problem))
        return
    if version is None:
        yield found("ok", "store.to_be_made")
    else:
        yield found("ok", "store.sound" if version == HEAD else "store.older", version=version, known=HEAD)


def last_healths(settings: Settings) -> tuple[TargetHealth, ...]:
    """Return how targets were found in the last night; nothing where the store cannot tell."""
    try:
        if version_at(settings.night_store) != HEAD:
            return ()
        with open_store(settings.night_store) as store:
            return store.last_healths(1, tuple(settings.shops))
    except StoreProblem:
        return ()


def schedule_findings(settings: Settings, options: Sequence[str] = (), run: Run = run_program) -> Iterator[Finding]:
    """Tell whether the night run starts by itself."""
    try:
        jobs = jobs_of(settings.schedule, Path.cwd(), options)
        machine = this_machine(settings.data_folder)._replace(run=run)
        shown = show(choose_system(run), jobs, machine, (settings.schedule, datetime.now(UTC)))
    except (ScheduleProblem, ValueError) as problem:
        yield told("warning", "schedule.unknown", None, text("doctor.schedule.unknown.what"), str(problem))
        return
    if shown.installed and shown.next_run:
        yield found("ok", "schedule.installed", at=f"{shown.next_run.astimezone():%Y-%m-%d %H:%M}")
    else:
        yield found("warning", "schedule.none")


def notice_findings(settings: Settings) -> Iterator[Finding]:
    """Tell how many channels there are; what they are called or hold is nobody's business."""
    count = len(settings.notices.channels)
    yield found("ok" if count else "warning", "notices.some" if count else "notices.none", count=count)
