"""A small site of reply forms that send themselves, or change what was filled in; it counts what arrives."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, redirect, request
from playwright.sync_api import BrowserContext, Page
from simple_websocket import ConnectionClosed, Server
from werkzeug.wrappers import Response as AnyResponse

from assistant import profiles
from flows.guard import Guard
from flows.guard_rules import GuardRules, Harmless
from flows.profile import FormPage
from flows.site import Pace, Site
from tests.serving import serving

_POLICY = "connect-src 'self'; report-uri /send"
"""A connection to anywhere else is reported to the site, which is a write."""
_VARIANTS = Path(__file__).parent / "form_variants"
SENDING = tuple(sorted(file.stem for file in _VARIANTS.glob("sends_*.html")))
"""Forms that send themselves in one way or another."""


@dataclass
class HostileSite:
    """Its address while it runs, and every write that reached it, as `POST /path`."""

    address: str = ""
    writes: list[str] = field(default_factory=list)

    def application(self) -> Flask:
        """Serve `form_variants/<name>.html` at `/form/<name>`; count the rest as writes, except for reads."""
        app = Flask(__name__)
        app.add_url_rule("/form/<name>", view_func=self._form)
        app.add_url_rule("/send", view_func=self._send, methods=["GET", "POST", "PUT"])
        app.add_url_rule("/send", "socket", view_func=self._hear, websocket=True)
        app.add_url_rule("/quietly", view_func=self._quietly, methods=["POST"])
        app.add_url_rule("/beacon", view_func=self._beacon, methods=["POST"])
        return app

    def _form(self, name: str) -> Response:
        frame = (_VARIANTS / "frame.html").read_text(encoding="utf-8")
        variant = (_VARIANTS / f"{name}.html").read_text(encoding="utf-8")
        return Response(frame.replace("<!-- variant -->", variant), headers={"Content-Security-Policy": _POLICY})

    @staticmethod
    def _quietly() -> AnyResponse:
        return redirect("/send", 307)

    @staticmethod
    def _beacon() -> Response:
        return Response(status=204)

    def _hear(self) -> Response:
        socket = Server.accept(request.environ)
        with suppress(ConnectionClosed):
            while True:
                self.writes.append(f"{socket.receive()!s} in a socket")
        return Response()

    def _send(self) -> Response:
        self.writes.append(f"{request.method} {request.path}")
        return Response("taken", mimetype="text/html")


@contextmanager
def hostile_site() -> Iterator[HostileSite]:
    """Run one on a free port for as long as the block lasts."""
    site = HostileSite()
    with serving(site.application()) as site.address:
        yield site


GUARD = GuardRules(
    harmless=(Harmless(address="/quietly"),),
    beacons=("/beacon",),
    writes=("/send",),
    final_words=("提交", "同意", "确认", "Submit", "Accept"),
)
FORM = FormPage.model_validate(
    {
        "on": "case",
        "ready": [{"css": "#reply"}],
        "hint": [{"css": ".hint"}],
        "text_length": (1, 10_000),
        "upload": [{"address": "/send"}],
        "final": [[{"role": "button", "name": "Submit"}]],
        "fields": {
            "solution_type": {
                "target": [{"label": "Your solution"}],
                "options": {"refund": "Refund only", "return_and_refund": "Return and refund"},
            },
            "refund_money": {"target": [{"label": "Refund amount"}]},
            "return_address": {"target": [{"label": "Return address"}]},
            "content": {"target": [{"label": "Description"}]},
            "evidence": {"target": [{"css": "input[name=evidence]"}]},
        },
    }
)


@dataclass(frozen=True)
class HostileDesk:
    """A guarded page at a hostile site."""

    hostile: HostileSite
    page: Page
    site: Site
    guard: Guard

    def open(self, variant: str) -> None:
        """Open a form, with nothing noted of the one before."""
        self.page.goto(f"{self.hostile.address}/form/{variant}")
        self.hostile.writes.clear()
        self.guard.stopped.clear()
        self.guard.got_through.clear()


@contextmanager
def hostile_desk(context: BrowserContext, rules: GuardRules = GUARD) -> Iterator[HostileDesk]:
    """Put the guard, and a profile of the forms, before a hostile site."""
    with hostile_site() as hostile:
        known = profiles.load("aliexpress-classic")
        profile = known.model_copy(update={"guard": rules, "reply_form": FORM})
        guard = Guard(context, rules)
        yield HostileDesk(hostile, context.new_page(), Site(profile, hostile.address, pace=Pace(page_seconds=3)), guard)
