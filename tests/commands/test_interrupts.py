"""Ctrl-C: exit code 130, no traceback, and no process of ours left behind."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.conftest import ODD_PASSWORD, PATIENCE, OpenSeller, environment

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes by /proc")


@contextmanager
def started(folder: Path, *words: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Start the program as a shell does: in a process group of its own; `more` goes into its environment."""
    known = environment(folder / "home", DISPUTE_ASSISTANT_PASSWORD_TEST=ODD_PASSWORD, **more)
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", *words],
        cwd=folder,
        env=known,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
        # Whoever runs the tests in the background may have them ignore Ctrl-C, and the program with them.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads yet
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def below(pid: int) -> dict[int, str]:
    """Return every process that this one started, directly or not, with the moment of its birth."""
    parents: dict[int, list[int]] = {}
    births: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended in the meantime
            continue
        if fields[0] != "Z":
            parents.setdefault(int(fields[1]), []).append(int(folder.name))
            births[int(folder.name)] = fields[19]
    found: dict[int, str] = {}
    left = [pid]
    while left:
        children = parents.get(left.pop(), [])
        left += children
        found |= {child: births[child] for child in children}
    return found


def still_there(processes: dict[int, str]) -> list[str]:
    alive = []
    for pid, birth in processes.items():
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if fields[0] != "Z" and fields[19] == birth:
            alive.append(words[:120])
    return alive


def assert_interrupted(program: subprocess.Popen[str]) -> str:
    _, err = program.communicate(timeout=PATIENCE)
    assert program.returncode == 130
    assert "Traceback" not in err
    assert "KeyboardInterrupt" not in err
    return err


@pytest.mark.parametrize(("face", "whom"), [("new", "the group"), ("classic", "the program")])
def test_while_cases_are_read(face: str, whom: str, open_seller: OpenSeller) -> None:
    seller = open_seller(face, disputes=40, latency=(0.2, 0.3))
    with started(seller.folder, "read", "test", "--json") as program:
        assert program.stdout is not None
        assert '"kind": "case"' in program.stdout.readline()
        ours = below(program.pid)
        assert any("chrom" in words for words in still_there(ours))
        if whom == "the group":  # as a terminal does
            os.killpg(program.pid, signal.SIGINT)
        else:
            program.send_signal(signal.SIGINT)
        assert_interrupted(program)
        assert still_there(ours) == []
    assert seller.center.world.writes == []
    assert not (seller.data / "shops" / "test" / "owner.pid").exists()


def test_while_the_site_runs(tmp_path: Path) -> None:
    with started(tmp_path, "site", "--json", "--disputes", "3") as program:
        assert program.stdout is not None
        assert '"address": "http://127.0.0.1:' in program.stdout.readline()
        program.send_signal(signal.SIGINT)
        assert assert_interrupted(program) == ""


def test_while_the_program_starts(tmp_path: Path) -> None:
    # The interpreter is held inside an import until the signal is there: the moment at which most has yet to be loaded.
    hook = tmp_path / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(HOLD, encoding="utf-8")
    known = environment(tmp_path / "home")
    known["PYTHONPATH"] = f"{hook}{os.pathsep}{known['PYTHONPATH']}"
    ended = subprocess.run(
        [sys.executable, "-m", "assistant", "site"],
        cwd=tmp_path,
        env=known,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (130, "")


HOLD = """
import os, signal, sys

class Press:
    def find_spec(self, name, path=None, target=None):
        if name == "assistant.settings":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Press())
"""
