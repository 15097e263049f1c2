"""Look at cases and orders, and at the forms on them, one after another, until everything was seen once."""

from collections.abc import Sequence
from contextlib import suppress

from assistant.qa.checking.forms import look_at_form, openers_of
from assistant.qa.checking.looks import Looks
from assistant.qa.checking.sought import PageName, forms_of
from assistant.qa.checking.walking import open_page
from flows import engine
from flows.case_page import read_case
from flows.errors import SiteProblem
from flows.extension_form import read_order
from flows.pauses import between_pages
from flows.profile import FormPage
from flows.session import Session

_NOTHING: dict[str, dict[str, object]] = {"fields": {}, "lists": {}}


def look_at_cases(session: Session, looks: Looks, issue_ids: Sequence[str], most: int) -> None:
    """Look at cases until every target was seen once, or `most` were opened."""
    promised = looks.whole
    for issue_id in issue_ids[:most]:
        forms = _forms_on(session, looks, "case")
        if not looks.lacks("case") and not forms:
            return
        with looks.visiting("case") as visited:
            _look_at_case(session, looks, issue_id)
        for form in forms if visited.whole else ():
            if _offers(session, form[1]):
                look_at_form(session, looks, form, {"issue_id": issue_id})
            else:
                promised = promised or _case_promises(session, issue_id)
        between_pages(session.page, session.site.pace)
    _note_openers(session, looks, "case", promised=promised)


def _look_at_case(session: Session, looks: Looks, issue_id: str) -> None:
    page, site = session.page, session.site
    table = site.profile.case
    open_page(page, site, table, site.address(table.address, issue_id=issue_id))
    looks.look(page, looks.of("case", "folded"))
    engine.run(page, "unfoldAndExtract", [_NOTHING, [engine.data(each.accepted()) for each in table.unfold], False])
    looks.look(page, looks.of("case"), picture=True)


def look_at_orders(session: Session, looks: Looks, order_ids: Sequence[str], most: int) -> None:
    """Look at orders and the forms on them until every target was seen once, or `most` were opened."""
    page, site = session.page, session.site
    promised = looks.whole
    for order_id in order_ids[:most]:
        forms = _forms_on(session, looks, "order")
        if not looks.lacks("order") and not forms:
            return
        with looks.visiting("order") as visited:
            open_page(page, site, site.profile.order, site.address(site.profile.order.address, order_id=order_id))
            looks.look(page, looks.of("order"), picture=True)
        for form in forms if visited.whole else ():
            if form[1].address or _offers(session, form[1]):
                look_at_form(session, looks, form, {"order_id": order_id})
            else:
                promised = promised or _order_promises(session, order_id)
        between_pages(page, site.pace)
    _note_openers(session, looks, "order", promised=promised)


def _forms_on(session: Session, looks: Looks, on: str) -> list[tuple[PageName, FormPage]]:
    """Return the forms that were not seen whole yet; those with an address of their own last, as they lead away."""
    forms = [(name, table) for name, table in forms_of(session.site.profile) if table.on == on and looks.lacks(name)]
    return sorted(forms, key=lambda form: bool(form[1].address))


def _offers(session: Session, table: FormPage) -> bool:
    """Tell whether the page that is open offers the form."""
    openers = openers_of(table)
    return not openers or engine.is_there(session.page, openers[0].accepted())


def _case_promises(session: Session, issue_id: str) -> bool:
    """Tell whether a case should offer the reply, by what can be read of it."""
    with suppress(SiteProblem):
        case = read_case(session.page, session.site, issue_id)
        return bool({"refuse", "modify_solution"}.intersection(case.actions)) and not case.after_sale_warranty
    return False


def _order_promises(session: Session, order_id: str) -> bool:
    """Tell whether an order should offer the extension, by what can be read of it."""
    with suppress(SiteProblem):
        order = read_order(session.page, session.site, order_id)
        return order.order_status == "WAIT_BUYER_ACCEPT_GOODS" and not order.extended
    return False


def _note_openers(session: Session, looks: Looks, on: str, *, promised: bool) -> None:
    """Note that what opens a form is missing where some page should have offered it and none did."""
    for name, table in forms_of(session.site.profile):
        first = [each for each in looks.below(f"{name}.open.1.") if not each.key.endswith(".unless")]
        if table.on == on and not table.address and promised and not looks.has_looked_at(name):
            looks.note(first, "missing")
