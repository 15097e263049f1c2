"""The local seller center's words, one table per kind of code, Chinese and English."""

from typing import Literal

Language = Literal["zh", "en"]
Word = dict[Language, str]


def word(table: dict[str, Word], code: str | None, language: Language) -> str:
    """Say a code in a language; an unknown code stands for itself, None for nothing."""
    if code is None:
        return ""
    return table[code][language] if code in table else code


REASONS: dict[str, Word] = {
    "in_transit": {"zh": "货物仍然在运输途中", "en": "Package is still in transit"},
    "tracking_number_unknown": {"zh": "运单号无法查询到物流信息", "en": "Tracking number has no information"},
    "parcel_lost": {"zh": "包裹丢失", "en": "Package was lost"},
    "parcel_returned": {"zh": "物流退回了包裹", "en": "Package was returned to the sender"},
    "wrong_address": {"zh": "发错地址", "en": "Sent to a wrong address"},
    "customs_hold": {"zh": "海关扣关", "en": "Held by customs"},
    "guaranteed_time_missed": {"zh": "限时达超时未送达", "en": "Not delivered within the guaranteed time"},
    "shipping_method_was_not_as_described": {
        "zh": "物流方式与描述不符",
        "en": "Shipping method was not as described",
    },
    "differs_from_description": {"zh": "货物与描述不符", "en": "Item differs from the description"},
    "quantity_short": {"zh": "货物短装", "en": "Quantity is short"},
    "damaged": {"zh": "货物破损", "en": "Item arrived damaged"},
    "does_not_work": {"zh": "货物无法正常使用", "en": "Item does not work"},
    "quality": {"zh": "质量问题", "en": "Quality problem"},
    "counterfeit": {"zh": "销售假货", "en": "Counterfeit item"},
    "personal_reasons": {"zh": "个人原因", "en": "Personal Reasons"},
    "easy_return": {"zh": "无理由退货", "en": "Easy return"},
}

NOT_RECEIVED = (
    "in_transit",
    "tracking_number_unknown",
    "parcel_lost",
    "parcel_returned",
    "wrong_address",
    "customs_hold",
    "guaranteed_time_missed",
    "shipping_method_was_not_as_described",
)
RETURNABLE = tuple(reason for reason in REASONS if reason not in NOT_RECEIVED)
"""Reasons with which a return may be proposed."""

UNKNOWN_REASON: Word = {"zh": "赠品与活动页面不一致", "en": "Gift differs from the campaign page"}
UNKNOWN_STATUS: Word = {"zh": "海外仓复核排队中", "en": "Queued for overseas warehouse review"}

STATUSES: dict[str, Word] = {
    "wait_for_seller_response": {"zh": "等待卖家响应", "en": "Waiting for seller's response"},
    "wait_for_buyer_response": {"zh": "等待买家响应", "en": "Waiting for buyer's response"},
    "wait_for_your_evidence": {"zh": "等待提供证据", "en": "Waiting for your evidence"},
    "wait_for_final_solution": {
        "zh": "等待平台给出最终方案",
        "en": "Waiting for the platform's final solution",
    },
    "wait_for_seller_set_return_address": {
        "zh": "等待卖家提供退货地址",
        "en": "Waiting for seller's return address",
    },
    "wait_for_buyer_return": {"zh": "等待买家退货", "en": "Waiting for buyer to return the item"},
    "wait_for_seller_confirmation": {"zh": "等待卖家确认收货", "en": "Waiting for seller to confirm the return"},
    "wait_for_warehouse_confirmation": {
        "zh": "等待仓库确认收货",
        "en": "Waiting for warehouse to confirm receipt",
    },
    "wait_for_warehouse_quality_check": {"zh": "等待仓库质检", "en": "Waiting for warehouse quality check"},
    "wait_for_AE_feedback": {"zh": "等待平台反馈", "en": "Waiting for the platform's feedback"},
    "wait_ae_final_feedback": {"zh": "等待平台最终反馈", "en": "Waiting for the platform's final feedback"},
    "return_success": {"zh": "已结束,退货成功", "en": "Finished, returned"},
    "refund_success": {"zh": "已结束,退款成功", "en": "Finished, refunded"},
    "refund_reject": {"zh": "已结束,0退款", "en": "Finished, no refund"},
    "ae_feedback_finish": {"zh": "方案已达成", "en": "Solution reached"},
}

FINISHED = ("return_success", "refund_success", "refund_reject", "ae_feedback_finish")

TIMEOUTS: dict[str, Word] = {
    "WAIT_SOLUTION_TIMEOUT": {"zh": "响应方案", "en": "Answer the solution"},
    "WAIT_SELLER_FILL_ADDRESS_TIMEOUT": {"zh": "填写退货地址", "en": "Fill in the return address"},
    "WAIT_RECEIVE_ITEM_TIMEOUT": {"zh": "确认收到退货", "en": "Confirm returned goods"},
    "WAIT_EVIDENCE_TIMEOUT": {"zh": "提供证据", "en": "Give evidence"},
    "WAIT_BUYER_RETURN_TIMEOUT": {"zh": "寄回货物", "en": "Send the goods back"},
    "WAIT_WAREHOUSE_TIMEOUT": {"zh": "仓库处理", "en": "Warehouse check"},
    "WAIT_PLATFORM_TIMEOUT": {"zh": "平台裁决", "en": "Platform's ruling"},
}

SOLUTION_TYPES: dict[str, Word] = {
    "refund": {"zh": "仅退款", "en": "Refund only"},
    "return_and_refund": {"zh": "退货退款", "en": "Return and refund"},
}

SOLUTION_STATUSES: dict[str, Word] = {
    "wait_buyer_and_seller_accept": {"zh": "等待双方接受", "en": "Waiting for both to accept"},
    "wait_buyer_accept": {"zh": "等待买家接受", "en": "Waiting for buyer to accept"},
    "wait_seller_accept": {"zh": "等待卖家接受", "en": "Waiting for seller to accept"},
    "reached": {"zh": "已达成", "en": "Reached"},
    "buyer_refused": {"zh": "买家已拒绝", "en": "Refused by buyer"},
    "seller_accept_and_buyer_refused": {"zh": "卖家接受,买家拒绝", "en": "Seller accepted, buyer refused"},
    "reach_cancle": {"zh": "达成后取消", "en": "Cancelled after agreement"},
    "perform": {"zh": "执行中", "en": "Being carried out"},
}

OWNERS: dict[str, Word] = {
    "buyer": {"zh": "买家", "en": "Buyer"},
    "seller": {"zh": "卖家", "en": "Seller"},
    "platform": {"zh": "平台", "en": "Platform"},
    "system": {"zh": "系统", "en": "System"},
}

SOLUTION_OWNERS: dict[str, Word] = {
    "buyer": {"zh": "买家方案", "en": "Buyer's solution"},
    "seller": {"zh": "卖家方案", "en": "Seller's solution"},
    "platform": {"zh": "平台方案", "en": "Platform's solution"},
}

FILE_TYPES: dict[str, Word] = {
    "image": {"zh": "图片", "en": "Picture"},
    "video": {"zh": "视频", "en": "Video"},
    "other": {"zh": "文件", "en": "File"},
}

ACTION_TYPES: dict[str, Word] = {
    "initiate": {"zh": "买家发起纠纷", "en": "Buyer opened the dispute"},
    "cancel": {"zh": "买家取消纠纷", "en": "Buyer cancelled the dispute"},
    "buyer_accept": {"zh": "买家接受方案", "en": "Buyer accepted the solution"},
    "seller_accept": {"zh": "卖家接受方案", "en": "Seller accepted the solution"},
    "buyer_refuse": {"zh": "买家拒绝方案", "en": "Buyer refused the solution"},
    "buyer_create_solution": {"zh": "买家新增方案", "en": "Buyer proposed a solution"},
    "buyer_modify_solution": {"zh": "买家修改方案", "en": "Buyer modified the solution"},
    "buyer_delete_solution": {"zh": "买家删除方案", "en": "Buyer deleted the solution"},
    "seller_create_solution": {"zh": "卖家新增方案", "en": "Seller proposed a solution"},
    "seller_modify_solution": {"zh": "卖家修改方案", "en": "Seller modified the solution"},
    "seller_delete_solution": {"zh": "卖家删除方案", "en": "Seller deleted the solution"},
    "buyer_create_proof": {"zh": "买家上传证据", "en": "Buyer uploaded evidence"},
    "buyer_modify_proof": {"zh": "买家修改证据", "en": "Buyer modified evidence"},
    "buyer_delete_proof": {"zh": "买家删除证据", "en": "Buyer deleted evidence"},
    "seller_create_proof": {"zh": "卖家上传证据", "en": "Seller uploaded evidence"},
    "seller_modify_proof": {"zh": "卖家修改证据", "en": "Seller modified evidence"},
    "seller_delete_proof": {"zh": "卖家删除证据", "en": "Seller deleted evidence"},
    "platform_give_solution": {"zh": "平台给出方案", "en": "Platform gave a solution"},
    "buyer_initiate_arbitration": {"zh": "买家申请平台介入", "en": "Buyer asked the platform to step in"},
}

ACTIONS: dict[str, Word] = {
    "accept": {"zh": "同意", "en": "Accept"},
    "refuse": {"zh": "拒绝并新增方案", "en": "Refuse and propose"},
    "modify_solution": {"zh": "修改方案", "en": "Modify"},
    "upload_proof": {"zh": "上传证据", "en": "Upload evidence"},
}
"""Words of the new seller center; the classic one has its own for some."""

ORDER_STATUSES: dict[str, Word] = {
    "WAIT_BUYER_ACCEPT_GOODS": {"zh": "等待买家收货", "en": "Awaiting receipt"},
    "IN_ISSUE": {"zh": "含纠纷的订单", "en": "In dispute"},
    "IN_FROZEN": {"zh": "冻结中的订单", "en": "Frozen"},
    "FINISH": {"zh": "已完成", "en": "Finished"},
}

COUNTRIES: dict[str, Word] = {
    "US": {"zh": "美国", "en": "United States"},
    "BR": {"zh": "巴西", "en": "Brazil"},
    "ES": {"zh": "西班牙", "en": "Spain"},
    "FR": {"zh": "法国", "en": "France"},
    "DE": {"zh": "德国", "en": "Germany"},
    "PL": {"zh": "波兰", "en": "Poland"},
    "KR": {"zh": "韩国", "en": "Korea"},
    "JP": {"zh": "日本", "en": "Japan"},
    "GB": {"zh": "英国", "en": "United Kingdom"},
    "RU": {"zh": "俄罗斯", "en": "Russia"},
    "MX": {"zh": "墨西哥", "en": "Mexico"},
    "IT": {"zh": "意大利", "en": "Italy"},
    "NL": {"zh": "荷兰", "en": "Netherlands"},
    "CA": {"zh": "加拿大", "en": "Canada"},
    "AU": {"zh": "澳大利亚", "en": "Australia"},
    "IL": {"zh": "以色列", "en": "Israel"},
    "SA": {"zh": "沙特阿拉伯", "en": "Saudi Arabia"},
    "CL": {"zh": "智利", "en": "Chile"},
}

CARRIERS: dict[str, Word] = {
    "cainiao_standard": {"zh": "无忧物流-标准", "en": "Selection Standard Shipping"},
    "cainiao_saver": {"zh": "无忧物流-简易", "en": "Selection Saver Shipping"},
    "cainiao_economy": {"zh": "菜鸟超级经济", "en": "Cainiao Super Economy"},
    "china_post": {"zh": "中国邮政挂号小包", "en": "China Post Registered Air Mail"},
    "epacket": {"zh": "e邮宝", "en": "ePacket"},
    "yanwen": {"zh": "燕文航空挂号小包", "en": "Yanwen Air Mail"},
    "sf_express": {"zh": "顺丰国际", "en": "SF International"},
    "dhl": {"zh": "DHL 快递", "en": "DHL Express"},
}
