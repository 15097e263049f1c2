"""This project, as its commands and its nights read: sample read twice, parsed into records, checked."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loguru import logger
from playwright.sync_api import sync_playwright

from assistant import profiles
from assistant.commands.reading import cases_at
from assistant.commands.run import Run
from assistant.output import Output
from assistant.settings import Pace as ShippedPace
from assistant.settings import Settings
from benchmarks.reading.errand import Answer, Errand, Watch
from benchmarks.reading.floor import AT_ONCE
from benchmarks.signing_in import PROFILE_OF
from flows.browsers import Browser
from flows.dispute_list import DISPUTES
from flows.errors import SiteProblem
from flows.listing import open_list
from flows.session import Opening, Session, open_session
from flows.site import Pace, Site

TABS = 4
_QUICK = Pace(requests_at_once=AT_ONCE, tabs=TABS)
"""As many at once as the floor, without a pause."""


def read(errand: Errand, pace: Pace = _QUICK, *, rendered: bool = False) -> Answer:
    """Read by the fastest way that the profile names, or by the rendered pages alone."""
    given_up: list[str] = []
    logger.remove()
    logger.add(lambda line: given_up.append(str(line)), level="WARNING", format="{message}")
    with _session(errand, pace, rendered=rendered) as session, tempfile.TemporaryDirectory() as folder:
        run = Run(Settings(data_folder=Path(folder)), Output(as_json=True))
        problems: list[SiteProblem] = []
        watch = Watch()
        answer = watch.answer([case.issue_id for case in cases_at(run, session, errand.issue_ids, problems)])
    if any("reading all pages rendered" in line for line in given_up):
        raise SystemExit("the fast way was given up: it did not say the same as the pages")
    return answer


def read_in_tabs(errand: Errand) -> Answer:
    """Read every case by its rendered page, four tabs at a time."""
    return read(errand, rendered=True)


def read_politely(errand: Errand) -> Answer:
    """Read at the pace that the program is shipped with."""
    shipped = ShippedPace()
    return read(errand, Pace(shipped.requests_at_once, shipped.tabs, shipped.pause_seconds))


@contextmanager
def _session(errand: Errand, pace: Pace, *, rendered: bool) -> Iterator[Session]:
    """Open the dispute list in a browser that is signed in."""
    profile = profiles.load(PROFILE_OF[errand.face])
    if rendered:
        profile = profile.model_copy(update={"case": profile.case.model_copy(update={"read_by": ("rendered",)})})
    site = Site(profile, errand.address, errand.channel_id, pace=pace)
    browser = Browser(name="browser", executable_path=Path(errand.browser))
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
        open_session(playwright, site, Opening(browser, Path(folder), cookies=tuple(errand.cookies))) as session,
    ):
        open_list(session.page, site, DISPUTES, "address", session.renewal)
        yield session
