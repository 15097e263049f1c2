"""Messages over real channels to a local server: in order, tried again, named when they fail, never with a secret."""

import logging
import re
from collections.abc import Iterator

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.lark import NotifyLark
from apprise.plugins.serverchan import NotifyServerChan
from apprise.plugins.telegram import NotifyTelegram
from apprise.plugins.wecombot import NotifyWeComBot
from loguru import logger
from pydantic import SecretStr

from assistant.language import set_language, text
from assistant.nightly.notices.channel_limits import Habits
from assistant.nightly.notices.channels import AppriseChannel, open_channel
from assistant.nightly.notices.cutting import Limit
from assistant.nightly.notices.notifying import try_channels
from assistant.nightly.notices.sending import ChannelResult, Letter, Post, failed_channels, open_post
from assistant.notice_settings import NoticeSettings
from assistant.redaction import forget_known
from tests.casework.cases_by_hand import NOW
from tests.nightly.notice_channels import Remembering, Robot, robot

SECRET = "Zq7secretkey0042"
LETTER = Letter("【纠纷助手】紧急 2 条", ("[一号店] 纠纷 1 <b>*粗*</b> & `x`", "[二号店] 纠纷 2"))


class Waits(list[float]):
    """How long was waited, without waiting."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield
    forget_known()


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Everything that goes to any log, at its noisiest."""
    lines: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    ear, level = Ear(), logging.getLogger().level
    number = logger.add(lambda line: lines.append(str(line)), level=0)
    logging.getLogger().addHandler(ear)
    logging.getLogger().setLevel(1)
    yield lines
    logger.remove(number)
    logging.getLogger().removeHandler(ear)
    logging.getLogger().setLevel(level)


def opened(address: str, name: str = "team") -> AppriseChannel:
    channel = open_channel(name, SecretStr(address))
    assert channel is not None
    return channel


def webhook(there: Robot) -> str:
    return f"json://{there.host}/hook/{SECRET}"


def test_a_webhook_gets_the_text_as_it_is() -> None:
    with robot() as there:
        sent = Post([opened(webhook(there))]).send(LETTER, Waits())
    assert sent.channels == (ChannelResult(channel="team", parts=1, of=1, tries=1),)
    assert [(body["title"], body["message"]) for body in there.json()] == [(LETTER.title, "\n".join(LETTER.lines))]
    assert there.paths == [f"/hook/{SECRET}"]


def test_a_channel_that_fails_twice_is_tried_again_with_growing_waits() -> None:
    waits = Waits()
    with robot([(500, ""), (503, ""), (200, "")]) as there:
        sent = Post([opened(webhook(there))]).send(LETTER, waits)
    assert sent.channels == (ChannelResult(channel="team", parts=1, of=1, tries=3),)
    assert sent.arrived
    assert sent.failed == ()
    assert waits == [2.0, 6.0]


def test_a_channel_that_always_fails_is_named_and_the_others_get_it(heard: list[str]) -> None:
    waits = Waits()
    with robot([(500, SECRET)]) as broken, robot() as good:
        post = Post([opened(webhook(broken), "broken"), opened(webhook(good), "good")], tries=3)
        sent = post.send(LETTER, waits)
        assert len(broken.bodies) == 3
    assert sent.failed == ("broken",)
    assert sent.arrived
    assert len(good.bodies) == 1
    assert waits == [2.0, 6.0]
    assert any("broken" in line for line in heard)


def test_a_server_that_is_not_there_fails_by_name() -> None:
    with robot() as there:
        address = webhook(there)
    sent = Post([opened(address)], tries=2).send(LETTER, Waits())
    assert (sent.failed, sent.arrived) == (("team",), False)


def test_parts_arrive_in_order_and_the_rest_is_not_sent_without_its_beginning() -> None:
    letter = Letter("T", tuple(f"line {number:03}" for number in range(60)))
    waits = Waits()
    channel = Remembering(habits=Habits(Limit(200), pause=3.2), fails=lambda number: number in (2, 3))
    sent = Post([channel]).send(letter, waits)
    (result,) = sent.channels
    assert result.arrived
    assert result.tries == result.of + 2
    assert "\n".join(body for _, body in channel.taken) == "\n".join(letter.lines)
    assert [title for title, _ in channel.taken] == [f"T ({at}/{result.of})" for at in range(1, result.of + 1)]
    assert waits[:3] == [3.2, 3.2, 6.0]  # the pace, then two waits of the part that failed, never under the pace

    dead = Remembering(habits=channel.habits, fails=lambda number: number > 1)
    (result,) = Post([dead]).send(letter, Waits()).channels
    assert (result.parts, result.tries, result.arrived) == (1, 5, False)


def test_a_channel_too_narrow_for_one_line_is_named() -> None:
    narrow = Remembering(habits=Habits(Limit(10)))
    assert Post([narrow]).send(LETTER, Waits()).failed == ("memory",)
    assert narrow.tries == 0


ROBOTS = [
    (NotifyWeComBot, "notify_url", "{}/send?key={{key}}", f"wecombot://{SECRET}", "text.content"),
    (NotifyDingTalk, "notify_url", "{}/send?access_token={{token}}", f"dingtalk://{SECRET}/", "text.content"),
    (NotifyFeishu, "notify_url", "{}/hook/{{token}}/", f"feishu://{SECRET}", "content.text"),
    (NotifyLark, "notify_url", "{}/hook/", f"lark://{SECRET}", "content.text"),
    (NotifyServerChan, "notify_url", "{}/{{token}}.send", f"schan://{SECRET}", "desp"),
]


@pytest.mark.parametrize(("plugin", "name", "place", "address", "where"), ROBOTS)
@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ('{"errcode": 0, "errmsg": "ok"}', True),
        ('{"code": 0, "msg": "success", "data": {}}', True),
        ('{"StatusCode": 0, "StatusMessage": "success"}', True),
        ('{"errcode": 45009, "errmsg": "api freq out of limit"}', False),
        ('{"code": 19024, "msg": "Key Words Not Found"}', False),
        ("<html>Sign in to this network</html>", False),
        ("[]", False),
        ("{}", False),
    ],
)
def test_a_robot_that_refuses_with_status_200_did_not_take_it(
    plugin: type,
    name: str,
    place: str,
    address: str,
    where: str,
    answer: str,
    taken: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with robot([(200, answer)]) as there:
        monkeypatch.setattr(plugin, name, place.format(there.address))
        sent = Post([opened(address)], tries=1).send(LETTER, Waits())
    assert sent.arrived is taken
    value: object = there.json()[0]
    for key in where.split("."):
        assert isinstance(value, dict)
        value = value[key]
    lines = [line.rstrip() for line in str(value).split("\n")]
    assert lines[-2:] == list(LETTER.lines)
    assert SECRET in there.paths[0]


def test_dingtalk_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    with robot() as there:
        monkeypatch.setattr(NotifyDingTalk, "notify_url", there.address + "/send?access_token={token}")
        assert Post([opened(f"dingtalk://SECabcdef123@{SECRET}/")], tries=1).send(LETTER, Waits()).arrived
    # A signature of 32 bytes in base64, escaped once: 44 characters, of which `=`, `+` and `/` take three each.
    found = re.fullmatch(
        rf"/send\?access_token={SECRET}&timestamp=\d{{13}}&sign=((?:[\w\-.~]|%2B|%2F|%3D)+)", there.paths[0]
    )
    assert found
    assert len(re.sub(r"%..", "=", found[1])) == 44


def test_telegram_gets_markup_as_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    with robot([(200, '{"ok": true, "result": {}}')]) as there:
        monkeypatch.setattr(NotifyTelegram, "notify_url", there.address + "/bot")
        assert Post([opened(f"tgram://123456789:{SECRET}/12345/")], tries=1).send(LETTER, Waits()).arrived
    (body,) = there.json()
    assert "&lt;b&gt;*粗*&lt;/b&gt; &amp; `x`" in str(body["text"]).replace("&nbsp;", " ")
    assert body["parse_mode"] == "HTML"


def test_no_secret_is_told_anywhere(heard: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    addresses = {
        "odd": f"nonsense://{SECRET}/{SECRET}",
        "wrong": f"slack://{SECRET}",
        "mail": f"mailto://seller:{SECRET}@",
        "not-an-address": SECRET,
        "feishu": f"feishu://{SECRET}/%%%",
    }
    with robot([(500, SECRET), (200, SECRET)]) as there:
        addresses["hook"] = webhook(there)
        settings = NoticeSettings.model_validate({"channels": addresses, "tries": 2})
        post = open_post(settings)
        post.channels = tuple(channel for channel in post.channels if channel.name == "hook")
        sent = post.send(LETTER, Waits())
    assert set(post.unknown) >= {"odd", "wrong", "not-an-address"}
    assert set(sent.failed) == set(post.unknown)
    assert [result.understood for result in sent.channels if result.channel == "odd"] == [False]
    logging.getLogger("apprise").error(SECRET)
    logging.getLogger("urllib3.connectionpool").warning("/%s", SECRET)
    out = capfd.readouterr()
    told = "\n".join([*heard, repr(settings), repr(post.channels), repr(sent), settings.model_dump_json(), *out])
    assert "odd" in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcd-1234", NotifyWeComBot),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abcdefgh-1234-5678", NotifyFeishu),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/aaaaaaaa-bbbb-cccc", NotifyLark),
        ("https://oapi.dingtalk.com/robot/send?access_token=abcdef0123456789", NotifyDingTalk),
    ],
)
def test_addresses_as_the_robots_show_them(address: str, kind: type) -> None:
    plugin = opened(address)._plugin
    assert isinstance(plugin, kind)
    assert plugin.request_rate_per_sec == 0, "the library's own waits cannot be stopped"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_trial_message(language: str) -> None:
    set_language(language)
    with robot() as there:
        settings = NoticeSettings(channels={"hook": SecretStr(webhook(there))})
        assert try_channels(settings, NOW, Waits()).arrived
    (body,) = there.json()
    assert (body["title"], body["message"]) == (
        text("nightly.notice.title.test"),
        text("nightly.notice.test", at="03-10 12:00"),
    )


def test_failed_channels_are_named_once() -> None:
    post = Post([Remembering("a", fails=lambda number: True), Remembering("b")], ["c"], tries=1)
    assert failed_channels([post.send(LETTER, Waits()) for _ in range(2)]) == ("a", "c")
