"""Read a form once more that was filled before: what a person made of it since."""

from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Literal

from playwright.sync_api import Page

from flows import engine
from flows.errors import AmountOutOfRange, TargetMissing
from flows.filling import Form, field_now
from flows.profile import FormPage, Profile
from flows.records import Case, FilledForm, Money, Record
from flows.reply_form import ceiling_of, within_ceiling
from flows.site import Site, shown


class FieldNow(Record):
    """One field of a filled form as it stands now."""

    field: str
    checked: str
    """What was read back when it was filled."""
    now: str
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
    """Read the fields that were filled as they stand now. Raises TargetMissing at once when the form is not open."""
    table = form_table(site.profile, filled.form)
    if not engine.is_there(page, table.ready):
        raise TargetMissing("The form is not open any more.", page=shown(page.url), target=f"{filled.form}_form.ready")
    form = Form(page, site, table, f"{filled.form}_form")
    return tuple(
        _now(each.field, each.after, field_now(form, each)) for each in filled.fields if each.result != "left_to_person"
    )


def _now(field: str, checked: str, now: str) -> FieldNow:
    same = " ".join(checked.split()) == " ".join(now.split())
    return FieldNow(field=field, checked=checked, now=now, result="same" if same else "changed")


def over_ceiling(page: Page, site: Site, case: Case, fields: tuple[FieldNow, ...]) -> AmountOutOfRange | None:
    """Return what is wrong with the amount that stands in the reply form now; None when the site may take it."""
    words = next((each.now for each in fields if each.field == "refund_money"), None)
    form = Form(page, site, site.profile.reply_form, "reply_form")
    ceiling, _ = ceiling_of(case, form)
    if words is None or ceiling is None:
        return None
    amount = Decimal(-1)
    with suppress(InvalidOperation):
        amount = Decimal(words.strip())
    try:
        within_ceiling(Money(amount=amount, currency=ceiling.currency), case, form)
    except AmountOutOfRange as problem:
        return problem
    return None
