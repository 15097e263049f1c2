"""`demo`: the whole job on the built-in seller center, on both faces and in both languages, and nothing sent."""

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.language import text_in
from flows.records import Case, Dispute, FilledForm
from tests.commands.canaries import files_below, leaks
from tests.commands.conftest import Ended, run_program

PICTURES = ["list.png", "case.png", "reply.png", "extension.png"]


@dataclass(frozen=True)
class Shown:
    """One run of the demo and where its pictures are."""

    ended: Ended
    folder: Path

    @property
    def summary(self) -> dict[str, Any]:
        return self.ended.lines[-1]


def demo(folder: Path, face: str, disputes: int, language: str = "en") -> Shown:
    words = ["--language", language, "demo", "--face", face, "--disputes", str(disputes), "--json"]
    return Shown(run_program(folder, *words, "--pictures", str(folder / "pictures")), folder)


@pytest.mark.parametrize(("face", "language", "disputes"), [("new", "en", 200), ("classic", "zh", 200)])
def test_the_whole_job(face: str, language: str, disputes: int, tmp_path: Path) -> None:
    shown = demo(tmp_path, face, disputes, language)
    assert shown.ended.code == 0, shown.ended.err
    assert_whole(shown, face, disputes)
    assert_lines_are_records(shown.ended, disputes)
    assert_pictures(shown)
    nothing_sent = text_in("zh" if language == "zh" else "en", "demo.nothing_sent", count=0)
    assert shown.ended.err.splitlines()[-1] == nothing_sent
    assert bool(re.search(r"[\u4e00-\u9fff]", shown.ended.err)) == (language == "zh")
    assert leaks({"stdout": shown.ended.out.encode(), **files_below(tmp_path)}, ["demo-password"]) == []


def test_the_demo_for_a_person_says_what_it_does_and_shows_tables(tmp_path: Path) -> None:
    ended = run_program(tmp_path, "demo", "--disputes", "3", "--pictures", str(tmp_path / "pictures"))
    assert ended.code == 0, ended.err
    for words in ("The local seller center runs", "3 disputes read, the page says 3", "Cases read: 3 of 3"):
        assert words in ended.out
    assert "Time left" in ended.out
    assert ended.out.rstrip().endswith("Nothing was sent: the site received 0 writes.")


def test_a_center_without_disputes_is_shown_as_such(tmp_path: Path) -> None:
    shown = demo(tmp_path, "classic", 0)
    assert shown.ended.code == 0, shown.ended.err
    wanted = {"disputes_total": 0, "disputes_read": 0, "cases_read": 0, "reply_filled": False, "writes_received": 0}
    assert {key: shown.summary[key] for key in wanted} == wanted


def assert_whole(shown: Shown, face: str, disputes: int) -> None:
    assert [line["kind"] for line in shown.ended.lines].count("summary") == 1
    summary = dict(shown.summary)
    assert summary.pop("seconds") > 0
    assert [Path(picture).name for picture in summary.pop("pictures")] == PICTURES
    assert summary == {
        "kind": "summary",
        "face": face,
        "disputes_total": disputes,
        "disputes_read": disputes,
        "cases_read": disputes,
        "in_order": True,
        "reply_filled": True,
        "extension_filled": True,
        "writes_received": 0,
    }


def assert_lines_are_records(ended: Ended, disputes: int) -> None:
    rows: list[Dispute] = ended.records("dispute")
    cases: list[Case] = ended.records("case")
    reply, extension = ended.records("filled_form")
    assert isinstance(reply, FilledForm)
    assert len(ended.lines) == 2 * disputes + 3
    assert {row.issue_id for row in rows} == {case.issue_id for case in cases}
    assert len({row.issue_id for row in rows}) == disputes
    assert (reply.form, extension.form, reply.complete, extension.complete) == ("reply", "extension", True, True)
    assert reply.issue_id in {row.issue_id for row in rows}


def assert_pictures(shown: Shown) -> None:
    files = [Path(picture) for picture in shown.summary["pictures"]]
    assert all(file.read_bytes().startswith(b"\x89PNG\r\n\x1a\n") for file in files)
    assert len({file.read_bytes() for file in files}) == len(files)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((shown.folder / "pictures").stat().st_mode) == 0o700
