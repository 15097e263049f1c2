"""Ctrl-C in a night of several shops: all stop, what was kept stays, nothing runs on, the next run goes on."""

import os
import pty
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen
from threading import Event

import pytest

from assistant.nightly.store.opening import open_store
from assistant.qa.site import SellerCenter
from assistant.qa.site.faults import Faults
from tests.commands.conftest import PATIENCE, environment, run_program
from tests.commands.test_interrupts import assert_interrupted, below, started, still_there
from tests.conftest import PASSWORD, PROFILE_OF

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes by /proc")

CASES = 12
FACES = {"one": "new", "two": "classic"}
PASSWORDS = {f"DISPUTE_ASSISTANT_PASSWORD_{shop.upper()}": PASSWORD.get_secret_value() for shop in FACES}


class Watched(Faults):
    """No faults: tells when so many replies were asked for."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.left = most
        self.there = Event()

    def draw(self, path: str) -> None:
        self.left -= 1
        if self.left <= 0:
            self.there.set()


@pytest.fixture
def centers(tmp_path: Path) -> Iterator[Mapping[str, SellerCenter]]:
    with ExitStack() as stack:
        found = {
            shop: stack.enter_context(SellerCenter(face, disputes=CASES, orders=1, latency=(0.05, 0.1)))
            for shop, face in FACES.items()
        }
        shops = "".join(
            f'[shops.{shop}]\nprofile = "{PROFILE_OF[FACES[shop]]}"\nbase_url = "{center.address}"\naccount = "demo"\n'
            for shop, center in found.items()
        )
        (tmp_path / "assistant.toml").write_text(f'data_folder = "data"\n[pace]\npause_seconds = 0.0\n{shops}')
        yield found


def test_ctrl_c_stops_every_shop_and_the_next_run_goes_on(centers: Mapping[str, SellerCenter], tmp_path: Path) -> None:
    for whom in ("the program", "the group"):
        watched = [Watched(5), Watched(5)]
        for center, faults in zip(centers.values(), watched, strict=True):
            center.world.faults = faults
        with started(tmp_path, "nightly", "--json", **PASSWORDS) as program:
            assert all(faults.there.wait(PATIENCE) for faults in watched)
            ours = below(program.pid)
            assert sum("headless" in words for words in still_there(ours)) > 1
            if whom == "the group":  # as a terminal does
                os.killpg(program.pid, signal.SIGINT)
            else:
                program.send_signal(signal.SIGINT)
            assert_interrupted(program)
            assert still_there(ours) == []
        assert [file.parent.name for file in (tmp_path / "data" / "shops").glob("*/owner.pid")] == []
        assert "Stopped: " in (tmp_path / "data" / "reports" / "running.html").read_text(encoding="utf-8")
        with open_store(tmp_path / "data" / "nightly" / "store.sqlite") as store:
            left = store.unfinished_run()
        assert left is not None
        assert len(left.shops) < len(FACES), "it did not go on to the end"
    ended = run_program(tmp_path, "nightly", "--json", **PASSWORDS)
    assert ended.code == 0, ended.err
    assert "Going on with a night" in ended.err
    assert {(night["shop"], night["outcome"]) for night in ended.of_kind("shop_night")} == {
        (shop, "complete") for shop in FACES
    }
    (run,) = run_program(tmp_path, "nightly", "status", "--json").of_kind("night")
    assert run["exit_code"] == 0
    assert [center.world.writes for center in centers.values()] == [[], []]


def test_passwords_are_asked_one_after_the_other(centers: Mapping[str, SellerCenter], tmp_path: Path) -> None:
    for center in centers.values():
        center.world.faults = Watched(0)
    ours, theirs = pty.openpty()
    known = environment(tmp_path / "home", TERM="xterm", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
    command = [sys.executable, "-m", "assistant", "nightly"]
    with Popen(
        command, cwd=tmp_path, env=known, stdin=theirs, stdout=theirs, stderr=theirs, process_group=0
    ) as program:
        os.close(theirs)
        said = ""
        while "\nMorning report: " not in said:
            said += os.read(ours, 4096).decode("utf-8", "replace")
            while said.count("Password") > said.count("«typed»"):
                said += "«typed»"
                os.write(ours, PASSWORD.get_secret_value().encode() + b"\n")
    os.close(ours)
    assert program.returncode == 0, said
    assert said.count("Password") == len(FACES)
    assert PASSWORD.get_secret_value() not in said
