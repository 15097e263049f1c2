"""The headed session: one job in front of the person, the next filled behind it, nothing sent but by their press."""

from collections.abc import Mapping
from typing import Literal

from loguru import logger
from playwright.sync_api import Error

from assistant.language import text
from assistant.respond.ahead import Ahead
from assistant.respond.audit.entries import Fact, Kind
from assistant.respond.desks import Desk
from assistant.respond.front import Front
from assistant.respond.idling import idle
from assistant.respond.obeying import obey
from assistant.respond.preparing import Prepared, Said
from assistant.respond.pressing import Outcome
from assistant.respond.queue import Job, Queue, Standing
from assistant.respond.recording import Recorder
from assistant.respond.scenes import Place
from flows.errors import BrowserProblem
from flows.pauses import a_moment

Ending = Literal["done", "stopped", "window_closed"]


class HeadedSession:
    """Work through a queue with a person."""

    def __init__(self, desks: Mapping[str, Desk], queue: Queue, recorder: Recorder, ahead: Ahead, front: Front) -> None:
        self._desks, self._queue, self._recorder = desks, queue, recorder
        self._ahead, self._front = ahead, front
        self._ending: Ending | None = None

    def work(self) -> Ending:
        """Show one job after another until all are through, or the person stops or closes the window."""
        act = self.show_next
        while self._ending is None:
            try:
                act()
            except (Error, BrowserProblem) as problem:
                if self._window_is_gone():
                    logger.info("the window was closed ({})", type(problem).__name__)
                    self._ending = "window_closed"
                elif not self._front.closed:
                    raise
            act = self._step
        return self._ending

    def _window_is_gone(self) -> bool:
        """Ask every browser: of a window that closes, one tab may be gone before the others."""
        try:
            return any(
                not desk.session.context.cookies() and not desk.session.context.pages for desk in self._desks.values()
            )
        except Error:
            return True

    def _step(self) -> None:
        """Do what is most pressing: the person's word and press first, then what lies ahead."""
        front = self._front
        if front.closed:
            self.leave("later", "later", {"code": "tab_closed"})
            return
        for desk in self._desks.values():
            if (press := desk.panel.take()) is not None:
                obey(press, front, self)
                return
            if (held := desk.session.guard.take_held()) is not None:
                self._became(front.meet(desk, held))
                return
        if (job := self._ahead.wanted(self._queue, [front.key])) is not None:
            # The person may press meanwhile; their page is asked nothing, so the press can wait.
            with front.desk.session.guard.busy_elsewhere():
                self._ahead.prepare(self._desks[job.shop], job)
            return
        idle(front, self)
        a_moment(front.page)

    def _became(self, outcome: Outcome | None) -> None:
        if outcome is not None and outcome.became in ("sent", "accepted"):
            self._queue.mark(self._front.key, "done")
            self._move_on()
        elif outcome is not None and outcome.became == "signed_out":
            # The session was renewed while the case was read again; the person's own words are filled in once more.
            self.refill(Said(self._front.prepared.said.wanted, self._front.own_words))

    # ------------------------------------------------------------------ what the person may ask for

    def leave(self, standing: Standing, kind: Kind, facts: Mapping[str, Fact] | None = None) -> None:
        """Put the job in front away and show the next one."""
        job = self._front.job
        self._recorder.decided(kind, job, facts)
        self._queue.mark(job.key, standing)
        self._move_on()

    def back(self) -> None:
        """Show the job again that was in front before this one."""
        earlier = self._queue.before(self._front.key)
        if earlier is not None:
            desk, page = self._front.lift()
            self._show(self._ahead.take(self._desks[earlier.shop], earlier))
            desk.close_tab(page)

    def refill(self, said: Said) -> None:
        """Open the job in front once more and fill it as the person wants it."""
        job = self._front.job
        desk, page = self._front.lift()
        self._show(self._ahead.fresh(desk, job, said))
        desk.close_tab(page)

    def want_for_the_rest(self) -> None:
        """Prepare those that are like the job in front, and were not shown yet, with its solution and phrase."""
        alike, front = self._ahead.alike, self._front
        if alike is None:
            return
        wanted = front.prepared.said.wanted
        rest, fallen = alike.wish(front.key, wanted, self._queue.unseen())
        facts: dict[str, Fact] = {"action": wanted.choice, "phrase": wanted.phrase}
        for job in rest:
            self._recorder.decided("edited", job, {name: value for name, value in facts.items() if value})
            self._ahead.forget(self._desks[job.shop], job)
        front.stand(self._place_of(front.prepared))
        lines = (text("alike.fallen", count=len(fallen)),) if fallen else ()
        front.tell("alike.rest", *lines, kind="told", count=len(rest))

    def stop(self) -> None:
        """End the session; everything is kept."""
        self._ending = "stopped"

    # ------------------------------------------------------------------ one after another

    def show_next(self) -> None:
        """Show the next job that still needs an answer; the end when there is none."""
        for job in iter(self._next, None):
            prepared = self._ahead.take(self._desks[job.shop], job)
            if prepared.readiness != "gone":
                self._show(prepared)
                return
            self._queue.mark(job.key, "gone")
            self._desks[job.shop].close_tab(prepared.page)
        self._ending = "done"

    def _next(self) -> Job | None:
        upcoming = self._queue.upcoming()
        return upcoming[0] if upcoming else None

    def _move_on(self) -> None:
        desk, page = self._front.lift()
        self.show_next()
        # The tab goes only when another one stands in its place, so that the person sees no empty window.
        desk.close_tab(page)

    def _show(self, prepared: Prepared) -> None:
        job = prepared.job
        self._queue.show(job.key)
        place = self._place_of(prepared)
        self._front.put(self._desks[job.shop], prepared, place)
        self._recorder.happened("shown", job, {"place": place.number, "readiness": prepared.readiness}, {})

    def _place_of(self, prepared: Prepared) -> Place:
        key = prepared.job.key
        alike = self._ahead.alike
        beside = alike.beside(key, prepared.said.wanted, self._queue.unseen()) if alike else None
        return Place(self._queue.place(key), self._queue.count(), beside)
