"""The texts for each system against ones written by hand, and, where they are there, its own checkers."""

import os
import plistlib
import shlex
import shutil
import subprocess
from datetime import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from assistant.nightly.schedule.cron_lines import has_jobs, with_jobs, without_jobs
from assistant.nightly.schedule.jobs import Job, jobs_of
from assistant.nightly.schedule.launchd_plists import plist_text
from assistant.nightly.schedule.systemd_units import calendar_of, service_text, timer_text
from assistant.nightly.schedule.windows_tasks import task_text
from assistant.schedule_settings import ScheduleSettings

FOLDER = Path("/home/wang/my shop")
PROGRAM = "/opt/da 1/bin/dispute-assistant"
SETTINGS = ScheduleSettings(at=time(6, 5), zone="Asia/Shanghai")
NIGHT, WATCH = jobs_of(SETTINGS, FOLDER, ["--settings", "/home/wang/100%/a.toml"], [PROGRAM])
BLOCK = (
    "# >>> dispute-assistant: written by `dispute-assistant schedule install`, "
    "removed by `dispute-assistant schedule remove`"
)
TIMERS = shutil.which("systemd-analyze")


def test_systemd() -> None:
    assert service_text(NIGHT) == (
        "[Unit]\n"
        "Description=dispute-assistant-night\n"
        "\n"
        "[Service]\n"
        "Type=oneshot\n"
        "WorkingDirectory=/home/wang/my shop\n"
        'ExecStart="/opt/da 1/bin/dispute-assistant" "--settings" "/home/wang/100%%/a.toml" "nightly" "--if-due"\n'
        "Nice=10\n"
        "TimeoutStartSec=8h\n"
    )
    assert timer_text(NIGHT) == (
        "[Unit]\n"
        "Description=dispute-assistant-night\n"
        "\n"
        "[Timer]\n"
        "OnCalendar=*-*-* 06:05:00 Asia/Shanghai\n"
        "OnCalendar=*-*-* *:12:00\n"
        "Persistent=true\n"
        "AccuracySec=1s\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )
    assert [line for line in timer_text(WATCH).splitlines() if "Calendar" in line] == [
        "OnCalendar=*-*-* *:35:00 Asia/Shanghai"
    ]


CD = "cd '/home/wang/my shop' && '/opt/da 1/bin/dispute-assistant' --settings /home/wang/100\\%/a.toml nightly"


def test_cron_that_knows_zones() -> None:
    assert with_jobs("MAILTO=wang\n1 2 * * * backup\n", [NIGHT, WATCH], zoned=True) == (
        "MAILTO=wang\n"
        "1 2 * * * backup\n"
        f"{BLOCK}\n"
        f"12 * * * * {CD} --if-due\n"
        f"42 * * * * {CD} watch\n"
        "CRON_TZ=Asia/Shanghai\n"
        f"5 6 * * * {CD} --if-due\n"
        "# <<< dispute-assistant\n"
    )


def test_cron_that_knows_none() -> None:
    assert with_jobs("", [NIGHT], zoned=False) == f"{BLOCK}\n5 * * * * {CD} --if-due\n# <<< dispute-assistant\n"


@pytest.mark.parametrize("before", ["", "1 2 * * * backup\n", "# a\n\n* * * * * x\n"])
@pytest.mark.parametrize("zoned", [True, False])
def test_a_crontab_is_left_as_it_was(before: str, zoned: bool) -> None:
    once = with_jobs(before, [NIGHT, WATCH], zoned=zoned)
    assert with_jobs(once, [NIGHT, WATCH], zoned=zoned) == once
    assert has_jobs(once)
    assert not has_jobs(before)
    assert without_jobs(once) == without_jobs(before) == before
    assert without_jobs(once + "5 5 * * * later\n") == before + "5 5 * * * later\n"


def test_a_block_without_its_end_takes_nothing_along() -> None:
    assert without_jobs(f"a\n{BLOCK}\nb\n") == "a\nb\n"


def test_launchd() -> None:
    assert plist_text(NIGHT) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n'
        '<plist version="1.0">\n'
        "<dict>\n"
        "\t<key>Label</key>\n"
        "\t<string>local.dispute-assistant-night</string>\n"
        "\t<key>ProcessType</key>\n"
        "\t<string>Background</string>\n"
        "\t<key>ProgramArguments</key>\n"
        "\t<array>\n"
        "\t\t<string>/opt/da 1/bin/dispute-assistant</string>\n"
        "\t\t<string>--settings</string>\n"
        "\t\t<string>/home/wang/100%/a.toml</string>\n"
        "\t\t<string>nightly</string>\n"
        "\t\t<string>--if-due</string>\n"
        "\t</array>\n"
        "\t<key>RunAtLoad</key>\n"
        "\t<true/>\n"
        "\t<key>StartCalendarInterval</key>\n"
        "\t<dict>\n"
        "\t\t<key>Minute</key>\n"
        "\t\t<integer>5</integer>\n"
        "\t</dict>\n"
        "\t<key>WorkingDirectory</key>\n"
        "\t<string>/home/wang/my shop</string>\n"
        "</dict>\n"
        "</plist>\n"
    )


def test_windows() -> None:
    job = NIGHT._replace(command=(r"C:\R&D\da.exe", "--settings", r"C:\my shop\a.toml", "nightly"), folder=Path("C:/x"))
    said = task_text(job)
    assert said.startswith('<?xml version="1.0" encoding="UTF-16"?>\n<Task version="1.2" ')
    assert "<Command>C:\\R&amp;D\\da.exe</Command>" in said
    assert '<Arguments>--settings "C:\\my shop\\a.toml" nightly</Arguments>' in said
    found = ElementTree.fromstring(said.encode("utf-16"))
    values = {element.tag.split("}")[1]: element.text or "" for element in found.iter() if not len(element)}
    del values["Command"], values["Arguments"]
    assert values == {
        "Description": "dispute-assistant-night",
        "StartBoundary": "2026-01-01T00:05:00",
        "Enabled": "true",
        "Interval": "PT1H",
        "Duration": "P1D",
        "StopAtDurationEnd": "false",
        "DaysInterval": "1",
        "LogonType": "InteractiveToken",
        "RunLevel": "LeastPrivilege",
        "MultipleInstancesPolicy": "IgnoreNew",
        "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false",
        "StartWhenAvailable": "true",
        "ExecutionTimeLimit": "PT8H",
        "WorkingDirectory": str(Path("C:/x")),
    }


ODD = [
    "plain",
    "my shop",
    "100%n",
    "o'brien",
    'say "hi"',
    "a$HOME b",
    "back\\slash",
    "店铺",
    "$(touch x);`id`",
    "a=b & <c>",
]


def odd_job(folder: Path) -> Job:
    """Make a program in an odd folder that writes down its arguments there."""
    folder.mkdir()
    program = folder / "dispute-assistant"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$PWD" "$@" > "$PWD/ran"\n', encoding="utf-8")
    program.chmod(0o700)
    return jobs_of(SETTINGS, folder, ["--settings", str(folder / "a.toml")], [str(program)])[0]


@pytest.mark.parametrize("name", ODD)
def test_a_cron_line_runs_in_any_folder(name: str, tmp_path: Path) -> None:
    job = odd_job(tmp_path / name)
    line = with_jobs("", [job], zoned=False).splitlines()[1]
    # What cron does with the sixth field: a percent sign with a backslash is a percent sign.
    subprocess.run(["/bin/sh", "-c", line.split(" ", 5)[5].replace("\\%", "%")], check=True)
    told = (job.folder / "ran").read_text(encoding="utf-8").splitlines()
    assert told == [str(job.folder), *job.command[1:]]


@pytest.mark.skipif(not TIMERS, reason="no systemd on this machine")
@pytest.mark.parametrize("name", ODD)
def test_systemd_takes_the_units_of_any_folder(name: str, tmp_path: Path) -> None:
    job = odd_job(tmp_path / name)
    own = tmp_path / "run"
    own.mkdir(mode=0o700)
    files = [tmp_path / f"{job.title}.service", tmp_path / f"{job.title}.timer"]
    for file, said in zip(files, (service_text(job), timer_text(job)), strict=True):
        file.write_text(said, encoding="utf-8")
    checked = subprocess.run(
        ["systemd-analyze", "--user", "verify", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(own)},
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize("name", ODD)
def test_launchd_and_windows_keep_odd_arguments(name: str) -> None:
    job = NIGHT._replace(command=("/x", name, "y"), folder=Path("/") / name)
    read = plistlib.loads(plist_text(job).encode())
    assert (read["ProgramArguments"], read["WorkingDirectory"]) == (["/x", name, "y"], str(job.folder))
    found = ElementTree.fromstring(task_text(job).encode("utf-16"))
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert found.findtext(f".//{space}Arguments") == subprocess.list2cmdline([name, "y"])
    assert found.findtext(f".//{space}WorkingDirectory") == str(job.folder)


@pytest.mark.skipif(not TIMERS, reason="no systemd on this machine")
def test_systemd_reads_the_time_as_we_mean_it() -> None:
    told = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time=2026-03-09 12:00 UTC", calendar_of(NIGHT)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
    ).stdout
    assert "Next elapse: Mon 2026-03-09 22:05:00 UTC" in told


def test_jobs() -> None:
    assert [job.name for job in jobs_of(SETTINGS.model_copy(update={"watch": False}), FOLDER)] == ["night"]
    assert Path(jobs_of(SETTINGS, FOLDER)[0].command[0]).is_absolute()
    assert shlex.join(WATCH.command[-2:]) == "nightly watch"
    with pytest.raises(ValueError, match="control character"):
        jobs_of(SETTINGS, Path("/a\nExecStart=/bin/evil"))
