"""The texts of tasks for the Windows task scheduler."""

import html
import subprocess

from assistant.nightly.schedule.jobs import PROGRAM, Job

_TASK = """<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{title}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T00:{minute:02}:00</StartBoundary>
      <Enabled>true</Enabled>
      <Repetition>
        <Interval>PT1H</Interval>
        <Duration>P1D</Duration>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT8H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
      <WorkingDirectory>{folder}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def task_name(job: Job) -> str:
    """Return the name under which the task scheduler knows a job."""
    return f"\\{PROGRAM}\\{job.name}"


def task_text(job: Job) -> str:
    """Return the task that starts a job every hour, and as soon as possible after a missed time.

    A task's time has a fixed distance from UTC or none at all, so the command itself starts a run only when a night
    is due in the job's zone. The text is to be written as UTF-16.
    """
    program, *arguments = job.command
    return _TASK.format(
        title=job.title,
        minute=job.minute,
        program=html.escape(program, quote=False),
        arguments=html.escape(subprocess.list2cmdline(arguments), quote=False),
        folder=html.escape(str(job.folder), quote=False),
    )
