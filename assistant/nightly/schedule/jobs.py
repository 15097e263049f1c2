"""What the system is to start by itself: its name, its command line and when."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.schedule_settings import ScheduleSettings

PROGRAM = "dispute-assistant"
IF_DUE = "--if-due"
"""The command's option that starts a run only when a planned moment has passed since the last one."""

JobName = Literal["night", "watch"]
JOB_NAMES: tuple[JobName, ...] = ("night", "watch")


class Job(NamedTuple):
    """One command that the system starts."""

    name: JobName
    command: tuple[str, ...]
    """The program by its full path, then its arguments."""
    folder: Path
    """Full path of the folder to start in."""
    hour: int | None
    """Local hour in `zone`; None for every hour."""
    minute: int
    zone: str

    @property
    def title(self) -> str:
        """Return the name under which the system knows it."""
        return f"{PROGRAM}-{self.name}"

    @property
    def beside(self) -> int:
        """Return the minute of the hourly start beside an exact one: no zone is off by so much, so they never meet."""
        return (self.minute + 7) % 60


def jobs_of(
    settings: ScheduleSettings, folder: Path, options: Sequence[str] = (), program: Sequence[str] = ()
) -> tuple[Job, ...]:
    """Return the night run and the hourly watch; `options` (e.g. `--settings FILE`) go before the command's name.

    Raises ValueError when a path or an option holds a character that no schedule can hold.
    """
    start = (*(program or this_program()), *options)
    for part in (*start, str(folder)):
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in part):
            raise ValueError("a control character in a path")
    zone, at = settings.zone, settings.at
    night = Job("night", (*start, "nightly", IF_DUE), folder, at.hour, at.minute, zone)
    # Half an hour beside the night, so that the two do not meet in the same minute.
    watch = Job("watch", (*start, "nightly", "watch"), folder, None, (at.minute + 30) % 60, zone)
    return (night, watch) if settings.watch else (night,)


def this_program() -> tuple[str, ...]:
    """Return how to start this very program from anywhere: the installed command, else the module."""
    command = Path(sys.executable).with_name(PROGRAM + (".exe" if os.name == "nt" else ""))
    return (str(command),) if command.is_file() else (sys.executable, "-m", "assistant")
