"""What differs between two readings of one case, field by field, noise left out."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeVar

from assistant.language import text
from assistant.nightly.noise import (
    COMPARED_FIELDS,
    PARCEL_FIELDS,
    meaning_of_file,
    meaning_of_flag,
    meaning_of_solution,
    meaning_of_step,
    meaning_of_track,
    meaning_of_value,
    meaning_of_words,
    same_clock,
)
from assistant.nightly.readable_values import (
    joined,
    readable,
    readable_actions,
    readable_clock,
    readable_field,
    readable_file,
    readable_solution,
    readable_step,
    readable_track,
)
from flows.records import Attachment, Case, Deadline, Flag, Parcel, ProcessStep, Record, Solution

T = TypeVar("T")
Key = Callable[[T], Hashable]


class Difference(NamedTuple):
    """One field that differs, in a person's words."""

    path: str
    """Dotted; numbers are places in the later reading, of what is gone in the earlier one."""
    before: str
    after: str
    what: Literal["value", "added", "removed", "flag"] = "value"


def differences(before: Case, after: Case) -> tuple[Difference, ...]:
    """Return everything that differs between two readings; nothing when only noise does."""
    found = [
        *_words("reverse_detail_status", (before.reverse_detail_status, before.status_text), _state(after)),
        *_words("reason", (before.reason, before.reason_text), (after.reason, after.reason_text)),
        *_clock(before.deadline, after.deadline),
        *_fields("", before, after, COMPARED_FIELDS),
        *_solutions(before.solutions, after.solutions),
        *_steps(before.process, after.process),
        *_files("evidence", before.evidence, after.evidence),
        *_parcel(before.parcel or Parcel(), after.parcel or Parcel()),
        *_actions(before, after),
    ]
    return (*found, *_flags(before, after, found))


def _state(case: Case) -> tuple[str | None, str]:
    return case.reverse_detail_status, case.status_text


def _words(path: str, before: tuple[str | None, str], after: tuple[str | None, str]) -> Iterator[Difference]:
    if meaning_of_words(*before) != meaning_of_words(*after):
        yield Difference(path, readable(before[1] or before[0]), readable(after[1] or after[0]))


def _clock(before: Deadline | None, after: Deadline | None) -> Iterator[Difference]:
    if same_clock(before, after):
        return
    part = "earliest"
    if before is None or after is None:
        part = ""
    elif before.owner != after.owner:
        part = "owner"
    elif before.overdue != after.overdue:
        part = "overdue"
    elif before.timeout_type and after.timeout_type and before.timeout_type != after.timeout_type:
        part = "timeout_type"
    typed = part == "timeout_type"
    told = [
        joined(readable_clock(clock), clock.timeout_type or "" if typed and clock else "") for clock in (before, after)
    ]
    yield Difference(f"deadline.{part}".rstrip("."), told[0], told[1])


def _fields(path: str, before: Record, after: Record, names: Sequence[str]) -> Iterator[Difference]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if meaning_of_value(old) != meaning_of_value(new):
            yield Difference(f"{path}{name}", readable_field(name, old), readable_field(name, new))


def _solutions(before: Sequence[Solution], after: Sequence[Solution]) -> Iterator[Difference]:
    for old, new in _paired(before, after, meaning_of_solution, lambda each: each.solution_owner):
        yield from _one_or_other("solutions", before, after, (old, new), readable_solution)
        if old is not None and new is not None:
            yield from _fields(f"solutions.{new}.", before[old], after[new], tuple(Solution.model_fields))


def _steps(before: Sequence[ProcessStep], after: Sequence[ProcessStep]) -> Iterator[Difference]:
    names = tuple(name for name in ProcessStep.model_fields if name != "attachments")
    # History only grows: what fits nowhere else is the same step read differently, counted from the oldest.
    keys: tuple[Key[ProcessStep], ...] = (
        lambda each: (each.gmt_create, each.action_type, each.submit_member_type),
        lambda each: each.gmt_create or each,
        lambda _: None,
    )
    for old, new in _paired(before, after, meaning_of_step, *keys):
        yield from _one_or_other("process", before, after, (old, new), readable_step)
        if old is not None and new is not None:
            yield from _fields(f"process.{new}.", before[old], after[new], names)
            yield from _files(f"process.{new}.attachments", before[old].attachments, after[new].attachments)


def _files(path: str, before: Sequence[Attachment], after: Sequence[Attachment]) -> Iterator[Difference]:
    for places in _paired(before, after, meaning_of_file):
        yield from _one_or_other(path, before, after, places, readable_file)


def _parcel(before: Parcel, after: Parcel) -> Iterator[Difference]:
    yield from _fields("parcel.", before, after, PARCEL_FIELDS)
    for old, new in _paired(before.events, after.events, meaning_of_track, lambda event: event.time):
        yield from _one_or_other("parcel.events", before.events, after.events, (old, new), readable_track)
        if old is not None and new is not None:
            told = readable_track(before.events[old]), readable_track(after.events[new])
            yield Difference(f"parcel.events.{new}", *told)


def _actions(before: Case, after: Case) -> Iterator[Difference]:
    if set(before.actions) != set(after.actions):
        yield Difference("actions", readable_actions(before.actions), readable_actions(after.actions))


def _flags(before: Case, after: Case, found: Sequence[Difference]) -> Iterator[Difference]:
    told = {each.path for each in found}
    for old, new in _paired(before.flags, after.flags, meaning_of_flag):
        gone, come = before.flags[old] if old is not None else None, after.flags[new] if new is not None else None
        flag = come or gone
        if flag is None or flag.field in told:
            continue
        # A word that nobody knows is always told; any other flag only where the value itself tells nothing.
        if not _covers(told, flag.field) or (come and come.why == "unknown_word"):
            yield Difference(flag.field, _flagged(gone), _flagged(come), "flag")


def _flagged(flag: Flag | None) -> str:
    if flag is None:
        return ""
    return (
        readable(flag.text)
        if flag.why == "unknown_word"
        else joined(text(f"change.flag.{flag.why}"), readable(flag.text))
    )


def _covers(paths: set[str], field: str) -> bool:
    return any(path == field or path.startswith(f"{field}.") or field.startswith(f"{path}.") for path in paths)


def _one_or_other(
    path: str, before: Sequence[T], after: Sequence[T], places: tuple[int | None, int | None], say: Callable[[T], str]
) -> Iterator[Difference]:
    old, new = places
    if old is None and new is not None:
        yield Difference(f"{path}.{new}", "", say(after[new]), "added")
    if new is None and old is not None:
        yield Difference(f"{path}.{old}", say(before[old]), "", "removed")


def _paired(
    before: Sequence[T], after: Sequence[T], meaning: Key[T], *keys: Key[T]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the places of what is not the same in both: pairs by each key in turn, then what is alone."""
    old, new = _without_the_same(before, after, meaning)
    for key in keys:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for place in old:
            waiting[key(before[place])].append(place)
        for place in reversed(new[:]):
            if partners := waiting[key(after[place])]:
                partner = partners.pop()
                old.remove(partner)
                new.remove(place)
                yield partner, place
    yield from ((None, place) for place in new)
    yield from ((place, None) for place in old)


def _without_the_same(before: Sequence[T], after: Sequence[T], meaning: Key[T]) -> tuple[list[int], list[int]]:
    in_before, in_after = Counter(map(meaning, before)), Counter(map(meaning, after))
    return _left(before, in_before & in_after, meaning), _left(after, in_before & in_after, meaning)


def _left(items: Sequence[T], shared: Counter[Hashable], meaning: Key[T]) -> list[int]:
    rest, left = Counter(shared), []
    for place in reversed(range(len(items))):
        if rest[meaning(items[place])] > 0:
            rest[meaning(items[place])] -= 1
        else:
            left.append(place)
    return left[::-1]
