"""`site`: the local seller center for people: what its options mean, and how it ends."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.commands.conftest import environment


@contextmanager
def running(folder: Path, *words: str) -> Iterator[dict[str, Any]]:
    """Run the site until the block ends; yield the line of JSON that tells where it is."""
    command = [sys.executable, "-m", "assistant", "site", "--json", *words]
    with subprocess.Popen(
        command, cwd=folder, env=environment(folder / "home"), stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            yield json.loads(program.stdout.readline())
        finally:
            program.kill()


def test_the_line_tells_where_it_is_and_how_to_sign_in(tmp_path: Path) -> None:
    with running(tmp_path, "--face", "classic", "--disputes", "5", "--orders", "4", "--fault", "slider") as said:
        assert {key: said[key] for key in ("kind", "face", "account", "password")} == {
            "kind": "site",
            "face": "classic",
            "account": "demo",
            "password": "demo-password",
        }
        truth = httpx.get(f"{said['address']}/__truth").json()
        assert (len(truth["disputes"]), len(truth["orders"])) == (5, 4)
        assert httpx.get(f"{said['address']}/__writes").json()["count"] == 0
        form = {"loginId": "demo", "password": "demo-password"}
        page = httpx.post(f"{said['address']}/login/submit.htm", data=form).text
        assert "baxia-dialog-content" in page


def test_the_clock_starts_where_it_is_told_and_may_stand_still(tmp_path: Path) -> None:
    with running(tmp_path, "--disputes", "1", "--now", "2026-01-16T15:12:01", "--frozen") as said:
        first, second = (httpx.get(f"{said['address']}/__truth").json()["now"] for _ in range(2))
    assert first == second
    assert first.startswith("2026-01-1")
    assert ":12:01" in first


def test_the_same_seed_gives_the_same_cases(tmp_path: Path) -> None:
    still = ("--disputes", "6", "--now", "2026-01-16T15:12:01", "--frozen")
    told = []
    for seed in ("7", "7", "8"):
        with running(tmp_path, *still, "--seed", seed) as said:
            told.append(httpx.get(f"{said['address']}/__truth").json()["disputes"])
    assert told[0] == told[1] != told[2]


def test_a_port_that_is_taken_is_told_in_a_readable_line(tmp_path: Path) -> None:
    with running(tmp_path, "--disputes", "1") as said:
        port = said["address"].rpartition(":")[2]
        command = [sys.executable, "-m", "assistant", "site", "--port", port]
        known = environment(tmp_path / "home")
        ended = subprocess.run(command, cwd=tmp_path, env=known, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert port in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_speak_the_language_of_the_person(language: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "--language", language, "site", "--json", "--disputes", "1"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path / "home"), stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            address = json.loads(program.stdout.readline())["address"]
            page = httpx.get(f"{address}/csp_login.htm").text
        finally:
            program.kill()
    assert ("登录密码" in page) == (language == "zh")
