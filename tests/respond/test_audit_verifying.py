"""Whatever is done to an audit trail afterwards is found, and named by its place and kind."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.respond.audit.contents import PICTURES, TEXTS
from assistant.respond.audit.entries import Entry, seal_of, sealed
from assistant.respond.audit.forgetting import forget_buyer
from assistant.respond.audit.lines import FILE, HEAD
from assistant.respond.audit.state import fold
from assistant.respond.audit.trail import AuditTrail
from assistant.respond.audit.verifying import verify
from tests.respond.made_up_trails import CASE, OTHER, PERSON, SHOP, a_days_work, filled_trail

LENGTH = len(a_days_work())


@cache
def written() -> dict[str, bytes]:
    """Return every file of a trail with a day's work in it, by its name from there."""
    with TemporaryDirectory() as folder:
        trail = filled_trail(Path(folder)).folder
        found = [file for file in trail.rglob("*") if file.is_file() and not file.name.endswith(".lock")]
        return {str(file.relative_to(trail)): file.read_bytes() for file in sorted(found)}


@contextmanager
def copied() -> Iterator[Path]:
    """Lay the day's work down once more."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "audit"
        for each in (folder, folder / TEXTS, folder / PICTURES):
            each.mkdir(0o700)
        for file, data in written().items():
            (folder / file).write_bytes(data)
            (folder / file).chmod(0o600)
        yield folder


def lines_of(folder: Path) -> list[bytes]:
    return (folder / FILE).read_bytes().splitlines(keepends=True)


def put(folder: Path, lines: list[bytes]) -> None:
    (folder / FILE).write_bytes(b"".join(lines))


def found(folder: Path) -> tuple[str, int] | None:
    """Return kind and place of what does not fit."""
    verdict = verify(folder)
    assert verdict.intact == (verdict.first_break is None)
    return (verdict.first_break.kind, verdict.first_break.number) if verdict.first_break else None


def test_an_untouched_trail_is_intact(tmp_path: Path) -> None:
    with copied() as folder:
        verdict = verify(folder)
        assert (verdict.entries, verdict.intact, verdict.recovered, verdict.erased) == (LENGTH, True, 0, 0)
        assert verdict.last_hash.encode() in written()[HEAD]
        (folder / FILE).write_bytes((folder / FILE).read_bytes() + b'{"half":')
        assert verify(folder).intact, "a kill explains a line that is half written"
    assert verify(tmp_path / "nothing").intact


def flipped(which: int) -> str:
    """Name one file of each sort."""
    firsts = (next(name for name in written() if name.startswith(inside)) for inside in (TEXTS, PICTURES))
    return (FILE, HEAD, *firsts)[which]


@settings(max_examples=400, deadline=None)
@given(st.integers(0, 3), st.integers(0, 10**6), st.integers(0, 7))
def test_every_flipped_bit_is_found(which: int, place: int, bit: int) -> None:
    file = flipped(which)
    with copied() as folder:
        data = bytearray(written()[file])
        data[place % len(data)] ^= 1 << bit
        (folder / file).write_bytes(data)
        assert found(folder) is not None


@settings(max_examples=60, deadline=None)
@given(st.integers(1, LENGTH - 1), st.data())
def test_every_line_that_is_removed_doubled_moved_or_cut_is_found(one: int, data: st.DataObject) -> None:
    other = data.draw(st.integers(0, LENGTH - 1).filter(lambda place: place != one))
    with copied() as folder:
        lines = lines_of(folder)
        swapped = list(lines)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        whole = b"".join(lines)
        cut = data.draw(st.integers(0, len(whole) - 1))
        for changed in (
            [*lines[:one], *lines[one + 1 :]],
            [*lines[:one], lines[other], *lines[one:]],
            swapped,
            [whole[:cut]],
            [*lines, lines[other]],
        ):
            put(folder, changed)
            assert found(folder) is not None


def resealed(line: bytes, **changes: Any) -> bytes:
    """Return a line with other values and a hash that fits, as somebody makes it who knows how."""
    return sealed(Entry.model_validate_json(line).model_copy(update=changes))


Act = Callable[[list[bytes]], list[bytes]]


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda lines: [lines[0].replace(b"main", b"mine"), *lines[1:]], ("changed", 1)),
        (lambda lines: [*lines[:4], resealed(lines[4], by="nobody"), *lines[5:]], ("changed", 5)),
        (lambda lines: [*lines[:-1], resealed(lines[-1], by="nobody")], ("head", 11)),
        (lambda lines: [*lines[:2], *lines[4:]], ("missing", 5)),
        (lambda lines: lines[1:], ("missing", 2)),
        (lambda lines: [*lines[:6], lines[2], *lines[6:]], ("inserted", 3)),
        (lambda lines: [*lines[:6], resealed(lines[6], previous=seal_of(lines[5][:-1])), *lines[6:]], ("inserted", 7)),
        (lambda lines: lines[:-3], ("cut_off", 9)),
        (lambda lines: [*lines[:-1], lines[-1][:-20]], ("cut_off", 11)),
        (lambda lines: [], ("cut_off", 1)),
        (lambda lines: [lines[0], b"no entry\n", *lines[1:]], ("changed", 2)),
    ],
)
def test_the_first_entry_that_does_not_fit_is_named(act: Act, told: tuple[str, int]) -> None:
    with copied() as folder:
        put(folder, act(lines_of(folder)))
        assert found(folder) == told


def test_what_is_done_to_the_head_is_found() -> None:
    with copied() as folder:
        (folder / HEAD).unlink()
        assert found(folder) == ("head", LENGTH)
        (folder / HEAD).write_bytes(b"{}")
        assert found(folder) == ("head", LENGTH)


def test_what_is_done_to_texts_and_pictures_is_found_and_named() -> None:
    with copied() as folder:
        entries = [Entry.model_validate_json(line) for line in lines_of(folder)]
        text, picture = (
            folder / TEXTS / entries[3].texts["content"],
            folder / PICTURES / entries[2].pictures["filled"].file,
        )
        for file, number, name in ((text, 4, "content"), (picture, 3, "filled")):
            kept = file.read_bytes()
            file.write_bytes(kept + b"x")
            kind = file.parent.name.removesuffix("s").replace("content", "text")
            told = verify(folder).first_break
            assert (told and (told.kind, told.number, told.name)) == (f"{kind}_changed", number, name)
            file.unlink()
            told = verify(folder).first_break
            assert (told and (told.kind, told.number, told.name)) == (f"{kind}_missing", number, name)
            file.write_bytes(kept)
        assert found(folder) is None


def test_a_forgotten_buyer_is_gone_and_the_chain_fits(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    before, memory = list(trail.entries()), fold(trail.entries())
    orphan = trail.folder / TEXTS / ".half.written"
    orphan.write_bytes(b"Dear Maria, a process was killed here")
    assert forget_buyer(trail, "  maria   SILVA ") == 4, "two texts and two pictures of the case that mentions her"
    kept = b"".join(file.read_bytes() for file in trail.folder.rglob("*") if file.is_file())
    assert b"Maria" not in kept
    assert b"Dear John" in kept
    assert len(list((trail.folder / PICTURES).iterdir())) == 0
    after = list(trail.entries())
    assert after[:-1] == before, "no entry is touched"
    assert (after[-1].kind, after[-1].by, after[-1].facts["count"]) == ("erased", PERSON, 4)
    verdict = verify(trail.folder)
    assert (verdict.intact, verdict.erased) == (True, 4)
    assert fold(trail.entries()).forms == memory.forms
    assert trail.text(before[3].texts["content"]) is None
    assert forget_buyer(trail, "Maria Silva") == 0
    assert len(list(trail.entries())) == len(after)


def test_cases_that_are_known_to_be_the_buyers_are_forgotten_too(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    assert forget_buyer(trail, "j***n", {(SHOP, OTHER)}) == 2
    assert forget_buyer(trail, "j***n", {("elsewhere", CASE)}) == 0
    with pytest.raises(ValueError, match="three letters"):
        forget_buyer(trail, " x ")
    assert forget_buyer(trail, "ari") == 0, "a part of a word is another name"
    assert verify(trail.folder).intact


def test_an_erasing_that_was_killed_is_told_and_done_by_the_next(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    shutil.copytree(trail.folder / TEXTS, tmp_path / "before")
    forget_buyer(trail, "Maria")
    shutil.copytree(tmp_path / "before", trail.folder / TEXTS, dirs_exist_ok=True)
    assert found(trail.folder) == ("not_erased", LENGTH + 1)
    forget_buyer(AuditTrail(trail.folder, PERSON), "somebody else")
    assert found(trail.folder) is None


def test_the_same_picture_kept_again_after_it_was_erased_is_there(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    forget_buyer(trail, "Maria")
    trail.append(a_days_work()[2])
    assert found(trail.folder) is None
