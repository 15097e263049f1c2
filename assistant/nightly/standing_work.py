"""What `nightly status`, `nightly watch`, `nightly prune` and `forget-buyer` do; no site is opened."""

from datetime import UTC, datetime
from time import sleep

from assistant.commands.run import Run
from assistant.evidence_files import remove_pictures
from assistant.language import text
from assistant.nightly.night_runs import tell_between
from assistant.nightly.night_views import runs_table, sessions_table
from assistant.nightly.opening import night_clerk, opened
from assistant.session_health import health_of
from assistant.settings import SettingsProblem


def prune(run: Run) -> None:
    """Let go of what is older than the settings say, pictures among it. Raises SettingsProblem, OSError."""
    days = run.settings.nightly.retention_days
    with opened(run) as store:
        gone = store.prune(days, datetime.now(UTC))
    removed = remove_pictures(run.settings.data_folder, gone.pictures)
    run.output.record("pruned", gone)
    numbers = {"cases": gone.cases, "readings": gone.readings, "events": gone.events, "runs": gone.runs}
    if any(numbers.values()):
        run.output.say(text("nightly.pruned", days=days, pictures=removed, **numbers))


def show_status(run: Run) -> None:
    """Show the last nights, and how each shop's sign-in stood last."""
    with opened(run) as store:
        runs = store.runs(14)
    for each in runs:
        run.output.record("night", each)
    run.output.show(runs_table(runs) if runs else text("nightly.no_run"))
    now = datetime.now(UTC)
    healths = {name: health_of(run.settings.data_folder, name) for name in run.settings.shops}
    for name, health in healths.items():
        run.output.record("session", health or {}, shop=name)
    if healths:
        run.output.show(sessions_table(healths, run.settings, now))


def watch_deadlines(run: Run) -> None:
    """Tell what ran down since the night, from what is kept; no site is opened."""
    with opened(run) as store:
        notified = tell_between(store, run.settings, night_clerk(run), (sleep, datetime.now(UTC)))
    for sent in notified.sent:
        run.output.record("notice", sent)
    run.output.say(text("nightly.watched", sent=len(notified.sent), waiting=notified.waiting))


def cases_of_buyer(run: Run, buyer: str) -> frozenset[tuple[str, str]]:
    """Return shop and number of the buyer's cases and orders. Raises SettingsProblem for a short name."""
    with opened(run) as store:
        try:
            return store.cases_of_buyer(buyer)
        except ValueError:
            raise SettingsProblem(text("nightly.name_too_short")) from None


def forget(run: Run, buyer: str) -> None:
    """Erase one buyer's name, texts and pictures from all nights. Raises SettingsProblem for a short name, OSError."""
    with opened(run) as store:
        try:
            forgotten = store.forget_buyer(buyer)
        except ValueError:
            raise SettingsProblem(text("nightly.name_too_short")) from None
    remove_pictures(run.settings.data_folder, forgotten.pictures)
    run.output.record("forgotten", forgotten)
    run.output.say(text("nightly.forgotten", readings=forgotten.readings))
