"""`schedule` and `notify`: run by itself, and reach the person."""

from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import typer

from assistant.commands.reading import AsJson
from assistant.commands.run import Run, run_of
from assistant.exit_codes import Exit
from assistant.language import text
from assistant.nightly.schedule.installing import install, remove, show
from assistant.nightly.schedule.jobs import Job, jobs_of
from assistant.nightly.schedule.systems import ScheduleProblem, choose_system, run_program, this_machine
from assistant.settings import SettingsProblem

schedule = typer.Typer(help=text("cli.schedule.help"), no_args_is_help=True)
notify = typer.Typer(help=text("cli.notify.help"), no_args_is_help=True)
app = typer.Typer()
app.add_typer(schedule, name="schedule")
app.add_typer(notify, name="notify")


@schedule.command("install", help=text("cli.schedule_install.help"))
def install_schedule(context: typer.Context) -> None:
    """Let the system start the night run by itself."""
    run = run_of(context)
    try:
        done = install(choose_system(run_program), _jobs(run, context), this_machine(run.settings.data_folder))
    except ScheduleProblem as problem:
        raise SettingsProblem(str(problem)) from None
    from assistant.nightly.night_runs import remember_install

    remember_install(run.settings, datetime.now(UTC))
    for line in (*done.written, *done.ran):
        run.output.say(line)
    run.output.say(text("schedule.how_to_remove", command=done.remove))
    if done.note:
        run.output.say(done.note, style="yellow")


@schedule.command("show", help=text("cli.schedule_show.help"))
def show_schedule(context: typer.Context, as_json: AsJson = False) -> None:
    """Show whether the night run is installed and when it starts next."""
    run = run_of(context, as_json=as_json)
    plan = (run.settings.schedule, datetime.now(UTC))
    try:
        shown = show(choose_system(run_program), _jobs(run, context), this_machine(run.settings.data_folder), plan)
    except ScheduleProblem as problem:
        raise SettingsProblem(str(problem)) from None
    run.output.record("schedule", shown)
    if not shown.installed or shown.next_run is None:
        run.output.say(text("schedule.not_installed"))
        return
    when = f"{shown.next_run.astimezone(ZoneInfo(run.settings.schedule.zone)):%Y-%m-%d %H:%M %Z}"
    run.output.say(text("schedule.installed", where=", ".join(shown.where), next=when))


@schedule.command("remove", help=text("cli.schedule_remove.help"))
def remove_schedule(context: typer.Context) -> None:
    """Take the night run out of the system's schedule."""
    run = run_of(context)
    try:
        removed = remove(choose_system(run_program), _jobs(run, context), this_machine(run.settings.data_folder))
    except ScheduleProblem as problem:
        raise SettingsProblem(str(problem)) from None
    for line in removed or (text("schedule.nothing_removed"),):
        run.output.say(line)


@notify.command("test", help=text("cli.notify_test.help"))
def try_all(context: typer.Context, as_json: AsJson = False) -> None:
    """Send a message to every channel and say which took it."""
    from assistant.nightly.notices.notifying import try_channels

    run = run_of(context, as_json=as_json)
    if not run.settings.notices.channels:
        raise SettingsProblem(text("notify.no_channel"))
    sent = try_channels(run.settings.notices, datetime.now(UTC), sleep)
    run.output.record("notice", sent)
    for name in run.settings.notices.channels:
        failed = name in sent.failed
        run.output.say(
            text("notify.failed" if failed else "notify.taken", channel=name), "bold red" if failed else "green"
        )
    raise typer.Exit(Exit.INCOMPLETE if sent.failed else Exit.OK)


def _jobs(run: Run, context: typer.Context) -> tuple[Job, ...]:
    file = context.obj["settings_file"] if context.obj else None
    options = ("--settings", str(Path(file).absolute())) if file else ()
    return jobs_of(run.settings.schedule, Path.cwd(), options)
