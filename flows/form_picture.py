"""A picture of a filled form, as large as the form is: what lies below the window's edge is on it too."""

from contextlib import suppress

from playwright.sync_api import Error, Page

from flows import engine
from flows.errors import SiteProblem
from flows.profile import FormPage
from flows.records import FilledForm
from flows.site import Site

_MILLISECONDS = 10_000
_AROUND = "xpath=ancestor::*[self::form or @role='dialog'][last()]"
"""The outermost: a dialog has its title and buttons around the form."""
_HAS_EDGE = "(field) => field.closest('form, [role=dialog]') !== null"


def picture_of(page: Page, site: Site, form: FilledForm) -> bytes | None:
    """Return a PNG of the form, of the whole page where the form has no edge; None where the page gives none."""
    table = site.profile.extension_form if form.form == "extension" else site.profile.reply_form
    with suppress(Error):
        return _of_form(page, table) or page.screenshot(full_page=True, timeout=_MILLISECONDS)
    return None


def _of_form(page: Page, table: FormPage) -> bytes | None:
    field = table.fields.get("content") or table.fields.get("days")
    if field is None:
        return None
    field_at = engine.locator(page, field.target).first
    around = field_at.locator(_AROUND)
    with suppress(Error, SiteProblem):
        has_edge = engine.told_of(field_at, _HAS_EDGE)
        return around.screenshot(timeout=_MILLISECONDS) if has_edge else None
    return None
