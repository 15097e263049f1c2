"""The web application of the local seller center: doors, faults, and what is written down about every request."""

import json
import threading
from typing import cast

from flask import Flask, Response, g, redirect, render_template, request
from pydantic import JsonValue
from werkzeug.wrappers import Response as AnyResponse

from assistant.qa.site import classic_face, new_face, sign_in, truth
from assistant.qa.site.fixtures_folder import fixtures_folder
from assistant.qa.site.pictures import picture
from assistant.qa.site.sessions import COOKIE, Session
from assistant.qa.site.sign_in_words import WORDS
from assistant.qa.site.vocabulary import Language
from assistant.qa.site.world import World

_BEACON = "/beacon"
_UNCOUNTED = ("/static/", "/evidence/", "/__", "/favicon.ico", _BEACON)
_HARMLESS = ("GET", "HEAD", "OPTIONS")


def make_application(world: World, stopping: threading.Event) -> Flask:
    """Put both faces, the sign-in pages and the truth behind one door; `stopping` frees hanging requests."""
    app = Flask(__name__, template_folder=str(fixtures_folder()), static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    door = _Door(world, stopping)
    app.before_request(door.enter)
    app.after_request(door.leave)
    face = classic_face if world.options.face == "classic" else new_face
    for blueprint in (sign_in.blueprint, truth.blueprint, face.blueprint):
        app.register_blueprint(blueprint(world))
    app.add_url_rule(_BEACON, view_func=door.beacon, methods=["POST"])
    app.add_url_rule("/evidence/<path:name>", view_func=door.evidence)
    app.add_url_rule("/", endpoint="root", view_func=lambda: redirect(world.options.home))
    app.add_url_rule("/favicon.ico", endpoint="icon", view_func=lambda: Response(status=204))
    return app


class _Door:
    def __init__(self, world: World, stopping: threading.Event) -> None:
        self._world = world
        self._stopping = stopping

    def enter(self) -> AnyResponse | None:
        """Choose the language, write the request down, look at the session, let faults happen."""
        world = self._world
        world.no_open_write()
        world.refresh()
        g.language = _language(world)
        g.session = world.sessions.find(request.cookies.get(COOKIE))
        if request.path.startswith("/__"):
            return None
        if request.method not in _HARMLESS and not _is_read():
            world.open_write(request.path, _body())
        return self._check_session() or self._misbehave()

    def leave(self, response: AnyResponse) -> AnyResponse:
        """Tell the page's clock; forbid caching of what can change."""
        response.headers["X-Server-Time"] = str(int(self._world.now().timestamp() * 1000))
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        if request.args.get("_lang") in ("zh", "en"):
            response.set_cookie("site_lang", request.args["_lang"], samesite="Lax")
        return response

    def _check_session(self) -> AnyResponse | None:
        path, session = request.path, cast(Session | None, g.session)
        if path.startswith(sign_in.OPEN_PATHS) or path == _BEACON:
            return None
        if session is None:
            return self._signed_out("redirect")
        if path.startswith(_UNCOUNTED):
            return None
        session.requests += 1
        way = self._world.faults.session_end(session.requests)
        if way is None:
            return None
        self._world.sessions.close(request.cookies.get(COOKIE))
        return self._signed_out(way)

    def _signed_out(self, way: str) -> AnyResponse:
        return_to = request.full_path.rstrip("?")
        if request.path.startswith(("/h5/", "/upload/")):
            data = {"url": sign_in.sign_in_address(self._world.options.home)} if way == "redirect" else {}
            return new_face.envelope(["FAIL_SYS_SESSION_EXPIRED::Session过期"], data)
        if way == "redirect":
            return redirect(sign_in.sign_in_address(return_to if request.method == "GET" else self._world.options.home))
        address = sign_in.sign_in_address(return_to)
        page = render_template("sign-in/expired.html", words=WORDS[g.language], language=g.language, address=address)
        return Response(page)

    def _misbehave(self) -> AnyResponse | None:
        if not _is_data():
            return None
        self._stopping.wait(self._world.latency())
        fault = self._world.faults.draw(f"{request.full_path} {request.form.get('data', '')}")
        if fault == "hang":
            self._stopping.wait()
        if fault in ("hang", "error-500"):
            return Response("Internal Server Error", status=500, mimetype="text/plain")
        return Response("Bad Gateway", status=502, mimetype="text/plain") if fault == "error-502" else None

    def beacon(self) -> AnyResponse:
        """Keep a beacon apart from the writes."""
        self._world.beacons.append(request.get_data(as_text=True)[:2000])
        return Response(status=204)

    def evidence(self, name: str) -> AnyResponse:
        """Serve a picture of a case; videos are never played here."""
        path = f"/evidence/{name}"
        if not _is_of_page():
            self._world.pictures_taken.append(path)
        if path in self._world.uploads:
            return Response(self._world.uploads[path], mimetype="image/png" if path.endswith("png") else "image/jpeg")
        if path.endswith((".png", ".jpg")):
            return Response(picture(path), mimetype="image/png" if path.endswith("png") else "image/jpeg")
        return Response(b"", status=200 if path.endswith(".mp4") else 404, mimetype="video/mp4")


def _language(world: World) -> Language:
    for asked in (request.args.get("_lang"), request.cookies.get("site_lang")):
        if asked == "zh":
            return "zh"
        if asked == "en":
            return "en"
    return world.language


def _is_read() -> bool:
    return request.path in sign_in.POSTS or request.path == _BEACON or new_face.is_read(request.path)


def _is_data() -> bool:
    """Replies of lists, cases and orders, the new face's calls or the classic face's pages; pictures that are taken."""
    if request.path.startswith("/h5/"):
        return new_face.is_read(request.path)
    if request.path.startswith("/evidence/"):
        return not _is_of_page()
    return request.method == "GET" and request.path.startswith(("/issue/", "/order"))


def _is_of_page() -> bool:
    """Tell whether a page shows the picture, and nobody takes it away."""
    return request.headers.get("Sec-Fetch-Dest") == "image"


def _body() -> JsonValue:
    if request.is_json:
        return cast(JsonValue, request.get_json(silent=True))
    found: dict[str, JsonValue] = {}
    for key, value in request.form.items():
        found[key] = value
    if set(found) == {"data"}:
        try:
            return cast(JsonValue, json.loads(str(found["data"])))
        except ValueError:
            return found
    for key, file in request.files.items():
        found[key] = {"filename": file.filename, "size": len(file.read())}
        file.seek(0)
    if not found and (raw := request.get_data(as_text=True)):
        return raw[:2000]
    return found
