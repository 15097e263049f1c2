"""A second person's mark: find what waits for it, show it, write it down."""

import sys
from collections.abc import Mapping

import typer
from rich.text import Text

from assistant.commands.run import Run
from assistant.language import text
from assistant.log import visible
from assistant.respond.audit.entries import Entry, Happening
from assistant.respond.audit.marks import Marked, Marks
from assistant.respond.audit.opening import audit_folder, open_trail, person_of
from assistant.respond.audit.state import fold
from assistant.respond.audit.trail import AuditTrail
from assistant.respond.audit.views import with_contents
from assistant.respond.audit.wording import moment, who
from assistant.respond.second_mark import same_person, words_of
from assistant.settings import SettingsProblem
from assistant.tables import plain

_OVER = ("sent", "answered_elsewhere")
_OF_THE_PROPOSAL = ("form", "action", "amount", "currency", "usd", "fingerprint")


def mark_waiting(run: Run, issue_id: str, shop: str | None, note: str) -> None:
    """Show the refund that waits, and write this person's mark down. Raises SettingsProblem where none may be given."""
    wanted = _waiting(Marks(audit_folder(run.settings)).last(issue_id), issue_id, shop)
    if same_person(wanted.entry.by, person_of(run.settings)):
        raise SettingsProblem(text("second_mark.same_person", person=visible(wanted.entry.by)))
    trail = open_trail(run.settings)
    known = fold(trail.entries()).of(*wanted.entry.case)
    if known is not None and known.state in _OVER:
        raise SettingsProblem(text("second_mark.over", number=issue_id))
    _show(run, trail, wanted)
    if sys.stdin.isatty() and not run.output.as_json and not typer.confirm(text("second_mark.sure")):
        return
    entry = trail.append(_happening(wanted.entry, note))
    run.output.record("audit_entry", with_contents(entry, trail.folder))
    run.output.say(text("second_mark.done", person=who(entry.by), number=issue_id), style="bold green")


def _waiting(known: Mapping[str, Marked], issue_id: str, shop: str | None) -> Marked:
    """Return what waits. Raises SettingsProblem where nothing does, or where the shop must be named."""
    found = {name: each for name, each in known.items() if shop in (None, name)}
    waiting = [each for each in found.values() if not each.given]
    if len(waiting) == 1:
        return waiting[0]
    if waiting:
        raise SettingsProblem(text("second_mark.which_shop", number=issue_id, shops=", ".join(sorted(found))))
    for each in found.values():
        raise SettingsProblem(text("second_mark.is_marked", number=issue_id, by=who(each.entry.by)))
    raise SettingsProblem(text("second_mark.nothing", number=issue_id))


def _show(run: Run, trail: AuditTrail, wanted: Marked) -> None:
    """Show what is marked: the person puts their name to it."""
    entry, money = wanted.entry, wanted.money
    values = {
        "shop": entry.shop,
        "number": entry.issue_id,
        "by": who(entry.by),
        "at": moment(entry.at),
        "choice": text(f"choice.{entry.facts['action']}") if entry.facts.get("action") else "–",
        "amount": words_of(money, wanted.usd) if money else "–",
    }
    run.output.say(text("second_mark.shown", **values))
    words = trail.text(entry.texts.get("content"))
    run.output.show(plain(words) if words is not None else Text(text("audit.text_erased"), style="italic"))


def _happening(wanted: Entry, note: str) -> Happening:
    facts = {name: wanted.facts[name] for name in _OF_THE_PROPOSAL if name in wanted.facts}
    # Digest of the text that was seen: it stays, also after the text itself was erased.
    facts["content"] = wanted.texts.get("content")
    texts = {"note": note} if note else {}
    return Happening(
        kind="marked", shop=wanted.shop, issue_id=wanted.issue_id, facts=facts, texts=texts, by_person=True
    )
