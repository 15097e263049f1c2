"""JSON shapes of the new seller center, named as its replies name them."""

from datetime import datetime
from typing import Any

from flask import g

from assistant.qa.site.printing import cents, milliseconds, money_text, pacific
from assistant.qa.site.vocabulary import COUNTRIES, ORDER_STATUSES, SOLUTION_STATUSES, SOLUTION_TYPES, TIMEOUTS, word
from flows.records import Attachment, Case, Deadline, Money, Order, Parcel, Solution

Shape = dict[str, Any]
_ROLES = {"buyer": "BUYER", "seller": "SELLER", "platform": "CUSTOMER_SERVICE", "system": "SYSTEM"}
_COLOURS = ("Warm white", "Black", "Green", "Blue")


def role(party: str | None) -> str | None:
    """Name a party as the replies do."""
    return _ROLES.get(party or "")


def stamp(key: str, moment: datetime | None) -> Shape:
    """Give a moment as Pacific text and, beside it, in milliseconds."""
    return {key: pacific(moment) or None, f"{key}Timestamp": milliseconds(moment)}


def money_shape(money: Money | None) -> Shape | None:
    """Shape an amount; `cent` counts the currency's smallest unit."""
    if money is None:
        return None
    return {"cent": cents(money), "currency": money.currency, "formatMoney": money_text(money)}


def clock_shape(deadline: Deadline | None) -> Shape:
    """Shape a running clock; every key is null without one."""
    moment = deadline.earliest if deadline else None
    return {
        "timeoutType": deadline.timeout_type if deadline else None,
        "timeoutTypeText": word(TIMEOUTS, deadline.timeout_type, g.language) if deadline else None,
        "timeLeftOwner": role(deadline.owner) if deadline else None,
        "timeoutTriggerTime": pacific(moment) or None,
        "timeoutTriggerTimestamp": milliseconds(moment),
    }


def item_shape(case: Case) -> Shape:
    """Shape the product of a case."""
    number = int(case.issue_id[-3:])
    return {
        "canApplyReverse": False,
        "itemCount": case.item_count,
        "itemId": int(case.product_id) if case.product_id else None,
        "itemPicUrl": f"/evidence/item/{number % 10}.png",
        "itemTitle": case.product_name,
        "itemUnitPrice": money_shape(case.product_price),
        "skuDTOList": [{"skuId": 29, "skuValue": _COLOURS[number % 4]}],
        "supportPersonalReason": True,
    }


def buyer_shape(number: str, name: str | None, country: str | None) -> Shape:
    """Shape a buyer, masked."""
    return {
        "fullName": name,
        "country": country,
        "countryText": word(COUNTRIES, country, g.language),
        "contactBuyerUrl": f"/m_apps/im-chat/im#/window?buyer={number[-4:]}",
    }


def solution_shape(solution: Solution) -> Shape:
    """Shape one party's proposal."""
    return {
        "solutionOwner": role(solution.solution_owner),
        "solutionType": solution.solution_type,
        "solutionTypeText": word(SOLUTION_TYPES, solution.solution_type, g.language),
        "status": solution.status,
        "statusText": word(SOLUTION_STATUSES, solution.status, g.language),
        "refundMoney": money_shape(solution.refund_money),
        "refundMoneyPost": money_shape(solution.refund_money_post),
        "logisticsFeeBearRole": role(solution.logistics_fee_bear_role),
        "content": solution.content,
    }


def file_shape(file: Attachment) -> Shape:
    """Shape one file."""
    return {
        "fileType": file.file_type.upper(),
        "url": file.file_path,
        "fileKey": file.file_path.rsplit("/", 1)[-1],
        "owner": role(file.owner),
    }


def evidence_shape(case: Case) -> Shape:
    """Shape the evidence by party."""
    return {
        "buyerEvidence": [file_shape(file) for file in case.evidence if file.owner == "buyer"],
        "sellerEvidence": [file_shape(file) for file in case.evidence if file.owner == "seller"],
        "platformEvidence": [file_shape(file) for file in case.evidence if file.owner == "platform"],
    }


def parcel_shape(parcel: Parcel | None) -> Shape | None:
    """Shape the shipment to the buyer."""
    if parcel is None:
        return None
    return {
        "logisticsCompany": parcel.logistics_company,
        "logisticsNo": parcel.logistics_no,
        **stamp("gmtSend", parcel.gmt_send),
        "events": [{**stamp("time", event.time), "place": event.place, "text": event.text} for event in parcel.events],
    }


def order_shape(order: Order) -> Shape:
    """Shape an order."""
    return {
        "orderId": order.order_id,
        "orderStatus": order.order_status,
        "orderStatusText": word(ORDER_STATUSES, order.order_status, g.language),
        **stamp("gmtCreate", order.gmt_create),
        **stamp("gmtSend", order.gmt_send),
        "productName": order.product_name,
        "payAmount": money_shape(order.pay_amount),
        "buyer": buyer_shape(order.order_id, order.buyer_login_id, order.buyer_country),
        "logisticsCompany": order.logistics_company,
        "logisticsNo": order.logistics_no,
        **stamp("overTimeLeft", order.receipt_deadline.earliest if order.receipt_deadline else None),
        "extended": order.extended,
        "canExtend": order.order_status == "WAIT_BUYER_ACCEPT_GOODS",
        "detailUrl": order.detail_url,
    }
