"""Every way in which signing in can end, by its name; what only a person may do is left to the person."""

import socket
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from loguru import logger
from playwright.sync_api import Page, Route
from pydantic import SecretStr
from werkzeug.wrappers import Request, Response

from flows.errors import (
    BotWall,
    CodeWanted,
    ServerError,
    SignInProblem,
    SignInUnclear,
    SliderShown,
    TargetMissing,
    WrongPassword,
)
from flows.login import Handover, probe, sign_in
from flows.profile import LoginPage, TargetTable
from flows.site import Pace
from tests.conftest import ACCOUNT, PASSWORD, Desk, OpenDesk
from tests.serving import serving

WRONG = "Pa55word-of-nobody"
IMPATIENT = Pace(page_seconds=4)


class Accounts(dict[str, str]):
    """The site's accounts; counts how often somebody knocked."""

    knocks = 0

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.knocks += 1
        return super().get(key, default)


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Everything that is logged, with its fields, at every level."""
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), level=0, format="{message} {extra} {exception}")
    yield lines
    logger.remove(sink)


def knocks(desk: Desk) -> int:
    accounts = desk.center.world.accounts
    assert isinstance(accounts, Accounts)
    return accounts.knocks


def counting(desk: Desk) -> Desk:
    desk.center.world.accounts = Accounts(desk.center.world.accounts)
    return desk


def enter(desk: Desk, password: str | None = None, handover: Handover | None = None) -> None:
    secret = SecretStr(password) if password else PASSWORD
    sign_in(desk.page, desk.site, ACCOUNT, lambda: secret, handover)


def nobody_asked() -> SecretStr:
    raise AssertionError("the password was asked for")


def secret_in(problem: BaseException, secret: str) -> bool:
    """Look at all that an error says, holds and was raised after."""
    links: list[BaseException] = []
    at: BaseException | None = problem
    while at is not None and at not in links:
        links.append(at)
        at = at.__cause__ or at.__context__
    texts = [text for link in links for text in (str(link), repr(link), repr(vars(link)))]
    return any(secret in text for text in [*texts, "".join(traceback.format_exception(problem))])


def with_login(desk: Desk, **targets: TargetTable) -> Desk:
    login = desk.site.profile.login.model_copy(update=targets)
    return desk.with_site(profile=desk.site.profile.model_copy(update={"login": login}))


def css(selector: str) -> TargetTable:
    return TargetTable.model_validate({"ways": [{"css": selector}]})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_right_password(face: str, language: str, open_desk: OpenDesk, log: list[str]) -> None:
    desk = counting(open_desk(face, language=language))
    assert not probe(desk.page, desk.site)
    enter(desk)
    assert probe(desk.page, desk.site)
    assert (knocks(desk), desk.center.world.sessions.sign_ins) == (1, 1)
    assert (desk.guard.stopped, desk.guard.got_through, desk.center.world.writes) == ([], [], [])
    assert PASSWORD.get_secret_value() not in "".join(log)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "账号名或登录密码不正确"), ("en", "Your account name or password is incorrect.")],
)
def test_a_wrong_password_is_tried_once(
    face: str, language: str, words: str, open_desk: OpenDesk, log: list[str]
) -> None:
    desk = counting(open_desk(face, language=language))
    asked: list[None] = []

    def password() -> SecretStr:
        asked.append(None)
        return SecretStr(WRONG)

    with pytest.raises(WrongPassword) as caught:
        sign_in(desk.page, desk.site, ACCOUNT, password, lambda _: True)
    assert caught.value.site_words == words
    assert (knocks(desk), len(asked)) == (1, 1)
    assert not secret_in(caught.value, WRONG)
    assert WRONG not in "".join(log)


def drag_the_slider(page: Page) -> None:
    handle = page.frame_locator("#baxia-dialog-content").locator("#nc_1_n1z")
    handle.wait_for()
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 900, box["y"] + 10, steps=5)
    page.mouse.up()


def type_the_code(page: Page) -> None:
    page.locator("#fm-sms-code").fill("123456")
    page.locator("#fm-code-submit").click()


ONLY_A_PERSON = [
    ("slider", SliderShown, "请按住滑块，拖动到最右边", drag_the_slider),
    ("code", CodeWanted, "请输入短信验证码", type_the_code),
]


@pytest.mark.parametrize(("fault", "kind", "words", "act"), ONLY_A_PERSON)
def test_what_only_a_person_may_do_is_named_where_nobody_is_there(
    face: str,
    fault: str,
    kind: type[SignInProblem],
    words: str,
    act: Callable[[Page], None],
    open_desk: OpenDesk,
    log: list[str],
) -> None:
    desk = counting(open_desk(face, faults=(fault,)))
    with pytest.raises(kind) as caught:
        enter(desk)
    assert words in caught.value.site_words
    assert knocks(desk) == 1
    assert not secret_in(caught.value, PASSWORD.get_secret_value())
    assert PASSWORD.get_secret_value() not in "".join(log)
    assert desk.center.world.sessions.sign_ins == 0


@pytest.mark.parametrize(("fault", "kind", "words", "act"), ONLY_A_PERSON)
def test_what_only_a_person_may_do_is_handed_over(
    face: str,
    fault: str,
    kind: type[SignInProblem],
    words: str,
    act: Callable[[Page], None],
    open_desk: OpenDesk,
) -> None:
    desk = counting(open_desk(face, faults=(fault,)))
    told: list[SignInProblem] = []

    def person(problem: SignInProblem) -> bool:
        told.append(problem)
        act(desk.page)
        return True

    enter(desk, handover=person)
    assert [type(problem) for problem in told] == [kind]
    assert probe(desk.page, desk.site)
    assert (knocks(desk), desk.center.world.sessions.sign_ins) == (1, 1)
    assert (desk.guard.stopped, desk.guard.got_through) == ([], [])


def test_a_slider_and_then_a_code_are_each_told_to_the_person(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, faults=("slider", "code"))
    told: list[str] = []

    def person(problem: SignInProblem) -> bool:
        told.append(problem.code)
        (drag_the_slider if isinstance(problem, SliderShown) else type_the_code)(desk.page)
        return True

    enter(desk, handover=person)
    assert told == ["slider_shown", "code_wanted"]
    assert probe(desk.page, desk.site)


def test_a_person_who_takes_long_is_asked_again_and_may_give_up(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, faults=("code",)).with_site(pace=IMPATIENT)
    asked: list[SignInProblem] = []

    def person(problem: SignInProblem) -> bool:
        asked.append(problem)
        return len(asked) < 2

    with pytest.raises(CodeWanted):
        enter(desk, handover=person)
    assert len(asked) == 2


@pytest.mark.parametrize(("language", "words"), [("zh", "亲，访问被拒绝"), ("en", "Sorry, your access was refused")])
def test_a_bot_wall_is_named_and_not_climbed(face: str, language: str, words: str, open_desk: OpenDesk) -> None:
    desk = counting(open_desk(face, language=language, faults=("bot-wall",)))
    with pytest.raises(BotWall) as caught:
        enter(desk)
    assert words in caught.value.site_words
    assert desk.center.world.sessions.sign_ins == 0
    assert not secret_in(caught.value, PASSWORD.get_secret_value())


def test_a_bot_wall_waits_for_the_person(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, faults=("bot-wall",)).with_site(pace=IMPATIENT)
    asked: list[SignInProblem] = []

    def person(problem: SignInProblem) -> bool:
        asked.append(problem)
        if len(asked) == 2:  # the first call only made the person look at the window
            page, site = desk.page, desk.site
            desk.center.world.faults._plain.clear()
            page.goto(f"{desk.center.address}/csp_login.htm?return_url={site.profile.login.home.partition('.com')[2]}")
            page.locator("#fm-login-id").fill(ACCOUNT)
            page.locator("#fm-login-password").fill(PASSWORD.get_secret_value())
            page.locator("#fm-login-submit").click()
        return True

    enter(desk, handover=person)
    assert [type(problem) for problem in asked] == [BotWall, BotWall]
    assert probe(desk.page, desk.site)


def test_a_kept_session_needs_no_password(face: str, open_desk: OpenDesk) -> None:
    desk = counting(open_desk(face)).sign_in()
    sign_in(desk.page, desk.site, ACCOUNT, nobody_asked)
    assert knocks(desk) == 1


def test_a_dead_session_is_signed_in_anew(face: str, open_desk: OpenDesk) -> None:
    desk = counting(open_desk(face)).sign_in()
    desk.center.world.sessions.alive.clear()
    enter(desk)
    assert (knocks(desk), desk.center.world.sessions.sign_ins) == (2, 2)
    assert probe(desk.page, desk.site)


def test_a_session_that_ends_with_a_dialog_is_signed_in_anew(face: str, open_desk: OpenDesk) -> None:
    desk = counting(open_desk(face, faults=("expire-dialog=2",))).sign_in()
    enter(desk)
    assert probe(desk.page, desk.site)
    assert knocks(desk) == 2


def test_an_outcome_that_nobody_knows_is_unclear(face: str, open_desk: OpenDesk, log: list[str]) -> None:
    desk = counting(open_desk(face)).with_site(pace=IMPATIENT)
    nowhere = css("#nowhere")
    blind = with_login(desk, signed_in=nowhere, refused=nowhere, slider=nowhere, code=nowhere)
    with pytest.raises(SignInUnclear) as caught:
        enter(blind)
    assert caught.value.target == "login"
    assert caught.value.site_words
    assert knocks(desk) == 1
    assert not secret_in(caught.value, PASSWORD.get_secret_value())
    assert PASSWORD.get_secret_value() not in "".join(log)


@pytest.mark.parametrize(
    ("field", "selector"),
    [("account", "#nowhere"), ("account", "h1"), ("password", "#nowhere"), ("password", "h1"), ("submit", "#nowhere")],
)
def test_a_field_that_cannot_be_used_is_named_without_the_password(
    field: str, selector: str, open_desk: OpenDesk, log: list[str]
) -> None:
    """Filling what cannot be filled makes the browser's driver repeat the value in its own error."""
    desk = open_desk("new").with_site(pace=IMPATIENT)
    with pytest.raises(TargetMissing) as caught:
        enter(with_login(desk, **{field: css(selector)}), WRONG)
    assert caught.value.target == f"login.{field}"
    assert not secret_in(caught.value, WRONG)
    assert WRONG not in "".join(log)


def test_an_error_page_after_the_password(face: str, open_desk: OpenDesk) -> None:
    desk = counting(open_desk(face))
    after = "**/login/submit.htm" if face == "classic" else "**/m_apps/home"

    def down(route: Route) -> None:
        if face == "classic" or knocks(desk):
            route.fulfill(status=503, body="<p>Down for work</p>", content_type="text/html")
        else:
            route.fallback()

    desk.page.route(after, down)
    with pytest.raises(ServerError) as caught:
        enter(desk)
    assert "Down for work" in caught.value.site_words


IN_A_FRAME = """<!doctype html><h1>登录</h1><iframe id=alibaba-login-box srcdoc="
<form method=post action=/login/submit.htm target=_top>
<input id=loginName name=loginId><input type=hidden name=return_url value=/home.htm>
<input type=password id=password name=password><button>登录</button></form>"></iframe>"""
TWO_STEPS = """<!doctype html><form method=post action=/login/submit.htm>
<input id=loginName name=loginId><input type=hidden name=return_url value=/home.htm>
<input type=password id=password name=password hidden><button>登录</button></form><script>
document.querySelector("button").onclick = (event) => {
  const password = document.querySelector("#password");
  if (!password.hidden) return;
  event.preventDefault();
  password.hidden = false;
};</script>"""


TO_SIGN_IN = "<script>location.replace('/csp_login.htm?return_url=/home.htm')</script>"


def with_sign_in_page(desk: Desk, html: str) -> Desk:
    """Give the classic center another sign-in page: to where a server's own redirect leads, no route is asked."""

    def home(route: Route) -> None:
        if knocks(desk):
            route.fallback()
        else:
            route.fulfill(body=TO_SIGN_IN, content_type="text/html")

    desk.page.route("**/home.htm", home)
    typed = "text/html; charset=utf-8"
    desk.page.route("**/csp_login.htm**", lambda route: route.fulfill(body=html, content_type=typed))
    return desk


@pytest.mark.parametrize("html", [IN_A_FRAME, TWO_STEPS], ids=["frame", "two steps"])
def test_older_sign_in_pages(html: str, open_desk: OpenDesk) -> None:
    """In a frame of its own, and with the account asked for before the password."""
    desk = with_sign_in_page(counting(open_desk("classic")), html)
    enter(desk)
    assert (knocks(desk), desk.center.world.sessions.sign_ins) == (1, 1)


HOME = '<!doctype html><meta charset="utf-8"><a href="/home.htm">首页</a>'


@contextmanager
def older_site(sign_in_page: str) -> Iterator[str]:
    """Run a site that has nothing but a sign-in page, and home behind it."""

    def page(asked: Request) -> Response:
        html = HOME if asked.method == "POST" else sign_in_page if "login" in asked.path else TO_SIGN_IN
        return Response(html, mimetype="text/html")

    with serving(Request.application(page)) as address:
        yield address


@pytest.mark.parametrize("there", [True, False], ids=["in the next frame", "nowhere"])
def test_a_frame_that_never_comes_is_passed_over(there: bool, open_desk: OpenDesk) -> None:
    """A question to it has no end of its own. No route may be set: then the frame would answer."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        advert = f'<iframe src="http://127.0.0.1:{silent.getsockname()[1]}/advert"></iframe>'
        with older_site(advert + (IN_A_FRAME if there else "")) as address:
            desk = open_desk("classic").with_site(pace=IMPATIENT, base_url=address)
            if there:
                enter(desk)
                assert desk.page.get_by_role("link", name="首页").is_visible()
            else:
                with pytest.raises(TargetMissing, match="sign-in form"):
                    enter(desk)


def test_every_target_of_the_sign_in_page_is_used() -> None:
    """A profile cannot say more about signing in than is told apart here."""
    outcomes = {"signed_in", "refused", "slider", "code", "bot_wall_address", "signed_out_address", "signed_out_dialog"}
    form = {"account", "password", "submit", "home", "address", "ready", "busy", "failed"}
    assert set(LoginPage.model_fields) == outcomes | form
