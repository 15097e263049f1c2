"""The three ways of reading a few cases: asked of the page's own client, fetched inside the page, rendered in tabs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any, TypeVar

from loguru import logger
from playwright.sync_api import Error, Page

from flows import engine, replies
from flows.arriving import NOWHERE
from flows.case_page import CaseTold, opening
from flows.case_reads import CaseRead, failed
from flows.errors import (
    BotWall,
    BrowserProblem,
    NotThere,
    PageTimedOut,
    ReadingIncomplete,
    ServerError,
    SessionExpired,
    SignInProblem,
    SiteProblem,
)
from flows.profile import Reply
from flows.site import Site, shown
from flows.sources import CaseSource, Way, page_part, told_by
from flows.tabs import Tabs

Result = TypeVar("Result")


class CaseReader:
    """Read a few cases at a time from the page that is open, or in tabs beside it."""

    def __init__(self, page: Page, site: Site, *, keep: bool = False) -> None:
        self.page, self.site = page, site
        self.keep = keep
        """Hand out what each case was read from."""
        self.tabs = Tabs(page, site)

    def usable(self, way: Way) -> bool:
        """Tell whether cases can be read that way here."""
        return way != "asked" or (bool(_asked_replies(self.site)) and replies.can_ask(self.page, self.site.profile))

    def read_by(self, way: Way, batch: Sequence[str]) -> list[CaseRead]:
        """Read a few cases; one result for each id, in the same order.

        Raises what concerns all of them: SessionExpired, BotWall, BrowserProblem, or SiteUnavailable where the page
        that asks broke off.
        """
        if way == "rendered":
            return _rendered(self, batch)
        return self.begin(way, batch, self.site.pace.requests_at_once).result()

    def begin(self, way: Way, batch: Sequence[str], at_once: int) -> engine.Begun[list[CaseRead]]:
        """Let the open page ask for a few cases, so many at once; the result is read as `read_by` does.

        The page must stay where it is as long.
        """
        return (_asked if way == "asked" else _fetched)(self, batch, at_once)

    def understood(self, source: CaseSource, found: Mapping[str, Any] | None) -> CaseRead:
        """Return the case that its page or its replies tell, or that they tell of another one."""
        try:
            case = told_by(source, self.site.profile, found)
        except ReadingIncomplete as problem:
            return failed(source.issue_id, problem, source.way)
        return CaseRead(source.issue_id, case, None, source.way, self.kept(source))

    def kept(self, source: CaseSource) -> CaseSource | None:
        """Return a source if it is wanted and all there."""
        if self.keep and not source.is_whole:
            logger.warning("case {}: its page cannot be kept", source.issue_id)
        return source if self.keep and source.is_whole else None


def _asked_replies(site: Site) -> list[Reply]:
    return [reply for reply in site.profile.case.replies if reply.ask is not None]


def _asked(reader: CaseReader, batch: Sequence[str], at_once: int) -> engine.Begun[list[CaseRead]]:
    page, site = reader.page, reader.site
    asked = _asked_replies(site)
    calls = [
        (f"{issue_id} {number}", reply, {"issue_id": issue_id, "channel_id": site.channel_id})
        for issue_id in batch
        for number, reply in enumerate(asked)
    ]
    asked_at = site.now()
    answers = replies.ask(page, site, calls, at_once)

    def read() -> list[CaseRead]:
        envelopes, moments = answers.result(), (asked_at, site.now())
        results = []
        for issue_id in batch:
            bodies: dict[str, tuple[Any, ...]] = {}
            for number, reply in enumerate(asked):
                bodies[reply.api] = (*bodies.get(reply.api, ()), envelopes[f"{issue_id} {number}"])
            source = _source(site, "asked", issue_id, moments)
            results.append(_from_envelopes(reader, source.model_copy(update={"replies": bodies})))
        return results

    return answers.understood(read)


def _source(site: Site, way: Way, issue_id: str, moments: tuple[datetime, datetime]) -> CaseSource:
    address = shown(site.address(site.profile.case.address, issue_id=issue_id))
    return CaseSource(way=way, issue_id=issue_id, address=address, asked_at=moments[0], read_at=moments[1])


def _from_envelopes(reader: CaseReader, source: CaseSource) -> CaseRead:
    profile, issue_id = reader.site.profile, source.issue_id
    for answer in (each for bodies in source.replies.values() for each in bodies):
        if not replies.succeeded(answer):
            words = " ".join(str(word) for word in answer.get("ret", ()))
            if replies.is_refused_as("unknown", profile, words):
                unknown = NotThere("The site does not know this case.", page=issue_id, site_words=words)
                return failed(issue_id, unknown, "asked")
            problem = PageTimedOut if "TIMEOUT" in words else ServerError
            refused = problem("The case's data was refused.", page=issue_id, site_words=words)
            return failed(issue_id, refused, "asked")
    return reader.understood(source, None)


def _fetched(reader: CaseReader, batch: Sequence[str], at_once: int) -> engine.Begun[list[CaseRead]]:
    site, table = reader.site, reader.site.profile.case
    requests = [{"key": issue_id, "url": site.address(table.address, issue_id=issue_id)} for issue_id in batch]
    for request in requests:
        site.must_allow(request["url"])
    part = {**page_part(table), "ready": engine.data(table.ready)}
    login = site.profile.login
    dialog, ends = engine.data(login.signed_out_dialog), [*login.signed_out_address, *login.bot_wall_address]
    argument = [requests, part, dialog, ends, at_once, site.pace.milliseconds, reader.keep]
    asked_at = site.now()
    fetched = engine.begin(reader.page, "fetchAndExtract", argument, site.pace.longest(len(batch), at_once))

    def read() -> list[CaseRead]:
        answers, moments = {answer["key"]: answer for answer in fetched.result()}, (asked_at, site.now())
        return [_from_fetched(reader, _source(site, "fetched", each, moments), answers[each]) for each in batch]

    return fetched.understood(read)


def _from_fetched(reader: CaseReader, source: CaseSource, answer: Mapping[str, Any]) -> CaseRead:
    address, login, issue_id = str(answer["address"]), reader.site.profile.login, source.issue_id
    here = address.partition("?")[0]
    if any(part in here for part in login.bot_wall_address):
        raise BotWall("The site refuses this browser for now.", page=shown(address))
    if any(part in here for part in login.signed_out_address) or answer.get("signed_out"):
        raise SessionExpired("The session has ended.", page=shown(address))
    if answer["raw"]:
        return reader.understood(source.model_copy(update={"page": answer["text"]}), answer["raw"])
    if answer["status"] in NOWHERE:
        return failed(issue_id, NotThere("The site does not know this case.", page=shown(address)), "fetched")
    if answer["status"] not in {0, 200}:
        return failed(
            issue_id,
            ServerError("The site answered {status}.", page=shown(address), status=answer["status"]),
            "fetched",
        )
    words = str(answer.get("problem") or "")
    missing = PageTimedOut("The case's page did not come, or is no case.", page=shown(address), site_words=words)
    return failed(issue_id, missing, "fetched")


def _rendered(reader: CaseReader, batch: Sequence[str]) -> list[CaseRead]:
    """Begin all cases, each in a tab of its own, before the first is waited for."""
    tabs = reader.tabs
    taken = [tabs.take() for _ in batch]
    try:
        with ExitStack() as stack:
            begun = [_begun(stack, tab, reader, issue_id) for tab, issue_id in zip(taken, batch, strict=True)]
            results = [_from_tab(reader, issue_id, read) for issue_id, read in zip(batch, begun, strict=True)]
    except SiteProblem:
        tabs.close(*taken)
        raise
    for tab, result in zip(taken, results, strict=True):
        if result.problem is None:
            tabs.give(tab)
        else:
            tabs.close(tab)
    return results


def _begun(stack: ExitStack, tab: Page, reader: CaseReader, issue_id: str) -> Callable[[], CaseTold] | SiteProblem:
    return _tried(lambda: stack.enter_context(opening(tab, reader.site, issue_id, keep=reader.keep)))


def _from_tab(reader: CaseReader, issue_id: str, read: Callable[[], CaseTold] | SiteProblem) -> CaseRead:
    told = read if isinstance(read, SiteProblem) else _tried(read)
    if isinstance(told, SiteProblem):
        return failed(issue_id, told, "rendered")
    case, source = told
    return CaseRead(issue_id, case, None, "rendered", reader.kept(source))


def _tried(act: Callable[[], Result]) -> Result | SiteProblem:
    """Act for one case; what concerns it alone comes back as its problem."""
    try:
        return act()
    except (SignInProblem, BrowserProblem):
        raise
    except SiteProblem as problem:
        return problem
    except Error as problem:
        return PageTimedOut("The page broke off.", site_words=problem.message.partition("\n")[0][:200])
