"""What is printed arrives whole: whatever the terminal's character set, and whoever stops listening."""

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.output import Output
from flows.errors import ServerError
from tests.commands.conftest import SETTINGS, environment, run_program

WHOLE = SETTINGS.format(profile="aliexpress", address="http://127.0.0.1:9") + 'title = "我的店铺 🏮"\n'


@pytest.mark.parametrize("coding", ["ascii", "cp1252"])
def test_json_lines_are_utf8_on_every_machine(coding: str, tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(WHOLE, encoding="utf-8")
    ended = run_program(tmp_path, "--language", "zh", "list", "nope", "--json", PYTHONIOENCODING=coding)
    assert (ended.code, ended.err) == (2, "")
    assert "没有名为“nope”的店铺" in ended.lines[0]["what"]


@pytest.mark.parametrize("coding", ["ascii", "cp936"])
def test_a_table_never_ends_the_program_for_a_letter_that_the_terminal_lacks(coding: str, tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(WHOLE, encoding="utf-8")
    command = [sys.executable, "-m", "assistant", "--language", "zh", "shop", "list"]
    known = environment(tmp_path / "home", PYTHONIOENCODING=coding)
    ended = subprocess.run(command, cwd=tmp_path, env=known, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"aliexpress" in ended.stdout
    assert ("我的店铺".encode("cp936") in ended.stdout) == (coding == "cp936")


def test_half_a_character_is_kept_and_ends_nothing(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text(WHOLE, encoding="utf-8")
    half = "sh\udcffop"  # a byte that is no UTF-8, as a command line may hold; a page's script may send the like
    ended = run_program(tmp_path, "list", half, "--json")
    assert (ended.code, ended.err) == (2, "")
    assert half in ended.lines[0]["what"]
    assert run_program(tmp_path, "list", half).code == 2


@pytest.mark.parametrize("words", [("schema",), ("profile", "check"), ("profile", "check", "--json")])
def test_a_reader_that_goes_away_meets_no_traceback(words: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", *words]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(tmp_path / "home"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        program.stdout.close()
        assert program.stderr is not None
        said = program.stderr.read()
    assert b"Traceback" not in said
    assert said == b""


def test_lines_of_several_shops_never_run_into_each_other(capfd: pytest.CaptureFixture[str]) -> None:
    problem = ServerError("The site answered {status}.", status=502, site_words="word " * 200)

    def write(shop: str, as_json: bool) -> None:
        output = outputs[as_json].of_shop(shop, f"title of {shop}")
        for _ in range(100):
            output.problem(problem)

    outputs = (Output(as_json=False), Output(as_json=True))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, ("a", "b", "a", "b"), (True, True, False, False)))
    printed = capfd.readouterr()
    assert Counter(json.loads(line)["shop"] for line in printed.out.splitlines()) == {"a": 100, "b": 100}
    lines = printed.err.splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith("[title of ")]
    assert len(heads) == 200
    assert len({tuple(lines[at + 1 : at + 5]) for at in heads}) == 1, "what belongs together stays together"
