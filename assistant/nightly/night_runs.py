"""The whole night: every shop one after another, then the report and the messages."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from loguru import logger
from pydantic import TypeAdapter, ValidationError

from assistant.casework.clerk import Clerk
from assistant.language import current_language
from assistant.nightly.limits import LIMITS
from assistant.nightly.notices.causes import Standing, standing_between, standing_of_night
from assistant.nightly.notices.ladder import alarms
from assistant.nightly.notices.told import Told
from assistant.nightly.progress import ShopProgress, progress_after
from assistant.nightly.records import KeptCase, Night
from assistant.nightly.report.building import Sources
from assistant.nightly.report.figures import NightFigures, figures_of
from assistant.nightly.report.writing import ReportFiles, write_report
from assistant.nightly.schedule.due_runs import due_now, overdue_since
from assistant.nightly.shop_nights import Watch
from assistant.nightly.shops_at_once import read_shops
from assistant.nightly.store.answers import RunSummary
from assistant.nightly.store.case_store import Store
from assistant.private_files import private_folder, read_private, write_private
from assistant.schedule_settings import ScheduleSettings
from assistant.settings import Settings
from assistant.shop_session import site_of
from flows.errors import SiteProblem
from flows.site import Site

if TYPE_CHECKING:
    from assistant.nightly.notices.notifying import Notified
    from assistant.nightly.notices.sending import Wait

Remembered = TypeVar("Remembered", NightFigures, Told)

_FIGURES = TypeAdapter(tuple[NightFigures, ...])
_TOLD = TypeAdapter(tuple[Told, ...])
_MOST_FIGURES = 400
"""Nights of which the figures are kept: a year and a month."""


def read_night(watch: Watch, shops: Sequence[str], look: Callable[[], None]) -> Night:
    """Read the shops, several at once, and end the run, unless something is left to be gone on with.

    Raises StoreProblem, KeyboardInterrupt.
    """
    read_shops(watch, shops, look)
    nights = watch.store.night(watch.run_id).shops
    bad = sum(night.outcome != "complete" for night in nights)
    counters = {
        "shops": len(nights),
        "bad_shops": bad,
        "opened": sum(night.opened for night in nights),
        "unchanged": sum(night.unchanged for night in nights),
    }
    if not any(night.problem_code in LIMITS for night in nights):
        watch.store.end_run(watch.run_id, watch.now(), 1 if bad else 0, counters)
    return watch.store.night(watch.run_id)


def progress_of(settings: Settings, shops: Sequence[str], left: RunSummary | None) -> dict[str, ShopProgress]:
    """Return how far each shop is before the run begins or goes on."""
    done = {shop.shop: progress_after(shop) for shop in left.shops if shop.outcome == "complete"} if left else {}
    return {shop: done.get(shop) or ShopProgress(settings.shops[shop].title or shop) for shop in shops}


def with_addresses(night: Night, settings: Settings) -> Night:
    """Return the night with the address of every case, where a person opens it."""
    sites: dict[str, Site] = {}
    for name, shop in settings.shops.items():
        with suppress(SiteProblem):  # a shop whose profile is wrong has failed by that name already
            sites[name] = site_of(settings, shop)

    def addressed(kept: KeptCase) -> KeptCase:
        site = sites.get(kept.shop)
        if site is None:
            return kept
        address = site.address(site.profile.case.address, issue_id=kept.case.issue_id)
        return kept.model_copy(update={"case_address": address})

    return night.model_copy(update={"cases": tuple(addressed(kept) for kept in night.cases)})


def run_left(store: Store, schedule: ScheduleSettings, now: datetime) -> RunSummary | None:
    """Return the run of this very night that did not come to its end.

    One of an earlier night is left as it is: what it read then says nothing of today.
    """
    left = store.unfinished_run()
    return None if left is None or due_now(left.started_at, schedule, now) else left


def shops_done(left: RunSummary) -> frozenset[str]:
    """Return the shops that a run has read completely."""
    return frozenset(shop.shop for shop in left.shops if shop.outcome == "complete")


def report_night(night: Night, folder: Path, clerk: Clerk, now: datetime) -> ReportFiles:
    """Write the report with the trends of earlier nights, and keep this night's figures for the next."""
    kept = folder / "figures.json"
    earlier = _remembered(kept, _FIGURES)
    today = figures_of(night, clerk, now)
    sources = Sources(clerk=clerk, language=current_language(), earlier=earlier)
    files = write_report(night, folder, sources, now)
    others = tuple(figures for figures in earlier if figures.date != today.date)
    write_private(kept, _FIGURES.dump_json((*others, today)[-_MOST_FIGURES:]))
    return files


def last_start(store: Store) -> datetime | None:
    """Return when the last run began, however it ended: a night that failed is not tried every hour."""
    runs = store.runs(1)
    return runs[0].started_at if runs else None


def tell_night(night: Night, settings: Settings, clerk: Clerk, hands: "tuple[Wait, datetime]") -> "Notified":
    """Send what the night has to tell and was not told before; after a good night the watcher's address is asked."""
    from assistant.nightly.schedule.pinging import ping

    wait, now = hands
    if all(shop.outcome == "complete" for shop in night.shops):
        ping(settings.schedule.ping_address, wait)
    return _tell(standing_of_night(night, alarms(night.cases, now, clerk.knowledge)), settings, hands)


def tell_between(store: Store, settings: Settings, clerk: Clerk, hands: "tuple[Wait, datetime]") -> "Notified":
    """Send what ran down since the last night: clocks, and a good run that is missing."""
    _, now = hands
    runs = store.runs(1)
    night = with_addresses(store.night(runs[0].run_id), settings) if runs else None
    titles = {name: shop.title or name for name, shop in settings.shops.items()}
    due = alarms(night.cases, now, clerk.knowledge) if night else ()
    good = [last.ended_at for shop in settings.shops if (last := store.last_good_run(shop))]
    oldest = min(good) if len(good) == len(settings.shops) and good else None
    missing = overdue_since(oldest, settings.schedule.overdue_hours, now, watching_since=_installed_at(settings))
    return _tell(standing_between(due, titles, missing), settings, hands)


def remember_install(settings: Settings, now: datetime) -> None:
    """Remember since when runs are expected."""
    write_private(_folder(settings) / "installed", now.isoformat().encode())


def _installed_at(settings: Settings) -> datetime | None:
    file = settings.data_folder / "nightly" / "installed"
    return datetime.fromisoformat(read_private(file).decode()) if file.exists() else None


def _tell(standing: Standing, settings: Settings, hands: "tuple[Wait, datetime]") -> "Notified":
    # Its library takes half a second to load.
    from assistant.nightly.notices.notifying import notify

    wait, now = hands
    memory = _folder(settings) / "told.json"
    told = _remembered(memory, _TOLD)

    def keep(all_told: tuple[Told, ...]) -> None:
        write_private(memory, _TOLD.dump_json(all_told))

    return notify(standing, told, settings.notices, now, (wait, keep))


def _remembered(file: Path, kind: TypeAdapter[tuple[Remembered, ...]]) -> tuple[Remembered, ...]:
    """Return what a file of ours remembers; one that is damaged is told and begun anew, for the night goes on."""
    if not file.exists():
        return ()
    try:
        return kind.validate_json(read_private(file))
    except ValidationError:
        logger.warning("{} is damaged and begun anew", file)
        return ()


def _folder(settings: Settings) -> Path:
    return private_folder(settings.data_folder / "nightly")
