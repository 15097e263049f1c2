"""One tab, page by page, everything on a page taken with one call into it."""

from benchmarks.reading.errand import Answer, Errand, Watch
from benchmarks.reading.one_tab import opened_tab
from benchmarks.reading.places import ONE_CALL, PLACES


def read(errand: Errand) -> Answer:
    """Read every case by one call."""
    places = PLACES[errand.face]
    argument = [places.unfold, places.fields, places.columns]
    with opened_tab(errand) as page:
        watch = Watch()
        found = []
        for issue_id in errand.issue_ids:
            page.goto(errand.case_address(issue_id))
            page.locator(places.ready).wait_for()
            found.append(page.evaluate(ONE_CALL, argument)["issue_id"][0])
        return watch.answer(found)
