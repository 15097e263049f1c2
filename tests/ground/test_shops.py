"""A shop's folder is the owner's alone, and so is the shop."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.private_files import NotPrivate, private_folder, read_private, write_private
from assistant.shops import ShopBusy, forget_shop, own_shop, profile_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")

ROOT = Path(__file__).parents[2]
HOLDER = """
import sys
from pathlib import Path
from assistant.shops import own_shop
with own_shop(Path(sys.argv[1]), "main"):
    print("owned", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o177])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_private_from_birth_under_any_umask(tmp_path: Path, umask: int) -> None:
    profile = profile_folder(tmp_path, "main")
    assert [mode_of(folder) for folder in (profile, profile.parent, profile.parent.parent)] == [0o700] * 3
    write_private(profile / "state.json", b"{}")
    assert mode_of(profile / "state.json") == 0o600


def test_wider_folder_is_refused(tmp_path: Path) -> None:
    folder = profile_folder(tmp_path, "main")
    folder.chmod(0o750)
    with pytest.raises(NotPrivate, match="chmod 700"):
        profile_folder(tmp_path, "main")
    assert mode_of(folder) == 0o750, "the person decides"


def test_wider_file_is_refused(tmp_path: Path) -> None:
    write_private(tmp_path / "state.json", b"{}")
    assert read_private(tmp_path / "state.json") == b"{}"
    (tmp_path / "state.json").chmod(0o644)
    with pytest.raises(NotPrivate, match="chmod 600"):
        read_private(tmp_path / "state.json")


def test_link_is_refused(tmp_path: Path) -> None:
    private_folder(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(NotPrivate, match="link"):
        private_folder(tmp_path / "link")


def test_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(NotPrivate, match="file stands"):
        private_folder(tmp_path / "taken")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a folder away")
def test_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    os.chown(private_folder(tmp_path / "theirs"), 12345, 12345)
    with pytest.raises(NotPrivate, match="another user"):
        private_folder(tmp_path / "theirs")


def test_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_private(tmp_path / "state.json", b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(tmp_path / "state.json", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("state.json", b"old")]


def test_second_owner_is_told_who_the_first_is(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "owned\n"
        with pytest.raises(ShopBusy, match=str(holder.pid)) as caught, own_shop(tmp_path, "main"):
            pytest.fail("two owners")
        assert caught.value.pid == holder.pid
        assert holder.poll() is None, "the first owner is left alone"
        with own_shop(tmp_path, "other") as profile:
            assert profile.is_dir()
        holder.send_signal(signal.SIGKILL)
    with own_shop(tmp_path, "main") as profile:
        assert profile == tmp_path / "shops" / "main" / "browser"


def test_an_owner_in_the_same_process_counts_too(tmp_path: Path) -> None:
    with own_shop(tmp_path, "main"), pytest.raises(ShopBusy), own_shop(tmp_path, "main"):
        pytest.fail("two owners")
    with own_shop(tmp_path, "main"):
        assert mode_of(tmp_path / "shops" / "main" / "owner.lock") == 0o600


def test_forgetting_a_shop_removes_its_sign_in(tmp_path: Path) -> None:
    assert not forget_shop(tmp_path, "main")
    write_private(profile_folder(tmp_path, "main") / "Cookies", b"secret")
    with own_shop(tmp_path, "main"), pytest.raises(ShopBusy):
        forget_shop(tmp_path, "main")
    assert forget_shop(tmp_path, "main")
    assert not (tmp_path / "shops" / "main" / "browser").exists()
