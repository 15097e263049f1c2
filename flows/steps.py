"""Do what a profile lists as the way somewhere: hover, click, choose."""

from collections.abc import Sequence

from loguru import logger
from playwright.sync_api import Error, Locator, Page

from flows import engine
from flows.errors import LayoutChanged, TargetMissing
from flows.profile import Step, TargetTable, Way
from flows.site import Site, shown

_QUICK = 0.15
"""Share of a page's time that an optional step may take to appear."""


def take(page: Page, site: Site, steps: Sequence[Step], name: str) -> Page:
    """Take the steps one after another; return the page that one is on then (a click may open a new tab)."""
    for number, step in enumerate(steps, start=1):
        page = _take_one(page, site, step, f"{name}.{number}")
    return page


def press(place: Locator, page: Page, name: str, milliseconds: float) -> None:
    """Click like a person; say which target could not be clicked and by what it is covered."""
    try:
        place.click(timeout=milliseconds)
    except Error as problem:
        covered = [line.strip("- ") for line in problem.message.splitlines() if "intercepts pointer events" in line]
        raise LayoutChanged(
            "The target is there but cannot be clicked.",
            page=shown(page.url),
            target=name,
            site_words="".join(covered[:1])[:200],
        ) from None


def choose(
    page: Page, site: Site, place: Locator, words: Sequence[str], options: TargetTable | None, name: str
) -> None:
    """Choose an option by its visible words, in a native select or in one that opens elsewhere in the document."""
    milliseconds = site.pace.milliseconds
    if place.evaluate("element => element.tagName === 'SELECT'"):
        wanted = engine.data(TargetTable(ways=(Way(role="option", name=tuple(words)),)))
        index = place.evaluate(
            "(select, words) => [...select.options].findIndex(option =>"
            " words.includes(option.textContent.normalize('NFKC').replace(/\\s+/gu, ' ').trim().toLowerCase()))",
            [" ".join(word.split()).lower() for word in words],
        )
        if index < 0:
            raise TargetMissing(
                f"The list does not offer {words[0]!r}.",
                page=shown(page.url),
                target=f"{name}.option {wanted['ways'][0]['name']}",
            )
        place.select_option(index=index, timeout=milliseconds)
        return
    press(place, page, name, milliseconds)
    target = options or TargetTable(
        ways=(Way(role="option", name=tuple(words)), Way(text=tuple(words), within="[role=listbox]"))
    )
    option = engine.locate(page, with_words(target, words), f"{name}.option", milliseconds)
    press(option, page, f"{name}.option", milliseconds)


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
    milliseconds = site.pace.milliseconds * (_QUICK if step.optional else 1)
    try:
        place = engine.locate(page, target, name, milliseconds)
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
        choose(page, site, place, step.option, None, name)
    return page
