"""What `nightly status`, `health`, `watch` and `prune`, and `forget-buyer`, do; no site is opened."""

from collections.abc import Sequence
from datetime import UTC, datetime
from time import sleep

from assistant.commands.run import Run
from assistant.evidence_files import remove_pictures
from assistant.language import text
from assistant.nightly.health_views import NIGHTS, health_line, healths_table, last_of
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
        runs, counted = store.runs(14), store.last_healths(1, tuple(run.settings.shops))
    for each in runs:
        run.output.record("night", each)
    run.output.show(runs_table(runs) if runs else text("nightly.no_run"))
    now = datetime.now(UTC)
    healths = {name: health_of(run.settings.data_folder, name) for name in run.settings.shops}
    for name, health in healths.items():
        if health is not None:
            run.output.record("sign_in", health, shop=name)
    if healths:
        run.output.show(sessions_table(healths, run.settings, now))
    if counted:
        run.output.say(health_line(counted))


def show_health(run: Run, shops: Sequence[str]) -> None:
    """Show how the targets of the shops' pages were found in the last nights."""
    with opened(run) as store:
        healths = store.last_healths(NIGHTS, shops)
    for each in healths:
        run.output.record("target_health", each)
    for shop in shops:
        its = [each for each in healths if each.shop == shop]
        title = run.settings.shops[shop].title or shop
        if not its:
            run.output.say(text("health.none", shop=title))
            continue
        run.output.say(f"{title} — {health_line(last_of(its))}")
        run.output.show(healths_table(its, run.settings.schedule.zone))
    if healths:
        run.output.say(text("health.legend"), style="dim")


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
