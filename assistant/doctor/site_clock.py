"""Compare the machine's clock with a site's, which it tells with every answer; only where the person asks for it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit

import requests

from assistant.doctor.findings import Finding, Standing, found
from flows.site import Site

_SECONDS = 10
_SMALL, _LARGE = 60, 300
"""Seconds: the header tells whole seconds, and the answer takes its time on the way."""


def site_clock_findings(site: Site, shop: str) -> Iterator[Finding]:
    """Ask the home address of a shop's site once, without any sign-in, and compare its `Date` with this clock."""
    scheme, host = urlsplit(site.address(site.profile.dispute_list.address))[:2]
    home = urlunsplit((scheme, host, "/", "", ""))
    try:
        answer = requests.head(home, timeout=_SECONDS, allow_redirects=False)
        told = parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, KeyError, ValueError) as problem:
        yield found("warning", "clock.site_silent", shop, host=host, why=type(problem).__name__)
        return
    apart = abs((datetime.now(UTC) - told.astimezone(UTC)).total_seconds())
    standing: Standing = "ok" if apart < _SMALL else "warning" if apart < _LARGE else "wrong"
    yield found(standing, "clock.agrees" if standing == "ok" else "clock.apart", shop, host=host, seconds=round(apart))
