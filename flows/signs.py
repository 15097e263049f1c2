"""What the site shows after a person pressed its button: it took the form, or says why not."""

from contextlib import suppress
from time import monotonic
from typing import Literal

from playwright.sync_api import Page

from flows import engine
from flows.arriving import expected, headline
from flows.errors import BrowserProblem, PageTimedOut, SiteProblem
from flows.profile import FormPage, TargetTable
from flows.records import Record
from flows.site import Site

_SECOND_THOUGHT_MILLISECONDS = 500
"""A page whose session is over says first that it was refused, and goes to the sign-in then."""


class Sign(Record):
    """The site's own sign."""

    kind: Literal["sent", "refused", "signed_out", "nothing"]
    """`nothing`: no sign that the profile knows came in time, or the page is gone."""
    site_words: str = ""


def await_sign(page: Page, site: Site, table: FormPage) -> Sign:
    """Wait for one of the signs that the profile describes, as long as for one step, also while the page loads."""
    known = {name: target for name, target in (("sent", table.sent), ("refused", table.refused)) if target is not None}
    if not known:
        return Sign(kind="nothing")
    end = monotonic() + site.pace.step_milliseconds / 1000
    try:
        came = _first(page, site, table, known, end)
        if came == "refused":
            words = _words(page, known["refused"])
            soon = min(end, monotonic() + _SECOND_THOUGHT_MILLISECONDS / 1000)
            if _first(page, site, table, {}, soon) != "signed_out":
                return Sign(kind="refused", site_words=words)
            came = "signed_out"
        if came == "sent":
            return Sign(kind="sent", site_words=_words(page, known["sent"]))
        if came == "signed_out":
            return Sign(kind="signed_out", site_words=_words(page, site.profile.login.signed_out_dialog))
        return Sign(kind="nothing", site_words=headline(page) if came == "error_page" else "")
    except (BrowserProblem, PageTimedOut):
        return Sign(kind="nothing")


def _first(page: Page, site: Site, table: FormPage, known: dict[str, TargetTable], end: float) -> str:
    """Return which sign comes first: a name of `known`, signed_out, error_page; empty when none comes."""
    # Where the form's page shows that it loads or failed is not asked: the site may lead elsewhere by now.
    argument = expected(site, table.model_copy(update={"failed": None, "busy": None}), **known)
    while (left := (end - monotonic()) * 1000) > 0:
        try:
            came = str(engine.wait(page, "arrived", argument, left))
        except PageTimedOut:
            continue  # the page went elsewhere, as forms do; or the time is over
        return "signed_out" if came == "bot_wall" else came
    return ""


def _words(page: Page, target: TargetTable) -> str:
    """Return the sign's words; a short message may be gone again."""
    with suppress(SiteProblem):
        return engine.words_at(page, target)
    return ""
