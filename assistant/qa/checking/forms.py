"""Open a form as the flows do and look at it, the network held; its choices are tried, its final button never."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from playwright.sync_api import Error, Page

from assistant.qa.checking.looks import Looks
from assistant.qa.checking.sought import PageName, Sought, Stage
from assistant.qa.checking.walking import walk_steps
from flows import engine
from flows.arriving import arrive, start
from flows.closing import close_page
from flows.errors import LayoutChanged, PageTimedOut
from flows.filling import is_choice_of_many
from flows.profile import FormField, FormPage, TargetTable
from flows.session import Session
from flows.site import Site
from flows.steps import QUICK, choose, press, with_words


def openers_of(table: FormPage) -> list[TargetTable]:
    """Return what the steps to the form press."""
    pressed = [step.hover or step.click or step.choose for step in table.open]
    return [target for target in pressed if target is not None]


def look_at_form(session: Session, looks: Looks, form: tuple[PageName, FormPage], ids: Mapping[str, str]) -> None:
    """Open a form on the page that is open, or by its address, look at it, and leave it as it is."""
    name, table = form
    page, site, guard = session.page, session.site, session.guard
    with looks.visiting(name), guard.strict():
        guard.hold(page)
        there: Page | None = page
        if not table.address or not _shown_at_once(page, site, table, ids):
            there = walk_steps(looks, (page, site), table.open, f"{name}.open")
        if there is None:
            return
        guard.hold(there)
        with suppress(PageTimedOut):  # the look says what is missing
            arrive(there, site, table)
        looks.look(there, looks.of(name), picture=True)
        _try_choices(_OpenForm(there, site, looks, name, table))
        if there is not page:
            close_page(there)


def _shown_at_once(page: Page, site: Site, table: FormPage, ids: Mapping[str, str]) -> bool:
    """Go to the form's address; tell whether it is open there without a press."""
    start(page, site, site.address(table.address, **{"issue_id": "", "order_id": "", **ids}))
    openers = {f"open.{number}": opener for number, opener in enumerate(openers_of(table), start=1)}
    with suppress(PageTimedOut):
        return arrive(page, site, table, **openers) == "ready" or not table.open
    return not table.open


class _OpenForm(NamedTuple):
    """A form that is open, and what was seen of it."""

    page: Page
    site: Site
    looks: Looks
    name: PageName
    table: FormPage

    def unseen(self, stage: Stage) -> list[Sought]:
        """Return what the form did not show yet."""
        return [each for each in self.looks.unseen(self.name) if each.stage == stage]


def _try_choices(form: _OpenForm) -> None:
    """Open what has a list of options; while fields are missing, choose what may show them."""
    _open_lists(form)
    for key, field in form.table.fields.items():
        for words in field.options.values():
            if not form.unseen("shown") and not form.unseen("choosing"):
                return
            with suppress(LayoutChanged, Error):  # this form does not offer it; the look says what is missing
                _choose(form, key, field, words)
                form.looks.look(form.page, form.unseen("shown"), again=True)
                _open_lists(form)


def _open_lists(form: _OpenForm) -> None:
    """Look at the options of each select that was not seen open yet, and close it again."""
    for sought in form.unseen("choosing"):
        field = form.table.fields[sought.key.split(".")[2]]
        if not engine.is_there(form.page, field.target.accepted()):
            continue
        milliseconds = form.site.pace.step_milliseconds
        place = engine.locator(form.page, field.target)
        with suppress(LayoutChanged, Error):
            press(place, form.page, sought.key, milliseconds)
            with suppress(Error):
                engine.locator(form.page, sought.target).first.wait_for(timeout=milliseconds * QUICK)
            form.looks.look(form.page, [sought])
            press(place, form.page, sought.key, milliseconds)


def _choose(form: _OpenForm, key: str, field: FormField, words: tuple[str, ...]) -> None:
    name, milliseconds = f"{form.name}.{key}", form.site.pace.step_milliseconds
    if is_choice_of_many(field):
        option = engine.locate(form.page, with_words(field.target, words), name, milliseconds * QUICK)
        press(option, form.page, name, milliseconds)
    else:
        place = engine.locate(form.page, field.target, name, milliseconds * QUICK)
        choose(form.site, place, words, field.option, name)
