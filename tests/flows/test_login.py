"""Every way in which a sign-in can end, told by its name; what only a person may do is handed over."""

from collections.abc import Callable, Iterator

import pytest
from loguru import logger
from playwright.sync_api import Page
from pydantic import SecretStr

from flows.errors import BotWall, CodeWanted, SignInProblem, SignInUnclear, SliderShown, WrongPassword
from flows.login import Handover, probe, sign_in
from flows.profile import TargetTable, Way
from tests.conftest import ACCOUNT, PASSWORD, Desk, OpenDesk


@pytest.fixture
def said() -> Iterator[list[str]]:
    """Everything that is logged meanwhile."""
    lines: list[str] = []
    sink = logger.add(lambda line: lines.append(str(line)), level="TRACE")
    yield lines
    logger.remove(sink)


def enter(desk: Desk, handover: Handover | None = None, password: SecretStr = PASSWORD) -> int:
    """Sign in; return how often the password was asked for."""
    asked = []

    def ask() -> SecretStr:
        asked.append(1)
        return password

    sign_in(desk.page, desk.site, ACCOUNT, ask, handover)
    return len(asked)


def test_a_kept_session_is_not_asked_for_a_password_again(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=2, orders=2)
    assert not probe(desk.page, desk.site)
    assert enter(desk) == 1
    assert probe(desk.page, desk.site)
    assert enter(desk) == 0


def test_a_wrong_password_is_tried_once_and_never_shown(face: str, open_desk: OpenDesk, said: list[str]) -> None:
    desk = open_desk(face, disputes=2, orders=2)
    posts: list[str] = []
    desk.page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    with pytest.raises(WrongPassword) as caught:
        enter(desk, password=SecretStr("not-the-one-7431"))
    assert "不正确" in caught.value.site_words
    assert len([post for post in posts if "login" in post]) == 1
    assert "not-the-one-7431" not in str(caught.value) + "".join(said)


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [("slider", SliderShown, "滑块"), ("code", CodeWanted, "验证码"), ("bot-wall", BotWall, "访问被拒绝")],
)
def test_without_a_person_what_the_site_wants_is_named(
    face: str, fault: str, error: type[SignInProblem], words: str, open_desk: OpenDesk
) -> None:
    desk = open_desk(face, disputes=2, orders=2, faults=(fault,))
    with pytest.raises(error) as caught:
        enter(desk)
    assert words in caught.value.site_words
    assert desk.center.world.writes == []


def drag(page: Page) -> None:
    """Drag the slider as a person does."""
    handle = page.frame_locator("#baxia-dialog-content").locator("#nc_1_n1z")
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 700, box["y"] + 12, steps=12)
    page.mouse.up()


def type_code(page: Page) -> None:
    """Type the code as a person does."""
    page.locator("#fm-sms-code").fill("123456")
    page.locator("#fm-code-submit").click()


@pytest.mark.parametrize(("fault", "act"), [("slider", drag), ("code", type_code)])
def test_a_person_in_the_window_goes_on(
    face: str, fault: str, act: Callable[[Page], None], open_desk: OpenDesk
) -> None:
    desk = open_desk(face, disputes=2, orders=2, faults=(fault,))
    called: list[str] = []

    def person(problem: SignInProblem) -> bool:
        called.append(problem.code)
        act(desk.page)
        return True

    assert enter(desk, person) == 1
    assert called == [{"slider": "slider_shown", "code": "code_wanted"}[fault]]
    assert probe(desk.page, desk.site)
    assert desk.guard.got_through == []


def test_a_person_who_gives_up_ends_the_waiting(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=2, orders=2, faults=("slider",))
    with pytest.raises(SliderShown):
        enter(desk, lambda problem: False)


def test_an_outcome_that_nobody_knows_is_unclear(face: str, open_desk: OpenDesk) -> None:
    desk = open_desk(face, disputes=2, orders=2, faults=("wrong-password",))
    nowhere = TargetTable(ways=(Way(css="#nowhere"),))
    login = desk.site.profile.login.model_copy(update={"refused": nowhere})
    pace = desk.site.pace.__class__(page_seconds=2)
    desk = desk.with_site(profile=desk.site.profile.model_copy(update={"login": login}), pace=pace)
    with pytest.raises(SignInUnclear) as caught:
        enter(desk)
    assert PASSWORD.get_secret_value() not in str(caught.value)
