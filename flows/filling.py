"""Fill one field of a form and read back what the page really holds."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Error, Locator, Page

from flows import engine
from flows.errors import NotOffered, TargetMissing, ValueNotTaken
from flows.profile import FormField, FormPage
from flows.records import FilledField
from flows.site import Site, shown
from flows.steps import QUICK, choose, press, with_words
from flows.words import normal

READ_BACK = """(element, names) => {
  const around = (element.closest('form,[role=dialog]') ?? document.body).innerText;
  const sent = names.filter(name => around.includes(name));
  if (element.matches('input[type=file]')) return [...element.files].map(file => file.name).concat(sent).join(', ');
  if (element.matches('input[type=radio],input[type=checkbox]')) return element.checked ? 'checked' : '';
  if (element.matches('[role=radio],[role=checkbox]')) return element.ariaChecked === 'true' ? 'checked' : '';
  if (element.matches('select')) return element.selectedOptions[0]?.textContent ?? '';
  return element.matches('input,textarea') ? element.value : element.innerText.replace(/\\n$/u, '');
}"""
_TIMES_SENT = """(element, name) =>
  (element.closest('form,[role=dialog]') ?? document.body).innerText.split(name).length - 1"""
# A mask works when its field is left, or a moment later.
_LEAVE = "() => new Promise(done => { document.activeElement?.blur(); setTimeout(done, 50); })"
_NATIVE = "element => element.matches('input[type=radio],input[type=checkbox]')"
_CHOSEN = "element => element.matches('select,[role=combobox]')"


@dataclass(frozen=True)
class Wanted:
    """One value that is meant for a field."""

    field: str
    value: str
    files: tuple[Path, ...] = ()
    is_number: bool = False
    """The page may write the same number in another way, e.g. without zeros."""


@dataclass(frozen=True)
class Form:
    """An open form on a page, and whether files that upload at once may be chosen."""

    page: Page
    site: Site
    table: FormPage
    name: str
    may_upload: bool = False

    def leaves(self, field: FormField, wanted: Wanted) -> bool:
        """Tell whether a field is left to the person: choosing a file would send it at once."""
        return bool(wanted.files) and field.uploads_at_once and not self.may_upload

    def milliseconds(self) -> float:
        """Patience with one field."""
        return self.site.pace.step_milliseconds


def fill(form: Form, wanted: Sequence[Wanted]) -> tuple[FilledField, ...]:
    """Fill the fields in order, then read every one of them back; differences are told, not raised.

    Read last: a page may change one field when another is filled. Raises TargetMissing, TargetAmbiguous, NotOffered.
    """
    before = {}
    for each in wanted:
        field = _field(form, each.field)
        before[each.field] = _value(form, field, each)
        if not form.leaves(field, each):
            _put(form, field, each)
    engine.told(form.page, _LEAVE)
    return tuple(_filled(form, each, before[each.field]) for each in wanted)


def _field(form: Form, name: str) -> FormField:
    field = form.table.fields.get(name)
    if field is None:
        raise NotOffered(
            "The profile's form has no field {name!r}.",
            page=shown(form.page.url),
            target=f"{form.name}.{name}",
            name=name,
        )
    return field


def is_choice_of_many(field: FormField) -> bool:
    """Tell radios from a select: their target names the option itself."""
    return any(("{option}",) in (way.name, way.text) for way in field.target.ways)


def _words(form: Form, field: FormField, wanted: Wanted) -> tuple[str, ...]:
    if not field.options:
        return (wanted.value,)
    if wanted.value not in field.options:
        known, what = ", ".join(field.options), "{value!r} is none of: {known}."
        place = {"page": shown(form.page.url), "target": f"{form.name}.{wanted.field}"}
        raise NotOffered(what, **place, value=wanted.value, known=known)
    return field.options[wanted.value]


def _place(form: Form, field: FormField, wanted: Wanted) -> Locator:
    name, milliseconds = f"{form.name}.{wanted.field}", form.milliseconds()
    if not is_choice_of_many(field):
        return engine.locate(form.page, field.target, name, milliseconds)
    words, every = _words(form, field, wanted), [word for words in field.options.values() for word in words]
    with suppress(Error):  # once any choice is there, the wanted one is there too, or it is not offered
        engine.locator(form.page, with_words(field.target, every)).first.wait_for(
            timeout=milliseconds, state="attached"
        )
        milliseconds *= QUICK
    try:
        return engine.locate(form.page, with_words(field.target, words), name, milliseconds)
    except TargetMissing:
        raise _not_offered(form, wanted) from None


def _not_offered(form: Form, wanted: Wanted) -> NotOffered:
    what, target = "The form does not offer {value!r}.", f"{form.name}.{wanted.field}"
    return NotOffered(what, page=shown(form.page.url), target=target, value=wanted.value)


def _put(form: Form, field: FormField, wanted: Wanted) -> None:
    place, name = _place(form, field, wanted), f"{form.name}.{wanted.field}"
    try:
        if wanted.files:
            _choose_files(form, field, place, wanted.files)
        elif is_choice_of_many(field):
            _check(form, place, name)
        elif field.options or engine.told_of(place, _CHOSEN):
            _choose_words(form, field, place, wanted)
        else:
            place.fill(wanted.value, timeout=form.milliseconds())
    except Error:
        # Playwright's own text would hold the value, which may name the buyer.
        raise ValueNotTaken("The field does not take a value.", page=shown(form.page.url), target=name) from None


def _choose_files(form: Form, field: FormField, place: Locator, files: Sequence[Path]) -> None:
    if not field.uploads_at_once:
        place.set_input_files([str(file) for file in files], timeout=form.milliseconds())
        return
    for file in files:
        element = place.element_handle()
        before = engine.told_of(place, _TIMES_SENT, file.name)
        place.set_input_files(str(file), timeout=form.milliseconds())
        once_more = f"([element, name, before]) => ({_TIMES_SENT})(element, name) > before"
        form.page.wait_for_function(once_more, arg=[element, file.name, before], timeout=form.milliseconds())


def _choose_words(form: Form, field: FormField, place: Locator, wanted: Wanted) -> None:
    try:
        choose(form.site, place, _words(form, field, wanted), field.option, f"{form.name}.{wanted.field}")
    except TargetMissing:
        raise _not_offered(form, wanted) from None


def _check(form: Form, place: Locator, name: str) -> None:
    if engine.told_of(place, _NATIVE):
        place.check(timeout=form.milliseconds())
    else:
        press(place, form.page, name, form.milliseconds())


def _value(form: Form, field: FormField, wanted: Wanted) -> str:
    # A page that sends a file at once empties the field and shows the file's name instead.
    names = [file.name for file in wanted.files] if field.uploads_at_once else []
    return str(engine.told_of(_place(form, field, wanted), READ_BACK, names))


def _filled(form: Form, wanted: Wanted, before: str) -> FilledField:
    field = _field(form, wanted.field)
    meant = ", ".join(file.name for file in wanted.files) if wanted.files else wanted.value
    if form.leaves(field, wanted):
        note = "choosing a file here sends it at once"
        return FilledField(
            field=wanted.field, before=before, wanted=meant, after=before, result="left_to_person", note=note
        )
    after = _value(form, field, wanted)
    if is_choice_of_many(field):
        took, after = after == "checked", wanted.value if after == "checked" else after
    elif field.options or engine.told_of(_place(form, field, wanted), _CHOSEN):
        took = any(normal(after) == normal(word) for word in _words(form, field, wanted))
    else:
        took = same(meant, after) or (wanted.is_number and same_number(meant, after))
    return FilledField(
        field=wanted.field, before=before, wanted=meant, after=after, result="filled" if took else "differs"
    )


def left_to_person(form: Form, name: str, note: str) -> tuple[FilledField, ...]:
    """Tell of a field that only the person can fill; nothing where the form does not show it."""
    field = form.table.fields.get(name)
    if field is None or not engine.is_there(form.page, field.target):
        return ()
    now = _value(form, field, Wanted(name, ""))
    return (FilledField(field=name, before=now, wanted="", after=now, result="left_to_person", note=note),)


def same(wanted: str, after: str) -> bool:
    """Compare to the letter; only line ends may differ."""
    return re.sub("\r\n?", "\n", wanted) == re.sub("\r\n?", "\n", after)


def same_number(wanted: str, after: str) -> bool:
    plain = re.compile(r"[0-9]+(\.[0-9]+)?")
    return bool(plain.fullmatch(wanted) and plain.fullmatch(after)) and Decimal(wanted) == Decimal(after)
