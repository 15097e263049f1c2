"""What the new seller center does when a person presses its buttons."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import g, request
from pydantic import ValidationError

from assistant.qa.site.new_calls import Refusal
from assistant.qa.site.playing import Answer, agree, answer, extend, show_proof, tell_buyer, upload
from assistant.qa.site.world import MessageChannel, World

Shape = dict[str, Any]
_LARGEST = 2 * 1024 * 1024
_KINDS = {"refund": "refund", "return_and_refund": "return_and_refund", "refuse_refund": "refuse"}
_WORDS = {
    "STATUS_NOT_ALLOWED": ("当前状态不支持该操作", "Not possible in the current state"),
    "AMOUNT_EXCEEDED": ("退款金额超过最高可退金额", "The amount is above the maximum refund"),
    "CONTENT_INVALID": ("方案内容不符合要求", "The solution is not valid"),
    "MESSAGE_INVALID": ("请输入1-1000个字符", "Please write 1 to 1000 characters"),
    "ORDER_NOT_FOUND": ("订单不存在", "No such order"),
    "FILE_INVALID": ("仅支持2MB以内的jpg、jpeg、png图片", "Only jpg, jpeg and png pictures up to 2 MB"),
    "201": ("延长天数超过上限", "The number of days is above the limit"),
    "210": ("订单当前状态不支持延长收货时间", "The receipt period of this order cannot be extended now"),
}


def _refuse(code: str) -> Refusal:
    chinese, english = _WORDS[code]
    return Refusal(code, chinese if g.language == "zh" else english)


def save_solution(world: World, asked: Shape) -> Shape:
    """Take the seller's solution."""
    world.record_write("solution", request.path, asked)
    try:
        given = Answer.model_validate(
            {
                "kind": _KINDS[str(asked.get("solutionType"))],
                "dollars": Decimal(str(asked.get("refundMoneyPost") or "0")),
                "content": str(asked.get("content", "")).strip(),
                "files": [str(key) for key in asked.get("files", [])],
            }
        )
    except (ValidationError, InvalidOperation, KeyError):
        raise _refuse("CONTENT_INVALID") from None
    if (objection := answer(world, str(asked.get("reverseOrderLineId", "")), given)) is not None:
        raise _refuse(objection)
    return {"result": True}


def agree_solution(world: World, asked: Shape) -> Shape:
    """Accept the buyer's solution for good."""
    world.record_write("agree", request.path, asked)
    if (objection := agree(world, str(asked.get("reverseOrderLineId", "")))) is not None:
        raise _refuse(objection)
    return {"result": True}


def upload_evidence(world: World, asked: Shape) -> Shape:
    """Add an uploaded picture to a case."""
    world.record_write("upload", request.path, asked)
    if show_proof(world, str(asked.get("reverseOrderLineId", "")), str(asked.get("url", ""))) is None:
        raise _refuse("STATUS_NOT_ALLOWED")
    return {"result": True}


def take_file(world: World) -> Shape:
    """Take one picture as multipart `file`."""
    file = request.files.get("file")
    data = file.read() if file else b""
    issue_id = request.form.get("reverseOrderLineId", "0")
    name = file.filename if file else ""
    world.record_write("upload", request.path, {"reverseOrderLineId": issue_id, "filename": name, "size": len(data)})
    if not data.startswith((b"\x89PNG", b"\xff\xd8")) or len(data) > _LARGEST or not issue_id.isdigit():
        raise _refuse("FILE_INVALID")
    path = upload(world, issue_id, data)
    return {"fileType": "IMAGE", "url": path, "fileKey": path.rsplit("/", 1)[-1]}


def extend_receipt(world: World, asked: Shape) -> Shape:
    """Lengthen the receipt period of an order."""
    world.record_write("extension", request.path, asked)
    days = str(asked.get("days", ""))
    outcome = extend(world, str(asked.get("orderId", "")), int(days) if days.isdecimal() else 0)
    if outcome != "ok":
        raise _refuse(outcome)
    return {"result": True}


def leave_message(world: World, asked: Shape) -> Shape:
    """Keep a message that stands on the order's page."""
    return _tell(world, asked, "order_message")


def send_message(world: World, asked: Shape) -> Shape:
    """Keep a message of the site's own mail."""
    return _tell(world, asked, "on_site_message")


def _tell(world: World, asked: Shape, channel: MessageChannel) -> Shape:
    world.record_write("message", request.path, asked)
    content = str(asked.get("content", "")).strip()
    if (objection := tell_buyer(world, str(asked.get("orderId", "")), channel, content)) is not None:
        raise _refuse(objection)
    return {"result": True}
