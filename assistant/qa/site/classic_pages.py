"""What every page of the classic face has: its frame, its notices, its language."""

from urllib.parse import urlencode

from flask import Response, g, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from assistant.qa.site.classic_view import View
from assistant.qa.site.world import World

FOLDER = "aliexpress-classic"
NO_DISPUTE = ("纠纷不存在", "This dispute does not exist")
NO_ORDER = ("订单不存在", "This order does not exist")
_NOTICES = {
    "submitted": ("提交成功", "Submitted successfully"),
    "accepted": ("操作成功，您已接受买家方案", "Done: you accepted the buyer's solution"),
    "uploaded": ("证据上传成功", "Evidence uploaded"),
    "left": ("留言成功", "Your message was left"),
    "sent": ("站内信发送成功", "Message sent"),
    "extended": ("延长收货时间成功", "Receipt time extended"),
}
_PROBLEMS = {
    "state": ("操作失败：当前状态不允许此操作", "Failed: not allowed in the current state"),
    "message": ("请输入 1–1000 个字符", "Please write 1 to 1000 characters"),
    "picture": ("只能上传 2 MB 以内的 jpg、jpeg、png 图片", "Only jpg, jpeg or png pictures of at most 2 MB each"),
    "day": ("请输入正确的天数", "Please enter a valid number of days"),
    "201": ("延长失败，错误码 201：超过可延长的天数上限", "Failed, error 201: more days than the platform allows"),
    "210": ("延长失败，错误码 210：订单当前状态不允许延长", "Failed, error 210: the order's state does not allow it"),
}


class Pages:
    """What the reading and the writing pages share."""

    def __init__(self, world: World) -> None:
        self.world = world

    def view(self) -> View:
        """Look at the world in the request's language."""
        return View(self.world, g.language, self.world.now())

    def show(self, template: str, **facts: object) -> str:
        """Fill a template, with the notice that the address asks for."""
        view, result = self.view(), request.args.get("result", "")
        notice = None
        for kind, known in (("done", _NOTICES), ("error", _PROBLEMS)):
            if result in known:
                notice = {"kind": kind, "text": view.t(*known[result])}
        return render_template(
            f"{FOLDER}/{template}", **view.words(), language_query=_language_query, notice=notice, **facts
        )

    def missing(self, text: tuple[str, str]) -> AnyResponse:
        """Say that something is not there."""
        view = self.view()
        heading = view.t("无法显示", "Nothing to show")
        return Response(self.show("message.html", heading=heading, text=view.t(*text)), status=404)


def _language_query(language: str) -> str:
    kept = {name: value for name, value in request.args.items() if name != "result"}
    return urlencode(kept | {"_lang": language})


def with_result(address: str, result: str) -> str:
    """Make a page say a notice, e.g. `submitted`."""
    return f"{address}&{urlencode({'result': result})}"


def letter_address(order_id: str) -> str:
    """Address of the page on which one writes to an order's buyer."""
    return f"/message/writeMessage.htm?{urlencode({'orderId': order_id})}"
