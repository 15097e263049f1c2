"""A page that was saved to disk, looked at in a blank page: no script of it runs, and nothing is fetched."""

from pathlib import Path

from playwright.sync_api import Page

from assistant.language import text
from assistant.qa.checking.looks import Looks
from assistant.qa.checking.sought import Sought
from assistant.qa.checking.target_check import TargetCheck
from assistant.settings import SettingsProblem
from flows import engine
from flows.rebuilding import BLANK

_MOST_BYTES = 50_000_000


def look_at_saved(page: Page, looks: Looks, saved: Path) -> list[TargetCheck]:
    """Show a saved page in place of a blank one and look at it; what only a press would show is not missed on it.

    Raises SettingsProblem where the file cannot be read or is too large, BrowserProblem, PageTimedOut.
    """
    html = read_saved(saved)
    with looks.visiting(looks.sought[0].page):
        show_saved(page, html)
        looks.look(page, [_as_saved(each) for each in looks.sought], picture=True)
    return looks.drawn(page.context)


def _as_saved(sought: Sought) -> Sought:
    return sought if sought.stage == "shown" or sought.presence == "passing" else sought._replace(presence="optional")


def show_saved(page: Page, html: str) -> None:
    """Show a saved page in place of a blank one; nothing is fetched. Raises BrowserProblem, PageTimedOut."""
    first = "<!DOCTYPE html>" if html.lstrip("\ufeff \t\r\n")[:9].lower() == "<!doctype" else ""
    page.route("**/*", lambda route: route.abort())
    page.set_content(f"{first}{BLANK}")
    engine.run(page, "show", html)


def read_saved(saved: Path) -> str:
    """Return the text of a saved page. Raises SettingsProblem where it cannot be read or is too large."""
    try:
        data = saved.read_bytes()
    except OSError as problem:
        raise SettingsProblem(text("check.saved_unreadable", file=saved, why=problem.strerror)) from None
    if len(data) > _MOST_BYTES:
        raise SettingsProblem(text("check.saved_too_large", file=saved))
    return data.decode("utf-8", "replace")
