"""How long it takes to open a reply form, fill it and read it back."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import sync_playwright
from pydantic import SecretStr

from assistant import profiles
from assistant.qa.site.options import SiteOptions
from assistant.qa.site.world import World
from benchmarks.signing_in import PROFILE_OF, browser_here
from benchmarks.site_process import running_center
from flows.arriving import open_page
from flows.login import sign_in
from flows.records import Case
from flows.reply_form import Reply, fill_reply
from flows.session import Opening, Session, open_session
from flows.site import Site

_FORMS = 10
_TEXT = "Dear friend, the parcel is on its way; please wait a few more days and tell us when it arrives. " * 4


def form_seconds(face: str, latency: float) -> float:
    """Return the median of ten forms, from the case's page that is open to the form that is read back."""
    with running_center(face, disputes=60, latency=(latency, latency)) as center:
        site = Site(profiles.load(PROFILE_OF[face]), center.address, center.channel_id)
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            sync_playwright() as playwright,
            open_session(playwright, site, Opening(browser_here(), Path(folder))) as session,
        ):
            sign_in(session.page, site, "demo", lambda: SecretStr("demo-password"))
            return median(_filled(session, case) for case in _waiting(face))


def _waiting(face: str) -> Iterator[Case]:
    """Yield cases that the seller can answer; the same options make the same cases everywhere."""
    cases = World(SiteOptions(face=face, disputes=60)).cases
    return iter([case for case in cases if "accept" in case.actions][:_FORMS])


def _filled(session: Session, case: Case) -> float:
    page, site, table = session.page, session.site, session.site.profile.case
    open_page(page, site, table, site.address(table.address, issue_id=case.issue_id))
    in_usd = site.profile.reply_form.amount_in == "usd"
    money = case.refund_money_max if in_usd else case.refund_money_max_local
    reply = Reply(solution_type="refund", refund_money=money, content=_TEXT)
    with session.guard.strict():
        began = perf_counter()
        _, form = fill_reply(page, site, session.guard, case, reply)
        seconds = perf_counter() - began
    if not form.complete:
        raise SystemExit(f"The form of case {case.issue_id} was not filled as meant.")
    return seconds
