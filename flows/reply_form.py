"""The reply (拒绝并提供方案): refuse the buyer's solution by a counter-solution, filled for a person to confirm."""

from decimal import Decimal
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page
from pydantic import Field, field_validator

from flows import engine
from flows.arriving import arrive
from flows.errors import AmountOutOfRange, NotOffered
from flows.filling import Form, Wanted, fill, left_to_person
from flows.guard import Guard
from flows.phrases.currencies import decimals_of
from flows.phrases.money import parse_range
from flows.records import Case, FilledForm, Money, Record
from flows.site import Site, shown
from flows.steps import take
from flows.text_length import within_length

_ANSWERABLE = {"refuse", "modify_solution"}


class Reply(Record):
    """What the seller means to answer."""

    solution_type: Literal["refund", "return_and_refund", "refuse_refund"]
    refund_money: Money | None = None
    """In the currency of the form; 0.00 refuses."""
    return_address: str | None = None
    """Visible words of one of the addresses that the form offers."""
    content: str = Field(min_length=1)
    evidence: tuple[Path, ...] = ()

    @field_validator("evidence")
    @classmethod
    def _pictures(cls, files: tuple[Path, ...]) -> tuple[Path, ...]:
        for file in files:
            if file.suffix.lower() not in {".jpg", ".jpeg", ".png"} or not file.is_file():
                raise ValueError(f"{file} is no jpg or png file that can be read")
            if file.stat().st_size > 2_000_000:
                raise ValueError(f"{file} is larger than 2 MB")
        return files


def fill_reply(page: Page, site: Site, guard: Guard, case: Case, reply: Reply) -> tuple[Page, FilledForm]:
    """Open the reply form of the case that the page shows, fill it, read it back; press nothing final.

    Returns the page that holds the form. Raises NotOffered, AmountOutOfRange, LayoutChanged. The caller holds
    `guard.strict` around it, which says whether evidence may go up at once where the site's form does that.
    """
    table = site.profile.reply_form
    _answerable(case, page)
    guard.hold(page)
    page = take(page, site, table.open, "reply_form.open")
    guard.hold(page)
    arrive(page, site, table)
    form = Form(page, site, table, "reply_form", guard.may_upload)
    within_length(reply.content, form)
    if reply.refund_money is not None:
        within_ceiling(reply.refund_money, case, form)
    wanted = [Wanted("solution_type", reply.solution_type)]
    if reply.refund_money is not None and reply.solution_type != "refuse_refund":
        wanted.append(Wanted("refund_money", _amount(reply.refund_money), is_number=True))
    if reply.return_address is not None:
        wanted.append(Wanted("return_address", reply.return_address))
    wanted.append(Wanted("content", reply.content))
    if reply.evidence:
        wanted.append(Wanted("evidence", "", reply.evidence))
    fields = fill(form, wanted)
    if reply.solution_type == "return_and_refund" and reply.return_address is None:
        # Without one the site takes no reply, and which one it is only the seller knows.
        fields += left_to_person(form, "return_address", "the person knows where the goods are to go")
    return page, FilledForm(
        form="reply", issue_id=case.issue_id, order_id=case.order_id, page=shown(page.url), fields=fields
    )


def _answerable(case: Case, page: Page) -> None:
    if case.after_sale_warranty:
        raise NotOffered(
            "The platform handles and pays this case; there is nothing to answer.",
            page=shown(page.url),
            target=case.issue_id,
        )
    if not _ANSWERABLE.intersection(case.actions):
        raise NotOffered(
            "The case offers no reply now.", page=shown(page.url), target=case.issue_id, site_words=case.status_text
        )


def _amount(money: Money) -> str:
    return f"{money.amount:.{decimals_of(money.currency)}f}"


def ceiling_of(case: Case, form: Form) -> tuple[Money | None, str]:
    """Return the most that the form takes, printed by it or else carried by the case, and the form's words for it."""
    words = engine.words_at(form.page, form.table.hint) if form.table.hint else ""
    printed = parse_range(words, form.site.profile.money)
    carried = case.refund_money_max if form.table.amount_in == "usd" else case.refund_money_max_local
    return printed[1] if printed else carried, words


def within_ceiling(money: Money, case: Case, form: Form) -> None:
    """Refuse an amount that the form or the case does not allow. Raises AmountOutOfRange."""
    target, page = "reply_form.refund_money", shown(form.page.url)
    if money.amount != Decimal(_amount(money)):
        raise AmountOutOfRange(
            "{amount} is finer than {currency} has.",
            page=page,
            target=target,
            amount=money.amount,
            currency=money.currency,
        )
    ceiling, words = ceiling_of(case, form)
    if ceiling is None or ceiling.currency != money.currency:
        known = ceiling.currency if ceiling else "unknown"
        raise AmountOutOfRange(
            "The amount is in {currency}, the form's ceiling in {known}.",
            currency=money.currency,
            known=known,
            page=page,
            target=target,
            site_words=words,
        )
    if not 0 <= money.amount <= ceiling.amount:
        raise AmountOutOfRange(
            "{amount} {currency} is not within 0.00 and {ceiling} {currency}.",
            amount=money.amount,
            currency=money.currency,
            ceiling=ceiling.amount,
            page=page,
            target=target,
            site_words=words,
        )
