"""What a case was read from, as it came, and the case that it tells: at the first reading and at every later one."""

from collections import Counter
from collections.abc import Mapping
from functools import reduce
from typing import Any, Literal

from pydantic import AwareDatetime

from flows import engine
from flows.case import build_case
from flows.comparing import merged
from flows.errors import ReadingIncomplete
from flows.meaning import Meaning, Moments
from flows.profile import CasePage, Profile
from flows.raw import Raw, from_page, from_reply, joined
from flows.records import Case, Record

Way = Literal["asked", "fetched", "rendered"]


class CaseSource(Record):
    """The page or replies that one case was read from; holds whatever they hold, secrets too."""

    way: Way
    issue_id: str
    address: str
    """Of the case's page, fit for a log."""
    asked_at: AwareDatetime
    read_at: AwareDatetime
    page: str | None = None
    """The page as text, without its scripts and style sheets; None where none was read, or it was not to be kept."""
    replies: Mapping[str, tuple[Any, ...]] = {}
    """Envelopes by API, in the order of asking; one for each API where they were only heard."""
    compared_with: "CaseSource | None" = None
    """The second reading, where a case was read in two ways."""

    @property
    def is_whole(self) -> bool:
        """Tell whether the case can be built again from it: a page could not always be kept."""
        return self.way == "asked" or self.page is not None


def page_part(table: CasePage) -> dict[str, Any]:
    """Return what the engine extracts from a case's page."""
    return {"fields": engine.data_of(table.fields), "lists": engine.data_of(table.lists)}


def told_by(source: CaseSource, profile: Profile, found: Mapping[str, Any] | None) -> Case:
    """Understand a case: what the engine found on its page, compared with what the replies carry, or these alone.

    Raises ReadingIncomplete where nothing tells of this case.
    """
    table, moments = profile.case, Moments(source.asked_at, source.read_at)
    carried = _carried(source, profile)
    raw = from_page(found) if found else carried or Raw({})
    case = build_case(Meaning(profile, moments, raw, table.fields, page="case"), table)
    if case is None or case.issue_id != source.issue_id:
        raise ReadingIncomplete("Another case came than was asked for.", page=source.address, target="case.issue_id")
    if found is None or carried is None:
        return case
    more = build_case(Meaning(profile, moments, carried, {}, page="case"), table)
    return merged(case, more if more and more.issue_id == source.issue_id else None, profile.time_zone)


def _carried(source: CaseSource, profile: Profile) -> Raw | None:
    """Take what the profile selects from the replies; None where none came."""
    taken, met = [], Counter[str]()
    for reply in profile.case.replies:
        bodies = source.replies.get(reply.api, ())
        if bodies and (reply.ask is not None or source.way != "asked"):
            taken.append(from_reply(reply, bodies[min(met[reply.api], len(bodies) - 1)]))
            met[reply.api] += 1
    return reduce(joined, taken) if taken else None
