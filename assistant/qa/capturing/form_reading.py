"""What a profile finds of a form that is shown: its fields, the choices that they offer, its final buttons."""

from collections.abc import Sequence

from playwright.sync_api import Page

from flows import engine
from flows.filling import is_choice_of_many
from flows.profile import FormField, FormPage, TargetTable
from flows.records import Record
from flows.steps import with_words
from flows.words import normal

_OFFERED = "element => element.matches('select') ? [...element.options].map(option => option.textContent) : ['']"


class SeenField(Record):
    """One field of a form, as far as it is shown."""

    field: str
    found: int
    """Elements that answer its description: one, or one for each option of a choice."""
    options: tuple[str, ...] = ()
    """Values that can be chosen, where the form shows them without being touched."""


class FormSeen(Record):
    """A form that was not filled."""

    form: str
    ready: bool
    fields: tuple[SeenField, ...]
    final: int
    """Buttons that would send it."""


def form_seen(page: Page, table: FormPage, name: str) -> FormSeen:
    """Look for everything that the profile names of a form. Raises PageTimedOut, BrowserProblem."""
    fields = tuple(_field(page, each, field) for each, field in table.fields.items())
    ready, *final = map(len, _each(page, [table.ready, *table.final]))
    return FormSeen(form=name, ready=ready > 0, fields=fields, final=sum(final))


def _field(page: Page, name: str, field: FormField) -> SeenField:
    if is_choice_of_many(field):
        targets = [with_words(field.target, words) for words in field.options.values()]
        counts = dict(zip(field.options, map(len, _each(page, targets)), strict=True))
        return SeenField(field=name, found=sum(counts.values()), options=tuple(key for key in counts if counts[key]))
    (found,) = _each(page, [field.target])
    offered = {normal(text) for texts in found for text in texts}
    chosen = (key for key, words in field.options.items() if offered & {normal(word) for word in words})
    return SeenField(field=name, found=len(found), options=tuple(chosen))


def _each(page: Page, targets: Sequence[TargetTable]) -> list[list[list[str]]]:
    return engine.each(page, targets, _OFFERED, engine.STALLED)
