"""One seller center to act on: its profile, where it stands, and how patient to be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from urllib.parse import urlencode, urlsplit, urlunsplit

from flows.errors import ForbiddenAddress
from flows.profile import Profile


def utc_now() -> datetime:
    """Return this machine's clock as aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Pace:
    """How fast to read: like a person with a few tabs, unless the settings say otherwise."""

    requests_at_once: int = 2
    tabs: int = 2
    pause_seconds: float = 0.0
    """Wait between pages of a list and between batches of cases."""
    page_seconds: float = 20.0
    """How long one page may take."""
    step_seconds: float = 8.0
    """How long one step in a page may take, e.g. a control to appear; never longer than a page."""
    retries: int = 5
    """How often a read that failed in passing is tried again."""

    @property
    def milliseconds(self) -> float:
        """Patience with one page, as Playwright counts."""
        return self.page_seconds * 1000

    @property
    def step_milliseconds(self) -> float:
        """Patience with one step in a page."""
        return min(self.step_seconds, self.page_seconds) * 1000

    def longest(self, requests: int, at_once: int) -> float:
        """Return the milliseconds after which so many requests must have ended, each in its own time."""
        return (requests / at_once + 1) * self.milliseconds + 5000


@dataclass(frozen=True)
class Site:
    """A profile bound to an address."""

    profile: Profile
    base_url: str | None = None
    """Replaces scheme and host of every address of the profile, e.g. `http://127.0.0.1:8080`."""
    channel_id: str = ""
    now: Callable[[], datetime] = utc_now
    pace: Pace = field(default_factory=Pace)

    def address(self, template: str, **values: str) -> str:
        """Fill an address of the profile and put it on this site's host."""
        scheme, host, path, query, _ = urlsplit(template)
        filled = {"channel_id": self.channel_id, **values}
        asked = [
            (key, value.format(**filled))
            for key, _, value in (pair.partition("=") for pair in query.split("&") if pair)
        ]
        if self.base_url:
            scheme, host = urlsplit(self.base_url)[:2]
        # A parameter without a value (no channel set) is left out, as the site's own links do.
        return urlunsplit((scheme, host, path.format(**filled), urlencode([pair for pair in asked if pair[1]]), ""))

    def allows(self, address: str) -> bool:
        """Tell whether an address lies on one of the listed origins."""
        scheme, host = urlsplit(address)[:2]
        if self.base_url:
            return (scheme, host) == urlsplit(self.base_url)[:2]
        return any(fnmatchcase(f"{scheme}://{host}", origin) for origin in self.profile.origins)

    def must_allow(self, address: str) -> None:
        """Raise ForbiddenAddress for an address on no listed origin."""
        if not self.allows(address):
            raise ForbiddenAddress(
                "This address is on none of the profile's origins; it is not opened.",
                page=shown(address),
                target=shown(address),
            )


def shown(address: str) -> str:
    """Return an address fit for a log: host and path, and of the query only what is made of digits."""
    scheme, host, path, query, _ = urlsplit(address)
    kept = [pair for pair in query.split("&") if pair.partition("=")[2].isdecimal()]
    return urlunsplit((scheme, host, path, "&".join(kept), ""))
