"""The classic face's writes: a solution, an acceptance, a piece of evidence, an extension, messages to a buyer."""

from flask import redirect, request
from pydantic import JsonValue
from werkzeug.wrappers import Response as AnyResponse

from assistant.qa.site import classic_forms as forms
from assistant.qa.site.classic_pages import NO_DISPUTE, NO_ORDER, Pages, letter_address, with_result
from assistant.qa.site.playing import agree, extend, show_proof, tell_buyer, upload
from assistant.qa.site.world import MessageChannel, WriteKind


class Writes(Pages):
    """Answer what a person submits."""

    def save_solution(self) -> AnyResponse | str:
        """Take the reply form; show it again with what is wrong, or the case."""
        case = self.world.case(request.form.get("issueId", ""))
        filled = forms.given(request.form, request.files)
        self._record("solution", filled)
        if case is None:
            return self.missing(NO_DISPUTE)
        problem = forms.send(self.world, case, filled, self.view())
        if problem is None:
            return redirect(with_result(self.world.options.case_address(case.issue_id), "submitted"))
        words = forms.form_words(case, self.view())
        return self.show("issue_reply.html", values=request.form, problem=problem, **words)

    def accept(self) -> AnyResponse:
        """Accept the buyer's solution."""
        number = request.form.get("issueId", "")
        self._record("agree", forms.given(request.form, request.files))
        if self.world.case(number) is None:
            return self.missing(NO_DISPUTE)
        result = "accepted" if agree(self.world, number) is None else "state"
        return redirect(with_result(self.world.options.case_address(number), result))

    def upload_proof(self) -> AnyResponse:
        """Take one picture as evidence."""
        number, filled = request.form.get("issueId", ""), forms.given(request.form, request.files)
        self._record("upload", filled)
        case = self.world.case(number)
        if case is None:
            return self.missing(NO_DISPUTE)
        address = self.world.options.case_address(number)
        if len(filled.pictures) != 1 or forms.pictures_problem(filled.pictures, self.view()):
            return redirect(with_result(address, "picture"))
        if "upload_proof" not in case.actions:
            return redirect(with_result(address, "state"))
        show_proof(self.world, number, upload(self.world, number, filled.pictures[0]))
        return redirect(with_result(address, "uploaded"))

    def extend_time(self) -> AnyResponse:
        """Lengthen an order's receipt period."""
        number, day = request.form.get("orderId", ""), request.form.get("day", "").strip()
        back, _, issue_id = request.form.get("back", "").partition(":")
        self._record("extension", forms.given(request.form, request.files))
        address = self.world.options.order_address(number)
        if back == "issue" and self.world.case(issue_id) is not None:
            address = self.world.options.case_address(issue_id)
        elif self.world.order(number) is None:
            return self.missing(NO_ORDER)
        if not (day.isascii() and day.isdecimal()):
            return redirect(with_result(address, "day"))
        result = extend(self.world, number, int(day))
        return redirect(with_result(address, "extended" if result == "ok" else result))

    def leave_message(self) -> AnyResponse:
        """Keep a message on the order's page."""
        return self._tell("order_message", self.world.options.order_address(request.form.get("orderId", "")), "left")

    def send_message(self) -> AnyResponse:
        """Keep a message of the site's own mail."""
        return self._tell("on_site_message", letter_address(request.form.get("orderId", "")), "sent")

    def _tell(self, channel: MessageChannel, address: str, done: str) -> AnyResponse:
        self._record("message", forms.given(request.form, request.files))
        content = request.form.get("content", "").strip()
        problem = tell_buyer(self.world, request.form.get("orderId", ""), channel, content)
        if problem == "ORDER_NOT_FOUND":
            return self.missing(NO_ORDER)
        return redirect(with_result(address, "message" if problem else done))

    def _record(self, kind: WriteKind, filled: forms.Given) -> None:
        data: dict[str, JsonValue] = {**filled.values.to_dict(), "pictures": [len(one) for one in filled.pictures]}
        self.world.record_write(kind, request.path, data)
