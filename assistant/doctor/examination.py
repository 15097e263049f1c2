"""The whole look, one part after another: none of it is changed, no shop is opened, and a part that breaks is told."""

import os
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.casework.clerk import SiteHabits, clerk_for
from assistant.casework.data_files import DataProblem
from assistant.doctor.browsers import browser_findings
from assistant.doctor.findings import Finding, found, told
from assistant.doctor.folders import folder_findings, space_findings
from assistant.doctor.machine import (
    clock_findings,
    key_store_findings,
    password_findings,
    python_findings,
    screen_findings,
)
from assistant.doctor.nights import last_healths, notice_findings, schedule_findings, store_findings
from assistant.doctor.shops import profile_findings, shop_findings, zones_of
from assistant.doctor.site_clock import site_clock_findings
from assistant.language import text
from assistant.settings import Settings, SettingsProblem
from assistant.settings_file import read_settings, settings_file
from assistant.shop_session import site_of
from flows.errors import ProfileProblem

Part = Callable[[], Iterator[Finding]]


@dataclass(frozen=True)
class Examination:
    """What is to be looked at."""

    given: Mapping[str, object]
    """Settings of the command line."""
    file: Path | None = None
    """The settings file that the person named."""
    shop: str | None = None
    """The shop whose site is asked for its time."""

    def findings(self) -> Iterator[Finding]:
        """Yield what is found, as it is found. Raises SettingsProblem for a shop that is not there."""
        settings = yield from self._settings()
        yield from _looked("python", python_findings)
        if settings is not None:
            yield from self._of_settings(settings)
            return
        # Where the settings are wrong, nobody knows which folder, browser or shops are meant.
        yield from _looked("key_store", key_store_findings)
        yield from _looked("screen", lambda: screen_findings(os.environ))
        yield from _looked("browser", lambda: browser_findings(None))
        yield found("warning", "settings.rest")

    def _settings(self) -> Generator[Finding, None, Settings | None]:
        try:
            file = settings_file(self.file)
            settings = read_settings(self.given, self.file)
        except SettingsProblem as problem:
            for line in problem.lines:
                yield told("wrong", "settings.wrong", None, line, text("doctor.settings.wrong.mend"))
            return None
        if self.shop is not None:
            settings.shop(self.shop)
        yield found("ok", "settings.read" if file else "settings.defaults", str(file) if file else None)
        return settings

    def _of_settings(self, settings: Settings) -> Iterator[Finding]:
        options = ("--settings", str(self.file.absolute())) if self.file else ()
        parts: dict[str, Part] = {
            "casework": lambda: _casework(settings.own_casework),
            "folder": lambda: folder_findings(settings.data_folder),
            "space": lambda: space_findings(settings.data_folder),
            "key_store": key_store_findings,
            "password": lambda: password_findings(os.environ, settings.shops),
            "clock": lambda: clock_findings(datetime.now(UTC), zones_of(settings)),
            "site_clock": lambda: self._site_clock(settings),
            "screen": lambda: screen_findings(os.environ),
            "browser": lambda: browser_findings(settings.browser),
            "profile": lambda: profile_findings(settings, last_healths(settings)),
            "shop": lambda: shop_findings(settings, datetime.now(UTC)),
            "store": lambda: store_findings(settings),
            "schedule": lambda: schedule_findings(settings, options),
            "notices": lambda: notice_findings(settings),
        }
        for name, part in parts.items():
            yield from _looked(name, part)

    def _site_clock(self, settings: Settings) -> Iterator[Finding]:
        if self.shop is not None:
            try:
                site = site_of(settings, settings.shop(self.shop))
            except ProfileProblem:
                return  # told by its own finding
            yield from site_clock_findings(site, self.shop)


def _casework(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield found("ok", "casework.shipped")
        return
    try:
        clerk_for(SiteHabits(time_zone="America/Los_Angeles"), folder)
    except DataProblem as problem:
        yield told("wrong", "casework.wrong", str(folder), problem.said(), text("doctor.casework.wrong.mend"))
        return
    yield found("ok", "casework.own", str(folder))


def _looked(name: str, part: Part) -> Iterator[Finding]:
    """Look at one part; what cannot even be looked at leaves the others alone."""
    try:
        yield from part()
    except Exception as problem:  # noqa: BLE001 - a look that breaks is a finding too
        yield found("wrong", "part.broke", name, why=type(problem).__name__)
