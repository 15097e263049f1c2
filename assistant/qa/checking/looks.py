"""What was seen on the way through a site's pages: every look, its time, and a picture of each page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from playwright.sync_api import BrowserContext, Frame, Page

from assistant.qa.checking.page_check import look_at
from assistant.qa.checking.pictures import Album
from assistant.qa.checking.sought import PageName, Sought, Stage
from assistant.qa.checking.target_check import State, TargetCheck, merged
from flows.errors import BrowserProblem, SiteProblem, WriteStopped

Watch = Callable[[Page | Frame, Sequence[Sought]], None]
"""Sees each page that is looked at, and what is sought on it."""
_ENDS = (BrowserProblem, WriteStopped)
_ENOUGH, _ENOUGH_FORMS = 3, 6
"""So many pages that do not show what proves them, and so many forms of a kind, are looked at."""
_SEEN = {"first", "fallback", "twice"}


@dataclass
class Visited:
    """Whether a page could be opened and looked at."""

    whole: bool = False


@dataclass
class Looks:
    """All looks of one check."""

    sought: tuple[Sought, ...]
    whole: bool = False
    """Whether the site shows everything once, as the local seller center does."""
    album: Album | None = None
    watch: Watch | None = None
    problems: list[SiteProblem] = field(default_factory=list)
    """What kept a page from being opened."""
    _checks: list[TargetCheck] = field(default_factory=list)
    _seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def of(self, name: PageName, stage: Stage = "shown") -> list[Sought]:
        """Return what is sought on a page at a stage."""
        return [each for each in self.sought if each.page == name and each.stage == stage]

    def below(self, key: str) -> list[Sought]:
        """Return what is sought whose key begins so, e.g. `reply_form.open.1.`."""
        return [each for each in self.sought if each.key.startswith(key)]

    def unseen(self, name: PageName) -> list[Sought]:
        """Return what a page should show at some time, and none has shown yet."""
        seen = {check.target for check in self._checks if check.state in _SEEN}
        return [
            each for each in self.sought if each.page == name and each.presence != "passing" and each.key not in seen
        ]

    def lacks(self, name: PageName) -> bool:
        """Tell whether another page of this kind is worth a look: a form that a shop showed once is not asked again."""
        unseen, proofs = self.unseen(name), [check for check in self._checks if check.target == f"{name}.ready"]
        if len(proofs) >= _ENOUGH and all(check.state == "missing" for check in proofs):
            return False
        if len(proofs) >= _ENOUGH_FORMS and name.endswith("_form"):
            return False
        return any(each.presence == "always" for each in unseen) or (bool(unseen) and not name.endswith("_form"))

    def has_looked_at(self, name: PageName) -> bool:
        """Tell whether the page was seen."""
        keys = {each.key for each in self.of(name)}
        return any(check.target in keys for check in self._checks)

    def look(self, page: Page | Frame, sought: Sequence[Sought], *, picture: bool = False, again: bool = False) -> None:
        """Look for these on the open page, then picture it if wanted; `again`: only what is there now counts."""
        if not sought:
            return
        found = look_at(page, sought)
        if picture and self.album is not None:
            self.album.take(page, found)
        if self.watch is not None and not again:
            self.watch(page, sought)
        checks = [each.check() for each in found]
        self._checks += [check for check in checks if not again or check.state in _SEEN]

    def note(self, sought: Iterable[Sought], state: State) -> None:
        """Note what came out without a look."""
        self._checks += [
            TargetCheck(page=each.page, target=each.key, state=state, way=1 if state == "first" else None)
            for each in sought
        ]

    @contextmanager
    def visiting(self, name: PageName) -> Iterator["Visited"]:
        """Take the time of a page; keep what kept it from being opened or read, unless the whole check must end."""
        started, visited = monotonic(), Visited()
        try:
            yield visited
            visited.whole = True
        except _ENDS:
            raise
        except SiteProblem as problem:
            self.problems.append(problem)
        finally:
            self._seconds[name] += monotonic() - started

    def drawn(self, context: BrowserContext) -> list[TargetCheck]:
        """Return `result`, and draw it into the pictures if there shall be any."""
        return self.album.drawn(context, self.result()) if self.album else self.result()

    def result(self) -> list[TargetCheck]:
        """Return one check for each target, in the order of the profile; what no look reached is `not_now`."""
        found = {check.target: check for check in merged(self._checks)}
        return [
            self._timed(found.get(each.key) or TargetCheck(page=each.page, target=each.key, state="not_now", looks=0))
            for each in self.sought
        ]

    def _timed(self, check: TargetCheck) -> TargetCheck:
        return check.model_copy(update={"seconds": round(self._seconds[check.page], 2)})
