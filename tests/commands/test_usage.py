"""A wrong command line, settings file or profile: exit code 2 and readable lines, before any browser starts."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.commands.conftest import SETTINGS, Ended, run_program

WHOLE = SETTINGS.format(profile="aliexpress", address="http://127.0.0.1:9")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SECRET = "do-not-repeat-me"


@dataclass(frozen=True)
class Mistake:
    """What a person got wrong, and what the program must say."""

    words: tuple[str, ...]
    en: str
    settings: str = WHOLE
    lines: int = 1


MISTAKES = {
    "unknown shop": Mistake(("list", "tset"), 'Did you mean "test"?'),
    "no shop at all": Mistake(("list", "test"), "add a table [shops.NAME]", settings=""),
    "unknown key": Mistake(("list", "test"), 'Did you mean "browser"?', 'brwoser = "x"\n' + WHOLE),
    "wrong value": Mistake(("list", "test"), '"log_level" is not right', 'log_level = "x"\n' + WHOLE),
    "no TOML": Mistake(("list", "test"), "not valid TOML near line 1", "language = zh\n" + WHOLE),
    "password in the file": Mistake(
        ("list", "test"), "DISPUTE_ASSISTANT_PASSWORD_TEST", f'{WHOLE}password = "{SECRET}"\n'
    ),
    "no settings file": Mistake(("--settings", "not-there.toml", "list", "test"), "no such settings file"),
    "unknown profile": Mistake(
        ("list", "test"), "shipped ones are aliexpress", WHOLE.replace('"aliexpress"', '"aliexpres"'), lines=5
    ),
    "unknown profile to check": Mistake(("profile", "check", "nosuch"), 'no profile "nosuch"', lines=5),
    "unknown fault": Mistake(("site", "--fault", "nosuch"), "--fault is not right"),
    "latency that is no number": Mistake(("site", "--latency", "x"), "--latency is not right"),
    "latency without end": Mistake(("site", "--latency", "0-inf"), "--latency is not right"),
    "latency that is nothing": Mistake(("site", "--latency", "nan"), "--latency is not right"),
    "latency backwards": Mistake(("site", "--latency", "0.3-0.1"), "--latency is not right"),
    "case that is no number": Mistake(("read", "test", "650", "../x\x1b[31m"), r'"../x\u001b[31m" is no number'),
    "order that is no number": Mistake(("fill-extension", "test", "8a"), '"8a" is no number'),
    "reply to what is no number": Mistake(("fill-reply", "test", "٣", "--text", "hello"), "is no number"),
    "message by no form": Mistake(
        ("fill-message", "test", "650", "--channel", "sms", "--text", "hello"), 'there is no "sms"'
    ),
    "message of two texts": Mistake(
        ("fill-message", "test", "650", "--channel", "order_message", "--text", "hello", "--draft"),
        "more than one text",
    ),
    "e-mail kept of another channel": Mistake(
        ("draft", "test", "650", "--channel", "sms", "--eml", "mails"), "add --channel email"
    ),
    "empty password": Mistake(("shop", "set-password", "test"), "nothing was kept"),
}
IN_CHINESE = {
    "unknown shop": "您是不是想写“test”？",
    "no shop at all": "[shops.店铺名]",
    "unknown key": "没有“brwoser”这个设置",
    "password in the file": "密码请用 dispute-assistant shop set-password",
    "unknown profile": "自带的有：aliexpress",
    "latency backwards": "--latency 不对",
}


def run(mistake: Mistake, language: str, folder: Path, *more: str) -> Ended:
    (folder / "assistant.toml").write_text(mistake.settings, encoding="utf-8")
    return run_program(folder, "--language", language, *mistake.words, *more)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_a_readable_line(name: str, tmp_path: Path) -> None:
    assert_told(run(MISTAKES[name], "en", tmp_path), MISTAKES[name], MISTAKES[name].en)


@pytest.mark.parametrize("name", IN_CHINESE)
def test_a_mistake_is_told_in_chinese(name: str, tmp_path: Path) -> None:
    ended = run(MISTAKES[name], "zh", tmp_path)
    assert_told(ended, MISTAKES[name], IN_CHINESE[name])
    assert CHINESE.search(ended.err)


def assert_told(ended: Ended, mistake: Mistake, expected: str) -> None:
    assert (ended.code, ended.out) == (2, ""), ended.err
    assert expected in ended.err
    assert len(ended.err.splitlines()) == mistake.lines
    assert "Traceback" not in ended.err
    assert SECRET not in ended.err


@pytest.mark.parametrize("name", ["unknown shop", "password in the file", "unknown profile"])
def test_a_mistake_is_one_line_of_json_where_lines_are_wanted(name: str, tmp_path: Path) -> None:
    ended = run(MISTAKES[name], "en", tmp_path, "--json")
    assert (ended.code, ended.err, len(ended.lines)) == (2, "", 1)
    assert ended.lines[0]["kind"] == "problem"
    assert MISTAKES[name].en in ended.lines[0]["what"]
    assert SECRET not in ended.out


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("nosuch", "nosuch"),
        ("list", "SHOP"),
        ("list test --nosuch", "--nosuch"),
        ("fill-extension test 1 --days 500", "--days"),
        ("fill-reply test 1 --text-file not-there.txt", "not-there.txt"),
        ("site --port 99999", "--port"),
        ("site --now garbage", "--now"),
        ("demo --face old", "--face"),
        ("--language xx list test", '"language"'),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_names_what_is_wrong(line: str, named: str, tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(WHOLE, encoding="utf-8")
    ended = run_program(tmp_path, *line.split())
    assert (ended.code, ended.out) == (2, "")
    assert named in ended.err
    assert "Traceback" not in ended.err


def test_profiles_that_are_right_end_with_0(tmp_path: Path) -> None:
    ended = run_program(tmp_path, "profile", "check", "--json")
    assert (ended.code, [line["name"] for line in ended.lines]) == (0, ["aliexpress", "aliexpress-classic"])
    assert all(line["right"] for line in ended.lines)


def test_shops_are_listed_without_a_browser(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(WHOLE, encoding="utf-8")
    ended = run_program(tmp_path, "shop", "list", "--json")
    shop = {"kind": "shop", "name": "test", "profile": "aliexpress", "account": "demo", "session_hours": None}
    assert (ended.code, ended.lines) == (0, [shop])


def test_a_text_in_another_character_set_is_told_before_anything_is_opened(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "reply.txt").write_bytes("您好".encode("gbk"))
    ended = run_program(tmp_path, "fill-reply", "test", "650", "--text-file", "reply.txt")
    assert (ended.code, ended.out, ended.err) == (2, "", "reply.txt: not in UTF-8; save it as UTF-8 in your editor.\n")
