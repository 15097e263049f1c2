"""The extension (延长收货时间): give the buyer more days to confirm receipt, filled for a person to confirm."""

from playwright.sync_api import Page
from pydantic import Field

from flows import engine
from flows.arriving import arrive, open_page
from flows.errors import NotOffered, ReadingIncomplete
from flows.filling import Form, Wanted, fill
from flows.guard import Guard
from flows.meaning import Meaning
from flows.order_list import build_order
from flows.profile import Part
from flows.raw import from_page
from flows.records import FilledForm, Order, Record
from flows.site import Site, shown
from flows.steps import take


class Extension(Record):
    """What the seller means to give."""

    days: int = Field(ge=1, le=120)
    reason: str | None = None
    """One of the profile's reasons, where the form asks for one."""


def read_order(page: Page, site: Site, order_id: str) -> Order:
    """Open an order's own page and read it."""
    table = site.profile.order
    moments = open_page(page, site, table, site.address(table.address, order_id=order_id))
    found = engine.run(page, "extract", Part(fields=table.fields, lists=table.lists).model_dump(mode="json"))
    order = build_order(Meaning(site.profile, moments, from_page(found), table.fields, page="order"))
    if order is None or order.order_id != order_id:
        raise ReadingIncomplete(
            "Another order is shown than was asked for.", page=shown(page.url), target="order.order_id"
        )
    return order


def fill_extension(
    page: Page, site: Site, guard: Guard, extension: Extension, *, order: Order | None
) -> tuple[Page, FilledForm]:
    """Open the extension form on the page that is shown (the order's, or the case's), fill it, read it back.

    `order` is what was read of the order; None on a case page. Returns the page that holds the form. Raises NotOffered
    when the order's state excludes an extension, or LayoutChanged. The caller holds `guard.strict` around it.
    """
    table = site.profile.extension_form
    if order is not None:
        _extendable(order, page)
    guard.hold(page)
    page = take(page, site, table.open, "extension_form.open")
    guard.hold(page)
    arrive(page, site, table)
    wanted = [Wanted("days", str(extension.days), is_number=True)]
    if extension.reason is not None and "reason" in table.fields:
        wanted.append(Wanted("reason", extension.reason))
    fields = fill(Form(page, site, table, "extension_form"), wanted)
    order_id = order.order_id if order else None
    return page, FilledForm(form="extension", order_id=order_id, page=shown(page.url), fields=fields)


def _extendable(order: Order, page: Page) -> None:
    """Only an order that waits for its receipt can be extended; the platform refuses others with error 210."""
    if order.order_status != "WAIT_BUYER_ACCEPT_GOODS":
        raise NotOffered(
            "Only an order that waits for the buyer's receipt can be extended.",
            page=shown(page.url),
            target=order.order_id,
            site_words=order.status_text,
        )
