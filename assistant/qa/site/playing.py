"""What a person's own clicks do to the truth: answer, agree, upload, extend, tell the buyer."""

from datetime import timedelta
from decimal import Decimal
from typing import Literal

from pydantic import Field

from assistant.qa.site.case_history import attachment
from assistant.qa.site.people import CURRENCIES, convert
from assistant.qa.site.vocabulary import STATUSES
from assistant.qa.site.world import Message, MessageChannel, World
from flows.records import Attachment, Case, Deadline, Money, ProcessStep, Record, Solution

LONGEST_RECEIPT = timedelta(days=120)
"""The receipt period may end so long after shipment."""
LONGEST_MESSAGE = 1000
"""Characters."""


class Answer(Record):
    """A seller's own solution."""

    kind: Literal["refund", "return_and_refund", "refuse"] = "refund"
    dollars: Decimal = Field(ge=0)
    content: str = Field(min_length=4, max_length=1000)
    files: tuple[str, ...] = ()
    """Paths of pictures uploaded before."""


def answer(world: World, issue_id: str, given: Answer) -> str | None:
    """Add the seller's solution to a case; return what the site objects to, None when it was taken."""
    case = world.case(issue_id)
    if case is None or not {"refuse", "modify_solution"} & set(case.actions):
        return "STATUS_NOT_ALLOWED"
    if case.refund_money_max is not None and given.dollars > case.refund_money_max.amount:
        return "AMOUNT_EXCEEDED"
    solution = _solution(case, given)
    known = any(old.solution_owner == "seller" for old in case.solutions)
    files = tuple(attachment("seller", path, world.uploads.get(path)) for path in given.files)
    moment = world.now().replace(microsecond=0)
    end = moment + timedelta(days=3)
    step = ProcessStep(
        gmt_create=moment,
        action_type="seller_modify_solution" if known else "seller_create_solution",
        submit_member_type="seller",
        content=given.content,
        refund_money=solution.refund_money,
        attachments=files,
    )
    others = tuple(old for old in case.solutions if old.solution_owner != "seller")
    update = {
        "solutions": (*others[:1], solution, *others[1:]),
        "deadline": Deadline(owner="buyer", timeout_type="WAIT_SOLUTION_TIMEOUT", text="", earliest=end, latest=end),
        "reverse_detail_status": "wait_for_buyer_response",
        "status_text": STATUSES["wait_for_buyer_response"][world.language],
        "actions": ("modify_solution", "upload_proof"),
        "evidence": case.evidence + files,
    }
    world.put_case(_after(case, step, update))
    return None


def _solution(case: Case, given: Answer) -> Solution:
    returns = given.kind == "return_and_refund"
    dollars = Decimal(0) if given.kind == "refuse" else given.dollars
    return Solution(
        solution_owner="seller",
        solution_type="return_and_refund" if returns else "refund",
        status="wait_buyer_accept",
        refund_money=convert(dollars, CURRENCIES.get(case.buyer_country or "", "USD")),
        refund_money_post=Money(amount=dollars.quantize(Decimal("0.01")), currency="USD"),
        logistics_fee_bear_role="buyer" if returns else None,
        content=given.content,
    )


def _after(case: Case, step: ProcessStep, update: dict[str, object]) -> Case:
    return case.model_copy(update={**update, "process": (step, *case.process), "gmt_modified": step.gmt_create})


def agree(world: World, issue_id: str) -> str | None:
    """Accept the buyer's solution, which ends the case; return what the site objects to."""
    case = world.case(issue_id)
    if case is None or "accept" not in case.actions:
        return "STATUS_NOT_ALLOWED"
    step = ProcessStep(
        gmt_create=world.now().replace(microsecond=0), action_type="seller_accept", submit_member_type="seller"
    )
    over = tuple(
        old.model_copy(update={"status": "reached"}) if old.solution_owner == "buyer" else old for old in case.solutions
    )
    update: dict[str, object] = {
        "solutions": over,
        "deadline": None,
        "reverse_detail_status": "refund_success",
        "status_text": STATUSES["refund_success"][world.language],
        "actions": (),
    }
    world.put_case(_after(case, step, update))
    return None


def upload(world: World, issue_id: str, data: bytes) -> str:
    """Keep a picture that a person chose and return its path."""
    with world.lock:
        ending = "png" if data.startswith(b"\x89PNG") else "jpg"
        path = f"/evidence/{issue_id}/seller-{len(world.uploads) + 1}.{ending}"
        world.uploads[path] = data
    return path


def show_proof(world: World, issue_id: str, path: str) -> Attachment | None:
    """Add an uploaded picture to a case as the seller's evidence; None for an unknown case."""
    case = world.case(issue_id)
    if case is None or "upload_proof" not in case.actions:
        return None
    file = attachment("seller", path, world.uploads.get(path))
    step = ProcessStep(
        gmt_create=world.now().replace(microsecond=0),
        action_type="seller_create_proof",
        submit_member_type="seller",
        attachments=(file,),
    )
    world.put_case(_after(case, step, {"evidence": (*case.evidence, file)}))
    return file


def extend(world: World, order_id: str, days: int) -> Literal["ok", "201", "210"]:
    """Lengthen an order's receipt period; 201 refuses the days, 210 the order's state."""
    order = world.order(order_id)
    if order is None or order.order_status != "WAIT_BUYER_ACCEPT_GOODS" or order.receipt_deadline is None:
        return "210"
    end, sent = order.receipt_deadline.earliest, order.gmt_send
    if days < 1 or end is None or sent is None or end + timedelta(days=days) > sent + LONGEST_RECEIPT:
        return "201"
    moment = end + timedelta(days=days)
    deadline = order.receipt_deadline.model_copy(update={"earliest": moment, "latest": moment, "overdue": False})
    world.put_order(order.model_copy(update={"receipt_deadline": deadline, "extended": True}))
    return "ok"


def tell_buyer(world: World, order_id: str, channel: MessageChannel, content: str) -> str | None:
    """Keep a message to the buyer of an order; return what the site objects to, None when it went."""
    if world.order(order_id) is None:
        return "ORDER_NOT_FOUND"
    if not 1 <= len(content) <= LONGEST_MESSAGE:
        return "MESSAGE_INVALID"
    with world.lock:
        world.messages.append(Message(order_id=order_id, channel=channel, content=content, at=world.now()))
    return None
