"""Walk through the pages of the local seller center in both languages and try each of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Page

from assistant.language import LANGUAGES, Language
from assistant.qa.checking.centers import richest_cases
from assistant.qa.site import SellerCenter
from assistant.qa.strength import sought
from assistant.qa.strength.scoring import Score
from assistant.qa.strength.sought import Sought
from assistant.qa.strength.trials import Tried, compare_languages, try_page
from flows import engine
from flows.arriving import arrive, open_page, start
from flows.profile import FormPage, Profile
from flows.records import Case, Order
from flows.session import Session
from flows.site import Site
from flows.steps import take, with_words

CENTER: dict[str, Any] = {"disputes": 21, "orders": 21, "running": False, "now": datetime(2026, 6, 1, 9, 0, tzinfo=UTC)}
"""What a seller center is told: a page of each list with another one behind it, and the same truth every day."""
MESSAGES = ("order_message_form", "on_site_message_form")

Moved = Callable[[], None]
_RICH = 2
"""Cases that are read beside the one that is answered; more show nothing new."""


def measure(session: Session, center: SellerCenter, moved: Moved = lambda: None) -> Score:
    """Try every page of the session's profile in both languages; `moved` is called after each.

    The session is signed in at the center, whose clock stands still. Raises what opening and reading pages raises.
    """
    tried: list[Tried] = []
    words = sought.words_of(session.site.profile)
    for language in LANGUAGES:
        _speak(session, language)
        for name, page, wanted in _Walk(session.page, session.site, center).pages():
            tried.append(try_page(page, name, language, wanted, words))
            moved()
    half = len(tried) // 2
    both = [trial for pair in zip(tried[:half], tried[half:], strict=True) for trial in compare_languages(*pair)]
    found = {f"{one.page}.{name}" for one in tried for name, places in one.places.items() if places}
    names = {f"{one.page}.{name}" for one in tried for name in one.places}
    return Score((*(trial for one in tried for trial in one.trials), *both), tuple(sorted(names - found)))


def count_pages(profile: Profile) -> int:
    """Return how many trials of pages `measure` makes, about."""
    forms = 2 + sum(getattr(profile, name) is not None for name in MESSAGES)
    return len(LANGUAGES) * (_RICH + 5 + bool(profile.case.unfold) * (_RICH + 2) + 2 * forms)


def _speak(session: Session, language: Language) -> None:
    address = session.site.address(session.site.profile.login.home)
    session.context.add_cookies([{"name": "site_lang", "value": language, "url": address}])


@dataclass(frozen=True)
class _Walk:
    start: Page
    site: Site
    center: SellerCenter

    def pages(self) -> Iterator[tuple[str, Page, Sought]]:
        """Yield each page as it is open, what is sought there, and its name."""
        yield from self._list("dispute_list")
        for case in self._cases():
            yield from self._case(case)
        yield from self._opened("reply_form")
        yield from self._list("order_list")
        yield from self._order()
        yield from self._opened("extension_form")
        for name in MESSAGES:
            yield from self._message(name)

    def _list(self, name: str) -> Iterator[tuple[str, Page, Sought]]:
        table = getattr(self.site.profile, name)
        open_page(self.start, self.site, table, self.site.address(table.address))
        yield name, self.start, sought.of_list(table)

    def _case(self, case: Case) -> Iterator[tuple[str, Page, Sought]]:
        table = self.site.profile.case
        open_page(self.start, self.site, table, self.site.address(table.address, issue_id=case.issue_id))
        if table.unfold:
            yield "case", self.start, sought.of_folds(table.unfold)
        folds = [engine.data(target) for target in table.unfold]
        engine.run(self.start, "unfoldAndExtract", [{"fields": {}, "lists": {}}, folds, False])
        yield "case", self.start, sought.of_part(table, table)

    def _order(self) -> Iterator[tuple[str, Page, Sought]]:
        table = self.site.profile.order
        open_page(self.start, self.site, table, self.site.address(table.address, order_id=self._extendable().order_id))
        yield "order", self.start, sought.of_part(table, table)

    def _opened(self, name: str) -> Iterator[tuple[str, Page, Sought]]:
        """Open a form on the page that is open."""
        table: FormPage = getattr(self.site.profile, name)
        yield name, self.start, sought.openers(table)
        page = take(self.start, self.site, table.open, f"{name}.open")
        arrive(page, self.site, table)
        yield from self._form(name, page, table)

    def _message(self, name: str) -> Iterator[tuple[str, Page, Sought]]:
        table: FormPage | None = getattr(self.site.profile, name)
        if table is None:
            return
        start(self.start, self.site, self.site.address(table.address, order_id=self._extendable().order_id))
        openers = sought.openers(table).act
        if arrive(self.start, self.site, table, **openers) != "ready":
            take(self.start, self.site, table.open, f"{name}.open")
            arrive(self.start, self.site, table)
        yield from self._form(name, self.start, table)

    def _form(self, name: str, page: Page, table: FormPage) -> Iterator[tuple[str, Page, Sought]]:
        yield name, page, sought.of_form(table)
        for key, one in table.fields.items():
            if one.option is None or not one.options:
                continue
            patience = self.site.pace.step_milliseconds
            engine.locate(page, one.target, f"{name}.{key}", patience).click()
            options = {f"{key}.{value}": with_words(one.option, words) for value, words in one.options.items()}
            any_word = with_words(one.option, [word for words in one.options.values() for word in words])
            engine.locator(page, any_word).first.wait_for(timeout=patience)
            yield name, page, Sought(act=options)

    def _cases(self) -> list[Case]:
        """Return a case that shows as little as any, some that show much, and the fullest one that can be answered."""
        richest = [case for key in richest_cases(self.center) if (case := self.center.world.case(key))]
        answerable = [case for case in richest if {"refuse", "modify_solution"}.intersection(case.actions)]
        return [richest[-1], *(case for case in richest[:_RICH] if case != answerable[0]), answerable[0]]

    def _extendable(self) -> Order:
        waiting = [order for order in self.center.world.orders if order.order_status == "WAIT_BUYER_ACCEPT_GOODS"]
        return next(order for order in waiting if not order.extended and order.receipt_deadline)
