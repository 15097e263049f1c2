"""The new seller center: one shell page, scripts, and data by JSON."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request, send_from_directory

from assistant.qa.site import new_calls, new_writes
from assistant.qa.site.fixtures_folder import fixtures_folder
from assistant.qa.site.world import World

SUCCESS = "SUCCESS::调用成功"
_PAGES = (
    "/m_apps/home",
    "/m_apps/dispute-management/list",
    "/m_apps/dispute-management/detail",
    "/m_apps/order-manage/orderList",
    "/m_apps/order-manage/orderDetail",
    "/m_apps/im-chat/im",
)
Call = Callable[[World, dict[str, Any]], Any]

READS: dict[str, Call] = {
    "mtop.aliexpress.seller.reverse.querySellerReverseOrderList": new_calls.dispute_list,
    "mtop.aliexpress.seller.reverse.reverseOrderLineDetailRender": new_calls.case_detail,
    "mtop.aliexpress.seller.reverse.reverseOrderLineHistoryRender": new_calls.case_history,
    "mtop.aliexpress.seller.reverse.queryBuyerPrivacy": new_calls.personal,
    "mtop.aliexpress.seller.order.queryOrderList": new_calls.order_list,
    "mtop.aliexpress.seller.order.orderDetailRender": new_calls.order_detail,
}
WRITES: dict[str, Call] = {
    "mtop.aliexpress.seller.reverse.saveSolution": new_writes.save_solution,
    "mtop.aliexpress.seller.reverse.agreeSolution": new_writes.agree_solution,
    "mtop.aliexpress.seller.reverse.uploadEvidence": new_writes.upload_evidence,
    "mtop.aliexpress.seller.order.extendBuyerAcceptGoodsTime": new_writes.extend_receipt,
    "mtop.aliexpress.seller.order.leaveOrderMessage": new_writes.leave_message,
    "mtop.aliexpress.seller.im.sendMessage": new_writes.send_message,
}
_BY_PATH = {api.lower(): api for api in (*READS, *WRITES)}


def is_read(path: str) -> bool:
    """Tell whether a path is one of the page client's reads, which come as POST."""
    return _api(path) in READS


def _api(path: str) -> str | None:
    parts = path.split("/")
    return _BY_PATH.get(parts[2].lower()) if len(parts) > 2 and parts[1] == "h5" else None


def envelope(ret: list[str], data: dict[str, Any] | None = None, api: str = "") -> Response:
    """Wrap a reply as the page's client expects it."""
    return jsonify({"api": api.lower(), "v": "1.0", "ret": ret, "data": data or {}})


def blueprint(world: World) -> Blueprint:
    """Serve the shell, its scripts, the page client's calls and the upload of evidence."""
    pages = Blueprint("new_face", __name__)
    for address in _PAGES:
        pages.add_url_rule(address, endpoint=address.replace("/", "_"), view_func=lambda: _shell(world))
    pages.add_url_rule("/static/new/<path:name>", view_func=_static, endpoint="static_file")
    pages.add_url_rule(
        "/h5/<api>/1.0/", view_func=lambda api: _call(world, api), methods=["GET", "POST"], endpoint="call"
    )
    pages.add_url_rule(
        "/upload/evidence", view_func=lambda: _upload(world), methods=["POST"], endpoint="upload_evidence"
    )
    return pages


def _static(name: str) -> Response:
    return send_from_directory(fixtures_folder() / "aliexpress" / "static", name, max_age=3600)


def _shell(world: World) -> Response:
    announce = not g.session.announced
    g.session.announced = True
    settings = {
        "language": g.language,
        "seed": world.options.seed,
        "channelId": world.channel_id,
        "announcement": announce,
        "now": int(world.now().timestamp() * 1000),
        "running": world.options.running,
        "noSort": world.faults.has("no-sort"),
        "extensionOnCase": world.options.extension_on_case,
    }
    page = render_template("aliexpress/shell.html", language=g.language, settings=json.dumps(settings))
    return Response(page)


def _call(world: World, name: str) -> Response:
    api = _BY_PATH.get(name.lower())
    if api is None:
        return envelope(["FAIL_SYS_API_NOT_FOUNDED::请求API不存在"])
    if api in READS and world.faults.has("token") and not g.session.token_renewed:
        g.session.token_renewed = True
        return envelope(["FAIL_SYS_TOKEN_EXOIRED::令牌过期"], api=api)
    try:
        asked = json.loads(request.values.get("data", "{}"))
        if not isinstance(asked, dict):
            raise ValueError("data is not an object")
        data = (READS | WRITES)[api](world, asked)
    except new_calls.Refusal as refusal:
        return envelope([f"{refusal.code}::{refusal.words}"], {"code": refusal.code}, api)
    except (ValueError, KeyError) as error:
        return envelope([f"FAIL_BIZ_PARAM_INVALID::{type(error).__name__}"], api=api)
    return envelope([SUCCESS], {"data": data}, api)


def _upload(world: World) -> Response:
    try:
        data = new_writes.take_file(world)
    except new_calls.Refusal as refusal:
        return envelope([f"{refusal.code}::{refusal.words}"], {"code": refusal.code})
    return envelope([SUCCESS], {"data": data})
