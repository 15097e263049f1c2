"""What `nightly` and `forget-buyer` do, once the store is open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from time import sleep

from assistant.casework.clerk import Clerk
from assistant.commands.case_source import clerk_of
from assistant.commands.run import Run
from assistant.language import text
from assistant.nightly.night_runs import (
    last_start,
    read_night,
    report_night,
    run_id_of,
    tell_between,
    tell_night,
    with_addresses,
)
from assistant.nightly.night_views import runs_table, shops_table
from assistant.nightly.schedule.due_runs import due_now
from assistant.nightly.shop_nights import Watch
from assistant.nightly.store.case_store import Store
from assistant.nightly.store.opening import open_store
from assistant.nightly.store.problems import StoreProblem
from assistant.settings import SettingsProblem


@contextmanager
def opened(run: Run) -> Iterator[Store]:
    """Open the store of the settings. Raises SettingsProblem with what to do."""
    try:
        with open_store(run.settings.night_store) as store:
            yield store
    except StoreProblem as problem:
        raise SettingsProblem(str(problem)) from None


def whole_night(run: Run, wanted: list[str], *, if_due: bool) -> int:
    """Read the shops, report, tell; return 0 when all is well, 1 when some shop is not, 2 when none was read."""
    with opened(run) as store:
        now = datetime.now(UTC)
        if if_due and not due_now(last_start(store), run.settings.schedule, now):
            return 0
        run_id, done = run_id_of(store, now)
        if done:
            run.output.say(text("nightly.resumed", shops=", ".join(sorted(done))))
        watch = Watch(run, store, run_id, _clerks(run), lambda: datetime.now(UTC))
        night = with_addresses(read_night(watch, wanted, done), run.settings)
    clerk, now = watch.clerk_of(wanted[0]), datetime.now(UTC)
    for shop in night.shops:
        run.output.record("shop_night", shop)
    run.output.show(shops_table(night.shops))
    files = report_night(night, run.settings.data_folder / "reports", clerk, now)
    run.output.record("report", files)
    run.output.say(text("nightly.report", file=files.html))
    for sent in tell_night(night, run.settings, clerk, (sleep, now)).sent:
        run.output.record("notice", sent)
    bad = sum(shop.outcome != "complete" for shop in night.shops)
    return 0 if not bad else 2 if all(shop.outcome == "failed" for shop in night.shops) else 1


def show_status(run: Run) -> None:
    """Show the last nights."""
    with opened(run) as store:
        runs = store.runs(14)
    for each in runs:
        run.output.record("night", each)
    run.output.show(runs_table(runs) if runs else text("nightly.no_run"))


def watch_deadlines(run: Run) -> None:
    """Tell what ran down since the night, from what is kept; no site is opened."""
    with opened(run) as store:
        notified = tell_between(store, run.settings, _clerks(run), (sleep, datetime.now(UTC)))
    for sent in notified.sent:
        run.output.record("notice", sent)
    run.output.say(text("nightly.watched", sent=len(notified.sent), waiting=notified.waiting))


def forget(run: Run, buyer: str) -> None:
    """Erase one buyer's name, texts and pictures' names from all nights. Raises SettingsProblem for a short name."""
    with opened(run) as store:
        try:
            forgotten = store.forget_buyer(buyer)
        except ValueError:
            raise SettingsProblem(text("nightly.name_too_short")) from None
    run.output.record("forgotten", forgotten)
    run.output.say(text("nightly.forgotten", readings=forgotten.readings))


def _clerks(run: Run) -> Callable[[str], Clerk]:
    @cache
    def of_shop(shop: str) -> Clerk:
        return clerk_of(run, shop)

    return of_shop
