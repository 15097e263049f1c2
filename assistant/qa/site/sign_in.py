"""Signing in, the same for both faces."""

from urllib.parse import urlencode

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from assistant.qa.site.fixtures_folder import fixtures_folder
from assistant.qa.site.sessions import COOKIE, PENDING_COOKIE
from assistant.qa.site.sign_in_words import WORDS
from assistant.qa.site.world import World

CODE = "123456"
OPEN_PATHS = ("/csp_login.htm", "/newlogin/", "/login/", "/punish", "/baxia/", "/static/", "/favicon.ico", "/__")
"""Paths that need no session."""
POSTS = ("/newlogin/login.do", "/newlogin/step.do", "/login/submit.htm", "/login/step.htm")
"""Posts of signing in, which are no writes."""


def sign_in_address(return_to: str) -> str:
    """Address of the sign-in page that leads back to a path of this center."""
    return f"/csp_login.htm?{urlencode({'return_url': return_to})}"


def blueprint(world: World) -> Blueprint:
    """Serve the sign-in page, its posts, the slider and the bot wall."""
    pages = Blueprint("sign_in", __name__)
    desk = _Desk(world)
    pages.add_url_rule("/csp_login.htm", view_func=desk.page)
    pages.add_url_rule("/newlogin/login.do", view_func=desk.login, methods=["POST"])
    pages.add_url_rule("/newlogin/step.do", view_func=desk.step, methods=["POST"])
    pages.add_url_rule("/login/submit.htm", endpoint="submit", view_func=desk.login, methods=["POST"])
    pages.add_url_rule("/login/step.htm", endpoint="classic_step", view_func=desk.step, methods=["POST"])
    pages.add_url_rule("/login/logout.htm", view_func=desk.logout)
    pages.add_url_rule("/baxia/slider", view_func=desk.slider)
    pages.add_url_rule("/punish", view_func=desk.wall)
    pages.add_url_rule("/static/sign-in/<path:name>", view_func=_script)
    return pages


def _script(name: str) -> Response:
    return send_from_directory(fixtures_folder() / "sign-in", name, mimetype="text/javascript")


class _Desk:
    def __init__(self, world: World) -> None:
        self._world = world

    def page(self, step: str = "password", error: str = "", token: str = "") -> Response:
        """Show the sign-in page, or its second step."""
        page = render_template(
            "sign-in/sign-in.html",
            words=WORDS[g.language],
            language=g.language,
            face=self._world.options.face,
            return_to=self._return_to(),
            step=step,
            error=WORDS[g.language].get(error, ""),
        )
        response = Response(page)
        if token:
            response.set_cookie(PENDING_COOKIE, token, httponly=True, samesite="Lax")
        return response

    def login(self) -> AnyResponse:
        """Check account and password."""
        world, account = self._world, request.form.get("loginId", "").strip()
        if world.faults.has("bot-wall"):
            return self._onward("/punish?x5secdata=5e0c8e1365474455")
        known = world.accounts.get(account)
        if known is None or known != request.form.get("password") or world.faults.has("wrong-password"):
            return self._refuse("password", "wrong_password")
        owed = [step for step in ("slider", "code") if world.faults.has(step)]
        if not owed:
            return self._signed_in()
        token = world.sessions.owe(owed)
        return self._next_step(owed[0], token)

    def step(self) -> AnyResponse:
        """Take the slider or the code."""
        token, step = request.cookies.get(PENDING_COOKIE), request.form.get("step", "")
        if step == "code" and request.form.get("code", "").strip() != CODE:
            return self._refuse("code", "wrong_code")
        owed = self._world.sessions.done(token, step)
        if owed is None:
            return self._refuse("password", "start_again")
        return self._next_step(owed[0], token or "") if owed else self._signed_in()

    def logout(self) -> AnyResponse:
        """Sign out."""
        self._world.sessions.close(request.cookies.get(COOKIE))
        return redirect("/csp_login.htm")

    def slider(self) -> str:
        """Show the slider, meant for an iframe."""
        return render_template("sign-in/slider.html", words=WORDS[g.language], language=g.language)

    def wall(self) -> Response:
        """Show the bot wall."""
        return Response(render_template("sign-in/wall.html", words=WORDS[g.language], language=g.language))

    def _return_to(self) -> str:
        asked = request.values.get("return_url", "")
        local = asked.startswith("/") and not asked.startswith(("//", "/\\"))
        return asked if local else self._world.options.home

    def _by_script(self) -> bool:
        return request.path.startswith("/newlogin/")

    def _onward(self, address: str) -> AnyResponse:
        return jsonify({"success": True, "returnUrl": address}) if self._by_script() else redirect(address)

    def _refuse(self, step: str, why: str) -> AnyResponse:
        if not self._by_script():
            return self.page(step, why)
        return jsonify({"success": False, "step": step, "message": WORDS[g.language][why]})

    def _next_step(self, step: str, token: str) -> AnyResponse:
        if not self._by_script():
            return self.page(step, token=token)
        response = jsonify({"success": False, "step": step, "message": ""})
        response.set_cookie(PENDING_COOKIE, token, httponly=True, samesite="Lax")
        return response

    def _signed_in(self) -> AnyResponse:
        response = self._onward(self._return_to())
        sessions = self._world.sessions
        response.set_cookie(COOKIE, sessions.open(), max_age=sessions.max_age, httponly=True, samesite="Lax")
        response.delete_cookie(PENDING_COOKIE)
        return response
