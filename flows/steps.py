"""Do what a profile lists as the way somewhere: hover, click, choose."""

from collections.abc import Sequence
from contextlib import suppress

from loguru import logger
from playwright.sync_api import Error, Locator, Page

from flows import engine, hits
from flows.errors import LayoutChanged, PageTimedOut, TargetMissing
from flows.profile import Step, TargetTable, Way
from flows.site import Site, shown
from flows.words import normal

QUICK = 0.15
"""Share of a page's time for what may rightly not be there: an optional step, one option among others."""


def take(page: Page, site: Site, steps: Sequence[Step], name: str) -> Page:
    """Take the steps one after another; return the page that one is on then (a click may open a new tab)."""
    for number, step in enumerate(steps, start=1):
        try:
            page = _take_one(page, site, step, f"{name}.{number}")
        except TargetMissing as problem:
            hits.note_missed(problem.target)
            raise
    return page


def press(place: Locator, page: Page, name: str, milliseconds: float) -> None:
    """Click like a person; say which target could not be clicked and by what it is covered.

    Raises LayoutChanged, or PageTimedOut where the press was done and the page behind it does not come.
    """
    try:
        place.click(timeout=milliseconds)
    except Error as problem:
        if "click action done" in problem.message:
            raise PageTimedOut("The page did not become what was expected in time.", page=shown(page.url)) from None
        covered = [line.strip("- ") for line in problem.message.splitlines() if "intercepts pointer events" in line]
        raise LayoutChanged(
            "The target is there but cannot be clicked.",
            page=shown(page.url),
            target=name,
            site_words="".join(covered[:1])[:200],
        ) from None


def choose(site: Site, place: Locator, words: Sequence[str], options: TargetTable | None, name: str) -> None:
    """Choose an option by its visible words, in a native select or in one that opens elsewhere in the document.

    Raises TargetMissing, naming the option, when the list does not offer it.
    """
    if engine.told_of(place, "element => element.tagName === 'SELECT'"):
        _choose_native(site, place, words, name)
        return
    page, milliseconds = place.page, site.pace.milliseconds
    target = options or TargetTable(
        ways=(Way(role="option", name="{option}"), Way(text="{option}", within="[role=listbox]"))
    )
    _open_options(page, place, target, name, milliseconds)
    option = engine.locate(page, with_words(target, words), f"{name}.option", milliseconds * QUICK)
    press(option, page, f"{name}.option", milliseconds)


def _open_options(page: Page, place: Locator, target: TargetTable, name: str, milliseconds: float) -> None:
    """Press until any option is seen: a form that renders anew on losing focus swallows the first press."""
    any_option = engine.locator(page, with_words(target, ["*"])).first
    for _ in range(3):
        press(place, page, name, milliseconds)
        with suppress(Error):
            any_option.wait_for(timeout=milliseconds * QUICK)
            return


def _choose_native(site: Site, place: Locator, words: Sequence[str], name: str) -> None:
    offered = engine.told_of(place, "select => [...select.options].map(option => option.textContent)")
    wanted = {normal(word) for word in words}
    index = next((index for index, text in enumerate(offered) if normal(text) in wanted), None)
    if index is None:
        what = "The list does not offer {word!r}."
        raise TargetMissing(what, page=shown(place.page.url), target=f"{name}.option", word=words[0])
    place.select_option(index=index, timeout=site.pace.milliseconds)


def with_words(target: TargetTable, words: Sequence[str]) -> TargetTable:
    """Put visible words where the profile's target says `{option}`."""

    def filled(asked: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(words) if asked == ("{option}",) else asked

    ways = tuple(way.model_copy(update={"name": filled(way.name), "text": filled(way.text)}) for way in target.ways)
    return target.model_copy(update={"ways": ways})


def _take_one(page: Page, site: Site, step: Step, name: str) -> Page:
    target = step.hover or step.click or step.choose
    if target is None or (step.unless is not None and engine.is_there(page, step.unless)):
        return page
    milliseconds = site.pace.milliseconds
    try:
        place = engine.locate(
            page, target, name, milliseconds * QUICK if step.optional else site.pace.step_milliseconds
        )
    except TargetMissing:
        if step.optional:
            return page
        raise
    logger.debug("{}: {}", name, "hover" if step.hover else "click" if step.click else "choose")
    if step.hover:
        place.hover(timeout=milliseconds)
    elif step.click:
        before = set(page.context.pages)
        press(place, page, name, milliseconds)
        opened = [each for each in page.context.pages if each not in before]
        return opened[0] if opened else page
    else:
        choose(site, place, step.option, None, name)
    return page
