"""The dry run: every job is opened and filled without a window, and left as pages to read and files to edit."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Error

from assistant.commands.run import Run
from assistant.language import text
from assistant.log import visible
from assistant.private_files import private_folder, write_private
from assistant.respond.audit.wording import moment, zone_of
from assistant.respond.desks import Desk
from assistant.respond.preparing import Prepared, Readiness, Said, prepare
from assistant.respond.queue import Job
from assistant.respond.rehearsal_edits import FOLDER, edits_in, job_name
from assistant.respond.rehearsal_files import EditState, leave, tidy
from assistant.respond.rehearsal_pages import Around, case_page, index_page
from assistant.respond.rehearsal_sheet import Sheet
from flows.errors import BrowserProblem, SignInProblem, SiteProblem
from flows.form_picture import picture_of
from flows.records import Money, Record


class Rehearsed(Record):
    """What came of one job; a line of `--json`."""

    shop: str
    number: str
    """Of the dispute or the order."""
    readiness: Readiness
    choice: str | None = None
    amount: Money | None = None
    """As it was filled, in the buyer's currency."""
    complete: bool | None = None
    """Every field holds what was meant; None where nothing was filled."""
    why_not: tuple[str, ...] = ()
    code: str | None = None
    """Of the problem that came between."""
    findings: tuple[str, ...] = ()
    """Codes of what is wrong with the text."""
    edit: EditState
    edit_file: str | None = None
    put_aside: str | None = None
    """The person's own file for the case as it was before it changed."""
    page: str
    picture: str | None = None


def rehearse(run: Run, desks: Mapping[str, Desk], jobs: Sequence[Job]) -> Path:
    """Prepare every job, leave its page, and return the folder; nothing is sent.

    A shop that is lost on the way leaves the others alone; its problem is raised at the end. Raises SettingsProblem
    for a file that the person edited and that cannot be read, NotPrivate, OSError, SiteProblem.
    """
    folder = private_folder(run.settings.data_folder / FOLDER)
    if any(job.proposal for job in jobs):
        folder = private_folder(folder / "orders")  # beside the disputes' pages, not in their place
    rehearsal = _Rehearsal(run, desks, jobs, folder)
    rehearsal.show_index()
    with run.output.progress(text("rehearsal.progress"), len(jobs)) as step:
        for job in jobs:
            rehearsal.take(job)
            step()
    tidy(folder, rehearsal.names)
    if rehearsal.lost:
        run.output.say(text("rehearsal.not_all", folder=folder), style="yellow")
        raise next(iter(rehearsal.lost.values()))
    return folder


class _Rehearsal:
    """One dry run as it goes on: after each job its page and the index lie on the disk."""

    def __init__(self, run: Run, desks: Mapping[str, Desk], jobs: Sequence[Job], folder: Path) -> None:
        self._run, self._desks, self._folder = run, desks, folder
        self._pages = [f"{job_name(job)}.html" for job in jobs]
        self._said = edits_in(folder, jobs).said
        self._sheets: list[Sheet] = []
        now = datetime.now(UTC)
        self._made = f"{moment(now)[:-3]} {zone_of(now)}"
        self.names = {"index.html"}
        """Of every file that belongs to this run."""
        self.lost: dict[str, SiteProblem] = {}
        """Shops that cannot be worked at any more."""

    def take(self, job: Job) -> None:
        """Prepare one job and leave everything that a person wants to see of it."""
        desk = self._desks[job.shop]
        prepared = self._prepared(desk, job)
        if prepared.problem is not None and job.shop not in self.lost:
            self._run.keep_evidence(prepared.problem, prepared.page)
        picture = picture_of(prepared.page, desk.session.site, prepared.form) if prepared.form else None
        with suppress(Error):  # with a lost browser its tabs are gone too
            for tab in {*desk.tabs, prepared.page} - {desk.session.page}:
                desk.close_tab(tab)
        left = leave(self._folder, prepared, desk.clerk)
        name = f"{job_name(job)}.png" if picture else None
        sheet = Sheet(prepared, desk.title, desk.clerk, desk.session.site.now(), name, left)
        if name and picture:
            self._write(name, picture)
        self._write(sheet.name, case_page(sheet, self._around(sheet)))
        self._sheets.append(sheet)
        self.names.add(left.file.name)
        self.show_index()
        self._tell(sheet)

    def show_index(self) -> None:
        """Leave the page of all jobs as far as it is known."""
        self._write("index.html", index_page(self._sheets, len(self._pages), self._made))

    def _prepared(self, desk: Desk, job: Job) -> Prepared:
        said = self._said.get(job.key, Said())
        if job.shop not in self.lost:
            try:
                return prepare(desk, job, said)
            except (SignInProblem, BrowserProblem) as problem:
                self.lost[job.shop] = problem
        return Prepared(job, desk.session.page, said, "failed", problem=self.lost[job.shop])

    def _around(self, sheet: Sheet) -> Around:
        at = self._pages.index(sheet.name)
        return Around(self._pages[at - 1] if at else None, self._pages[at + 1] if self._pages[at + 1 :] else None)

    def _write(self, name: str, data: bytes) -> None:
        write_private(self._folder / name, data)
        self.names.add(name)

    def _tell(self, sheet: Sheet) -> None:
        job, left = sheet.prepared.job, sheet.left
        self._run.output.record("rehearsed", _record(sheet))
        if sheet.readiness != "filled":
            state, why = text(f"rehearsal.state.{sheet.readiness}"), " ".join(sheet.why_not[:2])
            said = text("rehearsal.said", shop=job.shop, number=job.number, state=state, why=visible(why))
            self._run.output.say(said, style="yellow")
        if left.put_aside is not None:
            said = text("rehearsal.put_aside", file=left.put_aside)
            self._run.output.say(f"{job.shop} {job.number}: {said}", style="yellow")


def _record(sheet: Sheet) -> Rehearsed:
    prepared, left = sheet.prepared, sheet.left
    draft = prepared.answer.draft if prepared.answer else None
    return Rehearsed(
        shop=prepared.job.shop,
        number=prepared.job.number,
        readiness=sheet.readiness,
        choice=draft.choice if draft else None,
        amount=draft.offer_money if draft else None,
        complete=prepared.form.complete if prepared.form else None,
        why_not=sheet.why_not,
        code=prepared.problem.code if prepared.problem else None,
        findings=tuple(each.code for each in sheet.findings),
        edit=left.state,
        edit_file=left.file.name if left.state != "none" else None,
        put_aside=left.put_aside.name if left.put_aside else None,
        page=sheet.name,
        picture=sheet.picture,
    )
