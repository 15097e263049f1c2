"""The one engine that finds targets in a page, for reading and for acting."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from playwright.sync_api import Error, Frame, JSHandle, Locator, Page, Playwright
from playwright.sync_api import TimeoutError as NotInTime

from flows import hits
from flows.errors import BrowserProblem, LayoutChanged, PageTimedOut, TargetAmbiguous, TargetMissing
from flows.profile import TargetTable
from flows.site import shown
from flows.tables import Table

Result = TypeVar("Result")
Other = TypeVar("Other")

ENGINE = (Path(__file__).parent / "in_page" / "engine.js").read_text(encoding="utf-8")
# One text each way: Playwright walks every value of a deep argument, which costs more than the page's own work.
_CALL = f"const [command, argument] = JSON.parse(call); const done = ({ENGINE})[command](argument, work);"
# Half of a character pair, which no file can hold, becomes the sign for an unreadable character.
_SOUND = "(_, value) => (typeof value === 'string' ? value.toWellFormed() : value)"
_RUN = f"(call, work) => {{ {_CALL} return done; }}"
_TOLD = f"async (argument) => JSON.stringify((await (%s)(argument)) ?? null, {_SOUND})"
_AWAITED = f"(argument) => {{ const done = (%s)(argument); return done ? JSON.stringify(done, {_SOUND}) : null; }}"
STALLED = 10_000
"""Milliseconds after which a page that says nothing at all is given up."""
_LOOK_MILLISECONDS = 20


@dataclass(frozen=True)
class Begun(Generic[Result]):
    """Work that goes on inside a page."""

    result: Callable[[], Result]
    """Waits for its end and returns what it says; raises as `told` does."""
    stop: Callable[[], None]
    """Lets the page begin nothing more of it, for nobody waits; raises as `told` does."""

    def understood(self, read: Callable[[], Other]) -> "Begun[Other]":
        """Return the same work with what is made of its result."""
        return Begun(read, self.stop)


def register(playwright: Playwright) -> None:
    """Teach this Playwright the selector `target=…`; once is enough, twice is harmless."""
    try:
        playwright.selectors.register("target", ENGINE, content_script=True)
    except Error as known:
        if "already" not in str(known):
            raise


def data(target: TargetTable) -> dict[str, Any]:
    """Return a target as the engine reads it."""
    return target.model_dump(mode="json")


def data_of(tables: Mapping[str, Table]) -> dict[str, Any]:
    """Return named tables of a profile as the engine reads them."""
    return {name: table.model_dump(mode="json") for name, table in tables.items()}


def run(page: Page | Frame, command: str, argument: Any = None, milliseconds: float = STALLED) -> Any:
    """Run one command of the engine inside the page. Raises as `told` does."""
    return told(page, _RUN, json.dumps([command, argument]), milliseconds)


def begin(page: Page, command: str, argument: Any, milliseconds: float) -> Begun[Any]:
    """Start one command of the engine as `begun` does."""
    return begun(page, f"async {_RUN}", json.dumps([command, argument]), milliseconds)


def wait(page: Page, command: str, argument: Any, milliseconds: float) -> Any:
    """Wait until the command answers something that is true. Raises as `told` does."""
    return _answer(page, _AWAITED % _RUN, json.dumps([command, argument]), milliseconds)


def told(page: Page | Frame, function: str, argument: Any = None, milliseconds: float = STALLED) -> Any:
    """Return what a function says inside the page.

    Raises PageTimedOut where it says nothing in time, BrowserProblem where the page is gone.
    """
    return _answer(page, _TOLD % function, argument, milliseconds)


def begun(page: Page, function: str, argument: Any, milliseconds: float) -> Begun[Any]:
    """Start what may take long inside the page and return at once. Raises as `told` does.

    The function gets the argument and `work`, whose `stopped` it looks at before each piece.
    """
    # An answer that nobody waits for any more must not show up in the page as an error of its own.
    done = f"const work = {{}}; const done = ({function})(argument, work); done.catch(() => {{}});"
    start = f"(argument) => {{ {done} return {{ work, done }}; }}"
    handle = _handle(page, start, argument, STALLED)
    take = "(begun) => { const { done } = begun; delete begun.done; return done; }"  # the page keeps no copy
    return Begun(
        lambda: told(page, take, handle, milliseconds),
        lambda: told(page, "({ work }) => { work.stopped = true; }", handle),
    )


def told_of(place: Locator, function: str, argument: Any = None, milliseconds: float = STALLED) -> Any:
    """Return what a function of an element and an argument says of the place's element. Raises as `told` does."""
    element = place.element_handle(timeout=milliseconds)
    return told(
        place.page, f"([element, argument]) => ({function})(element, argument)", [element, argument], milliseconds
    )


def _answer(page: Page | Frame, function: str, argument: Any, milliseconds: float) -> Any:
    return json.loads(str(_handle(page, function, argument, milliseconds)))  # the handle of a text prints the text


def _handle(page: Page | Frame, function: str, argument: Any, milliseconds: float) -> JSHandle:
    # `evaluate` has no end of time and waits for ever where a page spins or its next address never answers; so has
    # a handle's `json_value`.
    try:
        return page.wait_for_function(function, arg=argument, timeout=milliseconds, polling=_LOOK_MILLISECONDS)
    except Error as problem:
        if "closed" in problem.message or "crashed" in problem.message:
            raise BrowserProblem("The page or the browser was closed.", page=shown(page.url)) from None
        if "context was destroyed" in problem.message:
            raise PageTimedOut("The page went elsewhere while it was read.", page=shown(page.url)) from None
        if isinstance(problem, NotInTime):
            raise PageTimedOut("The page did not become what was expected in time.", page=shown(page.url)) from None
        raise


def locator(page: Page | Frame | Locator, target: TargetTable) -> Locator:
    """Return a locator that is strict and waits, whatever way finds the element.

    A locator acts, so a way that is only proposed never leads it anywhere.
    """
    return page.locator(f"target={_selector(target.accepted())}")


def _selector(target: TargetTable) -> str:
    return quote(json.dumps(data(target)))


def locate(page: Page, target: TargetTable, name: str, milliseconds: float) -> Locator:
    """Wait for exactly one visible element and record which way found it.

    Raises TargetMissing or TargetAmbiguous, both naming the target; LayoutChanged where only a proposed way finds it.
    """
    place = locator(page, target)
    try:
        place.first.wait_for(state="attached", timeout=milliseconds)
    except Error:
        raise _not_found(page, target, name) from None
    (found,) = each(page, [accepted := target.accepted()], "() => 0", STALLED)
    if (count := len(found)) > 1:
        raise TargetAmbiguous(
            "{count} elements answer this target's description.", page=shown(page.url), target=name, count=count
        )
    way = run(page, "way", data(accepted))
    hits.note(name, target.ways.index(accepted.ways[way]) if way >= 0 else way)
    return place


def _not_found(page: Page, target: TargetTable, name: str) -> LayoutChanged:
    where = {"page": shown(page.url), "target": name}
    if is_there(page, target):
        return LayoutChanged(
            "Only a proposed way finds this target, and nobody has accepted it: nothing is filled or pressed.", **where
        )
    return TargetMissing("Nothing on the page answers this target's description.", **where)


def is_there(page: Page | Frame, target: TargetTable, milliseconds: float = STALLED) -> bool:
    """Tell whether a person sees the target now, without waiting for it. Raises as `told` does."""
    return bool(run(page, "way", data(target), milliseconds) >= 0)


def words_at(page: Page, target: TargetTable) -> str:
    """Return the visible words of the target, at most 500 characters; empty when it is not there."""
    return str(run(page, "text", data(target)))


def each(page: Page, targets: Sequence[TargetTable], function: str, milliseconds: float) -> list[list[Any]]:
    """Return for each target what a function of the page's language says of every element that a person sees of it.

    The function gets the element and the target's place. All is asked at one moment. Raises as `told` does.
    """
    asked = [_selector(target) for target in targets]
    look = f"(target, at) => queryAll(document, target).map((element) => ({function})(element, at))"
    found = told(
        page, f"(asked) => {{ const {{ queryAll }} = {ENGINE}; return asked.map({look}); }}", asked, milliseconds
    )
    return cast(list[list[Any]], found)
