"""The job in front of the person: what the panel shows of it, and what happens at their press."""

from time import monotonic
from typing import Literal

from playwright.sync_api import Page

from assistant.language import text
from assistant.respond import pressing
from assistant.respond.audit.entries import Fact, Kind
from assistant.respond.desks import Desk
from assistant.respond.moved_cases import moves
from assistant.respond.notices import Notice
from assistant.respond.preparing import Prepared
from assistant.respond.pressing import FormLook, Outcome
from assistant.respond.queue import Job, Key
from assistant.respond.recording import Recorder
from assistant.respond.scenes import Place, scene_of
from flows.records import Case
from flows.supervising import HeldWrite

_SETTLED_SECONDS = 0.25
_CASE_SECONDS = 45.0


class Front:
    """One prepared job, its panel, and a press that may be waiting. Silence sends nothing."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._at: tuple[Desk, Prepared] | None = None
        self._place: Place | None = None
        self._form, self._read_at, self._kept = FormLook(), 0.0, FormLook()
        self._case_at = 0.0
        self._told: set[str] = set()
        self._notice: Notice | None = None
        self.notes: dict[Key, str] = {}

    @property
    def closed(self) -> bool:
        """Tell whether the person closed the tab."""
        return self._at is not None and self.page.is_closed()

    @property
    def key(self) -> Key:
        """Name the job in front."""
        return self.job.key

    @property
    def desk(self) -> Desk:
        """Return the shop's desk. Raises LookupError while nothing is in front."""
        return self._there()[0]

    @property
    def prepared(self) -> Prepared:
        """Return the job as it was prepared. Raises LookupError while nothing is in front."""
        return self._there()[1]

    @property
    def job(self) -> Job:
        """Return the job."""
        return self.prepared.job

    @property
    def page(self) -> Page:
        """Return the tab that the person has."""
        return self.prepared.page

    @property
    def own_words(self) -> str | None:
        """Return the text that the person wrote into the form in place of the draft; None where they wrote none."""
        return self._form.edited.get("content") or self.prepared.said.content

    def put(self, desk: Desk, prepared: Prepared, place: Place) -> None:
        """Give a prepared job to the person: from now on their own press counts in its tab."""
        self._at, self._place = (desk, prepared), place
        self._form = self._kept = pressing.as_filled(prepared)
        self._read_at = self._case_at = monotonic()
        self._told, self._notice = set(), None
        desk.give(prepared.page)
        self.draw()
        prepared.page.bring_to_front()

    def stand(self, place: Place) -> None:
        """Take another place of the job in the session, and show it."""
        self._place = place
        self.draw()

    def lift(self) -> tuple[Desk, Page]:
        """Take the job out of the person's hands; return its tab."""
        desk, prepared = self._there()
        desk.session.guard.hold(prepared.page)
        self._at = None
        return desk, prepared.page

    def draw(self) -> None:
        """Show the panel as things stand."""
        desk, prepared = self._there()
        if self._place is not None:
            note = self.notes.get(prepared.job.key, "")
            desk.panel.show(prepared.page, scene_of(desk, prepared, self._place, note, self._notice))

    def tell(self, key: str, *lines: str, kind: Literal["told", "warning"] = "warning", **values: object) -> None:
        """Show a notice in the panel."""
        self._notice = Notice(kind=kind, title=text(key, **values), lines=lines)
        self.draw()

    def note(self, words: str) -> None:
        """Keep the person's note."""
        if words != self.notes.get(self.job.key, ""):
            self.notes[self.job.key] = words
            self.recorder.decided("noted", self.job, note=words)

    def wants(self, what: str, value: str) -> None:
        """Write down what the person wants otherwise than proposed."""
        facts: dict[str, Fact] = {{"choice": "action"}.get(what, what): value}
        if what == "amount":
            facts["currency"] = self.desk.form_currency(self.prepared.case)
        self.recorder.decided("edited", self.job, facts)

    def open_list(self) -> None:
        """Bring the list's tab to the front; what the person presses there is theirs."""
        page = self.desk.session.page
        self.desk.give(page)
        page.bring_to_front()

    def _there(self) -> tuple[Desk, Prepared]:
        if self._at is None:
            raise LookupError("no job is in front of the person")
        return self._at

    # ------------------------------------------------------------------ the press

    def meet(self, desk: Desk, held: HeldWrite) -> Outcome | None:
        """Look at what the person's press would send, and let it go when nothing speaks against it.

        What differs is told, and the press is dropped: pressed once more, it goes as it is.
        """
        if self._at is None or held.page is not self.page:
            self._of_another_page(desk, held)
            return None
        if held.dropped:
            self.recorder.happened("dropped", self.job, {"code": "too_late"}, {})
            self.tell("respond.notice.press_again")
            return None
        seen = pressing.look(desk, self.prepared, held, self._form)
        self.recorder.pressed(
            self.job,
            pressing.facts_of(held, seen),
            pressing.texts_of(held, seen),
            None if held.navigates else self.page,
        )
        fresh = [each for each in seen.differences if each not in self._told]
        if not fresh:
            return self._let_go(held, seen)
        held.drop()
        self._told.update(fresh)
        self.recorder.happened("differs", self.job, {}, {"differences": "\n".join(fresh)})
        self.recorder.happened("dropped", self.job, {"code": "differs"}, {})
        self.tell("respond.notice.differs", *seen.differences)
        return None

    def _let_go(self, held: HeldWrite, seen: FormLook) -> Outcome:
        self.recorder.decided("let_go", self.job, {"path": held.path[:300]})
        came = held.let_go(self.desk.session.site.pace.milliseconds)
        outcome = pressing.outcome(self.desk, self.prepared, seen, came=came)
        kind = _KINDS.get(outcome.became, "unclear")
        words = {"site_words": outcome.site_words, "content": seen.content or ""}
        self.recorder.happened(kind, self.job, {"became": outcome.became}, words, self.page if came else None)
        if outcome.became not in ("sent", "accepted"):
            self.prepared.case = outcome.case or self.prepared.case
            self.tell(f"respond.notice.{outcome.became}", *filter(None, (outcome.site_words,)))
        return outcome

    def _of_another_page(self, desk: Desk, held: HeldWrite) -> None:
        """A tab that the person opened for themself: their press goes on; what a page does by itself does not."""
        by_itself = held.press is None
        if self._at is not None:
            facts = {**pressing.facts_of(held, FormLook()), "form": "other_page"}
            self.recorder.happened("dropped" if by_itself else "let_go", self.job, facts, {})
        if by_itself:
            held.drop()
        else:
            held.let_go(desk.session.site.pace.milliseconds)

    # ------------------------------------------------------------------ while the person reads

    def let_time_pass(self) -> None:
        """Read the form after the person changed it, and look at the case now and then."""
        touched = self.desk.session.guard.touched(self.page)
        if touched is not None and touched > self._read_at and monotonic() - touched > _SETTLED_SECONDS:
            self._read_at = monotonic()
            self._read_form()
        elif monotonic() - self._case_at > _CASE_SECONDS:
            self._case_at = monotonic()
            self._look_at_case()

    def _read_form(self) -> None:
        """Write down what the person changed, so that nothing is lost with the window; say what the lint says of it."""
        self._form = pressing.look_at_form(self.desk, self.prepared)
        if self._form.edited != self._kept.edited:
            currency = self.desk.form_currency(self.prepared.case)
            self.recorder.edited(self.job, self._form.edited, currency)
        if self._form.differences != self._kept.differences:
            if self._form.differences:
                self.tell("respond.notice.look_at_it", *self._form.differences)
            elif self._notice is not None:
                self._notice = None
                self.draw()
        self._kept = self._form

    def _look_at_case(self) -> None:
        desk, case = self.desk, self.prepared.case
        now = pressing.case_now(desk, case.issue_id) if case is not None else None
        if isinstance(now, Case) and case is not None and (found := moves(case, now, desk.clerk.knowledge.states)):
            self.tell("respond.notice.moved", *found)


_KINDS: dict[str, Kind] = {"sent": "sent", "accepted": "sent", "refused": "refused", "evidence": "answered"}
