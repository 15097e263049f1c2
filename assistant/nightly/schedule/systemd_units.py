"""The texts of systemd user units: a service and the timer that starts it."""

from assistant.nightly.schedule.jobs import Job

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$"})


def service_text(job: Job) -> str:
    """Return the unit that runs a job once."""
    return f"""[Unit]
Description={job.title}

[Service]
Type=oneshot
WorkingDirectory={str(job.folder).replace("%", "%%")}
ExecStart={_command(job)}
Nice=10
TimeoutStartSec=8h
"""


def timer_text(job: Job) -> str:
    """Return the unit that starts it; a time that passed while the machine was off is made up for once.

    systemd leaves out a night whose hour the clocks jump over, so the night's command, which starts only when a night
    is due, is started every hour besides.
    """
    besides = f"OnCalendar=*-*-* *:{job.beside:02}:00\n" if job.hour is not None else ""
    return f"""[Unit]
Description={job.title}

[Timer]
OnCalendar={calendar_of(job)}
{besides}Persistent=true
AccuracySec=1s

[Install]
WantedBy=timers.target
"""


def calendar_of(job: Job) -> str:
    """Return the job's time as systemd writes it, e.g. `*-*-* 06:00:00 Asia/Shanghai`."""
    hour = "*" if job.hour is None else f"{job.hour:02}"
    return f"*-*-* {hour}:{job.minute:02}:00 {job.zone}"


def _command(job: Job) -> str:
    program, *arguments = job.command
    rest = [f'"{part.translate(_ESCAPES)}"' for part in arguments]
    if not set(program) & set("\"'\\"):
        # In the program's own path a dollar sign stands for itself.
        return " ".join([f'"{program.replace("%", "%%")}"', *rest])
    # systemd takes no quotes in the path of a program, a shell takes everything.
    return " ".join(['/bin/sh -c \'exec "$$0" "$$@"\'', f'"{program.translate(_ESCAPES)}"', *rest])
