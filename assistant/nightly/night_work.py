"""What `nightly` does: the whole night, from the shops to the messages."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

from filelock import FileLock, Timeout

from assistant.casework.clerk import Clerk
from assistant.commands.run import Run
from assistant.evidence_files import evidence_folder
from assistant.language import text
from assistant.nightly.counting.making import Wish, statistics_from
from assistant.nightly.limits import Limits
from assistant.nightly.live_page import LivePage
from assistant.nightly.night_runs import (
    last_start,
    progress_of,
    read_night,
    report_night,
    run_left,
    shops_done,
    tell_night,
    with_addresses,
)
from assistant.nightly.night_views import moment_words, shops_table
from assistant.nightly.opening import night_clerk, opened
from assistant.nightly.records import Night
from assistant.nightly.remarks import remarks
from assistant.nightly.report.writing import ReportFiles
from assistant.nightly.schedule.due_runs import due_now
from assistant.nightly.shop_nights import Watch
from assistant.nightly.standing_work import prune
from assistant.nightly.store.answers import RunSummary
from assistant.nightly.store.case_store import Store
from assistant.private_files import private_folder
from assistant.settings import SettingsProblem
from assistant.shops import Busy


def whole_night(run: Run, wanted: list[str], *, if_due: bool) -> int:
    """Read the shops, report, tell; return 0 when all is well, 1 when some shop is not, 2 when none was read."""
    # Before anything is read: a mistake of the person's own must not end the night after hours of reading.
    clerk, reports = night_clerk(run), _folders(run, wanted)
    with only_one(run, if_due=if_due) as alone, opened(run) as store:
        now = datetime.now(UTC)
        left = run_left(store, run.settings.schedule, now)
        if not alone or (if_due and not _due(run, store, left, now)):
            return 0
        if left is not None:
            run.output.say(text("nightly.resumed", shops=", ".join(sorted(shops_done(left))) or "–"))
        page = LivePage(reports, progress_of(run.settings, wanted, left), run.settings.schedule.zone)
        watch = Watch(
            run,
            store,
            left.run_id if left else store.begin_run(now),
            clerk,
            lambda: datetime.now(UTC),
            Limits(run.settings.nightly, now),
            page.shops,
            {shop.shop: shop for shop in left.shops} if left else {},
        )
        run.output.say(text("nightly.running_page", file=page.file))
        with page.shown():
            read = read_night(watch, [shop for shop in wanted if not left or shop not in shops_done(left)], page.look)
        night = with_addresses(read, run.settings)
        counted = statistics_from(store, clerk, Wish(tuple(run.settings.shops.values()), datetime.now(UTC)))
        night = night.model_copy(update={"statistics": counted})
    with page.shown():
        files = _told(run, night, clerk, reports)
    page.end(files.html)
    bad = sum(shop.outcome != "complete" for shop in night.shops)
    if not bad:
        return _tidied(run)
    return 2 if all(shop.outcome == "failed" for shop in night.shops) else 1


def _tidied(run: Run) -> int:
    """Prune after a good night; return 1 where that failed, for the night itself is told already."""
    try:
        prune(run)
    except (SettingsProblem, OSError) as trouble:
        run.output.trouble("machine", str(trouble))
        return 1
    return 0


def _told(run: Run, night: Night, clerk: Clerk, reports: Path) -> ReportFiles:
    """Show what the night brought, write its report, send what is to be told."""
    now = datetime.now(UTC)
    for shop in night.shops:
        run.output.record("shop_night", shop)
    run.output.show(shops_table(night.shops))
    for shop in night.shops:
        for sentence in remarks(shop, lambda at: moment_words(at, run.settings.schedule.zone)):
            run.output.of_shop(shop.shop, shop.title).say(sentence, style="yellow")
    files = report_night(night, reports, clerk, now)
    run.output.record("report", files)
    run.output.say(text("nightly.report", file=files.html))
    for sent in tell_night(night, run.settings, clerk, (sleep, now)).sent:
        run.output.record("notice", sent)
    return files


def _folders(run: Run, shops: list[str]) -> Path:
    """Return the folder of the reports; refuse every folder that a night will need and others could read."""
    if run.settings.night_evidence:
        for shop in shops:
            evidence_folder(run.settings.data_folder, shop)
    return private_folder(run.settings.data_folder / "reports")


def _due(run: Run, store: Store, left: RunSummary | None, now: datetime) -> bool:
    """Tell whether a run that the clock started has anything to do."""
    if left is None:
        return due_now(last_start(store), run.settings.schedule, now)
    # What the quiet hours keep from being read is named once, not every hour.
    return not Limits(run.settings.nightly, now).is_quiet(now)


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
