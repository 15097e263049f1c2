"""The texts of launchd agents for macOS."""

import plistlib

from assistant.nightly.schedule.jobs import Job


def label_of(job: Job) -> str:
    """Return the name under which launchd knows a job."""
    return f"local.{job.title}"


def plist_text(job: Job) -> str:
    """Return the agent that starts a job every hour and when the person signs in.

    launchd knows no time zone and makes up for a missed time only after sleep; the command itself starts a run only
    when a night is due in the job's zone.
    """
    fields = {
        "Label": label_of(job),
        "ProcessType": "Background",
        "ProgramArguments": list(job.command),
        "RunAtLoad": True,
        "StartCalendarInterval": {"Minute": job.minute},
        "WorkingDirectory": str(job.folder),
    }
    return plistlib.dumps(fields).decode("utf-8")
