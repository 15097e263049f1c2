"""Messages as a person reads them: plain text in their language, what the site said only as a harmless value."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.casework.judging.moments import utc
from assistant.language import text
from assistant.log import one_line
from assistant.nightly.notices.causes import Cause
from assistant.nightly.notices.deciding import Line, Message
from assistant.nightly.notices.sending import Letter

_LONGEST_WORDS = 120
"""Characters of the site's own words in one line."""

_INERT = str.maketrans({sign: chr(ord(sign) + 0xFEE0) for sign in "<>&@*_`[]\\|~#$"})
"""Signs that a channel may read as a mention or markup -> their full-width twins."""

_ADDRESSES = (
    (re.compile(r"://"), "：／／"),
    (re.compile(r"(?<=\w)\.(?=[^\W\d])"), "．"),  # `evil.example` becomes a link without anything before it
    (re.compile(r"(?<!\w)/(?=\w)"), "／"),  # a bot's command
)

_COMMANDS = {
    "slider_shown": "login",
    "code_wanted": "login",
    "bot_wall": "login",
    "sign_in": "login",
    "sign_in_unclear": "login",
    "session_expired": "login",
    "wrong_password": "password",
}
"""Problems of a shop that wait for the person, and the sentence that says the command: it must never be cut off."""


def letter_of(message: Message, now: datetime, zone: str) -> Letter:
    """Return a message in the language in use; times are said in `zone`."""
    title = text(f"nightly.notice.title.{message.level}", count=len(message.lines))
    return Letter(title, tuple(_line(line, utc(now), zone) for line in message.lines))


def trial_letter(now: datetime, zone: str) -> Letter:
    """Return the message of `notify test`."""
    title = text("nightly.notice.title.test")
    return Letter(title, (text("nightly.notice.test", at=_moment(utc(now), zone)),))


def inert(words: str, longest: int = _LONGEST_WORDS) -> str:
    """Return the site's or a buyer's words on one line, without secrets and without any sign that a channel acts on."""
    line = one_line(words)
    line = (line if len(line) <= longest else line[: longest - 1] + "…").translate(_INERT)
    for pattern, harmless in _ADDRESSES:
        line = pattern.sub(harmless, line)
    return line


def _line(line: Line, now: datetime, zone: str) -> str:
    cause, kind = line.cause, _kind(line.cause)
    if cause.kind == "shop" and line.state == "alarm":
        kind = _COMMANDS.get(cause.detail, kind)
    wanted = text(f"error.{cause.detail}.what") if kind in _COMMANDS.values() else ""
    values = {
        "shop": inert(cause.title or cause.shop),
        "name": cause.shop,
        "case": cause.issue_id,
        "words": wanted or inert(cause.words) or "—",
        "at": _moment(cause.earliest, zone) if cause.earliest else "—",
        "left": _span(cause.earliest - now) if cause.earliest else "—",
    }
    said = text(f"nightly.notice.{kind}.{line.state}", **values)
    return f"{said} {one_line(cause.address)}" if cause.address else said


def _kind(cause: Cause) -> str:
    if cause.kind == "due" and cause.unread:
        return "unread"
    return cause.rung if cause.kind == "shop" else ("gone" if cause.rung == "gone" else cause.kind)


def _moment(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


def _span(left: timedelta) -> str:
    minutes = max(0, int(left / timedelta(minutes=1)))
    hours, minutes = divmod(minutes, 60)
    if hours:
        return text("nightly.notice.hours", hours=hours, minutes=minutes)
    return text("nightly.notice.minutes", minutes=minutes)
