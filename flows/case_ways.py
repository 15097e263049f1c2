"""The three ways of reading a few cases: asked of the page's own client, fetched inside the page, rendered in tabs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal, TypeVar

from loguru import logger
from playwright.sync_api import Error, Page

from flows import engine, replies
from flows.arriving import NOWHERE
from flows.case import build_case
from flows.case_page import opening
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
from flows.meaning import Meaning, Moments
from flows.profile import Reply
from flows.raw import Raw, from_page, from_reply, joined
from flows.records import Case
from flows.site import Site, shown
from flows.tabs import Tabs

Way = Literal["asked", "fetched", "rendered"]
Result = TypeVar("Result")


@dataclass(frozen=True)
class CaseRead:
    """What became of one case: a record, or the problem that keeps it from being one."""

    issue_id: str
    case: Case | None
    problem: SiteProblem | None
    read_by: Way

    @property
    def why_not(self) -> SiteProblem:
        """Return what keeps it from being a record, naming the case."""
        problem = self.problem or ReadingIncomplete("The case was not read.")
        problem.target = problem.target or self.issue_id
        return problem


class CaseReader:
    """Read a few cases at a time from the page that is open, or in tabs beside it."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site = page, site
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
            return _rendered(self.tabs, self.site, batch)
        return (_asked if way == "asked" else _fetched)(self.page, self.site, batch)


def failed(issue_id: str, problem: SiteProblem, way: Way) -> CaseRead:
    """Return the result of a case that could not be read."""
    logger.warning("case {}: {}", issue_id, problem)
    return CaseRead(issue_id, None, problem, way)


def _understood(site: Site, issue_id: str, raw: Raw, moments: Moments, way: Way) -> CaseRead:
    table = site.profile.case
    case = build_case(Meaning(site.profile, moments, raw, table.fields), table)
    if case is None or case.issue_id != issue_id:
        what = "Another case came than was asked for."
        return failed(issue_id, ReadingIncomplete(what, page=issue_id, target="issue_id"), way)
    return CaseRead(issue_id, case, None, way)


def _asked_replies(site: Site) -> list[Reply]:
    return [reply for reply in site.profile.case.replies if reply.ask is not None]


def _asked(page: Page, site: Site, batch: Sequence[str]) -> list[CaseRead]:
    asked = _asked_replies(site)
    calls = [
        (f"{issue_id} {number}", reply, {"issue_id": issue_id, "channel_id": site.channel_id})
        for issue_id in batch
        for number, reply in enumerate(asked)
    ]
    asked_at = site.now()
    envelopes = replies.ask(page, site, calls)
    moments = Moments(asked_at, site.now())
    return [
        _from_envelopes(site, issue_id, [envelopes[f"{issue_id} {number}"] for number in range(len(asked))], moments)
        for issue_id in batch
    ]


def _from_envelopes(site: Site, issue_id: str, answers: Sequence[Mapping[str, Any]], moments: Moments) -> CaseRead:
    for answer in answers:
        if not replies.succeeded(answer):
            words = " ".join(str(word) for word in answer.get("ret", ()))
            if replies.is_refused_as("unknown", site.profile, words):
                unknown = NotThere("The site does not know this case.", page=issue_id, site_words=words)
                return failed(issue_id, unknown, "asked")
            problem = PageTimedOut if "TIMEOUT" in words else ServerError
            refused = problem("The case's data was refused.", page=issue_id, site_words=words)
            return failed(issue_id, refused, "asked")
    parts = [from_reply(reply, answer) for reply, answer in zip(_asked_replies(site), answers, strict=True)]
    return _understood(site, issue_id, reduce(joined, parts), moments, "asked")


def _fetched(page: Page, site: Site, batch: Sequence[str]) -> list[CaseRead]:
    table = site.profile.case
    requests = [{"key": issue_id, "url": site.address(table.address, issue_id=issue_id)} for issue_id in batch]
    for request in requests:
        site.must_allow(request["url"])
    part = {
        "fields": engine.data_of(table.fields),
        "lists": engine.data_of(table.lists),
        "ready": engine.data(table.ready),
    }
    dialog = engine.data(site.profile.login.signed_out_dialog)
    argument = [requests, part, dialog, site.pace.requests_at_once, site.pace.milliseconds]
    asked_at = site.now()
    longest = site.pace.longest(len(batch))
    answers = {answer["key"]: answer for answer in engine.run(page, "fetchAndExtract", argument, longest)}
    moments = Moments(asked_at, site.now())
    return [_from_fetched(site, issue_id, answers[issue_id], moments) for issue_id in batch]


def _from_fetched(site: Site, issue_id: str, answer: Mapping[str, Any], moments: Moments) -> CaseRead:
    address, login = str(answer["address"]), site.profile.login
    here = address.partition("?")[0]
    if any(part in here for part in login.bot_wall_address):
        raise BotWall("The site refuses this browser for now.", page=shown(address))
    if any(part in here for part in login.signed_out_address) or answer.get("signed_out"):
        raise SessionExpired("The session has ended.", page=shown(address))
    if answer["raw"]:
        return _understood(site, issue_id, from_page(answer["raw"]), moments, "fetched")
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


def _rendered(tabs: Tabs, site: Site, batch: Sequence[str]) -> list[CaseRead]:
    """Begin all cases, each in a tab of its own, before the first is waited for."""
    taken = [tabs.take() for _ in batch]
    try:
        with ExitStack() as stack:
            begun = [_begun(stack, tab, site, issue_id) for tab, issue_id in zip(taken, batch, strict=True)]
            results = [_from_tab(issue_id, read) for issue_id, read in zip(batch, begun, strict=True)]
    except SiteProblem:
        tabs.close(*taken)
        raise
    for tab, result in zip(taken, results, strict=True):
        if result.problem is None:
            tabs.give(tab)
        else:
            tabs.close(tab)
    return results


def _begun(stack: ExitStack, tab: Page, site: Site, issue_id: str) -> Callable[[], Case] | SiteProblem:
    return _tried(lambda: stack.enter_context(opening(tab, site, issue_id)))


def _from_tab(issue_id: str, read: Callable[[], Case] | SiteProblem) -> CaseRead:
    case = read if isinstance(read, SiteProblem) else _tried(read)
    if isinstance(case, SiteProblem):
        return failed(issue_id, case, "rendered")
    return CaseRead(issue_id, case, None, "rendered")


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
