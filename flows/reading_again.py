"""Read a form once more that was filled before: what a person made of it since."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from playwright.sync_api import Page

from flows import engine
from flows.errors import AmountOutOfRange, TargetAmbiguous, TargetMissing
from flows.filling import READ_BACK, Form, is_choice_of_many, same, same_number
from flows.profile import FormField, FormPage, Profile, TargetTable
from flows.records import Case, FilledField, FilledForm, Money, Record
from flows.reply_form import ceiling_of, within_ceiling
from flows.site import Site, shown
from flows.steps import with_words
from flows.words import normal

_ONLY_READ = {"order_id", "issue_id"}
_NUMBERS = {"refund_money", "days"}


class FieldNow(Record):
    """One field of a filled form as it stands now."""

    field: str
    checked: str
    """What was read back when it was filled; empty where nothing was filled in."""
    now: str
    """Empty where nothing is chosen, or the field is not shown, any more."""
    result: Literal["same", "changed"]


def form_table(profile: Profile, form: str) -> FormPage:
    """Return the profile's table of a form by the name that a filled form carries. KeyError for an unknown one."""
    known = {
        "reply": profile.reply_form,
        "extension": profile.extension_form,
        "order_message": profile.order_message_form,
        "on_site_message": profile.on_site_message_form,
    }
    table = known[form]
    if table is None:
        raise KeyError(form)
    return table


def read_again(page: Page, site: Site, filled: FilledForm) -> tuple[FieldNow, ...]:
    """Read the form as it stands now, all fields at one moment; what nobody filled is told once it holds something.

    Raises TargetMissing when the form is not open, TargetAmbiguous, PageTimedOut when the page says nothing.
    """
    table, before = form_table(site.profile, filled.form), {each.field: each for each in filled.fields}
    form = Form(page, site, table, f"{filled.form}_form")
    places = [
        _Place(name, field, option, target, before.get(name))
        for name, field in table.fields.items()
        if name not in _ONLY_READ
        for option, target in _targets(field).items()
    ]
    held: dict[str, str] = {}
    for place, values in zip(places, _read(form, places), strict=True):
        held[place.name] = held.get(place.name) or place.understood(values)
    now = [_now(name, before.get(name), value) for name, value in held.items()]
    return tuple(each for each in now if each.field in before or each.now)


class _Place(NamedTuple):
    """Where the page is looked at: a field, or one option of a choice."""

    name: str
    field: FormField
    option: str
    target: TargetTable
    filled: FilledField | None

    @property
    def asked(self) -> tuple[list[str], bool]:
        """Return what the page's side needs to know: files that may be shown by name; does a choice need a look."""
        files = self.filled.wanted.split(", ") if self.filled and self.field.uploads_at_once else []
        return files, self.filled is None and not self.field.options

    def understood(self, values: Sequence[str]) -> str:
        """Return what the field holds by this place; empty for nothing."""
        value = next(iter(values), "")
        if self.option:
            return self.option if value == "checked" else ""
        words = [normal(word) for words in self.field.options.values() for word in words]
        return "" if self.filled is None and words and normal(value) not in words else value


def _targets(field: FormField) -> dict[str, TargetTable]:
    if not is_choice_of_many(field):
        return {"": field.target}
    return {option: with_words(field.target, words) for option, words in field.options.items()}


# A choice that nobody made shows words as well, such as "please choose".
_READ = """(element, at) => {
  const [files, untouched] = %s[at - 1] ?? [[], false];
  if (untouched && (element.matches('[role=combobox]') || element.selectedIndex === 0)) return '';
  return (%s)(element, files);
}"""


def _read(form: Form, places: Sequence[_Place]) -> list[list[str]]:
    """Return what each place holds; nothing where it is not shown."""
    targets = [form.table.ready, *(place.target for place in places)]
    read = _READ % (json.dumps([place.asked for place in places]), READ_BACK)
    ready, *values = engine.each(form.page, targets, read, form.milliseconds())
    page = shown(form.page.url)
    if not ready:
        raise TargetMissing("The form is not open any more.", page=page, target=f"{form.name}.ready")
    for place, found in zip(places, values, strict=True):
        if len(found) > 1:
            what, target = "{count} elements answer this target's description.", f"{form.name}.{place.name}"
            raise TargetAmbiguous(what, page=page, target=target, count=len(found))
    return values


def _now(name: str, filled: FilledField | None, now: str) -> FieldNow:
    checked = filled.after if filled else ""
    is_same = same(checked, now) or (name in _NUMBERS and same_number(checked, now))
    return FieldNow(field=name, checked=checked, now=now, result="same" if is_same else "changed")


def over_ceiling(page: Page, site: Site, case: Case, fields: tuple[FieldNow, ...]) -> AmountOutOfRange | None:
    """Return what is wrong with the amount that stands in the reply form now; None when the site may take it."""
    words = next((each.now.strip() for each in fields if each.field == "refund_money"), None)
    form = Form(page, site, site.profile.reply_form, "reply_form")
    ceiling, _ = ceiling_of(case, form)
    if words is None or ceiling is None:
        return None
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", words):
        what, target = "{words!r} is no amount that can be compared with the ceiling.", "reply_form.refund_money"
        return AmountOutOfRange(what, page=shown(page.url), target=target, words=words[:40])
    try:
        within_ceiling(Money(amount=Decimal(words), currency=ceiling.currency), case, form)
    except AmountOutOfRange as problem:
        return problem
    return None
