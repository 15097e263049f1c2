"""Fill one field of a form and read back what the page really holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

from flows import engine
from flows.errors import NotOffered, SiteProblem, ValueNotTaken
from flows.profile import FormField, FormPage
from flows.records import FilledField
from flows.site import Site, shown
from flows.steps import choose, press, with_words
from flows.words import normal

_READ_BACK = """element => {
  if (element.matches('input[type=file]')) return [...element.files].map(file => file.name).join(', ');
  if (element.matches('input[type=radio],input[type=checkbox]')) return element.checked ? 'checked' : '';
  if (element.matches('select')) return element.selectedOptions[0]?.textContent ?? '';
  if (element.matches('input,textarea')) return element.value;
  return element.innerText;
}"""


@dataclass(frozen=True)
class Wanted:
    """One value that is meant for a field."""

    field: str
    value: str
    files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Form:
    """An open form on a page, and whether files that upload at once may be chosen."""

    page: Page
    site: Site
    table: FormPage
    name: str
    may_upload: bool = False

    def milliseconds(self) -> float:
        """Patience with one field."""
        return min(self.site.pace.milliseconds, 10_000)


def fill(form: Form, wanted: Sequence[Wanted]) -> tuple[FilledField, ...]:
    """Fill the fields in order, then read every one of them back; differences are told, not raised.

    Read last: a page may change one field when another is filled. Raises TargetMissing, TargetAmbiguous, NotOffered.
    """
    before = {}
    for each in wanted:
        field = _field(form, each.field)
        before[each.field] = _value(form, field, each)
        if not _left_to_person(form, field, each):
            _put(form, field, each)
    return tuple(_filled(form, each, before[each.field]) for each in wanted)


def _field(form: Form, name: str) -> FormField:
    field = form.table.fields.get(name)
    if field is None:
        raise NotOffered(
            f"The profile's form has no field {name!r}.", page=shown(form.page.url), target=f"{form.name}.{name}"
        )
    return field


def _is_choice_of_many(field: FormField) -> bool:
    """Tell radios from a select: their target names the option itself."""
    return any(("{option}",) in (way.name, way.text) for way in field.target.ways)


def _words(form: Form, field: FormField, wanted: Wanted) -> tuple[str, ...]:
    if not field.options:
        return (wanted.value,)
    if wanted.value not in field.options:
        known = ", ".join(field.options)
        raise NotOffered(
            f"{wanted.value!r} is none of: {known}.", page=shown(form.page.url), target=f"{form.name}.{wanted.field}"
        )
    return field.options[wanted.value]


def _place(form: Form, field: FormField, wanted: Wanted) -> Locator:
    target = with_words(field.target, _words(form, field, wanted)) if _is_choice_of_many(field) else field.target
    return engine.locate(form.page, target, f"{form.name}.{wanted.field}", form.milliseconds())


def _left_to_person(form: Form, field: FormField, wanted: Wanted) -> bool:
    return bool(wanted.files) and field.uploads_at_once and not form.may_upload


def _put(form: Form, field: FormField, wanted: Wanted) -> None:
    place, name = _place(form, field, wanted), f"{form.name}.{wanted.field}"
    try:
        if wanted.files:
            place.set_input_files([str(file) for file in wanted.files], timeout=form.milliseconds())
        elif _is_choice_of_many(field):
            _check(form, place, name)
        elif field.options or place.evaluate("element => element.matches('select,[role=combobox]')"):
            choose(form.page, form.site, place, _words(form, field, wanted), field.option, name)
        else:
            place.fill(wanted.value, timeout=form.milliseconds())
    except Error:
        # Playwright's own text would hold the value, which may name the buyer.
        raise ValueNotTaken("The field does not take a value.", page=shown(form.page.url), target=name) from None


def _check(form: Form, place: Locator, name: str) -> None:
    if place.evaluate("element => element.matches('input[type=radio],input[type=checkbox]')"):
        place.check(timeout=form.milliseconds())
    else:
        press(place, form.page, name, form.milliseconds())


def _value(form: Form, field: FormField, wanted: Wanted) -> str:
    try:
        place = _place(form, field, wanted)
        return str(place.evaluate(_READ_BACK)).strip("\n")
    except SiteProblem as problem:
        if _is_choice_of_many(field):
            raise NotOffered(
                f"The form does not offer {wanted.value!r}.", page=shown(form.page.url), target=problem.target
            ) from None
        raise


def _filled(form: Form, wanted: Wanted, before: str) -> FilledField:
    field = _field(form, wanted.field)
    meant = ", ".join(file.name for file in wanted.files) if wanted.files else wanted.value
    if _left_to_person(form, field, wanted):
        note = "choosing a file here sends it at once"
        return FilledField(
            field=wanted.field, before=before, wanted=meant, after=before, result="left_to_person", note=note
        )
    after = _value(form, field, wanted)
    if _is_choice_of_many(field):
        took, after = after == "checked", wanted.value if after == "checked" else after
    elif field.options:
        took = any(normal(after) == normal(word) for word in field.options[wanted.value])
    else:
        took = _same(meant, after)
    return FilledField(
        field=wanted.field, before=before, wanted=meant, after=after, result="filled" if took else "differs"
    )


def _same(wanted: str, after: str) -> bool:
    """Compare to the letter; only line ends and the zeros of a number may differ."""
    if wanted.replace("\r\n", "\n") == after.replace("\r\n", "\n"):
        return True
    try:
        return Decimal(wanted) == Decimal(after)
    except InvalidOperation:
        return False
