"""What an entry of the audit trail says, in the person's language."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from assistant.language import all_texts, text
from assistant.log import visible
from assistant.respond.audit.entries import ASSISTANT, Entry, Fact
from assistant.respond.audit.remembered import Remembered
from assistant.respond.audit.verifying import Break, Verdict

_PLAIN = ("action", "amount", "what")
"""Facts that need no name beside them."""
_NAMED = ("usd", "days", "language", "fields", "differs", "code", "until", "count")
_WORDS: dict[str, tuple[str, ...]] = {
    "action": ("choice.{code}", "solution.{code}"),
    "fields": ("field.{code}",),
    "differs": ("field.{code}",),
    "what": ("audit.what.{code}",),
}
"""Facts whose codes have words, and the keys of these."""


def moment(at: datetime) -> str:
    """Say a moment in the machine's own time zone."""
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def zone_of(at: datetime) -> str:
    """Name the machine's own time zone at a moment, as in `UTC+08:00`."""
    offset = f"{at.astimezone():%z}"
    return f"UTC{offset[:3]}:{offset[3:5]}"


def who(by: str) -> str:
    """Name the person, or the assistant in the language in use."""
    return text("audit.assistant") if by == ASSISTANT else visible(by)


def happened(entry: Entry) -> str:
    """Say what happened, with the facts that matter to a person."""
    return " · ".join([text(f"audit.kind.{entry.kind}"), *_told(entry)])


def form_words(form: object) -> str:
    """Name a form of the site."""
    return text("audit.extension") if form == "extension" else _words_of(("channel.{code}",), str(form))


def text_words(name: str) -> str:
    """Name a text that belongs to an entry."""
    return _words_of(("audit.text.{code}", "field.{code}"), name.removeprefix("field."))


def picture_words(name: str) -> str:
    """Name a picture that belongs to an entry: most are called as what was done then."""
    return _words_of(("audit.kind.{code}",), name)


def standing(each: Remembered) -> str:
    """Say how a case stands."""
    code = f" ({visible(each.code)})" if each.code else ""
    return text(f"audit.state.{each.state}") + code


def raw_facts(entry: Entry) -> str:
    """Return every fact as it is kept."""
    return "\n".join(f"{name}={_joined(value)}" for name, value in entry.facts.items())


def verdict_lines(verdict: Verdict, folder: Path) -> tuple[str, ...]:
    """Say what verifying found: what, where, and the next step."""
    if verdict.first_break is not None:
        found = verdict.first_break
        return (
            text("audit.broken", number=found.number, what=break_words(found)),
            text("audit.broken_next", folder=folder),
        )
    if not verdict.entries:
        return (text("audit.empty"),)
    told = [text("audit.intact", entries=verdict.entries, hash=verdict.last_hash)]
    told += [text("audit.was_recovered", count=verdict.recovered)] if verdict.recovered else []
    told += [text("audit.was_erased", count=verdict.erased)] if verdict.erased else []
    return tuple(told)


def break_words(found: Break) -> str:
    """Say how the trail does not fit."""
    return text(f"audit.break.{found.kind}", name=found.name)


def _told(entry: Entry) -> Iterator[str]:
    facts = entry.facts
    if "form" in facts and facts["form"] != "reply":
        yield form_words(facts["form"])
    for name in (*_PLAIN, *_NAMED):
        value = facts.get(name)
        if value in (None, "", ()):
            continue
        words = ", ".join(_words_of(_WORDS.get(name, ()), each) for each in _joined(value).split(", "))
        if name == "amount":
            words = f"{words} {_joined(facts.get('currency'))}".strip()
        yield words if name in _PLAIN else text(f"audit.fact.{name}", value=words)


def _joined(value: Fact) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _words_of(keys: tuple[str, ...], code: str) -> str:
    found = (key.format(code=code) for key in keys)
    return next((text(key) for key in found if key in all_texts()), visible(code))
