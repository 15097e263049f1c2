"""Which messages to send now: each cause and rung once, nothing lost in quiet hours, good news told too.

A line counts as told only when a channel took it (`mark_told`), so that what no channel took is sent next time.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.casework.judging.moments import utc
from assistant.nightly.notices.causes import LEVELS, Cause, Level, Standing
from assistant.nightly.notices.told import LineState, Told, is_over, standing_still
from assistant.nightly.schedule.nights import last_moment
from assistant.nightly_settings import NightlySettings
from assistant.notice_settings import NoticeSettings
from flows.records import Record

KEPT_DAYS = 30
"""How long what is over and told is remembered."""


class Line(Record):
    """One line of a message."""

    state: LineState
    cause: Cause


class Message(Record):
    """All lines of one level that are due to be sent now."""

    level: Level
    lines: tuple[Line, ...]


class Decision(Record):
    """What to send, and the memory to keep before sending."""

    messages: tuple[Message, ...]
    told: tuple[Told, ...]


def decide(standing: Standing, told: Iterable[Told], settings: NoticeSettings, now: datetime) -> Decision:
    """Decide what to send now; `told` is the memory of the last decision. Raises ValueError for a naive `now`."""
    moment = utc(now)
    memory = {record.key: record for record in told}
    standing_keys = {cause.key for cause in standing.causes}
    for cause in standing.causes:
        memory[cause.key] = standing_still(memory.get(cause.key), cause, moment)
    for key, record in memory.items():
        if key not in standing_keys and is_over(record, standing.sure):
            memory[key] = record.model_copy(update={"over_at": moment})
    kept = tuple(record for record in memory.values() if not _forgettable(record, moment))
    passing = [record for record in kept if record.owed and _may_pass(record, settings, moment)]
    return Decision(messages=_messages(passing), told=kept)


def mark_told(told: Iterable[Told], message: Message, now: datetime) -> tuple[Told, ...]:
    """Return the memory after a channel took a message."""
    sent = {line.cause.key: line.state for line in message.lines}
    return tuple(_marked(record, sent, utc(now)) for record in told)


def is_quiet(settings: NoticeSettings | NightlySettings, now: datetime) -> bool:
    """Tell whether it is quiet hours at an aware moment; they may go over midnight."""
    start, end = settings.quiet_from, settings.quiet_until
    if start is None or end is None or start == end:
        return False
    clock = utc(now).astimezone(ZoneInfo(settings.zone)).time()
    return start <= clock < end if start < end else clock >= start or clock < end


def _marked(record: Told, sent: dict[str, LineState], now: datetime) -> Told:
    state = sent.get(record.key)
    if state is None or state != record.owed:
        return record
    if state == "alarm":
        return record.model_copy(update={"told_at": now})
    return record.model_copy(update={"told_at": record.told_at or now, "recovered_at": now})


def _forgettable(record: Told, now: datetime) -> bool:
    return record.finished and record.over_at is not None and record.over_at < now - timedelta(days=KEPT_DAYS)


def _may_pass(record: Told, settings: NoticeSettings, now: datetime) -> bool:
    if is_quiet(settings, now):
        return record.level == "urgent" and settings.urgent_in_quiet_hours
    if settings.digest_at is not None and record.level == "info" and record.owed == "alarm":
        return record.since <= last_moment(settings.digest_at, settings.zone, now)
    return True


def _messages(passing: list[Told]) -> tuple[Message, ...]:
    ordered = sorted(passing, key=_order)
    by_level = {level: tuple(_line(record) for record in ordered if record.level == level) for level in LEVELS}
    return tuple(Message(level=level, lines=lines) for level, lines in by_level.items() if lines)


def _line(record: Told) -> Line:
    return Line(state=record.owed or "alarm", cause=record.cause)


_KINDS = ("no_good_run", "shop", "due", "session", "layout", "word")
_STATES: tuple[LineState, ...] = ("alarm", "over", "recovered")
_LAST = datetime.max.replace(tzinfo=UTC)


def _order(record: Told) -> tuple[int, int, int, datetime, str]:
    cause = record.cause
    place = _STATES.index(record.owed or "alarm")
    return place, _KINDS.index(cause.kind), -cause.height, cause.earliest or _LAST, cause.key
