"""The main job once, on the built-in seller center: no account, nothing sent."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from playwright.sync_api import Page

from assistant.commands.filling import reply_of, show_form, with_picture
from assistant.commands.reading import cases_at, disputes_of, orders_of, tell_count
from assistant.commands.run import Run
from assistant.language import Language, current_language, text
from assistant.private_files import private_folder, write_private
from assistant.qa.checking.centers import practice_visit
from assistant.qa.site import SellerCenter
from assistant.shop_session import at_shop
from assistant.tables import disputes_table
from assistant.urgency import urgency_of
from flows.cases import read_case
from flows.dispute_list import DISPUTES
from flows.errors import SiteProblem
from flows.evidence import Pictures
from flows.extension_form import Extension, fill_extension, read_order
from flows.listing import open_list, sort_list
from flows.records import Case, Dispute, FilledForm, Order, Record
from flows.reply_form import fill_reply
from flows.session import Session

PROFILE_OF = {"new": "aliexpress", "classic": "aliexpress-classic"}

# What the demo answers; a real draft comes from the person.
_REPLY = (
    "Dear customer, thank you for your message. We have checked your order {order_id}. As a goodwill we offer you a "
    "partial refund of {amount} {currency}. You can keep the goods. Please accept this solution if it suits you."
)


@dataclass(frozen=True)
class Wish:
    """What the demo shall show."""

    face: str = "new"
    disputes: int = 60
    seed: int = 1
    headed: bool = False
    pictures: Path = field(default_factory=lambda: Path(tempfile.gettempdir()) / "dispute-assistant-demo")


@dataclass
class Outcome:
    """What the demo did; the field names are those of its JSON summary."""

    face: str
    disputes_total: int | None = None
    disputes_read: int = 0
    cases_read: int = 0
    in_order: bool = False
    reply_filled: bool = False
    extension_filled: bool = False
    writes_received: int = 0
    pictures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    problems: list[SiteProblem] = field(default_factory=list)

    def summary(self) -> "Summary":
        """Return the summary as JSON shows it."""
        return Summary.model_validate({name: getattr(self, name) for name in Summary.model_fields})


class Summary(Record):
    """What the demo did."""

    face: str
    disputes_total: int | None
    disputes_read: int
    cases_read: int
    in_order: bool
    reply_filled: bool
    extension_filled: bool
    writes_received: int
    pictures: tuple[str, ...]
    seconds: float


def play(run: Run, wish: Wish) -> Outcome:
    """Start a local seller center and do the whole job on it; return what was done."""
    started = monotonic()
    outcome = Outcome(wish.face)
    language: Language = current_language()
    with SellerCenter(wish.face, disputes=wish.disputes, seed=wish.seed, language=language) as center:
        run.output.say(text("demo.started", address=center.address, face=text(f"demo.face.{wish.face}")))
        with _at(run, wish, center) as session:
            rows = _read(run, session, outcome)
            _fill(run, session, _Stage(wish, outcome), rows)
        outcome.writes_received = len(center.world.writes)
    outcome.seconds = round(monotonic() - started, 1)
    return outcome


@contextmanager
def _at(run: Run, wish: Wish, center: SellerCenter) -> Iterator[Session]:
    with practice_visit(run, center, PROFILE_OF[wish.face], headed=wish.headed) as visit, at_shop(visit) as session:
        run.output.say(text("demo.signed_in"))
        yield session


def _read(run: Run, session: Session, outcome: Outcome) -> list[Dispute]:
    listed = disputes_of(session)
    outcome.disputes_total, outcome.disputes_read, outcome.in_order = listed.total, len(listed.rows), listed.in_order
    outcome.problems += listed.problems
    for row in listed.rows:
        run.output.record("dispute", row, shop="demo")
    ids, pictures = [row.issue_id for row in listed.rows], Pictures(session)
    for case in cases_at(run, session, ids, outcome.problems):
        outcome.cases_read += 1
        run.output.record("case", pictures.fetched(case), shop="demo")
    run.output.show(disputes_table(listed.rows, session.site.now()))
    tell_count(run, session, listed, "disputes")
    run.output.say(text("read.done", read=outcome.cases_read, total=len(ids)))
    return listed.rows


class _Stage(NamedTuple):
    """What is shown, and what came of it."""

    wish: Wish
    outcome: Outcome


def _fill(run: Run, session: Session, stage: _Stage, rows: Sequence[Dispute]) -> None:
    wish, outcome = stage
    open_list(session.page, session.site, DISPUTES, "address")
    sort_list(session.page, session.site, DISPUTES)
    outcome.pictures.append(_picture(session.page, wish, "list"))
    waiting = [row.issue_id for row in rows if urgency_of(row.deadline, session.site.now()) in _IN_TIME]
    case = _answerable(session, waiting)
    if case is not None:
        outcome.pictures.append(_picture(session.page, wish, "case"))
        form = _fill_reply(run, session, case, wish)
        outcome.reply_filled = form.complete
        outcome.pictures.append(str(form.picture))
    order = next(iter(_extendable(orders_of(session, by="address").rows)), None)
    if order is not None:
        form = _fill_extension(run, session, order, wish)
        outcome.extension_filled = form.complete
        outcome.pictures.append(str(form.picture))


_IN_TIME = ("under_6h", "under_24h", "under_48h", "later")


def _answerable(session: Session, issue_ids: Sequence[str]) -> Case | None:
    """Return the first case that the seller may answer now, its page open."""
    for issue_id in issue_ids:
        case = read_case(session.page, session.site, issue_id)
        if {"refuse", "modify_solution"}.intersection(case.actions) and not case.after_sale_warranty:
            return case
    return None


def _extendable(orders: Sequence[Order]) -> list[Order]:
    return [order for order in orders if order.order_status == "WAIT_BUYER_ACCEPT_GOODS" and not order.extended]


def _fill_reply(run: Run, session: Session, case: Case, wish: Wish) -> FilledForm:
    in_usd = session.site.profile.reply_form.amount_in == "usd"
    ceiling = case.refund_money_max if in_usd else case.refund_money_max_local
    amount = (ceiling.amount / 5).quantize(ceiling.amount) if ceiling else Decimal(0)
    words = {"order_id": case.parent_order_id, "amount": amount, "currency": ceiling.currency if ceiling else ""}
    said: dict[str, object] = {"solution_type": "refund", "amount": str(amount), "content": _REPLY.format(**words)}
    wanted = reply_of(case, said, session.site.profile.reply_form)
    with session.guard.strict():
        page, form = fill_reply(session.page, session.site, session.guard, case, wanted)
        form = with_picture(page, form, wish.pictures, "reply.png")
    show_form(run, session, page, form, headed=wish.headed)
    return form


def _fill_extension(run: Run, session: Session, order: Order, wish: Wish) -> FilledForm:
    read = read_order(session.page, session.site, order.order_id)
    wanted = Extension(days=30, reason="logistics_delay")
    with session.guard.strict():
        page, form = fill_extension(session.page, session.site, session.guard, wanted, order=read)
        form = with_picture(page, form, wish.pictures, "extension.png")
    show_form(run, session, page, form, headed=wish.headed)
    return form


def _picture(page: Page, wish: Wish, name: str) -> str:
    file = private_folder(wish.pictures) / f"{name}.png"
    write_private(file, page.screenshot())
    return str(file)
