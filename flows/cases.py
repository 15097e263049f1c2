"""Read many cases, several at a time, by the fastest way that proves true on this site."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from loguru import logger
from playwright.sync_api import Error, Page

from flows import engine, replies
from flows.arriving import arrive, prepare, start
from flows.case import build_case
from flows.comparing import contradictions, merged
from flows.errors import PageTimedOut, ReadingIncomplete, ServerError, SessionExpired, SiteProblem, SiteUnavailable
from flows.meaning import Meaning, Moments
from flows.raw import Raw, from_page, from_reply, joined
from flows.records import Case
from flows.site import Site, shown

Way = Literal["asked", "fetched", "rendered"]

_BATCH = 20
_SAMPLE = 3
_MOST_RENEWALS = 2


@dataclass(frozen=True)
class CaseRead:
    """What became of one case: a record, or the problem that keeps it from being one."""

    issue_id: str
    case: Case | None
    problem: SiteProblem | None
    read_by: Way


Renew = Callable[[], None]
"""Signs in again after the session died."""


def read_cases(page: Page, site: Site, issue_ids: Sequence[str], renew: Renew | None = None) -> Iterator[CaseRead]:
    """Read every case once and yield it as soon as it is read; every id comes back, read or named as failed.

    Truth before speed: the first three and one in a hundred are read by the rendered page as well, and one difference
    turns the rest of the run to the rendered way. Reads that failed in passing are tried again in later rounds.
    """
    reader = _Reader(page, site, renew)
    sample = [*issue_ids[:_SAMPLE], *issue_ids[_SAMPLE::100]]
    yield from reader.rounds(sample, both=reader.way != "rendered")
    seen = set(sample)
    yield from reader.rounds([each for each in issue_ids if each not in seen])


class _Reader:
    def __init__(self, page: Page, site: Site, renew: Renew | None) -> None:
        self.page, self.site, self.renew = page, site, renew
        self.renewals = 0
        self.way: Way = next((way for way in site.profile.case.read_by if self._usable(way)), "rendered")
        logger.info("cases are read by the way {!r}", self.way)

    def _usable(self, way: Way) -> bool:
        if way == "asked":
            asked = [reply for reply in self.site.profile.case.replies if reply.ask is not None]
            return bool(asked) and replies.can_ask(self.page, self.site.profile)
        return True

    def rounds(self, issue_ids: Sequence[str], *, both: bool = False) -> Iterator[CaseRead]:
        """Read the ids; go over the failed ones again with growing pauses, then name what still fails."""
        left = list(issue_ids)
        failed: dict[str, CaseRead] = {}
        for attempt in range(self.site.pace.retries + 1):
            if attempt:
                self.page.wait_for_timeout(min(100 * 2**attempt, 5000))
            failed = {}
            for result in self._batches(left, both=both):
                if result.problem is not None and isinstance(result.problem, SiteUnavailable):
                    failed[result.issue_id] = result
                else:
                    yield result
            left = list(failed)
            if not left:
                return
        yield from failed.values()

    def _batches(self, issue_ids: Sequence[str], *, both: bool) -> Iterator[CaseRead]:
        # Rendered pages come one tab each at a time, requests a few dozen: progress is seen either way.
        size = self.site.pace.tabs if self.way == "rendered" or both else _BATCH
        for at in range(0, len(issue_ids), size):
            batch = issue_ids[at : at + size]
            yield from self._signed_in(batch, both=both)

    def _signed_in(self, batch: Sequence[str], *, both: bool) -> list[CaseRead]:
        try:
            return self._read_both(batch) if both else self._read(batch, self.way)
        except SessionExpired:
            if self.renew is None or self.renewals >= _MOST_RENEWALS:
                raise
            self.renewals += 1
            logger.warning("the session has ended; signing in again ({} of {})", self.renewals, _MOST_RENEWALS)
            self.renew()
            return self._signed_in(batch, both=both)

    def _read_both(self, batch: Sequence[str]) -> list[CaseRead]:
        rendered = self._read(batch, "rendered")
        if self.way == "rendered":
            return rendered
        fast = {result.issue_id: result for result in self._read(batch, self.way)}
        return [self._agreed(each, fast[each.issue_id]) for each in rendered]

    def _agreed(self, rendered: CaseRead, fast: CaseRead) -> CaseRead:
        """Return the rendered reading; give the fast way up when it says anything else or less."""
        if rendered.case is None or fast.case is None:
            return rendered if fast.case is None else fast
        lost = {flag.field for flag in fast.case.flags if flag.why == "missing"} - {flag.field for flag in rendered.case.flags}
        both = merged(rendered.case, fast.case)
        differences = contradictions(both)
        if (lost or len(differences) > len(contradictions(rendered.case))) and self.way != "rendered":
            fields = ", ".join(sorted(lost | {flag.field for flag in differences}))
            logger.warning("{} cases and pages differ in: {}; reading all pages rendered", self.way, fields)
            self.way = "rendered"
        return CaseRead(rendered.issue_id, both, None, "rendered")

    def _read(self, batch: Sequence[str], way: Way) -> list[CaseRead]:
        readers: dict[Way, Callable[[Sequence[str]], list[CaseRead]]] = {
            "asked": self._asked,
            "fetched": self._fetched,
            "rendered": self._rendered,
        }
        return readers[way](batch)

    def _asked(self, batch: Sequence[str]) -> list[CaseRead]:
        asked = [reply for reply in self.site.profile.case.replies if reply.ask is not None]
        calls = [
            (f"{issue_id} {number}", reply, {"issue_id": issue_id, "channel_id": self.site.channel_id})
            for issue_id in batch
            for number, reply in enumerate(asked)
        ]
        asked_at = self.site.now()
        envelopes = replies.ask(self.page, self.site, calls)
        moments = Moments(asked_at, self.site.now())
        results = []
        for issue_id in batch:
            answers = [envelopes[f"{issue_id} {number}"] for number in range(len(asked))]
            refused = [answer for answer in answers if not replies.succeeded(answer)]
            if refused:
                words = " ".join(str(word) for word in refused[0].get("ret", ()))
                problem = PageTimedOut if "TIMEOUT" in words else ServerError
                results.append(self._failed(issue_id, problem("The case's data was refused.", page=issue_id, site_words=words), "asked"))
                continue
            raw = from_reply(asked[0], answers[0])
            for reply, answer in zip(asked[1:], answers[1:], strict=True):
                raw = joined(raw, from_reply(reply, answer))
            results.append(self._understood(issue_id, raw, moments, "asked"))
        return results

    def _fetched(self, batch: Sequence[str]) -> list[CaseRead]:
        table, site = self.site.profile.case, self.site
        requests = [{"key": issue_id, "url": site.address(table.address, issue_id=issue_id)} for issue_id in batch]
        for request in requests:
            site.must_allow(request["url"])
        part = {"fields": engine.data_of(table.fields), "lists": engine.data_of(table.lists), "ready": engine.data(table.ready)}
        asked_at = site.now()
        dialog = engine.data(site.profile.login.signed_out_dialog)
        argument = [requests, part, dialog, site.pace.requests_at_once, site.pace.milliseconds]
        answers = engine.run(self.page, "fetchAndExtract", argument)
        moments = Moments(asked_at, site.now())
        return [self._from_fetched(answer, moments) for answer in answers]

    def _from_fetched(self, answer: dict[str, object], moments: Moments) -> CaseRead:
        issue_id, address = str(answer["key"]), str(answer["address"])
        login = self.site.profile.login
        if any(part in address.split("?")[0] for part in login.signed_out_address) or answer.get("signed_out"):
            raise SessionExpired("The session has ended.", page=shown(address))
        if not answer.get("raw"):
            words = str(answer.get("problem") or "")
            status = answer["status"]
            problem: SiteProblem = (
                ServerError(f"The site answered {status}.", page=shown(address)) if status not in {0, 200}
                else PageTimedOut("The case's page did not come, or is no case.", page=shown(address), site_words=words)
            )
            return self._failed(issue_id, problem, "fetched")
        return self._understood(issue_id, from_page(answer["raw"]), moments, "fetched")  # type: ignore[arg-type]

    def _rendered(self, batch: Sequence[str]) -> list[CaseRead]:
        tabs = [self.page.context.new_page() for _ in batch]
        try:
            return [self._rendered_one(tab, issue_id) for tab, issue_id in zip(tabs, batch, strict=True)]
        finally:
            for tab in tabs:
                tab.close()

    def _rendered_one(self, tab: Page, issue_id: str) -> CaseRead:
        prepare(tab, self.site)
        try:
            case = read_case(tab, self.site, issue_id)
        except SessionExpired:
            raise
        except SiteProblem as problem:
            return self._failed(issue_id, problem, "rendered")
        except Error as problem:
            words = problem.message.partition("\n")[0][:200]
            return self._failed(issue_id, PageTimedOut("The page broke off.", page=shown(tab.url), site_words=words), "rendered")
        return CaseRead(issue_id, case, None, "rendered")

    def _understood(self, issue_id: str, raw: Raw, moments: Moments, way: Way) -> CaseRead:
        case = build_case(Meaning(self.site.profile, moments, raw, self.site.profile.case.fields), self.site.profile.case)
        if case is None or case.issue_id != issue_id:
            problem = ReadingIncomplete("Another case came than was asked for.", page=issue_id, target="issue_id")
            return self._failed(issue_id, problem, way)
        return CaseRead(issue_id, case, None, way)

    @staticmethod
    def _failed(issue_id: str, problem: SiteProblem, way: Way) -> CaseRead:
        logger.warning("case {}: {}", issue_id, problem)
        return CaseRead(issue_id, None, problem, way)


def read_case(page: Page, site: Site, issue_id: str) -> Case:
    """Open one case as a person does and read all that its page shows, compared with what it was heard to fetch.

    Raises SessionExpired, SiteUnavailable or ReadingIncomplete.
    """
    table = site.profile.case
    asked_at = site.now()
    with replies.listening(page, table.replies) as heard:
        start(page, site, site.address(table.address, issue_id=issue_id))
        arrive(page, site, table)
        return read_open_case(page, site, issue_id, Moments(asked_at, site.now()), heard())


def read_open_case(page: Page, site: Site, issue_id: str, moments: Moments, bodies: dict[str, object]) -> Case:
    """Read the case whose page is open: unfold it and take everything with one call into the page."""
    table = site.profile.case
    part = {"fields": engine.data_of(table.fields), "lists": engine.data_of(table.lists)}
    found = engine.run(page, "unfoldAndExtract", [part, [engine.data(target) for target in table.unfold]])
    if not found["open"]:
        raise ReadingIncomplete("What is folded on the page does not open.", page=shown(page.url), target="case.unfold")
    moments = Moments(moments.asked_at, site.now())
    case = build_case(Meaning(site.profile, moments, from_page(found), table.fields), table)
    if case is None or case.issue_id != issue_id:
        raise ReadingIncomplete("Another case is shown than was asked for.", page=shown(page.url), target="case.issue_id")
    heard = [from_reply(reply, bodies[reply.api]) for reply in table.replies if reply.api in bodies]
    if not heard:
        return case
    raw = heard[0]
    for more in heard[1:]:
        raw = joined(raw, more)
    carried = build_case(Meaning(site.profile, moments, raw, {}), table)
    return merged(case, carried if carried and carried.issue_id == issue_id else None)
