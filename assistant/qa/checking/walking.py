"""Go through a shop's pages as the flows do and look at each one; no final button is pressed."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Frame, Page

from assistant.qa.checking.looks import Looks
from assistant.qa.checking.sought import PageName
from flows import engine
from flows.arriving import arrive, start
from flows.dispute_list import DISPUTES
from flows.errors import LayoutChanged, PageTimedOut, SessionExpired
from flows.list_pages import Walk, await_other_rows, extracted, keys_of
from flows.listed import Kind
from flows.order_list import ORDERS
from flows.profile import ListPage, Step
from flows.profile import Page as PageTable
from flows.session import Session
from flows.site import Site
from flows.steps import take

_MOVE_MILLISECONDS = 1500
_NUMBER = re.compile(r"\d{6,}")


def look_at_sign_in(session: Session, looks: Looks) -> None:
    """Look at the sign-in page, if the site shows it to this browser: a session that lives leads elsewhere."""
    page, site = session.page, session.site
    login = site.profile.login
    with looks.visiting("login"):
        start(page, site, site.address(login.address, return_url=site.address(login.home)))
        with suppress(SessionExpired, PageTimedOut):  # its own address says "signed out"
            arrive(page, site, PageTable(ready=login.ready), signed_in=login.signed_in)
        if engine.is_there(page, login.signed_in):
            return
        _wait_for_form(page, site)
        frame = _with_most(page, looks)
        looks.look(frame, looks.of("login"), picture=True)


def _wait_for_form(page: Page, site: Site) -> None:
    with suppress(Error):
        engine.locator(page, site.profile.login.account).first.wait_for(timeout=site.pace.milliseconds / 4)


def _with_most(page: Page, looks: Looks) -> Page | Frame:
    """Return the page or the frame that holds most of the form: older sign-in pages keep it in an iframe."""
    targets = [each.target for each in looks.of("login") if each.use == "act"]
    frames: list[Page | Frame] = [page, *page.frames[1:]]
    return max(frames, key=lambda frame: sum(bool(engine.run(frame, "way", engine.data(t)) >= 0) for t in targets))


def look_at_home(session: Session, looks: Looks) -> None:
    """Look at the page behind the sign-in."""
    page, site = session.page, session.site
    with looks.visiting("home"):
        open_page(page, site, PageTable(ready=site.profile.login.signed_in), site.address(site.profile.login.home))
        looks.look(page, looks.of("home"), picture=True)


def look_at_list(session: Session, looks: Looks, name: PageName, ids: list[str]) -> None:
    """Go to a list by its menu and look at it, then at its sort order; take the ids of its rows if none are given."""
    page, site = session.page, session.site
    table: ListPage = getattr(site.profile, name)
    with looks.visiting("home"):
        start(page, site, site.address(site.profile.login.home))
        with suppress(PageTimedOut):
            arrive(page, site, PageTable(ready=site.profile.login.signed_in))
        at = walk_steps(looks, (page, site), table.menu, f"{name}.menu")
    with looks.visiting(name):
        page = at if at is not None else page
        if at is None:
            start(page, site, site.address(table.address))
        came = _arrived(page, site, table, empty=table.empty)
        sought = looks.of(name)
        if came == "empty":  # nothing is missing on a list that has nothing to show
            sought = [each._replace(presence="passing") if not each.key.endswith(".total") else each for each in sought]
        looks.look(page, sought, picture=True)
        if came != "empty":
            ids += [each for each in _ids(page, table) if each not in ids] if not ids else []
            _sort(page, session.site, looks, DISPUTES if name == "dispute_list" else ORDERS)


def _sort(page: Page, site: Site, looks: Looks, kind: Kind[Any]) -> None:
    """Look at the sort order and use it; wait for the rows, as they may come with a page of their own."""
    table = kind.table(site)
    before = keys_of(extracted(page, table), kind.key)
    if table.sort and walk_steps(looks, (page, site), table.sort, f"{kind.name}.sort") is not None:
        with suppress(PageTimedOut):
            await_other_rows(Walk(page, site, kind, dict), before, _MOVE_MILLISECONDS)


def _ids(page: Page, table: ListPage) -> list[str]:
    """Return the ids of the rows, those first whose state no other row before has."""
    key = "issue_id" if "issue_id" in table.rows.fields else "order_id"
    seen: set[Any] = set()
    new: list[str] = []
    known: list[str] = []
    for row in extracted(page, table).lists["rows"]:
        number = _NUMBER.search(str(row.fields.get(key) or ""))
        if number:
            state = row.fields.get("status_text")
            (known if state in seen else new).append(number.group())
            seen.add(state)
    return new + known


def open_page(page: Page, site: Site, table: PageTable, address: str) -> None:
    """Open a page; go on where only the proof that it is there does not come: the look says what is missing."""
    start(page, site, address)
    _arrived(page, site, table)


def _arrived(page: Page, site: Site, table: PageTable, **others: Any) -> str:
    try:
        return arrive(page, site, table, **others)
    except PageTimedOut:
        return ""


def walk_steps(looks: Looks, at: tuple[Page, Site], steps: Sequence[Step], name: str) -> Page | None:
    """Look at what each step needs, then take it; return the page behind them, None where a step cannot be taken."""
    page, site = at
    for number, step in enumerate(steps, start=1):
        key = f"{name}.{number}"
        steppers, choosing = (
            [each for each in looks.below(f"{key}.") if each.stage == stage] for stage in ("step", "choosing")
        )
        _wait_for(page, site, step)
        looks.look(page, steppers)
        try:
            page = take(page, site, (step,), name)
        except LayoutChanged as problem:
            if problem.target.endswith(".option"):
                looks.note(choosing, "missing")
            return None
        looks.note(choosing, "first")
        looks.look(page, looks.below(f"{key}.unless"), again=True)
    return page


def _wait_for(page: Page, site: Site, step: Step) -> None:
    target = step.hover or step.click or step.choose
    if target is not None and not (step.unless is not None and engine.is_there(page, step.unless)):
        with suppress(Error):
            engine.locator(page, target).first.wait_for(state="attached", timeout=site.pace.step_milliseconds)
