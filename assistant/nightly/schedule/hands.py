"""What each system wants: which files with which texts, and which commands start and stop a job."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.nightly.schedule.jobs import Job
from assistant.nightly.schedule.launchd_plists import label_of, plist_text
from assistant.nightly.schedule.systemd_units import service_text, timer_text
from assistant.nightly.schedule.systems import Machine, SystemName
from assistant.nightly.schedule.windows_tasks import task_name, task_text


class Hand(NamedTuple):
    """How one system is served."""

    files: Callable[[Machine, Sequence[Job]], Mapping[Path, bytes]]
    start: Callable[[Machine, Job], Sequence[Sequence[str]]]
    """Commands after writing; all must succeed."""
    stop: Callable[[Machine, Job], Sequence[Sequence[str]]]
    """Commands before removing; what is not there cannot be stopped, and that is no mistake."""


def _unit_files(machine: Machine, jobs: Sequence[Job]) -> Mapping[Path, bytes]:
    files: dict[Path, bytes] = {}
    for job in jobs:
        files[machine.units / f"{job.title}.service"] = service_text(job).encode()
        files[machine.units / f"{job.title}.timer"] = timer_text(job).encode()
    return files


def _agent_files(machine: Machine, jobs: Sequence[Job]) -> Mapping[Path, bytes]:
    return {_agent(machine, job): plist_text(job).encode() for job in jobs}


def _agent(machine: Machine, job: Job) -> Path:
    return machine.agents / f"{label_of(job)}.plist"


def _task_files(machine: Machine, jobs: Sequence[Job]) -> Mapping[Path, bytes]:
    return {_task(machine, job): task_text(job).encode("utf-16") for job in jobs}


def _task(machine: Machine, job: Job) -> Path:
    return machine.data_folder / "schedule" / f"{job.name}.xml"


HANDS: Mapping[SystemName, Hand] = {
    "systemd": Hand(
        _unit_files,
        lambda _, job: [["systemctl", "--user", "enable", "--now", f"{job.title}.timer"]],
        lambda _, job: [["systemctl", "--user", "disable", "--now", f"{job.title}.timer"]],
    ),
    "launchd": Hand(
        _agent_files,
        # Loading what is loaded already is refused; unloading what is not is not.
        lambda machine, job: [
            ["launchctl", "unload", str(_agent(machine, job))],
            ["launchctl", "load", "-w", str(_agent(machine, job))],
        ],
        lambda machine, job: [["launchctl", "unload", "-w", str(_agent(machine, job))]],
    ),
    "windows": Hand(
        _task_files,
        lambda machine, job: [["schtasks", "/Create", "/TN", task_name(job), "/XML", str(_task(machine, job)), "/F"]],
        lambda _, job: [["schtasks", "/Delete", "/TN", task_name(job), "/F"]],
    ),
}
