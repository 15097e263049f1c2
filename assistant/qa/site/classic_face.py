"""The classic, server-rendered face of the local seller center: full page loads, tables and plain forms."""

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from assistant.qa.site.classic_forms import form_words
from assistant.qa.site.classic_listing import (
    CASE_SORTS,
    ORDER_SORTS,
    STATUSES,
    Wish,
    page_of,
    sorted_cases,
    sorted_orders,
)
from assistant.qa.site.classic_pages import FOLDER, NO_DISPUTE, NO_ORDER, Pages, with_result
from assistant.qa.site.classic_view import can_reply, hidden
from assistant.qa.site.classic_writes import Writes
from assistant.qa.site.fixtures_folder import fixtures_folder
from assistant.qa.site.world import Message, MessageChannel, World


def blueprint(world: World) -> Blueprint:
    """Serve every page of the classic face below `/home.htm`, `/issue/` and `/order…`."""
    assets = fixtures_folder() / FOLDER / "assets"
    pages = Blueprint("classic", __name__, static_folder=str(assets), static_url_path="/static/classic")
    reads, writes = _Reads(world), Writes(world)
    for address, read in (
        ("/home.htm", reads.home),
        ("/issue/issueList.htm", reads.issue_list),
        ("/issue/issueDetail.htm", reads.issue_detail),
        ("/issue/issueReply.htm", reads.issue_reply),
        ("/orderList.htm", reads.order_list),
        ("/order_detail.htm", reads.order_detail),
        ("/message/writeMessage.htm", reads.message_writing),
        ("/personal.htm", reads.personal),
    ):
        pages.add_url_rule(address, view_func=read)
    for address, write in (
        ("/issue/saveSolution.htm", writes.save_solution),
        ("/issue/accept.htm", writes.accept),
        ("/issue/uploadProof.htm", writes.upload_proof),
        ("/order/extendAcceptGoodsTime.do", writes.extend_time),
        ("/order/leaveMessage.do", writes.leave_message),
        ("/message/sendMessage.do", writes.send_message),
    ):
        pages.add_url_rule(address, view_func=write, methods=["POST"])
    pages.after_request(_remember_language)
    return pages


def _remember_language(response: Response) -> Response:
    if request.args.get("_lang") in ("zh", "en"):
        response.set_cookie("site_lang", request.args["_lang"], samesite="Lax")
    return response


class _Reads(Pages):
    def home(self) -> str:
        """Show the counts after signing in."""
        waiting = sum(case.reverse_detail_status == "wait_for_seller_response" for case in self.world.cases)
        counts = {"seller": waiting, "disputes": len(self.world.cases), "orders": len(self.world.orders)}
        return self.show("home.html", counts=counts)

    def issue_list(self) -> str:
        """Show a page of disputes."""
        wish, faults = _wish(), self.world.faults
        listing = page_of(sorted_cases(self.world.cases, wish, faults), wish, faults)
        return self.show("issue_list.html", listing=listing, sorts=CASE_SORTS, statuses=STATUSES)

    def issue_detail(self) -> AnyResponse | str:
        """Show a case in full."""
        case = self.world.case(request.args.get("issueId", ""))
        if case is None:
            return self.missing(NO_DISPUTE)
        extension = case.parent_order_id if self.world.options.extension_on_case else None
        masked = hidden(self.world.personal(case.issue_id))
        return self.show("issue_detail.html", case=case, masked=masked, extension_order=extension)

    def issue_reply(self) -> AnyResponse | str:
        """Show the empty reply form."""
        case = self.world.case(request.args.get("issueId", ""))
        if case is None:
            return self.missing(NO_DISPUTE)
        if not can_reply(case):
            return redirect(with_result(self.world.options.case_address(case.issue_id), "state"))
        return self.show("issue_reply.html", values={}, problem=None, **form_words(case, self.view()))

    def order_list(self) -> str:
        """Show a page of orders awaiting receipt."""
        wish, faults = _wish(), self.world.faults
        listing = page_of(sorted_orders(self.world.orders, wish, faults), wish, faults)
        return self.show("order_list.html", listing=listing, sorts=ORDER_SORTS)

    def order_detail(self) -> AnyResponse | str:
        """Show an order."""
        order = self.world.order(request.args.get("orderId", ""))
        if order is None:
            return self.missing(NO_ORDER)
        extendable = order.order_status == "WAIT_BUYER_ACCEPT_GOODS"
        masked = hidden(self.world.personal(order.order_id))
        messages = self._messages(order.order_id, "order_message")
        return self.show("order_detail.html", order=order, masked=masked, extendable=extendable, messages=messages)

    def message_writing(self) -> AnyResponse | str:
        """Show what was written to an order's buyer, and the form for more."""
        order = self.world.order(request.args.get("orderId", ""))
        if order is None:
            return self.missing(NO_ORDER)
        messages = self._messages(order.order_id, "on_site_message")
        return self.show("message_writing.html", order=order, messages=messages)

    def _messages(self, order_id: str, channel: MessageChannel) -> list[Message]:
        return [each for each in self.world.messages if (each.order_id, each.channel) == (order_id, channel)]

    def personal(self) -> AnyResponse:
        """Uncover a buyer, as the eye icon asks."""
        number = request.args.get("issueId") or request.args.get("orderId", "")
        try:
            return jsonify(self.world.personal(number).model_dump())
        except KeyError:
            return Response(status=404)


def _wish() -> Wish:
    page = request.args.get("page", "1")
    return Wish(
        path=request.path,
        sort=request.args.get("sort", ""),
        status=request.args.get("status", ""),
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )
