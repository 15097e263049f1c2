"""What the new seller center's own client may ask, and the replies' shapes."""

from datetime import datetime, timedelta
from typing import Any

from flask import g

from assistant.qa.site.listing import Query, dispute, list_cases, list_orders
from assistant.qa.site.new_shapes import (
    buyer_shape,
    clock_shape,
    evidence_shape,
    file_shape,
    item_shape,
    money_shape,
    order_shape,
    parcel_shape,
    role,
    solution_shape,
    stamp,
)
from assistant.qa.site.vocabulary import (
    ACTION_TYPES,
    REASONS,
    RETURNABLE,
    SOLUTION_TYPES,
    STATUSES,
    word,
)
from assistant.qa.site.world import World
from flows.records import Case, ProcessStep

Shape = dict[str, Any]


class Refusal(Exception):
    """The site does not do what it was asked: a code and words for people."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code
        self.words = words


def _query(asked: Shape) -> Query:
    size = int(asked.get("pageSize", 10))
    states = {"10": "seller", "11": "open"}
    return Query.model_validate(
        {
            "current": int(asked.get("current", 1)),
            "page_size": size if size in (10, 20, 50) else 10,
            "by_time_left": asked.get("sortField") == "timeout_trigger",
            "state": states.get(str(asked.get("screenItemsStatus", "")), "all"),
            "keyword": str(asked.get("keyword") or ""),
        }
    )


def dispute_list(world: World, asked: Shape) -> Shape:
    """Answer querySellerReverseOrderList."""
    query = _query(asked)
    page = list_cases(world, query)
    rows = [{"sellerReverseOrderLines": [_line(world, case)]} for case in page.rows]
    return {"dataSource": rows, "pageInfo": _page_info(query, page.total)}


def _page_info(query: Query, total: int) -> Shape:
    return {"current": query.current, "pageSize": query.page_size, "total": total}


def _line(world: World, case: Case) -> Shape:
    row, item = dispute(world, case), item_shape(case)
    return {
        "aeItemDTO": item,
        "item": item,
        "buttonDTOList": [],
        "buyer": buyer_shape(case.issue_id, case.buyer_login_id, case.buyer_country),
        "detailUrl": row.detail_url,
        **stamp("gmtCreate", case.gmt_create),
        **stamp("gmtModified", case.gmt_modified),
        **_ids(case),
        "reverseStatus": status_text(case),
        "reverseType": "RETURN",
        "applyReason": reason_text(case),
        "refundMoney": money_shape(row.refund_money),
        "afterSaleWarranty": case.after_sale_warranty,
        **clock_shape(case.deadline),
    }


def _ids(case: Case) -> Shape:
    return {
        "reverseOrderId": f"6509{case.issue_id[4:]}",
        "reverseOrderLineId": case.issue_id,
        "tradeOrderId": case.parent_order_id,
        "tradeOrderLineId": case.order_id,
        **stamp("tradeOrderGmtCreate", _ordered(case)),
    }


def _ordered(case: Case) -> datetime | None:
    """Tell when the order was placed: records hold no such field, so it is made up here."""
    known = case.parcel.gmt_send if case.parcel else case.gmt_create
    return known - timedelta(days=1, seconds=int(case.issue_id[-4:])) if known else None


def status_text(case: Case) -> str:
    """Say a case's state in the page's language."""
    code = case.reverse_detail_status
    return word(STATUSES, code, g.language) if code else case.status_text


def reason_text(case: Case) -> str:
    """Say a case's reason in the page's language."""
    return word(REASONS, case.reason, g.language) if case.reason else case.reason_text


def _case(world: World, asked: Shape) -> Case:
    case = world.case(str(asked.get("reverseOrderLineId", "")))
    if case is None:
        raise Refusal("REVERSE_ORDER_NOT_FOUND", "纠纷不存在" if g.language == "zh" else "No such dispute")
    return case


def case_detail(world: World, asked: Shape) -> Shape:
    """Answer reverseOrderLineDetailRender."""
    case = _case(world, asked)
    return {
        **_ids(case),
        "reverseDetailStatusText": status_text(case),
        "applyReason": reason_text(case),
        **stamp("gmtCreate", case.gmt_create),
        **stamp("gmtModified", case.gmt_modified),
        **clock_shape(case.deadline),
        "afterSaleWarranty": case.after_sale_warranty,
        "buyer": buyer_shape(case.issue_id, case.buyer_login_id, case.buyer_country),
        "item": item_shape(case),
        "refundMoneyMax": money_shape(case.refund_money_max),
        "refundMoneyMaxLocal": money_shape(case.refund_money_max_local),
        "solutions": [solution_shape(solution) for solution in case.solutions],
        "evidence": evidence_shape(case),
        "parcel": parcel_shape(case.parcel),
        "buyerReturnLogisticsCompany": case.buyer_return_logistics_company,
        "buyerReturnNo": case.buyer_return_no,
        "buttonDTOList": [{"type": action} for action in case.actions],
        "supportReturn": case.reason in RETURNABLE,
    }


def case_history(world: World, asked: Shape) -> list[Shape]:
    """Answer reverseOrderLineHistoryRender, newest step first."""
    case = _case(world, asked)
    return [_step(case, step) for step in case.process]


def _step(case: Case, step: ProcessStep) -> Shape:
    plan = next((old for old in case.solutions if old.solution_owner == step.submit_member_type), None)
    told = bool(step.content or step.refund_money)
    solution = {
        "actionOwner": role(step.submit_member_type),
        "actionPlan": word(SOLUTION_TYPES, plan.solution_type, g.language) if plan and step.refund_money else None,
        "actionComment": step.content,
        "refundMoney": money_shape(step.refund_money),
        "shippingFeeBearer": role(plan.logistics_fee_bear_role) if plan and step.refund_money else None,
    }
    return {
        **stamp("actionTime", step.gmt_create),
        "actionType": step.action_type,
        "actionTypeText": word(ACTION_TYPES, step.action_type, g.language),
        "submitMemberType": role(step.submit_member_type),
        "applyReason": reason_text(case),
        "files": [file_shape(file) for file in step.attachments],
        "hasBuyerVideo": step.has_buyer_video,
        "processSolutions": [solution] if told else [],
    }


def personal(world: World, asked: Shape) -> Shape:
    """Answer queryBuyerPrivacy, which the eye icon asks."""
    return world.personal(str(asked.get("bizId", ""))).model_dump()


def order_list(world: World, asked: Shape) -> Shape:
    """Answer queryOrderList."""
    query = _query(asked)
    page = list_orders(world, query)
    return {"dataSource": [order_shape(order) for order in page.rows], "pageInfo": _page_info(query, page.total)}


def order_detail(world: World, asked: Shape) -> Shape:
    """Answer orderDetailRender."""
    order = world.order(str(asked.get("orderId", "")))
    if order is None:
        raise Refusal("ORDER_NOT_FOUND", "订单不存在" if g.language == "zh" else "No such order")
    told = [
        {"channel": message.channel, "content": message.content, **stamp("gmtCreate", message.at)}
        for message in world.messages
        if message.order_id == order.order_id
    ]
    return {**order_shape(order), "messages": told}
