"""The person's crontab with our lines in it, or without them; what else stands there is left alone."""

import shlex
from collections.abc import Iterable

from assistant.nightly.schedule.jobs import PROGRAM, Job

BEGIN = f"# >>> {PROGRAM}: written by `{PROGRAM} schedule install`, removed by `{PROGRAM} schedule remove`"
END = f"# <<< {PROGRAM}"


def with_jobs(crontab: str, jobs: Iterable[Job], *, zoned: bool) -> str:
    """Return the crontab with our block at its end; `zoned` when this cron knows CRON_TZ.

    cron does not make up for a missed time. So the command, which starts only when a night is due, is started every
    hour; where cron knows time zones, at the very minute too.
    """
    jobs = list(jobs)
    lines = [f"{job.beside if zoned else job.minute} * * * * {_command(job)}" for job in jobs]
    if zoned:
        # The zone holds for every line below it, so these come last of all.
        for zone in dict.fromkeys(job.zone for job in jobs if job.hour is not None):
            lines.append(f"CRON_TZ={zone}")
            lines += [f"{job.minute} {job.hour} * * * {_command(job)}" for job in jobs if job.hour is not None]
    return "\n".join([*without_jobs(crontab).splitlines(), BEGIN, *lines, END]) + "\n"


def without_jobs(crontab: str) -> str:
    """Return the crontab without our block; a block whose end is missing loses nothing but its first line."""
    lines = crontab.splitlines()
    if BEGIN in lines and END in lines[lines.index(BEGIN) :]:
        first = lines.index(BEGIN)
        last = lines.index(END, first)
        lines = lines[:first] + lines[last + 1 :]
    lines = [line for line in lines if line not in (BEGIN, END)]
    return "".join(line + "\n" for line in lines)


def has_jobs(crontab: str) -> bool:
    """Tell whether our block stands in a crontab."""
    return BEGIN in crontab.splitlines()


def _command(job: Job) -> str:
    line = f"cd {shlex.quote(str(job.folder))} && {shlex.join(job.command)}"
    # cron takes a bare percent sign for a line end, also inside quotes; the shell must not see the backslash there.
    return line.replace("%", "\\%")
