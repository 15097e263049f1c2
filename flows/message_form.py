"""Messages to the buyer beside the dispute, filled for a person to send: 订单留言 on the order's page, 站内信."""

import re
from typing import Literal

from playwright.sync_api import Page
from pydantic import Field

from flows import engine
from flows.arriving import arrive, start
from flows.errors import NotOffered, ReadingIncomplete, TargetMissing
from flows.filling import Form, Wanted, fill
from flows.guard import Guard
from flows.profile import FormPage, Profile
from flows.records import FilledForm, Record
from flows.site import Site, shown
from flows.steps import take
from flows.text_length import within_length

MessageChannel = Literal["order_message", "on_site_message"]


class Message(Record):
    """What the seller means to tell a buyer, and about which order."""

    channel: MessageChannel
    content: str = Field(min_length=1)
    order_id: str | None
    """Of the whole order, not of its line: a case's `parent_order_id`."""
    issue_id: str | None = None


def message_form(profile: Profile, channel: MessageChannel) -> FormPage:
    """Return the profile's form for a channel. Raises NotOffered where it has none."""
    table = profile.order_message_form if channel == "order_message" else profile.on_site_message_form
    if table is None:
        raise NotOffered("The profile has no form for this kind of message.", target=f"{channel}_form")
    return table


def fill_message(page: Page, site: Site, guard: Guard, message: Message) -> tuple[Page, FilledForm]:
    """Open the message's form by its address, fill it, read it back; press nothing final.

    Returns the page that holds the form. Raises NotOffered, LayoutChanged, ReadingIncomplete when it is about another
    order, and whatever opening a page raises. The caller holds `guard.strict` around it.
    """
    table, name = message_form(site.profile, message.channel), f"{message.channel}_form"
    address = _address(site, table, message, name)
    guard.hold(page)
    page = _opened(page, site, table, address, name)
    guard.hold(page)
    form = Form(page, site, table, name)
    _same_order(form, message)
    within_length(message.content, form)
    fields = fill(form, [Wanted("content", message.content)])
    return page, FilledForm(
        form=message.channel,
        issue_id=message.issue_id,
        order_id=message.order_id,
        page=shown(page.url),
        fields=fields,
    )


def _address(site: Site, table: FormPage, message: Message, name: str) -> str:
    known = {"order_id": message.order_id or "", "issue_id": message.issue_id or ""}
    missing = next((key for key, value in known.items() if not value and f"{{{key}}}" in table.address), None)
    if missing is not None:
        raise NotOffered("The form needs {key}, which is not known here.", target=name, key=missing)
    return site.address(table.address, **known)


def _opened(page: Page, site: Site, table: FormPage, address: str, name: str) -> Page:
    start(page, site, address)
    ways = [step.click or step.hover or step.choose for step in table.open]
    # Before the form is opened, what opens it proves that the page is there.
    openers = {f"open.{number}": way for number, way in enumerate(ways, start=1) if way is not None}
    if arrive(page, site, table, **openers) != "ready":
        page = take(page, site, table.open, f"{name}.open")
        arrive(page, site, table)
    return page


def _same_order(form: Form, message: Message) -> None:
    """See that the page is about the order (or case) that is meant: a message must not reach another buyer."""
    for key, number in (("order_id", message.order_id), ("issue_id", message.issue_id)):
        field = form.table.fields.get(key)
        if field is None or number is None:
            continue
        words, target = engine.words_at(form.page, field.target), f"{form.name}.{key}"
        if not words:
            what = "Nothing on the page answers this target's description."
            raise TargetMissing(what, page=shown(form.page.url), target=target)
        if number not in re.findall(r"\d+", words):
            what = "Another order is shown than was asked for."
            raise ReadingIncomplete(what, page=shown(form.page.url), target=target)
