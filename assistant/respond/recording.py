"""Write a session down as it happens, and say what earlier sessions left: the audit trail is its only memory."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page

from assistant.casework.answers import Wanted
from assistant.output import Output
from assistant.private_files import private_folder, write_private
from assistant.respond.audit.entries import Fact, Happening, Kind, WrittenEntry
from assistant.respond.audit.remembered import Remembered
from assistant.respond.audit.state import Memory, fold
from assistant.respond.audit.trail import AuditTrail
from assistant.respond.moved_cases import fingerprint
from assistant.respond.preparing import Prepared, Said
from assistant.respond.queue import Job, Key, Standing
from assistant.respond.second_mark import Asked
from flows.records import Case, FilledForm

_PICTURE_MILLISECONDS = 5000

_STANDINGS: dict[str, Standing] = {"skipped": "skipped", "later": "later", "sent": "done", "answered_elsewhere": "gone"}


class Recorder:
    """The audit trail as one session writes it. Every method returns once the entry is on the disk."""

    def __init__(self, trail: AuditTrail, output: Output, mails: Path, *, pictures: bool) -> None:
        self._trail, self._output = trail, output
        self._mails, self._pictures = mails, pictures

    def memory(self) -> Memory:
        """Return everything that was written down so far."""
        return fold(self._trail.entries())

    def begin(self, shops: Iterable[str]) -> None:
        """Write down that a session begins."""
        self._append(Happening(kind="session_started", by_person=True, facts={"shops": tuple(shops)}))

    def end(self, how: Kind, facts: Mapping[str, Fact]) -> None:
        """Write down that it ended, or that the window was closed."""
        if how == "window_closed":
            self._append(Happening(kind=how, by_person=True))
        self._append(Happening(kind="session_ended", by_person=True, facts=dict(facts)))

    def prepared(self, prepared: Prepared) -> None:
        """Write down what is proposed, and what was filled or why not, with a picture of the form."""
        answer = prepared.answer
        if answer is not None or prepared.job.proposal is not None:
            facts: dict[str, Fact] = {"ready": answer.ready if answer else True, **_proposal(prepared)}
            self._write("proposed", prepared.job, facts, texts={"content": answer.draft.text} if answer else {})
        if prepared.form is not None:
            facts = {**_filled_facts(prepared.form), **_proposal(prepared)}
            texts = {f"field.{each.field}": each.after for each in prepared.form.fields}
            self._write("filled", prepared.job, facts, texts, self._picture("filled", prepared.page))
        elif prepared.asked is not None:
            self._wait_for_mark(prepared, prepared.asked)
        elif prepared.readiness != "filled":
            kind: Kind = {"gone": "answered_elsewhere", "failed": "failed"}.get(prepared.readiness, "blocked")  # type: ignore[assignment]
            code = prepared.problem.code if prepared.problem else "not_answerable"
            facts = {"code": code, **_proposal(prepared)}
            self._write(kind, prepared.job, facts, texts={"why": "\n".join(prepared.why_not)})

    def _wait_for_mark(self, prepared: Prepared, asked: Asked) -> None:
        """Write down under the person's own name what another person is to mark."""
        usd = f"{asked.usd.amount:f}" if asked.usd else None
        facts = {**_proposal(prepared), "amount": f"{asked.money.amount:f}", "currency": asked.money.currency}
        self.decided("mark_wanted", prepared.job, {**facts, "usd": usd, "code": "second_mark"}, content=asked.content)

    def decided(self, kind: Kind, job: Job, facts: Mapping[str, Fact] | None = None, **texts: str) -> None:
        """Write down what the person decided, or what became of a press."""
        self._append(_about(job, kind, dict(facts or {}), by_person=True, texts=texts))

    def happened(
        self, kind: Kind, job: Job, facts: Mapping[str, Fact], texts: Mapping[str, str], page: Page | None = None
    ) -> None:
        """Write down what happened without the person, with a picture of the page where one is given."""
        pictures = self._picture(kind, page) if page is not None else {}
        self._write(kind, job, dict(facts), dict(texts), pictures)

    def edited(self, job: Job, edited: Mapping[str, str], currency: str | None) -> None:
        """Write down what the person changed in the form; an amount is in the form's currency."""
        texts = {"content": edited["content"]} if "content" in edited else {}
        facts: dict[str, Fact] = {"fields": tuple(edited)}
        if re.fullmatch(r"\d{1,12}(\.\d{1,6})?", amount := edited.get("refund_money", "").strip()):
            facts |= {"amount": amount, "currency": currency}
        self.decided("edited", job, facts, **texts)

    def pressed(self, job: Job, facts: Mapping[str, Fact], texts: Mapping[str, str], page: Page | None) -> None:
        """Write down that the person pressed the site's button, and the form as it stood then."""
        pictures = self._picture("pressed", page) if page is not None else {}
        self._append(_about(job, "pressed", dict(facts), by_person=True, texts=texts, pictures=pictures))

    def message(self, job: Job, form: FilledForm, page: Page) -> None:
        """Write down that a message form of the site was filled."""
        texts = {f"field.{each.field}": each.after for each in form.fields}
        facts: dict[str, Fact] = {**_filled_facts(form), "form": form.form}
        self._write("filled", job, facts, texts, self._picture("filled", page))

    def keep_mail(self, job: Job, mail: bytes) -> Path:
        """Keep an e-mail as a file that mail programs open as a draft, and return it."""
        file = private_folder(self._mails) / f"{job.shop}-{job.number}.eml"
        write_private(file, mail)
        self.decided("proposed", job, {"form": "email"}, content=mail.decode("utf-8", "replace"))
        return file

    def own_text(self, known: Remembered | None) -> str | None:
        """Return the person's own text from before."""
        return self._trail.text(known.edits.text) if known else None

    def note(self, known: Remembered | None) -> str:
        """Return the person's note."""
        return (self._trail.text(known.note) or "") if known else ""

    def _write(
        self,
        kind: Kind,
        job: Job,
        facts: Mapping[str, Fact],
        texts: Mapping[str, str] | None = None,
        pictures: Mapping[str, bytes] | None = None,
    ) -> None:
        self._append(_about(job, kind, dict(facts), by_person=False, texts=texts or {}, pictures=pictures or {}))

    def _append(self, happening: Happening) -> None:
        entry = self._trail.append(happening)
        self._output.record("audit", WrittenEntry.model_validate({**dict(entry), "kind": "audit", "event": entry.kind}))

    def _picture(self, name: str, page: Page) -> dict[str, bytes]:
        if self._pictures:
            with suppress(Error):  # the person closed the tab
                return {name: page.screenshot(timeout=_PICTURE_MILLISECONDS)}
        return {}


def standings(memory: Memory, jobs: Iterable[Job], since: datetime) -> dict[Key, Standing]:
    """Return how jobs were left since a moment, by whichever session; one whose case has changed is open again."""
    found: dict[Key, Standing] = {}
    for job in jobs:
        known = memory.of(job.shop, job.number)
        if known is None or known.since < since or not _still_the_same(known, job):
            continue
        if (standing := _STANDINGS.get(known.state)) is not None:
            found[job.key] = standing
    return found


def said_before(recorder: Recorder, known: Remembered | None, job: Job) -> Said:
    """Return what the person wanted otherwise than proposed, as long as the case is the one that they saw."""
    if known is None or known.state == "sent" or not _still_the_same(known, job):
        return Said()
    edits = known.edits
    offer = {"amount": edits.amount, "currency": edits.currency} if edits.amount and edits.currency else None
    wanted = Wanted.model_validate(
        {"choice": edits.action, "language": edits.language, "phrase": edits.phrase, "offer_money": offer}
    )
    return Said(wanted, recorder.own_text(known))


def _still_the_same(known: Remembered, job: Job) -> bool:
    mark = _mark(job)
    return mark is None or known.fingerprint in (None, mark)


def _mark(job: Job) -> str | None:
    subject = job.plan.item.subject if job.plan else None
    return fingerprint(subject) if isinstance(subject, Case) else None


def _proposal(prepared: Prepared) -> dict[str, Fact]:
    if prepared.job.proposal is not None:
        return {"form": "extension", "days": prepared.job.proposal.days}
    answer, case = prepared.answer, prepared.case
    facts: dict[str, Fact] = {"form": "reply"}
    if case is not None:
        facts["fingerprint"] = fingerprint(case)
    if answer is not None:
        money = answer.draft.offer_money
        facts |= {"action": answer.draft.choice, "language": answer.draft.language, "phrase": answer.draft.phrase_id}
        facts |= {"amount": f"{money.amount:f}", "currency": money.currency} if money else {}
    return facts


def _filled_facts(form: FilledForm) -> dict[str, Fact]:
    names = tuple(each.field for each in form.fields)
    differing = tuple(each.field for each in form.fields if each.result != "filled")
    return {"fields": names, "complete": form.complete, **({"differs": differing} if differing else {})}


def _about(job: Job, kind: Kind, facts: Mapping[str, Fact], *, by_person: bool, **kept: Any) -> Happening:
    """Say that something happened to a job; `kept` are `texts` and `pictures`."""
    of_case = job.plan is not None
    texts = {name: words for name, words in kept.get("texts", {}).items() if words}
    return Happening(
        kind=kind,
        shop=job.shop,
        issue_id=job.number if of_case else "",
        order_id="" if of_case else job.number,
        facts={"form": "reply" if of_case else "extension", **facts},
        texts=texts,
        pictures=dict(kept.get("pictures", {})),
        by_person=by_person,
    )
