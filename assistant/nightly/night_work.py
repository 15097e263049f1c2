"""What `nightly` and `forget-buyer` do, once the store is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import sleep

from filelock import FileLock, Timeout

from assistant.casework.clerk import Clerk, SiteHabits, clerk_for
from assistant.commands.run import Run
from assistant.language import text
from assistant.nightly.night_runs import (
    last_start,
    read_night,
    report_night,
    run_left,
    shops_done,
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
from assistant.private_files import private_folder
from assistant.settings import SettingsProblem
from assistant.shops import Busy

_SITES_ZONE = "America/Los_Angeles"
"""Only drafts print dates by it, and a night drafts nothing."""


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
    # Before anything is read: a mistake in the person's own tables must not end the night after hours of reading.
    clerk = night_clerk(run)
    with only_one(run, if_due=if_due) as alone, opened(run) as store:
        now = datetime.now(UTC)
        left = run_left(store, run.settings.schedule, now)
        if not alone or (if_due and left is None and not due_now(last_start(store), run.settings.schedule, now)):
            return 0
        if left is not None:
            run.output.say(text("nightly.resumed", shops=", ".join(sorted(shops_done(left))) or "–"))
        watch = Watch(run, store, left.run_id if left else store.begin_run(now), clerk, lambda: datetime.now(UTC))
        night = with_addresses(read_night(watch, wanted, shops_done(left) if left else frozenset()), run.settings)
    now = datetime.now(UTC)
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
        notified = tell_between(store, run.settings, night_clerk(run), (sleep, datetime.now(UTC)))
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


def night_clerk(run: Run) -> Clerk:
    """Read the clerk's tables; the site's habits do not matter for what a night judges. Raises DataProblem."""
    return clerk_for(SiteHabits(time_zone=_SITES_ZONE), run.settings.own_casework)


@contextmanager
def only_one(run: Run, *, if_due: bool) -> Iterator[bool]:
    """Let one night run at a time; False where another is at work and this one was only started by the clock.

    Raises Busy where a person started it.
    """
    lock = FileLock(private_folder(run.settings.data_folder / "nightly") / "run.lock", timeout=0)
    try:
        with lock:
            yield True
    except Timeout:
        if not if_due:
            raise Busy(text("nightly.at_work")) from None
        yield False
