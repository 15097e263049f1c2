"""What each of the panel's buttons does. None of them sends anything: sending is the site's own button."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.casework.answers import Wanted
from assistant.respond import reaching
from assistant.respond.front import Front
from assistant.respond.panel.panel import PanelPress
from assistant.respond.preparing import Said
from flows.records import Money

if TYPE_CHECKING:
    from assistant.respond.session import HeadedSession


def obey(press: PanelPress, front: Front, session: "HeadedSession") -> None:
    """Do what the person asked for in the panel of the job in front; presses in other tabs' panels are nobody's."""
    if press.page is not front.page:
        return
    acts: dict[str, Callable[[], None]] = {
        "skip": lambda: session.leave("skipped", "skipped"),
        "later": lambda: session.leave("later", "later"),
        "back": session.back,
        "stop": session.stop,
        "note": lambda: front.note(press.value),
        "list": front.open_list,
        "refill": lambda: session.refill(front.prepared.said),
        "rest": session.want_for_the_rest,
    }
    if press.action in acts:
        acts[press.action]()
    elif press.action in ("choice", "language", "phrase", "amount"):
        _fill_otherwise(press, front, session)
    elif press.action in ("mail", "sms", "order_message", "on_site_message"):
        reaching.reach(front, press.action)


def _fill_otherwise(press: PanelPress, front: Front, session: "HeadedSession") -> None:
    """Draft and fill the job as the person wants it; what they wrote themselves gives way to the new draft."""
    value: object = press.value
    if press.action == "amount":
        value = _money(press.value, front)
        if value is None:
            front.tell("respond.notice.no_amount")
            return
    name = {"amount": "offer_money"}.get(press.action, press.action)
    try:
        wanted = Wanted.model_validate({**front.prepared.said.wanted.model_dump(), name: value or None})
    except ValidationError:
        return  # the panel offers only what there is
    front.wants(press.action, press.value)
    session.refill(Said(wanted))


def _money(spelled: str, front: Front) -> Money | None:
    """Read an amount in the form's currency; None for what is none."""
    case = front.prepared.case
    currency = front.desk.form_currency(case) if case is not None else None
    try:
        amount = Decimal(spelled.strip())
    except InvalidOperation:
        return None
    return Money(amount=amount, currency=currency) if currency and amount.is_finite() and amount >= 0 else None
