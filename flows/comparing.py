"""Lay two readings of the same thing together; what differs is flagged, never settled in silence."""

from datetime import timedelta
from typing import Any, TypeVar

from flows.records import Deadline, Flag, Record

AnyRecord = TypeVar("AnyRecord", bound=Record)

_CLOCK_SLACK = timedelta(seconds=2)
"""Two clocks that were read one after the other may differ by this much."""


def merged(shown: AnyRecord, carried: AnyRecord | None) -> AnyRecord:
    """Return what the page shows, filled up by what the reply carries; differences become `contradiction` flags."""
    if carried is None:
        return shown
    flags: list[Flag] = []
    values = _fields(shown, carried, "", flags)
    if not hasattr(shown, "flags"):
        return type(shown).model_validate(values)
    filled = {name for name, value in values.items() if not _nothing(value)}
    kept = [flag for flag in shown.flags if not (flag.why == "missing" and flag.field in filled)]
    known = {(flag.field, flag.why) for flag in kept}
    # What only the reply lacks is no loss: the page showed it.
    kept += [
        flag for flag in carried.flags if flag.why != "missing" and (flag.field, flag.why) not in known  # type: ignore[attr-defined]
    ]
    return type(shown).model_validate({**values, "flags": (*kept, *flags)})


def contradictions(record: Record) -> tuple[Flag, ...]:
    """Return the flags that say that two sources disagree."""
    return tuple(flag for flag in getattr(record, "flags", ()) if flag.why == "contradiction")


def _nothing(value: Any) -> bool:
    return value is None or value == "" or value == () or value is False


def _fields(shown: Record, carried: Record, path: str, flags: list[Flag]) -> dict[str, Any]:
    names = (name for name in type(shown).model_fields if name != "flags")
    return {name: _one(getattr(shown, name), getattr(carried, name), f"{path}{name}", flags) for name in names}


def _one(first: Any, second: Any, path: str, flags: list[Flag]) -> Any:
    if _nothing(second):
        return first
    if _nothing(first):
        return second
    if isinstance(first, Deadline) and isinstance(second, Deadline):
        return _deadline(first, second, path, flags)
    if isinstance(first, tuple) and isinstance(second, tuple) and len(first) == len(second):
        return tuple(_one(one, other, f"{path}.{number}", flags) for number, (one, other) in enumerate(zip(first, second, strict=True)))
    if isinstance(first, Record) and type(first) is type(second):
        return type(first).model_validate(_fields(first, second, f"{path}.", flags))
    if first != second and not (isinstance(first, str) and first.split() == str(second).split()):
        flags.append(Flag(field=path, text=f"{_said(first)} ≠ {_said(second)}"[:500], why="contradiction"))
    return first


def _said(value: Any) -> str:
    return f"{len(value)} entries" if isinstance(value, tuple) else str(value)


def _deadline(shown: Deadline, carried: Deadline, path: str, flags: list[Flag]) -> Deadline:
    """Take the exact moment where it lies in the printed interval, else the earlier of both and a flag."""
    if carried.earliest is None:
        return shown
    if shown.earliest is None or shown.latest is None:
        agrees = shown.overdue == carried.overdue
    else:
        agrees = shown.earliest - _CLOCK_SLACK <= carried.earliest <= shown.latest + _CLOCK_SLACK
    if not agrees or shown.owner != carried.owner:
        words = f"{shown.owner} {shown.text} ≠ {carried.owner} {carried.earliest.isoformat()}"
        flags.append(Flag(field=path, text=words, why="contradiction"))
    earliest = carried.earliest if agrees or shown.earliest is None else min(shown.earliest, carried.earliest)
    latest = carried.latest if agrees else max(filter(None, (shown.latest, carried.latest)), default=None)
    return shown.model_copy(
        update={"earliest": earliest, "latest": latest, "timeout_type": shown.timeout_type or carried.timeout_type}
    )
