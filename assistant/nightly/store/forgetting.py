"""Erase one buyer from everything that is kept; what is counted stays countable."""

import html
import json
import re
from collections.abc import Callable, Iterator

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from assistant.nightly.noise import content_hash
from assistant.nightly.records import OrderNight
from assistant.nightly.store.answers import Forgotten
from assistant.nightly.store.kept_pictures import no_more_named
from assistant.nightly.store.tables import CaseRow, EventRow, OrderListRow, VersionRow
from assistant.nightly.store.telling_nights import ORDERS
from flows.records import Attachment, Case, Dispute, Flag, Parcel, ProcessStep, Solution

_LEAST_LETTERS = 3
"""A shorter name would stand in everybody's texts."""
_HARMLESS = ("reverse_detail_status", "reason", "deadline", "refund_money_max", "actions", "after_sale_warranty")
"""Fields whose events tell nothing of the buyer."""

CaseKey = tuple[str, str]


def forget(session: Session, buyer: str) -> Forgotten:
    """Erase a buyer by login, or, where no login is the same, by a name that stands in texts or raw pages.

    Raises ValueError for a name of less than three letters.
    """
    wanted = _wanted(buyer)
    by_login = _cases_where(session, lambda version: _login(version) == wanted)
    orders = _forget_orders(session, wanted)
    keys = by_login or (set() if orders else _cases_where(session, _mention_of(wanted)))
    readings, events, pictures = 0, 0, set[str]()
    for shop, issue_id in sorted(keys):
        _forget_rows(session, shop, issue_id)
        readings += _forget_readings(session, (shop, issue_id), pictures)
        events += _forget_events(session, shop, issue_id)
    gone = no_more_named(session, pictures)
    return Forgotten(cases=len(keys), readings=readings, events=events, orders=orders, pictures=gone)


def cases_of(session: Session, buyer: str) -> frozenset[CaseKey]:
    """Return shop and number of the buyer's cases and orders: those that `forget` would erase. Raises ValueError."""
    wanted = _wanted(buyer)
    orders = {
        (row.shop, each.order.order_id)
        for row in session.scalars(select(OrderListRow).execution_options(yield_per=20))
        for each in ORDERS.validate_json(row.record)
        if _is_of(each, wanted)
    }
    by_login = _cases_where(session, lambda version: _login(version) == wanted)
    return frozenset(orders | by_login) or frozenset(_cases_where(session, _mention_of(wanted)))


def without_buyer(case: Case) -> Case:
    """Return a case that tells nothing of its buyer but what is counted: country, reason, money, moments."""
    return case.model_copy(
        update={
            "buyer_login_id": None,
            "solutions": tuple(map(_solution, case.solutions)),
            "process": tuple(map(_step, case.process)),
            "evidence": tuple(map(_file, case.evidence)),
            "parcel": _parcel(case.parcel),
            "buyer_return_logistics_company": None,
            "buyer_return_no": None,
            "flags": _flags(case.flags),
        }
    )


def _solution(solution: Solution) -> Solution:
    return solution.model_copy(update={"content": ""})


def _step(step: ProcessStep) -> ProcessStep:
    return step.model_copy(update={"content": "", "attachments": tuple(map(_file, step.attachments))})


def _file(file: Attachment) -> Attachment:
    return file.model_copy(update={"file_path": "", "sha256": None})


def _parcel(parcel: Parcel | None) -> Parcel | None:
    # The track leads to the buyer's door; the carrier is counted.
    return parcel and parcel.model_copy(update={"logistics_no": None, "events": ()})


def _flags(flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    return tuple(flag.model_copy(update={"text": ""}) for flag in flags)


def _wanted(buyer: str) -> str:
    wanted = buyer.strip().casefold()
    if len(wanted) < _LEAST_LETTERS:
        raise ValueError("a buyer's name has at least three letters")
    return wanted


def _cases_where(session: Session, fits: Callable[[VersionRow], bool]) -> set[CaseKey]:
    found = session.scalars(select(VersionRow).execution_options(yield_per=50))
    return {(version.shop, version.issue_id) for version in found if fits(version)}


def _login(version: VersionRow) -> str:
    return (Case.model_validate_json(version.record).buyer_login_id or "").strip().casefold()


def _mention_of(wanted: str) -> Callable[[VersionRow], bool]:
    words = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, wanted.split())) + r"(?!\w)")
    return lambda version: any(words.search(each.casefold()) for each in _texts(version))


def _texts(version: VersionRow) -> Iterator[str]:
    yield json.dumps(json.loads(version.record), ensure_ascii=False)
    if version.raw:
        page = version.raw.decode("utf-8", "replace")
        yield page
        yield html.unescape(page)
        # As JSON, in which pages and replies are kept, a line's end is \\n and any letter may be \\uXXXX.
        yield html.unescape(_SPELLED.sub(_letter, page))


_SPELLED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")


def _letter(spelled: re.Match[str]) -> str:
    return chr(int(spelled[1], 16)) if spelled[1] else " " if spelled[2] in "nrt" else spelled[2]


def _forget_rows(session: Session, shop: str, issue_id: str) -> None:
    row = session.get_one(CaseRow, (shop, issue_id))
    for name in ("seen_row", "read_row"):
        if kept := getattr(row, name):
            dispute = Dispute.model_validate_json(kept)
            # Words of state and reason are the site's; without them the row would look changed the next night.
            about_buyer = [flag for flag in dispute.flags if flag.field.startswith("buyer")]
            flags = tuple(flag for flag in dispute.flags if flag not in about_buyer) + _flags(tuple(about_buyer))
            erased = dispute.model_copy(update={"buyer_login_id": None, "flags": flags})
            setattr(row, name, erased.model_dump_json().encode())


def _forget_readings(session: Session, key: CaseKey, pictures: set[str]) -> int:
    versions = session.scalars(select(VersionRow).where(VersionRow.shop == key[0], VersionRow.issue_id == key[1])).all()
    for version in versions:
        case = Case.model_validate_json(version.record)
        files = (*case.evidence, *(file for step in case.process for file in step.attachments))
        pictures.update(file.sha256 for file in files if file.sha256)
        erased = without_buyer(case)
        version.record, version.content_hash, version.raw = (
            erased.model_dump_json().encode(),
            content_hash(erased),
            None,
        )
    return len(versions)


def _forget_events(session: Session, shop: str, issue_id: str) -> int:
    here = (EventRow.shop == shop, EventRow.issue_id == issue_id, EventRow.kind.in_(_TELLING))
    harmless = and_(EventRow.kind != "unknown_word", or_(*(EventRow.field.startswith(name) for name in _HARMLESS)))
    erased = session.execute(update(EventRow).where(*here, ~harmless).values(before="", after=""))
    return int(getattr(erased, "rowcount", 0))


_TELLING = ("changed", "unknown_word", "platform_decided")


def _forget_orders(session: Session, wanted: str) -> int:
    erased = 0
    for row in session.scalars(select(OrderListRow).execution_options(yield_per=20)):
        orders = ORDERS.validate_json(row.record)
        cleaned = tuple(_order(each) if _is_of(each, wanted) else each for each in orders)
        count = sum(_is_of(each, wanted) for each in orders)
        if count:
            row.record = ORDERS.dump_json(cleaned)
            erased += count
    return erased


def _is_of(night: OrderNight, wanted: str) -> bool:
    return (night.order.buyer_login_id or "").strip().casefold() == wanted


def _order(night: OrderNight) -> OrderNight:
    order = night.order
    erased = {"buyer_login_id": None, "logistics_no": None, "flags": _flags(order.flags)}
    return night.model_copy(update={"order": order.model_copy(update=erased)})
