"""Read many cases, several at a time, by the fastest way that proves true on this site."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from loguru import logger
from playwright.sync_api import Error, Page

from flows.case_page import read_case
from flows.case_reads import CaseRead, failed
from flows.case_ways import CaseReader
from flows.comparing import contradictions, merged
from flows.engine import Begun
from flows.errors import NotThere, PageTimedOut, SessionExpired, SiteProblem, SiteUnavailable
from flows.login import probe
from flows.pauses import after_failure, between_pages
from flows.renewal import Renew, Renewal
from flows.site import Site, shown
from flows.sources import Way

__all__ = ["CaseRead", "read_case", "read_cases"]

_ROUNDS = 10
"""Requests after one another in a batch: whatever the pace, progress is seen as often."""
_SAMPLE = 3


def read_cases(
    page: Page, site: Site, issue_ids: Sequence[str], renew: Renew | Renewal | None = None, *, keep: bool = False
) -> Iterator[CaseRead]:
    """Read every case once and yield it as soon as it is read; every id comes back, read or named as failed.

    Truth before speed: the first three and one in a hundred are read by the rendered page as well, before anything that
    was read the fast way alone is yielded; one difference turns the rest of the run to the rendered way. Reads that
    failed in passing are tried again in later rounds. With `keep` each result holds what it was read from.
    Raises what stops the whole run: SessionExpired where nobody can sign in again, BotWall, BrowserProblem.
    """
    wanted = list(dict.fromkeys(issue_ids))
    reader = CaseReader(page, site, keep=keep)
    run = _Run(reader, Renewal.of(renew))
    sample = sample_of(wanted)
    try:
        yield from run.whole(sample, [each for each in wanted if each not in sample])
    finally:
        run.stop_ahead()
        reader.tabs.close()


def sample_of(issue_ids: Sequence[str]) -> list[str]:
    """Return those of a run's cases that are read by the rendered page as well."""
    return [*issue_ids[:_SAMPLE], *issue_ids[_SAMPLE::100]]


class _Run:
    def __init__(self, reader: CaseReader, renewal: Renewal) -> None:
        self.reader, self.renewal = reader, renewal
        self.page, self.site = reader.page, reader.site
        self._ahead: Begun[list[CaseRead]] | None = None
        self._read_ahead: list[CaseRead] = []
        self.way: Way = next((way for way in self.site.profile.case.read_by if reader.usable(way)), "rendered")
        logger.info("cases are read by the way {!r}", self.way)

    def whole(self, sample: Sequence[str], others: Sequence[str]) -> Iterator[CaseRead]:
        """Read the sample both ways, and meanwhile a first batch of the others, which counts if both agree."""
        self._look_ahead(others[: self._size])
        yield from self._rounds(sample, both=self.way != "rendered")
        agreed = self._read_ahead if self.way != "rendered" else []
        done = {each.issue_id: each for each in agreed if not isinstance(each.problem, SiteUnavailable)}
        yield from done.values()
        yield from self._rounds([each for each in others if each not in done])

    @property
    def _size(self) -> int:
        """Return how many cases are read before the first of them is yielded."""
        pace = self.site.pace
        # Rendered pages come a few tabs at a time, requests some rounds: progress is seen either way.
        return pace.tabs if self.way == "rendered" else _ROUNDS * pace.requests_at_once

    def _look_ahead(self, issue_ids: Sequence[str]) -> None:
        # One less than the pace allows, for meanwhile pages are opened in a tab, one after another.
        at_once = self.site.pace.requests_at_once - 1
        if self.way != "rendered" and at_once and issue_ids:
            with suppress(SiteUnavailable, Error):  # then they are read behind the sample
                self._ahead = self.reader.begin(self.way, issue_ids, at_once)

    def _end_ahead(self) -> None:
        """Wait for what is read ahead: else the site would be asked for more at once than the pace allows."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            with suppress(SiteUnavailable, Error):
                self._read_ahead = ahead.result()

    def stop_ahead(self) -> None:
        """Let the page ask for nothing more where the run ends early, e.g. at a bot wall that a tab met."""
        if self._ahead is not None:
            with suppress(SiteProblem, Error):
                self._ahead.stop()

    def _rounds(self, issue_ids: Sequence[str], *, both: bool = False) -> Iterator[CaseRead]:
        """Read the ids; go over the failed ones again with growing pauses, then name what still fails."""
        left = list(issue_ids)
        for attempt in range(self.site.pace.retries + 1):
            if attempt:
                after_failure(self.page, attempt)
            last = attempt == self.site.pace.retries
            again = []
            for result in self._batches(left, both=both, last=last):
                if isinstance(result.problem, SiteUnavailable) and not last:
                    again.append(result.issue_id)
                else:
                    yield result
            left = again
            if not left:
                return

    def _batches(self, issue_ids: Sequence[str], *, both: bool, last: bool) -> Iterator[CaseRead]:
        at = 0
        while at < len(issue_ids):
            size = self._size
            yield from self._signed_in(issue_ids[at : at + size], both=both, last=last)
            at += size
            if at < len(issue_ids):
                between_pages(self.page, self.site.pace)

    def _signed_in(self, batch: Sequence[str], *, both: bool, last: bool) -> list[CaseRead]:
        try:
            return self._read_both(batch, last=last) if both else self._read(batch, self.way)
        except SessionExpired as ended:
            self.renewal.after(ended)
            return self._signed_in(batch, both=both, last=last)

    def _read(self, batch: Sequence[str], way: Way) -> list[CaseRead]:
        try:
            return self.reader.read_by(way, batch)
        except SiteUnavailable as problem:
            broken = problem
        except Error as problem:
            words = problem.message.partition("\n")[0][:200]
            broken = PageTimedOut("The page broke off.", page=shown(self.page.url), site_words=words)
        self._come_back()
        return [failed(issue_id, broken, way) for issue_id in batch]

    def _come_back(self) -> None:
        """Open a page of the site that can be asked again, and tell a dead session from a broken page."""
        try:
            if probe(self.page, self.site):
                return
        except SiteUnavailable as problem:
            logger.warning("{}", problem)
            return
        raise SessionExpired("The session has ended.", page=shown(self.page.url))

    def _read_both(self, batch: Sequence[str], *, last: bool) -> list[CaseRead]:
        rendered = self._read_in_tabs(batch)
        if self.way == "rendered":
            return rendered
        self._end_ahead()
        fast = self._read(batch, self.way)
        return [self._agreed(*pair, last=last) for pair in zip(rendered, fast, strict=True)]

    def _read_in_tabs(self, batch: Sequence[str]) -> list[CaseRead]:
        results: list[CaseRead] = []
        while len(results) < len(batch):
            if results:
                between_pages(self.page, self.site.pace)
            size = 1 if self._ahead else self.site.pace.tabs
            results += self._read(batch[len(results) :][:size], "rendered")
        return results

    def _agreed(self, rendered: CaseRead, fast: CaseRead, *, last: bool) -> CaseRead:
        """Return both readings laid together; give the fast way up when it says anything else, more or less."""
        if rendered.case is None:
            if isinstance(fast.problem, NotThere):
                return fast
            in_passing = isinstance(rendered.problem, SiteUnavailable) and not last
            return rendered if in_passing or fast.case is None else fast
        if fast.case is None:
            if isinstance(fast.problem, SiteUnavailable) and not last:
                return fast
            self._give_up(f"{fast.problem}")
            return rendered
        both = merged(rendered.case, fast.case, self.site.profile.time_zone, strict=True)
        differences = contradictions(both)
        if len(differences) > len(contradictions(rendered.case)):
            self._give_up(", ".join(sorted({flag.field for flag in differences})))
        source = rendered.source and fast.source and rendered.source.model_copy(update={"compared_with": fast.source})
        return CaseRead(rendered.issue_id, both, None, "rendered", source)

    def _give_up(self, why: str) -> None:
        if self.way != "rendered":
            logger.warning("cases {} and pages differ: {}; reading all pages rendered", self.way, why)
            self.way = "rendered"
