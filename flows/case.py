"""One dispute read in full: what its page or its replies say, as a record."""

import re
from typing import cast

from flows.meaning import Meaning
from flows.profile import Part
from flows.records import Attachment, Case, Parcel, ParcelEvent, Party, ProcessStep, Solution
from flows.words import code_of

_VIDEO = re.compile(r"\.(mp4|mov|webm|avi|m4v)\b|video", re.IGNORECASE)
_IMAGE = re.compile(r"\.(jpe?g|png|gif|webp)\b|image", re.IGNORECASE)


def build_case(said: Meaning, part: Part) -> Case | None:
    """Understand a whole case; None when not even its id can be read."""
    issue_id = said.identifier("issue_id")
    if issue_id is None:
        return None
    status = said.word("status_text", "status")
    single = {
        "order_id": said.identifier("order_id"),
        "parent_order_id": said.identifier("parent_order_id"),
        "reverse_detail_status": status,
        "status_text": _as_said(said, "status_text"),
        "reason": said.word("reason_text", "reason"),
        "reason_text": _as_said(said, "reason_text"),
        "gmt_create": said.moment("gmt_create"),
        "gmt_modified": said.moment("gmt_modified"),
        "deadline": said.deadline("deadline", status),
        "after_sale_warranty": said.present("after_sale_warranty"),
        "buyer_login_id": said.text("buyer_login_id"),
        "buyer_country": said.word("buyer_country", "country"),
        "product_id": said.identifier("product_id"),
        "product_name": said.text("product_name"),
        "product_price": said.money("product_price"),
        "item_count": said.count("item_count"),
        "refund_money_max": said.money("refund_money_max"),
        "refund_money_max_local": said.money("refund_money_max_local"),
        "buyer_return_logistics_company": said.text("buyer_return_logistics_company"),
        "buyer_return_no": said.parcel_number("buyer_return_no"),
    }
    repeated = {
        "solutions": tuple(_solution(each) for each in pieces(said, part, "solutions")),
        "process": tuple(_step(each, part.lists["process"]) for each in pieces(said, part, "process")),
        "evidence": tuple(filter(None, (_attachment(each) for each in pieces(said, part, "evidence")))),
        "parcel": _parcel(said, part),
        "actions": tuple(
            sorted(filter(None, (each.word("action", "action") for each in pieces(said, part, "actions"))))
        ),
    }
    return Case.model_validate({"issue_id": issue_id, **single, **repeated, "flags": tuple(said.flags)})


def pieces(said: Meaning, part: Part, name: str) -> list[Meaning]:
    """Return the meanings of one list's pieces, numbered in their flags' paths."""
    expected = part.lists[name].fields if name in part.lists else {}
    return [said.piece(raw, expected, f"{name}.{number}") for number, raw in enumerate(said.raw.lists.get(name, ()))]


def _as_said(said: Meaning, name: str) -> str:
    return " ".join(str(said.raw.fields.get(name) or "").split())


def _party(said: Meaning, name: str) -> Party | None:
    return cast(Party | None, said.word(name, "party"))


def _solution(said: Meaning) -> Solution:
    owner = _party(said, "solution_owner")
    return Solution(
        # A proposal of nobody known is shown as the system's; its flag says what stood there.
        solution_owner=owner or "system",
        solution_type=said.word("solution_type", "solution_type"),
        status=said.word("status", "solution_status"),
        refund_money=said.money("refund_money"),
        refund_money_post=said.money("refund_money_post"),
        logistics_fee_bear_role=_party(said, "logistics_fee_bear_role"),
        content=said.prose("content"),
    )


def _step(said: Meaning, part: Part) -> ProcessStep:
    member = _party(said, "submit_member_type")
    return ProcessStep(
        gmt_create=said.moment("gmt_create"),
        action_type=said.word("action_type", "action_type"),
        submit_member_type=member,
        content=said.prose("content"),
        refund_money=said.money("refund_money"),
        attachments=tuple(filter(None, (_attachment(each, member) for each in pieces(said, part, "attachments")))),
        has_buyer_video=said.present("has_buyer_video"),
    )


def _attachment(said: Meaning, member: Party | None = None) -> Attachment | None:
    path = said.text("file_path")
    if path is None:
        return None
    words, told = said.profile.words, str(said.raw.fields.get("file_type") or "")
    kind = code_of(told, words.get("file_type", {})) or (
        "video" if _VIDEO.search(path) else "image" if _IMAGE.search(path) else "other"
    )
    owner = code_of(str(said.raw.fields.get("owner") or ""), words.get("party", {})) or member or "buyer"
    return Attachment.model_validate({"owner": owner, "file_type": kind, "file_path": path})


def _parcel(said: Meaning, part: Part) -> Parcel | None:
    events = tuple(
        ParcelEvent(time=each.moment("time"), place=each.text("place") or "", text=each.prose("text"))
        for each in pieces(said, part, "parcel_events")
    )
    own = said.piece(said.raw, said.expected, "parcel")
    company, number, sent = own.text("logistics_company"), own.parcel_number("logistics_no"), own.moment("gmt_send")
    if not (company or number or sent or events):
        return None
    return Parcel(logistics_company=company, logistics_no=number, gmt_send=sent, events=events)
