"""What the doctor says of the machine, its folders and its browser, each broken for real."""

import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import keyring
import pytest
from keyring.backends import fail, null

from assistant import profiles
from assistant.doctor.browsers import Trial, browser_findings
from assistant.doctor.folders import folder_findings, space_findings
from assistant.doctor.machine import (
    clock_findings,
    key_store_findings,
    password_findings,
    python_findings,
    screen_findings,
)
from assistant.doctor.site_clock import site_clock_findings
from assistant.language import speaking
from flows.browsers import find_browser
from flows.site import Site
from tests.doctor.conftest import seen
from tests.ground.conftest import MemoryKeyStore

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="as Linux has it")
NOW = datetime(2026, 3, 10, tzinfo=UTC)


def test_python() -> None:
    assert seen(python_findings()) == [("ok", "python.version", None)]
    assert seen(python_findings((3, 10, 4))) == [("wrong", "python.version", None)]


@linux
def test_a_screen_that_is_named_must_answer() -> None:
    assert seen(screen_findings({})) == [("warning", "screen.none", None)]
    assert seen(screen_findings({"WAYLAND_DISPLAY": "wayland-0"})) == [("ok", "screen.there", None)]
    assert seen(screen_findings({"DISPLAY": "far.example:0"})) == [("ok", "screen.there", None)]
    number = 5000 + os.getpid()
    assert seen(screen_findings({"DISPLAY": f":{number}"})) == [("warning", "screen.silent", None)]
    with socket.socket(socket.AF_UNIX) as screen:
        screen.bind(f"\0/tmp/.X11-unix/X{number}")
        screen.listen()
        assert seen(screen_findings({"DISPLAY": f":{number}.0"})) == [("ok", "screen.there", None)]
    assert seen(screen_findings({}, "darwin")) == [("ok", "screen.there", None)]


@pytest.mark.parametrize("store", [fail.Keyring, null.Keyring])
def test_a_key_store_that_keeps_nothing(store: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", store)
    assert seen(key_store_findings()) == [("warning", "key_store.none", None)]
    monkeypatch.setattr(keyring, "get_keyring", MemoryKeyStore)
    assert seen(key_store_findings()) == [("ok", "key_store.usable", None)]


def test_passwords_in_the_environment_are_named_by_their_shops_alone() -> None:
    held = {"DISPUTE_ASSISTANT_PASSWORD_LAMPS_2": "s3cret-value", "DISPUTE_ASSISTANT_PASSWORD_LAMP": "0ther-value"}
    with speaking("en"):
        found = list(password_findings(held, ["lamps-2", "chairs"]))
    assert seen(found) == [
        ("ok", "password.in_environment", None),
        ("warning", "password.of_nobody", "DISPUTE_ASSISTANT_PASSWORD_LAMP"),
    ]
    said = " ".join(f"{each.what} {each.mend}" for each in found)
    assert "lamps-2" in said
    assert "value" not in said


def test_clock() -> None:
    assert seen(clock_findings(NOW, ["Asia/Shanghai"], "")) == [("ok", "clock.local", None)]
    assert seen(clock_findings(NOW, (), "CST-8")) == [("ok", "clock.local", None)]
    assert seen(clock_findings(NOW, (), "Asia/Shangai")) == [("warning", "clock.unknown_zone", "Asia/Shangai")]
    assert seen(clock_findings(datetime(1970, 1, 2, tzinfo=UTC), ["Nowhere/City"], "")) == [
        ("wrong", "clock.long_ago", None),
        ("wrong", "clock.no_zone", "Nowhere/City"),
    ]


@contextmanager
def telling(apart: timedelta) -> Iterator[str]:
    """A site whose clock is this much apart; yields its address."""

    class Teller(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response_only(302)
            self.send_header("Date", format_datetime(datetime.now(UTC) + apart, usegmt=True))
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Teller) as server:
        Thread(target=server.serve_forever, args=(0.01,)).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("apart", "standing", "code"),
    [
        (timedelta(0), "ok", "clock.agrees"),
        (timedelta(minutes=-3), "warning", "clock.apart"),
        (timedelta(hours=8), "wrong", "clock.apart"),
    ],
)
def test_the_clock_is_compared_with_the_sites(apart: timedelta, standing: str, code: str) -> None:
    profile = profiles.load("aliexpress")
    with telling(apart) as address:
        assert seen(site_clock_findings(Site(profile, address), "lamps")) == [(standing, code, "lamps")]
    assert seen(site_clock_findings(Site(profile, address), "lamps")) == [("warning", "clock.site_silent", "lamps")]


# ------------------------------------------------------------------------------------------------ folders


def test_a_data_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert seen(folder_findings(tmp_path / "a" / "b")) == [("ok", "folder.to_be_made", str(tmp_path / "a" / "b"))]
    assert not (tmp_path / "a").exists()
    file = tmp_path / "file"
    file.write_text("")
    assert seen(folder_findings(file / "data")) == [("wrong", "folder.cannot_be_made", str(file / "data"))]
    assert seen(folder_findings(file)) == [("wrong", "folder.is_a_file", str(file))]


@pytest.mark.skipif(os.name != "posix", reason="there are no modes")
def test_folders_that_others_may_enter(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name, mode in (("logs", 0o755), ("shops", 0o700)):
        (data / name).mkdir(parents=True)
        (data / name).chmod(mode)
    with speaking("zh"):
        fine, logs = folder_findings(data)
    assert seen([fine, logs]) == [
        ("ok", "folder.there", str(data)),
        ("wrong", "folder.not_private", str(data / "logs")),
    ]
    assert "不是您独有的" in logs.what
    assert f'chmod 700 "{data / "logs"}"' in (logs.mend or "")
    data.chmod(0o777)
    assert seen(folder_findings(data))[0] == ("wrong", "folder.others_write", str(data))
    assert sorted(path.name for path in data.iterdir()) == ["logs", "shops"], "the trial of writing leaves nothing"


@linux
def test_a_folder_that_cannot_be_written() -> None:
    here = Path("/proc/self/task")  # not even the administrator writes there
    assert seen(folder_findings(here)) == [("wrong", "folder.not_writable", str(here))]


def test_room_on_the_disk(tmp_path: Path) -> None:
    assert [seen(space_findings(tmp_path, free)) for free in (10 * 1024**3, 500 * 1024**2, 1024**2)] == [
        [("ok", "space.enough", str(tmp_path))],
        [("warning", "space.little", str(tmp_path))],
        [("wrong", "space.little", str(tmp_path))],
    ]
    (measured,) = space_findings(tmp_path / "not" / "there")
    assert re.search(r"[1-9]\d*\.\d GB", measured.what)


# ------------------------------------------------------------------------------------------------ browser


@pytest.fixture
def look() -> Callable[..., list[tuple[str, str]]]:
    """Look at the browser in a thread of its own, where no other is driven."""

    def looked(setting: str | None = None) -> list[tuple[str, str]]:
        with ThreadPoolExecutor(1) as pool:
            found = pool.submit(lambda: list(browser_findings(setting))).result()
        return [each[:2] for each in seen(found)]

    return looked


@linux
def test_a_browser_without_chinese_letters(
    look: Callable[..., list[tuple[str, str]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look()[0] == ("ok", "browser.starts")
    (tmp_path / "fonts").mkdir()
    config = f"<fontconfig><dir>{tmp_path}/fonts</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    (tmp_path / "fonts.conf").write_text(f"<?xml version='1.0'?>{config}")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    assert look()[-1] == ("warning", "font.no_han")


@linux
def test_a_browser_that_does_not_start(look: Callable[..., list[tuple[str, str]]], tmp_path: Path) -> None:
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    assert look(str(broken)) == [("wrong", "browser.does_not_start")]
    assert look(str(tmp_path / "none")) == [("wrong", "browser.setting")]


@linux
def test_no_browser_or_one_without_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr("flows.browsers._LINUX", ())
    assert seen(browser_findings(None)) == [("wrong", "browser.none", None)]
    (tmp_path / "chromium-headless-shell").write_text("#!/bin/sh\n")
    (tmp_path / "chromium-headless-shell").chmod(0o755)
    shell = find_browser(window=True)
    assert shell is not None
    assert not shell.shows_windows
    found = seen(browser_findings(None, Trial("1")))
    assert [each[:2] for each in found] == [
        ("ok", "browser.starts"),
        ("warning", "browser.no_window"),
        ("ok", "font.han"),
    ]
