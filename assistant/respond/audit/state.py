"""What the audit trail says of every case now: a pure fold over its entries, whatever their order."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import AwareDatetime

from assistant.respond.audit.entries import Entry, Kind
from assistant.respond.audit.remembered import Edits, Remembered, SessionMark, State

_AFTER: dict[Kind, State] = {
    "filled": "filled",
    "pressed": "filled",
    "differs": "filled",
    "dropped": "parked",
    "let_go": "unclear",
    "answered": "unclear",
    "unclear": "unclear",
    "sent": "sent",
    "refused": "failed",
    "failed": "failed",
    "blocked": "blocked",
    "skipped": "skipped",
    "later": "later",
    "answered_elsewhere": "answered_elsewhere",
    "mark_wanted": "blocked",
}


class Memory:
    """Everything that the entries so far say."""

    def __init__(self) -> None:
        self.forms: dict[tuple[str, str, str], Remembered] = {}
        """By shop, number and form."""
        self.sessions: dict[str, SessionMark] = {}
        """The last session of each shop."""

    def of(self, shop: str, number: str, form: str | None = None) -> Remembered | None:
        """Return what is known of a case or order; without a form, of the one that it is answered or extended by."""
        forms = (form,) if form else ("reply", "extension")
        found = (self.forms.get((shop, number, each)) for each in forms)
        return next((each for each in found if each is not None), None)

    def unsent(self) -> tuple[Remembered, ...]:
        """Return what was filled and never sent, the oldest first."""
        return tuple(sorted((each for each in self.forms.values() if each.unsent), key=lambda each: each.since))

    def unfinished(self, shop: str) -> SessionMark | None:
        """Return the shop's last session when nothing says that it ended."""
        last = self.sessions.get(shop)
        return last if last is not None and not last.ended else None

    def add(self, entry: Entry) -> None:
        """Take one more entry into account."""
        self._session(entry)
        number = entry.case[1]
        if not number or entry.kind in ("recovered", "erased", "session_started", "session_ended"):
            return
        form = _word(entry.facts.get("form")) or ("reply" if entry.issue_id else "extension")
        key = (entry.shop, number, form)
        before = self.forms.get(key) or Remembered(
            shop=entry.shop,
            number=number,
            form=form,
            since=entry.at,
            last_at=entry.at,
            by=entry.by,
            session=entry.session,
        )
        self.forms[key] = _after(before, entry)

    def _session(self, entry: Entry) -> None:
        if entry.kind == "session_started":
            shops = entry.facts.get("shops")
            for shop in shops if isinstance(shops, tuple) else (entry.shop,):
                mark = SessionMark(session=entry.session, shop=shop, started_at=entry.at, last_at=entry.at)
                self.sessions[shop] = mark
            return
        for shop, mark in self.sessions.items():
            if mark.session == entry.session:
                about = {"last_number": entry.case[1]} if entry.shop == shop and entry.case[1] else {}
                ended = mark.ended or entry.kind == "session_ended"
                self.sessions[shop] = mark.model_copy(update={"last_at": entry.at, "ended": ended, **about})


def fold(entries: Iterable[Entry]) -> Memory:
    """Return what these entries say together."""
    memory = Memory()
    for entry in entries:
        memory.add(entry)
    return memory


def _after(before: Remembered, entry: Entry) -> Remembered:
    facts = {name: _word(value) for name, value in entry.facts.items()}
    if entry.kind == "proposed" and before.fingerprint and facts.get("fingerprint") not in (None, before.fingerprint):
        # The case is another one than before: what was filled and edited for the old one is history.
        before = Remembered(
            **before.model_dump(include={"shop", "number", "form", "since", "last_at", "by", "session", "note"})
        )
    changes: dict[str, Any] = {"last_at": entry.at, "session": entry.session}
    changes |= {name: facts[name] for name in ("fingerprint", "amount", "currency") if facts.get(name)}
    changes |= _moments(entry)
    state = _state(before, entry)
    if state != before.state or entry.kind in _AFTER:
        changes |= {"state": state, "since": entry.at, "by": entry.by}
        changes |= {"code": facts.get("code"), "until": facts.get("until")}
    if entry.kind == "noted":
        changes["note"] = entry.texts.get("note")
    if entry.kind == "edited":
        changes["edits"] = _edited(before.edits, facts, entry.texts)
    return before.model_copy(update=changes)


def _state(before: Remembered, entry: Entry) -> State:
    if entry.kind == "proposed":
        return "ready" if entry.facts.get("ready") is True else "draft"
    if entry.kind == "window_closed":
        return "parked" if before.state == "filled" else before.state
    if entry.kind in ("answered", "unclear") and before.state == "sent":
        return "sent"
    return _AFTER.get(entry.kind, before.state)


def _moments(entry: Entry) -> dict[str, AwareDatetime]:
    names = {"filled": "filled_at", "pressed": "pressed_at", "let_go": "let_go_at", "sent": "sent_at"}
    return {names[entry.kind]: entry.at} if entry.kind in names else {}


def _edited(before: Edits, facts: Mapping[str, str | None], texts: Mapping[str, str]) -> Edits:
    chosen = {name: facts[name] for name in Edits.model_fields if name != "text" and facts.get(name)}
    if "content" in texts:
        chosen["text"] = texts["content"]
    return before.model_copy(update=chosen)


def _word(fact: object) -> str | None:
    """Return a fact as a word; None for what is none or several."""
    return None if fact is None or isinstance(fact, tuple) else str(fact)
