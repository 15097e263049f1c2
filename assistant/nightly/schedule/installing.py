"""Install, show and remove the schedule: thin hands around the texts, only in the person's own folders."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime

from assistant.language import text
from assistant.nightly.schedule.cron_lines import has_jobs, with_jobs, without_jobs
from assistant.nightly.schedule.due_runs import next_run
from assistant.nightly.schedule.hands import HANDS
from assistant.nightly.schedule.jobs import JOB_NAMES, Job
from assistant.nightly.schedule.systems import Machine, ScheduleProblem, SystemName
from assistant.private_files import private_folder, write_private
from assistant.schedule_settings import ScheduleSettings
from flows.records import Record

_RELOAD = ("systemctl", "--user", "daemon-reload")


class Installed(Record):
    """What was written and how to get rid of it."""

    system: SystemName
    written: tuple[str, ...]
    """Full paths of files, or `crontab`."""
    ran: tuple[str, ...]
    """Command lines that were run."""
    remove: str
    """How to remove it all."""
    note: str = ""
    """What the person should know besides."""


class Shown(Record):
    """What is installed now."""

    system: SystemName
    installed: bool
    where: tuple[str, ...]
    next_run: AwareDatetime | None
    """UTC; None while nothing is installed."""


def install(system: SystemName, jobs: Sequence[Job], machine: Machine) -> Installed:
    """Write the schedule and start it; what was installed before is replaced. Raises ScheduleProblem, OSError."""
    how = text("nightly.schedule.remove_by_command")
    if system == "cron":
        asked = machine.run(["crontab", "-V"], None)
        zoned = "cronie" in asked.out + asked.err
        _write_crontab(machine, with_jobs(_crontab(machine), jobs, zoned=zoned))
        return Installed(system=system, written=("crontab",), ran=("crontab -",), remove=how)
    _retire(system, [job for job in _all_of(jobs) if job not in jobs], machine)
    files = HANDS[system].files(machine, jobs)
    for path, data in files.items():
        _write(path, data, machine)
    commands = [command for job in jobs for command in HANDS[system].start(machine, job)]
    commands = [*([_RELOAD] if system == "systemd" else []), *commands]
    for command in commands:
        _must(machine, command)
    note = text("nightly.schedule.linger") if system == "systemd" else text("nightly.schedule.signed_in")
    ran = tuple(" ".join(command) for command in commands)
    return Installed(system=system, written=_paths(files), ran=ran, remove=how, note=note)


def remove(system: SystemName, jobs: Sequence[Job], machine: Machine) -> tuple[str, ...]:
    """Take the schedule away and return what was removed; () when there was none. Raises ScheduleProblem, OSError."""
    if system != "cron":
        return _retire(system, _all_of(jobs), machine)
    before = _crontab(machine)
    if not has_jobs(before):
        return ()
    _write_crontab(machine, without_jobs(before))
    return ("crontab",)


def show(system: SystemName, jobs: Sequence[Job], machine: Machine, plan: tuple[ScheduleSettings, datetime]) -> Shown:
    """Tell what is installed and when the next night run starts; `plan` is the settings and now."""
    if system == "cron":
        where: tuple[str, ...] = ("crontab",) if has_jobs(_crontab(machine)) else ()
    else:
        files = HANDS[system].files(machine, _all_of(jobs))
        where = _paths(path for path in files if path.is_file())
    return Shown(system=system, installed=bool(where), where=where, next_run=next_run(*plan) if where else None)


def _all_of(jobs: Sequence[Job]) -> list[Job]:
    """Return the jobs and those that another setting would have installed: they have the same places."""
    named = {job.name: job for job in jobs}
    return [named.get(name, jobs[0]._replace(name=name)) for name in JOB_NAMES]


def _retire(system: SystemName, jobs: Sequence[Job], machine: Machine) -> tuple[str, ...]:
    removed: list[Path] = []
    for job in jobs:
        files = [path for path in HANDS[system].files(machine, [job]) if path.is_file()]
        for command in HANDS[system].stop(machine, job) if files else ():
            machine.run(command, None)
        for path in files:
            path.unlink(missing_ok=True)
        removed += files
    if removed and system == "systemd":
        machine.run(_RELOAD, None)
    return _paths(removed)


def _must(machine: Machine, command: Sequence[str]) -> None:
    ended = machine.run(command, None)
    if ended.code != 0 and "unload" not in command:
        raise ScheduleProblem(text("nightly.schedule.refused", command=" ".join(command), said=ended.said))


def _crontab(machine: Machine) -> str:
    """Return the person's crontab, empty when there is none; one that cannot be read must not be written over."""
    ended = machine.run(["crontab", "-l"], None)
    if ended.code == 0:
        return ended.out
    if any(sign in ended.said.lower() for sign in ("no crontab", "no such file")):
        return ""
    raise ScheduleProblem(text("nightly.schedule.refused", command="crontab -l", said=ended.said))


def _write_crontab(machine: Machine, crontab: str) -> None:
    ended = machine.run(["crontab", "-"], crontab)
    if ended.code != 0:
        raise ScheduleProblem(text("nightly.schedule.refused", command="crontab -", said=ended.said))


def _write(path: Path, data: bytes, machine: Machine) -> None:
    if path.is_relative_to(machine.data_folder):
        private_folder(path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, data)


def _paths(paths: Iterable[Path]) -> tuple[str, ...]:
    return tuple(str(path) for path in paths)
