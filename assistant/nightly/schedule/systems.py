"""What can start a job on this machine: systemd, cron, launchd or the Windows task scheduler."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.language import text
from assistant.log import one_line

SystemName = Literal["systemd", "cron", "launchd", "windows"]


class ScheduleProblem(Exception):
    """The schedule could not be read or changed; the message says why and what to do."""


class Ran(NamedTuple):
    """How a program of the system ended."""

    code: int
    out: str
    err: str = ""

    @property
    def said(self) -> str:
        """Return the first line of what it said, fit to be shown."""
        return next((one_line(line) for line in (self.err + "\n" + self.out).splitlines() if line.strip()), "")


Run = Callable[[Sequence[str], str | None], Ran]
"""Runs a program with a text as its input."""


class Machine(NamedTuple):
    """Where schedules are written and who takes them."""

    run: Run
    home: Path
    data_folder: Path
    """Our own private folder, for what the system keeps a copy of."""
    config_home: Path

    @property
    def units(self) -> Path:
        """Return the folder of the person's own systemd units."""
        return self.config_home / "systemd" / "user"

    @property
    def agents(self) -> Path:
        """Return the folder of the person's own launchd agents."""
        return self.home / "Library" / "LaunchAgents"


def this_machine(data_folder: Path) -> Machine:
    """Return the machine on which this runs."""
    home = Path.home()
    config = os.environ.get("XDG_CONFIG_HOME", "")
    return Machine(run_program, home, data_folder, Path(config) if os.path.isabs(config) else home / ".config")


def run_program(command: Sequence[str], given: str | None = None) -> Ran:
    """Run a program of the system. Raises ScheduleProblem when it is not there or does not end."""
    try:
        ended = subprocess.run(
            # What stands in a crontab comes back as it was, whatever its bytes are.
            command,
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise ScheduleProblem(text("nightly.schedule.no_program", program=command[0])) from None
    return Ran(ended.returncode, ended.stdout, ended.stderr)


def choose_system(
    run: Run, platform: str = sys.platform, find: Callable[[str], str | None] = shutil.which
) -> SystemName:
    """Choose what starts jobs here. Raises ScheduleProblem when there is nothing that could."""
    if platform == "win32":
        return "windows"
    if platform == "darwin":
        return "launchd"
    # In a container or over a bare `su` the person has no systemd of their own.
    if find("systemctl") and run(["systemctl", "--user", "show-environment"], None).code == 0:
        return "systemd"
    if find("crontab"):
        return "cron"
    raise ScheduleProblem(text("nightly.schedule.no_system"))
