"""What the trail says of every case now: by hand, at every prefix, and after a kill at any byte."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.respond.audit.entries import FIRST, Entry, Happening, Kind, sealed
from assistant.respond.audit.lines import FILE, entry_of, read_entries
from assistant.respond.audit.remembered import Edits, State
from assistant.respond.audit.state import Memory, fold
from assistant.respond.audit.trail import AuditTrail
from tests.respond.made_up_trails import CASE, MORNING, ORDER, OTHER, PERSON, SHOP, a_days_work, filled_trail


def entries_of(happenings: list[Happening]) -> Iterator[Entry]:
    """Write entries as the trail does, a minute apart, with the texts' names for digests."""
    previous = FIRST
    for number, each in enumerate(happenings, start=1):
        line = sealed(
            Entry(
                **each.model_dump(exclude={"by_person", "texts", "pictures"}),
                number=number,
                at=MORNING + timedelta(minutes=number),
                session="ab",
                by=PERSON if each.by_person else "assistant",
                texts=dict.fromkeys(each.texts, f"{number:064x}"),
                previous=previous,
            )
        )
        entry = entry_of(line)
        assert entry is not None
        previous = entry.hash
        yield entry


def about(kind: str, *, texts: dict[str, str] | None = None, **facts: Any) -> Happening:
    """One happening of one case."""
    given = {"kind": kind, "shop": SHOP, "issue_id": CASE, "facts": facts, "texts": texts or {}}
    return Happening.model_validate(given)


def minute(number: int) -> datetime:
    return MORNING + timedelta(minutes=number)


def test_a_days_work_is_remembered(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    memory = fold(trail.entries())
    assert set(memory.forms) == {(SHOP, CASE, "reply"), (SHOP, OTHER, "reply"), (SHOP, ORDER, "extension")}
    answered = memory.of(SHOP, CASE)
    assert answered is not None
    assert (answered.state, answered.fingerprint, answered.amount, answered.unsent) == ("sent", "f1", "6.50", False)
    assert (answered.filled_at, answered.pressed_at) == (minute(2), minute(4))
    assert (answered.let_go_at, answered.sent_at) == (minute(5), minute(6))
    assert (answered.edits.amount, trail.text(answered.edits.text)) == ("6.50", "Dear Maria Silva, =1+1")
    left = memory.of(SHOP, OTHER)
    assert left is not None
    assert (left.state, trail.text(left.note), left.unsent) == ("filled", "ask the warehouse", True)
    assert memory.unsent() == (left,)
    put_off = memory.of(SHOP, ORDER)
    assert put_off is not None
    assert (put_off.state, put_off.form, put_off.by) == ("later", "extension", PERSON)
    assert memory.unfinished(SHOP) is None


@pytest.mark.parametrize(
    ("kinds", "state", "unsent"),
    [
        ("noted", "draft", False),
        ("proposed filled", "filled", True),
        ("proposed blocked", "blocked", False),
        ("filled pressed differs", "filled", True),
        ("filled pressed differs dropped", "parked", True),
        ("filled window_closed", "parked", True),
        ("proposed window_closed", "draft", False),
        ("filled let_go", "unclear", True),
        ("filled let_go window_closed", "unclear", True),
        ("filled let_go answered unclear", "unclear", True),
        ("filled let_go answered sent", "sent", False),
        ("filled let_go sent answered", "sent", False),
        ("filled let_go refused", "failed", True),
        ("filled later", "later", True),
        ("filled skipped", "skipped", False),
        ("filled answered_elsewhere", "answered_elsewhere", False),
        ("filled failed proposed", "draft", True),
    ],
)
def test_states(kinds: str, state: State, unsent: bool) -> None:
    known = fold(entries_of([about(kind) for kind in kinds.split()])).of(SHOP, CASE)
    assert known is not None
    assert (known.state, known.unsent) == (state, unsent)


def test_what_the_person_edits_adds_up_until_the_case_is_another() -> None:
    happenings = [
        about("proposed", fingerprint="f1", ready=True),
        about("edited", amount="3.00", currency="USD", language="es", texts={"content": "x"}),
        about("filled"),
        about("edited", amount="4.00"),
        about("noted", texts={"note": "x"}),
        about("blocked", code="form_changed"),
        about("proposed", fingerprint="f1", ready=True),
    ]
    same = fold(entries_of(happenings)).of(SHOP, CASE)
    assert same is not None
    assert same.edits == Edits(amount="4.00", currency="USD", language="es", text=f"{2:064x}")
    assert (same.state, same.code, same.note, same.unsent) == ("ready", None, f"{5:064x}", True)
    other = fold(entries_of([*happenings, about("proposed", fingerprint="f2")])).of(SHOP, CASE)
    assert other is not None
    assert (other.edits, other.filled_at, other.fingerprint) == (Edits(), None, "f2")
    assert (other.note, other.unsent) == (f"{5:064x}", False)


def test_a_message_about_a_case_is_no_answer_to_it() -> None:
    memory = fold(entries_of([about("filled"), about("sent", form="order_message")]))
    states = [known.state for known in (memory.of(SHOP, CASE), memory.of(SHOP, CASE, "order_message")) if known]
    assert states == ["filled", "sent"]


def test_a_session_that_did_not_end_is_found_at_each_of_its_shops() -> None:
    started = about("session_started", shops=("main", "two")).model_copy(update={"shop": "", "issue_id": ""})
    ended = started.model_copy(update={"kind": "session_ended", "facts": {}})
    memory = fold(entries_of([started, about("filled")]))
    left, elsewhere = memory.unfinished("main"), memory.unfinished("two")
    assert left is not None
    assert elsewhere is not None
    assert (left.started_at, left.last_at, left.last_number) == (minute(1), minute(2), CASE)
    assert (elsewhere.last_at, elsewhere.last_number) == (minute(2), "")
    assert memory.unfinished("three") is None
    assert fold(entries_of([started, about("filled"), ended])).unfinished("main") is None


words = st.one_of(st.none(), st.booleans(), st.integers(), st.from_regex(r"[\x21-\x7e]{0,8}", fullmatch=True))
facts = st.dictionaries(
    st.sampled_from(["form", "action", "amount", "currency", "fingerprint", "code", "ready", "shops", "digests"]),
    st.one_of(words, st.lists(st.sampled_from(["main", "two", "x"]), max_size=3).map(tuple)),
    max_size=4,
)
happenings = st.builds(
    Happening,
    kind=st.sampled_from(get_args(Kind)),
    shop=st.sampled_from(["", "main", "two"]),
    issue_id=st.sampled_from(["", "1", "2"]),
    order_id=st.sampled_from(["", "3"]),
    by_person=st.booleans(),
    facts=facts,
    texts=st.dictionaries(st.sampled_from(["content", "note"]), st.just("x"), max_size=2),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(happenings, max_size=12))
def test_any_entries_fold_at_every_step(given: list[Happening]) -> None:
    entries, growing = list(entries_of(given)), Memory()
    for count, entry in enumerate(entries, start=1):
        growing.add(entry)
        whole = fold(entries[:count])
        assert (growing.forms, growing.sessions) == (whole.forms, whole.sessions)
        assert all(known.unsent for known in whole.unsent())


def test_cut_at_any_byte_the_whole_lines_are_remembered(tmp_path: Path) -> None:
    trail = filled_trail(tmp_path)
    file, data = trail.folder / FILE, (trail.folder / FILE).read_bytes()
    entries = list(trail.entries())
    by_count = [fold(entries[:count]).forms for count in range(len(entries) + 1)]
    assert len(entries) == len(a_days_work())
    for cut in range(0, len(data) + 1, 7):
        file.write_bytes(data[:cut])
        assert fold(read_entries(trail.folder)).forms == by_count[data[:cut].count(b"\n")], cut
    for cut in range(0, len(data), 501):
        file.write_bytes(data[:cut])
        opened = AuditTrail(trail.folder, PERSON)
        assert fold(opened.entries()).forms == by_count[data[:cut].count(b"\n")], cut
