"""Learn how the targets of a page look while they are found: a later mend goes by it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Frame, Page

from assistant.qa.checking import Sought
from assistant.qa.suggesting.aims import aims_of
from assistant.qa.suggesting.describing import Furniture, describe, marks_of, words_of
from assistant.qa.suggesting.health import Health, health_of
from assistant.qa.suggesting.memory import Description, Memory, remember, remembered
from assistant.qa.suggesting.snapshot import Snapshot, take_snapshot
from flows.profile import Profile

_ENOUGH = 3
"""So many pages of a kind are learnt from in a check."""


@dataclass
class Learner:
    """What the pages of one profile showed, beside what is remembered of them."""

    profile: Profile
    file: Path
    """Where it is kept."""
    memory: Memory = field(default_factory=Memory)
    _found: dict[str, Description] = field(default_factory=dict)
    _seen: dict[str, set[str]] = field(default_factory=dict)
    _pages: Counter[str] = field(default_factory=Counter)

    @classmethod
    def beginning(cls, profile: Profile, file: Path) -> "Learner":
        """Begin with what is remembered."""
        return cls(profile, file, remembered(file))

    def look(self, page: Page | Frame, sought: Sequence[Sought]) -> None:
        """Learn from the page that is open. Raises PageTimedOut, BrowserProblem."""
        if not sought or self._pages[sought[0].key] >= _ENOUGH:
            return
        self._pages[sought[0].key] += 1
        aims = aims_of(sought)
        snapshot = take_snapshot(page, aims)
        self.note(sought[0].page, *learnt_from(health_of(aims, snapshot), snapshot, self.profile))

    def note(self, page: str, found: dict[str, Description], seen: frozenset[str]) -> None:
        """Take what a page showed."""
        self._found.update(found)
        self._seen.setdefault(page, set()).update(seen)

    def keep(self, broken: Collection[str]) -> None:
        """Keep what was learnt; a page with something broken on it teaches nothing of what is new there.

        Raises NotPrivate, OSError.
        """
        memory = Memory(targets={**self.memory.targets, **self._found}, seen=self.memory.seen)
        for page, marks in self._seen.items():
            if page not in broken:
                memory = memory.with_page(page, frozenset(marks))
        remember(self.file, memory)


def learnt_from(
    health: Sequence[Health], snapshot: Snapshot, profile: Profile
) -> tuple[dict[str, Description], frozenset[str]]:
    """Describe every target that was found, and mark all that stands on the page."""
    furniture = Furniture(snapshot, words_of(profile))
    found = {}
    for each in health:
        hit = next(iter(snapshot.found(each.aim.name)), None)
        element = snapshot.elements.get(hit.at) if hit else None
        if each.state == "found" and element is not None:
            found[each.aim.name] = describe(each.aim, snapshot, element, furniture)
    marks = {mark for each in snapshot.elements.values() for mark in marks_of(each, furniture).values()}
    return found, frozenset(marks)
