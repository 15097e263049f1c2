"""crawlee's PlaywrightCrawler: four pages at once, each read with one call into it."""

import asyncio
import tempfile
from datetime import timedelta

from crawlee import ConcurrencySettings
from crawlee.configuration import Configuration
from crawlee.crawlers import PlaywrightCrawler, PlaywrightCrawlingContext, PlaywrightPreNavCrawlingContext

from benchmarks.reading.errand import Answer, Errand, Watch
from benchmarks.reading.places import ONE_CALL, PLACES

_PAGES = 4


def read(errand: Errand) -> Answer:
    """Crawl the cases; the time goes from the first page that is opened."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_read(errand, folder))


async def _read(errand: Errand, folder: str) -> Answer:
    places = PLACES[errand.face]
    argument = [places.unfold, places.fields, places.columns]
    found: list[str] = []
    watches: list[Watch] = []
    crawler = PlaywrightCrawler(
        configuration=Configuration(storage_dir=folder, log_level="ERROR"),
        concurrency_settings=ConcurrencySettings(
            min_concurrency=_PAGES, desired_concurrency=_PAGES, max_concurrency=_PAGES
        ),
        browser_launch_options={"executable_path": errand.browser, "args": errand.arguments},
        headless=True,
        use_session_pool=False,
        max_request_retries=1,
        request_handler_timeout=timedelta(seconds=60),
        configure_logging=False,
    )

    async def signed_in(context: PlaywrightPreNavCrawlingContext) -> None:
        if not watches:
            watches.append(Watch())
        await context.page.context.add_cookies(errand.cookies)

    async def take(context: PlaywrightCrawlingContext) -> None:
        await context.page.locator(places.ready).wait_for()
        found.append((await context.page.evaluate(ONE_CALL, argument))["issue_id"][0])

    crawler.pre_navigation_hook(signed_in)
    crawler.router.default_handler(take)
    await crawler.run([errand.case_address(issue_id) for issue_id in errand.issue_ids])
    return watches[0].answer(found)
