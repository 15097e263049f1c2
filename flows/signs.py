"""What the site shows after a person pressed its button: it took the form, or says why not."""

from time import monotonic
from typing import Literal

from playwright.sync_api import Page

from flows import engine
from flows.arriving import expected
from flows.errors import PageTimedOut
from flows.profile import FormPage
from flows.records import Record
from flows.site import Site


class Sign(Record):
    """The site's own sign."""

    kind: Literal["sent", "refused", "signed_out", "nothing"]
    """`nothing`: no sign that the profile knows came in time."""
    site_words: str = ""


def await_sign(page: Page, site: Site, table: FormPage) -> Sign:
    """Wait for one of the signs that the profile describes, as long as for one step, also while the page loads."""
    signs = {name: target for name, target in (("sent", table.sent), ("refused", table.refused)) if target is not None}
    if not signs:
        return Sign(kind="nothing")
    argument = expected(site, table.model_copy(update={"failed": None, "busy": None}), **signs)
    end = monotonic() + site.pace.step_milliseconds / 1000
    while (left := (end - monotonic()) * 1000) > 0:
        try:
            came = str(engine.wait(page, "arrived", argument, left))
        except PageTimedOut:
            continue  # the page went elsewhere, as forms do; or the time is over
        if came in signs:
            return Sign(kind="sent" if came == "sent" else "refused", site_words=engine.words_at(page, signs[came]))
        if came in ("signed_out", "bot_wall"):
            return Sign(kind="signed_out", site_words=engine.words_at(page, site.profile.login.signed_out_dialog))
        return Sign(kind="nothing")
    return Sign(kind="nothing")
