"""scrapy-playwright: four pages at once, each read with one call into it."""

from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy_playwright.page import PageMethod

from benchmarks.reading.errand import Answer, Errand, Watch
from benchmarks.reading.places import ONE_CALL, PLACES

_PAGES = 4
_DOOR = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"


def read(errand: Errand) -> Answer:
    """Crawl the cases; the time goes from the first page that is opened."""
    found: list[str] = []
    watches: list[Watch] = []
    process = CrawlerProcess(_settings(errand))
    process.crawl(_Cases, errand=errand, found=found, watches=watches)
    process.start()
    return watches[0].answer(found)


def _settings(errand: Errand) -> dict[str, Any]:
    return {
        "DOWNLOAD_HANDLERS": {"http": _DOOR, "https": _DOOR},
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": errand.browser, "args": errand.arguments},
        "PLAYWRIGHT_CONTEXTS": {"default": {"storage_state": {"cookies": errand.cookies, "origins": []}}},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": _PAGES,
        "PLAYWRIGHT_PROCESS_REQUEST_HEADERS": None,
        "CONCURRENT_REQUESTS": _PAGES,
        "CONCURRENT_REQUESTS_PER_DOMAIN": _PAGES,
        "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }


class _Cases(scrapy.Spider):  # type: ignore[misc]
    name = "cases"
    errand: Errand
    found: list[str]
    watches: list[Watch]

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every case."""
        places = PLACES[self.errand.face]
        argument = [places.unfold, places.fields, places.columns]
        for issue_id in self.errand.issue_ids:
            taking = [
                PageMethod("wait_for_selector", places.ready),
                PageMethod("evaluate", ONE_CALL, argument),
            ]
            meta = {"playwright": True, "playwright_page_methods": taking, "playwright_page_init_callback": self._begun}
            yield scrapy.Request(self.errand.case_address(issue_id), self.take, meta=meta)

    async def _begun(self, *_: Any) -> None:
        if not self.watches:
            self.watches.append(Watch())

    def take(self, response: Any) -> None:
        """Keep what was read."""
        self.found.append(response.meta["playwright_page_methods"][1].result["issue_id"][0])
