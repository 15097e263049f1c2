"""Installing writes in the person's own folders only, says what it wrote, and removing leaves nothing."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from pydantic import SecretStr

from assistant.nightly.schedule.installing import install, remove, show
from assistant.nightly.schedule.jobs import jobs_of
from assistant.nightly.schedule.pinging import ping
from assistant.nightly.schedule.systems import Machine, Ran, ScheduleProblem, SystemName, choose_system, run_program
from assistant.redaction import forget_known
from assistant.schedule_settings import ScheduleSettings
from tests.nightly.notice_channels import robot

SETTINGS = ScheduleSettings(at=time(6, 0), zone="Asia/Shanghai")
NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
NEXT = datetime(2026, 3, 10, 22, tzinfo=UTC)
JOBS = jobs_of(SETTINGS, Path("/shop"), (), ["/opt/dispute-assistant"])


class Computer:
    """Takes every command, keeps a crontab, and refuses what it is told to refuse."""

    def __init__(self, crontab: str | None = None, version: str = "", refuses: str = "-") -> None:
        self.crontab, self.version, self.refuses = crontab, version, refuses
        self.ran: list[str] = []

    def __call__(self, command: Sequence[str], given: str | None) -> Ran:
        line = " ".join(command)
        self.ran.append(line)
        if line.startswith(self.refuses):
            return Ran(1, "", "Permission denied\nsecond line")
        if line == "crontab -V":
            return Ran(0, self.version)
        if line == "crontab -l":
            return Ran(1, "", "no crontab for wang") if self.crontab is None else Ran(0, self.crontab, "a warning")
        if line == "crontab -":
            self.crontab = given
        return Ran(0, "")


def machine(run: Callable[[Sequence[str], str | None], Ran], root: Path) -> Machine:
    data = root / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    return Machine(run, root / "home", data, root / "home" / ".config")


def files_below(root: Path) -> list[str]:
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


WRITTEN: dict[SystemName, list[str]] = {
    "systemd": [
        "home/.config/systemd/user/dispute-assistant-night.service",
        "home/.config/systemd/user/dispute-assistant-night.timer",
        "home/.config/systemd/user/dispute-assistant-watch.service",
        "home/.config/systemd/user/dispute-assistant-watch.timer",
    ],
    "launchd": [
        "home/Library/LaunchAgents/local.dispute-assistant-night.plist",
        "home/Library/LaunchAgents/local.dispute-assistant-watch.plist",
    ],
    "windows": ["data/schedule/night.xml", "data/schedule/watch.xml"],
}


@pytest.mark.parametrize("system", sorted(WRITTEN))
def test_from_nothing_to_nothing(system: SystemName, tmp_path: Path) -> None:
    computer = Computer()
    here = machine(computer, tmp_path)
    assert show(system, JOBS, here, (SETTINGS, NOW)).model_dump() == {
        "system": system,
        "installed": False,
        "where": (),
        "next_run": None,
    }
    assert remove(system, JOBS, here) == ()
    installed = install(system, JOBS, here)
    assert files_below(tmp_path) == WRITTEN[system]
    assert sorted(installed.written) == [str(tmp_path / file) for file in WRITTEN[system]]
    assert "schedule remove" in installed.remove
    assert list(installed.ran) == computer.ran
    assert all((Path(file).stat().st_mode & 0o077) == 0 for file in installed.written)
    shown = show(system, JOBS, here, (SETTINGS, NOW))
    assert (shown.installed, sorted(shown.where), shown.next_run) == (True, sorted(installed.written), NEXT)
    assert sorted(remove(system, JOBS, here)) == sorted(installed.written)
    assert files_below(tmp_path) == []


COMMANDS: dict[SystemName, tuple[list[str], list[str]]] = {
    "systemd": (
        [
            "systemctl --user daemon-reload",
            "systemctl --user enable --now dispute-assistant-night.timer",
            "systemctl --user enable --now dispute-assistant-watch.timer",
        ],
        [
            "systemctl --user disable --now dispute-assistant-night.timer",
            "systemctl --user disable --now dispute-assistant-watch.timer",
            "systemctl --user daemon-reload",
        ],
    ),
    "launchd": (
        [
            "launchctl unload AGENTS/local.dispute-assistant-night.plist",
            "launchctl load -w AGENTS/local.dispute-assistant-night.plist",
            "launchctl unload AGENTS/local.dispute-assistant-watch.plist",
            "launchctl load -w AGENTS/local.dispute-assistant-watch.plist",
        ],
        [
            "launchctl unload -w AGENTS/local.dispute-assistant-night.plist",
            "launchctl unload -w AGENTS/local.dispute-assistant-watch.plist",
        ],
    ),
    "windows": (
        [
            r"schtasks /Create /TN \dispute-assistant\night /XML DATA/schedule/night.xml /F",
            r"schtasks /Create /TN \dispute-assistant\watch /XML DATA/schedule/watch.xml /F",
        ],
        [
            r"schtasks /Delete /TN \dispute-assistant\night /F",
            r"schtasks /Delete /TN \dispute-assistant\watch /F",
        ],
    ),
}


@pytest.mark.parametrize("system", sorted(COMMANDS))
def test_commands(system: SystemName, tmp_path: Path) -> None:
    computer = Computer()
    here = machine(computer, tmp_path)
    install(system, JOBS, here)
    remove(system, JOBS, here)
    said = [line.replace(str(here.agents), "AGENTS").replace(str(here.data_folder), "DATA") for line in computer.ran]
    assert said == [*COMMANDS[system][0], *COMMANDS[system][1]]


def test_a_windows_task_is_written_as_the_scheduler_reads_it(tmp_path: Path) -> None:
    install("windows", JOBS, machine(Computer(), tmp_path))
    data = (tmp_path / "data/schedule/night.xml").read_bytes()
    assert data[:2] in (b"\xff\xfe", b"\xfe\xff")
    assert data.decode("utf-16").startswith("<?xml")


@pytest.mark.parametrize("system", sorted(WRITTEN))
def test_what_is_not_wanted_any_more_goes(system: SystemName, tmp_path: Path) -> None:
    here = machine(Computer(), tmp_path)
    install(system, JOBS, here)
    install(system, JOBS[:1], here)
    assert [file for file in files_below(tmp_path) if "watch" in file] == []
    install(system, JOBS, here)
    remove(system, JOBS[:1], here)
    assert files_below(tmp_path) == []


def test_a_file_where_none_can_be_written(tmp_path: Path) -> None:
    here = machine(Computer(), tmp_path)
    here.home.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(OSError, match="home"):
        install("systemd", JOBS, here)


@pytest.mark.parametrize(("version", "zoned"), [("cronie 1.5.7", True), ("cron 3.0", False)])
def test_cron(version: str, zoned: bool, tmp_path: Path) -> None:
    computer = Computer("1 2 * * * backup\n", version)
    here = machine(computer, tmp_path)
    assert install("cron", JOBS, here).written == ("crontab",)
    assert ("CRON_TZ=Asia/Shanghai" in (computer.crontab or "")) is zoned
    assert show("cron", JOBS, here, (SETTINGS, NOW)).next_run == NEXT
    assert remove("cron", JOBS, here) == ("crontab",)
    assert computer.crontab == "1 2 * * * backup\n"
    assert remove("cron", JOBS, here) == ()
    assert files_below(tmp_path) == []


def test_a_crontab_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    computer = Computer("1 2 * * * backup\n", refuses="crontab -l")
    with pytest.raises(ScheduleProblem, match="Permission denied"):
        install("cron", JOBS, machine(computer, tmp_path))
    assert computer.crontab == "1 2 * * * backup\n"
    fresh = Computer(None)
    install("cron", JOBS, machine(fresh, tmp_path))
    assert "nightly --if-due" in (fresh.crontab or "")


@pytest.mark.parametrize(
    ("system", "refuses"),
    [
        ("systemd", "systemctl --user enable"),
        ("windows", "schtasks"),
        ("cron", "crontab -"),
        ("launchd", "launchctl load"),
    ],
)
def test_a_refusal_is_told_in_one_line(system: SystemName, refuses: str, tmp_path: Path) -> None:
    with pytest.raises(ScheduleProblem, match="Permission denied") as caught:
        install(system, JOBS, machine(Computer("", refuses=refuses), tmp_path))
    assert "second line" not in str(caught.value)


@pytest.mark.parametrize(
    ("platform", "there", "manager", "expected"),
    [
        ("win32", "", True, "windows"),
        ("darwin", "crontab", True, "launchd"),
        ("linux", "systemctl crontab", True, "systemd"),
        ("linux", "systemctl crontab", False, "cron"),
        ("linux", "crontab", True, "cron"),
    ],
)
def test_the_system_is_chosen_by_what_is_there(platform: str, there: str, manager: bool, expected: str) -> None:
    computer = Computer(refuses="-" if manager else "systemctl")
    assert choose_system(computer, platform, lambda name: name if name in there.split() else None) == expected


def test_a_machine_with_nothing_is_told_what_to_do() -> None:
    with pytest.raises(ScheduleProblem, match="nightly --if-due"):
        choose_system(Computer(), "linux", lambda name: None)


def test_programs_of_the_system() -> None:
    assert run_program(["/bin/sh", "-c", "cat; echo bad >&2; exit 3"], "纠纷") == Ran(3, "纠纷", "bad\n")
    with pytest.raises(ScheduleProblem, match="no-such-program"):
        run_program(["no-such-program"])


@pytest.fixture
def _own_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.mark.usefixtures("_own_proxy")
def test_a_ping_is_tried_again_and_never_fails_the_run() -> None:
    waits: list[float] = []
    with robot([(500, ""), (200, "OK")]) as there:
        assert ping(SecretStr(there.address + "/ping/key"), waits.append) is True
        assert there.paths == ["/ping/key"] * 2
        gone = there.address
    assert waits == [5.0]
    for address in (gone, "no address", "http://[::1", "ftp://x/y", "http://" + "a" * 300):
        assert ping(SecretStr(address), waits.append) is False
    assert waits == [5.0, *[5.0, 10.0] * 5]
    assert ping(None, waits.append) is None
    forget_known()
