"""The audit trail keeps what was appended: after every kill, from several processes, private, one line each."""

import multiprocessing
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from filelock import FileLock

from assistant.private_files import NotPrivate
from assistant.respond.audit import trail as writing
from assistant.respond.audit.entries import FIRST, Entry, Happening, Head
from assistant.respond.audit.lines import FILE, HEAD, read_entries
from assistant.respond.audit.trail import AuditTrail, Writing
from assistant.respond.audit.verifying import verify
from assistant.shops import Busy
from tests.respond.killed_appends import appending, happening
from tests.respond.made_up_trails import MORNING, PERSON, a_days_work, filled_trail, new_trail

posix = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")


class Ended(NamedTuple):
    """What a child told, and whether it came to its end."""

    told: list[int]
    killed: bool


def in_processes(folder: Path, firsts: Sequence[int], count: int, kill: int = 0, stop: float | None = None) -> Ended:
    """Let children append; kill them after so many were told, and a part of a moment more, where `stop` says so."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([appending.__module__])
    ours, theirs = context.Pipe(duplex=False)
    children = [context.Process(target=appending, args=(str(folder), each, count, theirs, kill)) for each in firsts]
    for child in children:
        child.start()
    theirs.close()
    told: list[int] = []
    try:
        while stop is None or len(told) < int(stop):
            told.append(ours.recv())
        ours.poll((stop - int(stop)) / 200)
        for child in children:
            child.kill()
        while True:
            told.append(ours.recv())
    except EOFError:
        for child in children:
            child.join()
    codes = {child.exitcode for child in children}
    assert codes <= {0, -9}, codes
    return Ended(told, -9 in codes)


def check_and_go_on(folder: Path, told: Sequence[int]) -> bool:
    """Prove what is there after a kill, go on, and tell whether a line was torn."""
    file = folder / FILE
    torn = file.exists() and not file.read_bytes().endswith(b"\n") and file.stat().st_size > 0
    kept = ids(folder)
    assert kept[: len(told)] == list(told)
    assert len(kept) <= len(told) + 1, "at most the one entry between its line and its word"
    before = verify(folder) if folder.exists() else None
    assert before is None or before.intact, before
    trail = AuditTrail(folder, PERSON)
    trail.append(happening(999))
    assert ids(folder) == [*kept, 999]
    assert [entry.facts["what"] for entry in trail.entries() if entry.kind == "recovered"] == ["torn"] * torn
    after = verify(folder)
    assert (after.intact, after.recovered) == (True, int(torn)), after
    for entry in trail.entries():
        said = [trail.text(each) for each in entry.texts.values()]
        assert said == ([] if entry.kind == "recovered" else [f"Dear Maria, this is about {entry.issue_id}."])
    return torn


def ids(folder: Path) -> list[int]:
    return [int(entry.issue_id) for entry in read_entries(folder) if entry.kind == "filled"]


@posix
def test_killed_at_random_moments(tmp_path: Path) -> None:
    draw, found = Random(5), []
    for number in range(20):
        folder = tmp_path / str(number)
        told, _ = in_processes(folder, [100], 40, stop=draw.uniform(0, 30))
        check_and_go_on(folder, told)
        found.append(len(told))
    assert len(set(found)) > 5, "the kills fell on different moments"


@posix
def test_killed_at_every_step(tmp_path: Path) -> None:
    torn, folders = 0, (tmp_path / str(number) for number in range(1, 100))
    for number, folder in enumerate(folders, start=1):
        told, killed = in_processes(folder, [100], 2, kill=number)
        torn += check_and_go_on(folder, told)
        if not killed:
            break
    assert (number, torn) == (19, 2), "nine steps for each entry, one of which is a line that is half written"


@posix
def test_killed_while_it_recovers(tmp_path: Path) -> None:
    """What a kill left is written over in several steps, too."""
    for number in range(1, 12):
        folder = tmp_path / str(number)
        filled = filled_trail(folder)
        kept = list(filled.entries())
        with (filled.folder / FILE).open("ab") as file:
            file.write(b'{"at":"2026-01-16T01:30:00Z","by":"' + b"x" * 2000)
        _, killed = in_processes(filled.folder, [100], 0, kill=number)
        entries = list(AuditTrail(filled.folder, PERSON).entries())
        assert entries[: len(kept)] == kept
        assert {entry.facts["what"] for entry in entries[len(kept) :]} == {"torn"}
        assert verify(filled.folder).intact
        if not killed:
            break
    assert 4 < number < 11


def test_killed_before_the_head_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, put_head = tmp_path / "audit", Writing._put_head
    for number in (1, 2, 3):

        def put_old_ones_only(writing: Writing, head: Head, number: int = number) -> None:
            if head.number == number:
                raise KeyboardInterrupt
            put_head(writing, head)

        monkeypatch.setattr(Writing, "_put_head", put_old_ones_only)
        with pytest.raises(KeyboardInterrupt):
            AuditTrail(folder, PERSON).append(happening(number))
        assert verify(folder).intact
    assert ids(folder) == [1, 2, 3]


@posix
def test_two_processes_append_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "audit"
    told, killed = in_processes(folder, [100, 500], 25)
    assert (sorted(told), killed) == ([*range(100, 125), *range(500, 525)], False)
    kept = ids(folder)
    assert [each for each in kept if each < 500] == list(range(100, 125))
    assert [each for each in kept if each >= 500] == list(range(500, 525))
    assert verify(folder).entries == 50
    assert verify(folder).intact
    assert len({entry.session for entry in read_entries(folder)}) == 2


def test_what_is_appended_stands_there(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    entries = list(trail.entries())
    assert [entry.kind for entry in entries] == [each.kind for each in a_days_work()]
    assert [entry.number for entry in entries] == list(range(1, 12))
    assert [entry.previous for entry in entries] == [FIRST, *(entry.hash for entry in entries[:-1])]
    edited = entries[3]
    assert (edited.at, edited.by, entries[1].by) == (MORNING.replace(minute=33), PERSON, "assistant")
    assert (edited.facts["amount"], edited.facts["fields"]) == ("6.50", ("refund_money", "content"))
    assert trail.text(edited.texts["content"]) == "Dear Maria Silva, =1+1"
    picture = entries[2].pictures["filled"]
    assert (trail.folder / "pictures" / picture.file).read_bytes() == a_days_work()[2].pictures["filled"]
    lines = (trail.folder / FILE).read_bytes()
    assert b"Maria" not in lines, "what may name a buyer stands in no line"
    assert Entry.model_validate_json(lines.splitlines()[3]) == edited


def test_the_same_text_has_another_digest_each_time(tmp_path: Path) -> None:
    trail = new_trail(tmp_path)
    first, second = (trail.append(happening(1)).texts["content"] for _ in range(2))
    assert first != second
    half = trail.append(Happening(kind="noted", texts={"note": "half \ud800 a character"}))
    assert trail.text(half.texts["note"]) == "half \ud800 a character"


@pytest.mark.parametrize(
    ("name", "value"),
    [("site_words", "Dear Maria"), ("amount", "五"), ("Amount", "5.00"), ("code", "a" * 301), ("code", "a\nb")],
)
def test_no_fact_can_hold_what_somebody_wrote(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="facts"):
        Happening(kind="blocked", facts={name: value})


def test_everything_is_the_owners_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        trail = filled_trail(tmp_path)
    finally:
        os.umask(mask)
    found = [trail.folder, *trail.folder.rglob("*")]
    assert {stat.S_IMODE(each.stat().st_mode) for each in found if each.is_dir()} == {0o700}
    assert {stat.S_IMODE(each.stat().st_mode) for each in found if each.is_file()} == {0o600}
    (trail.folder / FILE).chmod(0o644)
    for use in (lambda: AuditTrail(trail.folder, PERSON), lambda: verify(trail.folder)):
        with pytest.raises(NotPrivate, match=r"audit\.jsonl"):
            use()


def test_a_trail_that_another_process_keeps_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trail = new_trail(tmp_path)
    monkeypatch.setattr(writing, "_PATIENCE", 0)
    with FileLock(trail.folder / "audit.lock"), pytest.raises(Busy, match="audit"):
        trail.append(happening(1))
    assert list(trail.entries()) == []


def test_a_cut_trail_is_gone_on_with_and_stays_told(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    file = trail.folder / FILE
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-2]))
    entry = trail.append(happening(1))
    assert (entry.number, [each.kind for each in trail.entries()][-2:]) == (11, ["recovered", "filled"])
    told = verify(trail.folder).first_break
    assert (told and (told.kind, told.number)) == ("cut_off", 10)
    (trail.folder / HEAD).write_bytes(b"{}")
    AuditTrail(trail.folder, PERSON)
    assert [each.facts.get("what") for each in trail.entries() if each.kind == "recovered"] == ["cut_off", "head"]


def test_a_damaged_last_line_is_kept_and_gone_on_behind(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    file = trail.folder / FILE
    damaged = file.read_bytes().replace(b'"session_ended"', b'"session_endet"')
    file.write_bytes(damaged)
    entry = AuditTrail(trail.folder, PERSON).append(happening(1))
    assert (entry.number, file.read_bytes().startswith(damaged)) == (13, True)
    told = verify(trail.folder).first_break
    assert (told and (told.kind, told.number)) == ("changed", 11)
