"""A few tabs beside the person's own, used over and over: opening one costs as much as reading a page."""

from collections import Counter

from playwright.sync_api import Page

from flows.arriving import prepare
from flows.closing import close_page
from flows.site import Site

_MOST_PAGES = 15
"""Pages after which a tab is closed: one that is used over and over takes more and more memory."""


class Tabs:
    """Tabs of the browser that `page` belongs to."""

    def __init__(self, page: Page, site: Site) -> None:
        self._page, self._site = page, site
        self._free: list[Page] = []
        self._read: Counter[Page] = Counter()

    def take(self) -> Page:
        """Return a tab for one page's reading."""
        if self._free:
            return self._free.pop()
        tab = self._page.context.new_page()
        prepare(tab, self._site)
        return tab

    def give(self, tab: Page) -> None:
        """Take back a tab that did its work."""
        self._read[tab] += 1
        if self._read[tab] < _MOST_PAGES:
            self._free.append(tab)
        else:
            self.close(tab)

    def close(self, *tabs: Page) -> None:
        """Close a tab in which something broke, or all that are free."""
        for tab in tabs or self._free:
            del self._read[tab]
            close_page(tab)
        if not tabs:
            self._free.clear()
