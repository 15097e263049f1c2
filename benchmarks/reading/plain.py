"""The plain Playwright way: one tab, page by page, locator by locator."""

from playwright.sync_api import Page

from benchmarks.reading.errand import Answer, Errand, Watch
from benchmarks.reading.one_tab import opened_tab
from benchmarks.reading.places import PLACES, Places


def read(errand: Errand) -> Answer:
    """Read every case by asking the page for one value after another."""
    with opened_tab(errand) as page:
        watch = Watch()
        found = []
        for issue_id in errand.issue_ids:
            page.goto(errand.case_address(issue_id))
            found.append(_read_page(page, PLACES[errand.face])["issue_id"][0])
        return watch.answer(found)


def _read_page(page: Page, places: Places) -> dict[str, list[str]]:
    page.locator(places.ready).wait_for()
    for press in places.unfold:
        while page.locator(press).count() and page.locator(press).first.is_visible():
            page.locator(press).first.click()
            if press.startswith("a"):  # a link that stays where it is
                break
    return {name: page.locator(place).all_inner_texts() for name, place in {**places.fields, **places.columns}.items()}
