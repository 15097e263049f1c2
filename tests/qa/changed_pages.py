"""Pages of a local seller center, kept without their scripts, and changed on purpose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from assistant.qa.checking import Sought, sought_of
from assistant.qa.suggesting.aims import Aim, aims_of
from assistant.qa.suggesting.memory import Memory
from assistant.qa.suggesting.mending import Examined, Proposal, examine
from assistant.qa.suggesting.snapshot import Snapshot, take_snapshot, try_ways
from flows.arriving import open_page
from flows.profile import Profile
from tests.conftest import Desk

PAGES = ("dispute_list", "case", "order_list", "order")
_CHANGE = (Path(__file__).parent / "page_changes.js").read_text(encoding="utf-8")
# Two elements are the same thing where one holds nothing but the other.
_LEADS_THERE = """numbers => {
  const every = [...document.querySelectorAll('*')];
  const same = (one, other) => one === other
    || ((one.contains(other) || other.contains(one)) && one.innerText.trim() === other.innerText.trim());
  return numbers.length > 0 && numbers.every(at => window.truth.some(el => same(el, every[at])));
}"""


def kept_pages(desk: Desk) -> dict[str, str]:
    """Return the page that is seen of each kind, as text."""
    world, site = desk.center.world, desk.site
    case = next(each for each in world.cases if "refuse" in each.actions and each.parcel)
    order = next(each for each in world.orders if each.order_status == "WAIT_BUYER_ACCEPT_GOODS")
    values = {"case": {"issue_id": case.issue_id}, "order": {"order_id": order.order_id}}
    found = {}
    for name in PAGES:
        table = getattr(site.profile, name)
        open_page(desk.page, site, table, site.address(table.address, **values.get(name, {})))
        found[name] = desk.page.content()
    return found


def still_page(browser: Browser) -> Page:
    """Open a page in which no script runs and that reaches nothing."""
    return browser.new_context(java_script_enabled=False, offline=True).new_page()


@dataclass(frozen=True)
class Changed:
    """One target on one page that can be changed."""

    page: Page
    profile: Profile
    name: str
    html: str
    aim: Aim
    known: Snapshot
    """The page as it was."""
    memory: Memory

    @property
    def sought(self) -> Sequence[Sought]:
        """What the page should show."""
        return sought_on_page(self.profile, self.name)

    def after(self, how: str) -> tuple[Examined, Proposal | None]:
        """Change the page and examine it."""
        self.page.set_content(self.html)
        self.page.evaluate(_CHANGE, [how, *self._places()])
        examined = examine(self.page, self.profile, self.sought, self.memory)
        return examined, next((each for each in examined.proposals if each.aim.name == self.aim.name), None)

    def has_words(self) -> bool:
        """Tell whether the target is found by words beside it, above it or on it."""
        return any(self._places()[1:])

    def leads_there(self, examined: Examined, proposal: Proposal) -> bool:
        """Tell whether a proposed way finds the very element that was meant, and nothing else."""
        aim = next(health.aim for health in examined.health if health.aim.name == self.aim.name)
        found = try_ways(self.page, aim, [proposal.way or {}])[0]
        return bool(self.page.evaluate(_LEADS_THERE, [hit.at for hits in found for hit in hits]))

    def _places(self) -> tuple[list[int], list[int], list[int]]:
        found = sorted({hit.at for hit in self.known.found(self.aim.name)})
        elements = [self.known.elements[at] for at in found if at in self.known.elements]
        ways = self.aim.target.ways
        labels = (
            {label.at for each in elements for label in each.labels[:1]} if any(way.label for way in ways) else set()
        )
        columns = {each.column for each in elements} if any(way.column for way in ways) else set()
        heads = [each.at for each in self.known.elements.values() if each.tag == "th" and each.text in columns]
        return found, sorted(labels), heads


def by_first_ways(profile: Profile) -> Profile:
    """Return the profile without its fallbacks, so that a change breaks it."""

    def first(table: Any) -> Any:
        if isinstance(table, dict):
            kept = {key: first(value) for key, value in table.items()}
            return {**kept, "ways": kept["ways"][:1]} if "ways" in kept else kept
        return [first(each) for each in table] if isinstance(table, list) else table

    return Profile.model_validate(first(profile.model_dump(mode="json", exclude_defaults=True)))


def sought_on_page(profile: Profile, name: str) -> list[Sought]:
    """Return what one page of a profile should show."""
    return [each for each in sought_of(profile, whole=True) if each.page == name]


def changeable(page: Page, profile: Profile, pages: dict[str, str], *, remembered: bool) -> Iterator[Changed]:
    """Yield every target that is found on the pages and stands alone there."""
    for name, html in pages.items():
        page.set_content(html)
        sought = sought_on_page(profile, name)
        aims, whole = aims_of(sought), examine(page, profile, sought, Memory())
        memory = Memory(targets=whole.found, seen={name: whole.seen}) if remembered else Memory()
        known = take_snapshot(page, aims)
        for aim in aims:
            if known.found(aim.name) and not aim.many:
                yield Changed(page, profile, name, html, aim, known, memory)
