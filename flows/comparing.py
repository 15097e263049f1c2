"""Lay two readings of the same thing together; what differs is flagged, never settled in silence."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flows.records import Deadline, Flag, Record

AnyRecord = TypeVar("AnyRecord", bound=Record)

_CLOCK_SLACK = timedelta(seconds=2)
"""Two clocks that were read one after the other may differ by this much."""


@dataclass(frozen=True)
class _Comparison:
    zone: ZoneInfo
    """The zone in which the site prints."""
    strict: bool
    """Whether what only one of the two says is a difference as well."""
    flags: list[Flag] = field(default_factory=list)

    def differ(self, path: str, text: str) -> None:
        self.flags.append(Flag(field=path, text=text[:500], why="contradiction"))


def merged(shown: AnyRecord, carried: AnyRecord | None, zone: str, *, strict: bool = False) -> AnyRecord:
    """Return what the page shows, filled up by what the reply carries; differences become `contradiction` flags.

    `zone` is the one in which the site prints. `strict` is for two readings of the same page: what only one of them
    has is a difference too.
    """
    if carried is None:
        return shown
    comparison = _Comparison(ZoneInfo(zone), strict)
    values = _fields(shown, carried, "", comparison)
    filled = {name for name, value in values.items() if not _nothing(value)}
    flags: tuple[Flag, ...] = getattr(shown, "flags", ())
    kept = [flag for flag in flags if not (flag.why == "missing" and flag.field in filled)]
    known = {(flag.field, flag.why) for flag in kept}
    # What only the reply lacks is no loss: the page showed it.
    others: tuple[Flag, ...] = getattr(carried, "flags", ())
    kept += [flag for flag in others if flag.why != "missing" and (flag.field, flag.why) not in known]
    return type(shown).model_validate({**values, "flags": (*kept, *comparison.flags)})


def contradictions(record: Record) -> tuple[Flag, ...]:
    """Return the flags that say that two sources disagree."""
    flags: tuple[Flag, ...] = getattr(record, "flags", ())
    return tuple(flag for flag in flags if flag.why == "contradiction")


def _nothing(value: Any) -> bool:
    return value is None or value is False or value in ("", ())


def _fields(shown: Record, carried: Record, path: str, comparison: _Comparison) -> dict[str, Any]:
    names = (name for name in type(shown).model_fields if name != "flags")
    return {name: _one(getattr(shown, name), getattr(carried, name), f"{path}{name}", comparison) for name in names}


def _one(first: Any, second: Any, path: str, comparison: _Comparison) -> Any:
    if _nothing(first) or _nothing(second):
        if comparison.strict and _nothing(first) != _nothing(second):
            comparison.differ(path, f"{_said(first)} ≠ {_said(second)}")
        return second if _nothing(first) and not _nothing(second) else first
    if isinstance(first, Deadline) and isinstance(second, Deadline):
        return _deadline(first, second, path, comparison)
    if isinstance(first, tuple) and isinstance(second, tuple) and len(first) == len(second):
        pairs = enumerate(zip(first, second, strict=True))
        return tuple(_one(one, other, f"{path}.{number}", comparison) for number, (one, other) in pairs)
    if isinstance(first, Record) and type(first) is type(second):
        return type(first).model_validate(_fields(first, second, f"{path}.", comparison))
    if isinstance(first, datetime) and isinstance(second, datetime):
        return _moment(first, second, path, comparison)
    if first != second and not (isinstance(first, str) and first.split() == str(second).split()):
        comparison.differ(path, f"{_said(first)} ≠ {_said(second)}")
    return first


def _moment(shown: datetime, carried: datetime, path: str, comparison: _Comparison) -> datetime:
    """Take the exact moment where both print the same: in autumn one hour of the clock stands for two."""
    printed = (
        moment.astimezone(comparison.zone).replace(tzinfo=None, fold=0, microsecond=0) for moment in (shown, carried)
    )
    if next(printed) == next(printed):
        return carried.replace(microsecond=0)
    comparison.differ(path, f"{shown.isoformat()} ≠ {carried.isoformat()}")
    return shown


def _said(value: Any) -> str:
    if _nothing(value):
        return "nothing"
    return f"{len(value)} entries" if isinstance(value, tuple) else str(value)


def _deadline(shown: Deadline, carried: Deadline, path: str, comparison: _Comparison) -> Deadline:
    """Take the carried moment where both say the same, else the earlier of both and a flag."""
    if carried.earliest is None and not carried.overdue:  # it could not be read, which its own flag says
        if comparison.strict and (shown.earliest or shown.overdue):
            comparison.differ(path, f"{_clock(shown)} ≠ {_clock(carried)}")
        return shown
    agrees = _same_moment(shown, carried)
    if not agrees or shown.owner != carried.owner:
        comparison.differ(path, f"{_clock(shown)} ≠ {_clock(carried)}")
    if shown.timeout_type and carried.timeout_type and shown.timeout_type != carried.timeout_type:
        comparison.differ(f"{path}.timeout_type", f"{shown.timeout_type} ≠ {carried.timeout_type}")
    timeout_type = shown.timeout_type or carried.timeout_type
    if carried.earliest is None:
        return shown.model_copy(update={"timeout_type": timeout_type})
    earliest = carried.earliest if agrees or shown.earliest is None else min(shown.earliest, carried.earliest)
    latest = carried.latest if agrees else max(filter(None, (shown.latest, carried.latest)), default=None)
    return shown.model_copy(update={"earliest": earliest, "latest": latest, "timeout_type": timeout_type})


def _same_moment(shown: Deadline, carried: Deadline) -> bool:
    if not (shown.earliest and shown.latest and carried.earliest and carried.latest):
        return shown.overdue == carried.overdue
    # Two coarse prints (`2 days 3 hours`) read one after the other may differ by an hour and still both be true.
    overlap = min(shown.latest, carried.latest) - max(shown.earliest, carried.earliest)
    return overlap >= -_CLOCK_SLACK


def _clock(deadline: Deadline) -> str:
    moment = deadline.earliest.isoformat() if deadline.earliest else "overdue" if deadline.overdue else "unreadable"
    return f"{deadline.owner} {deadline.text} ({moment})"
