"""What a profile says of writes: which requests are harmless, and which are not whatever they look like."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from flows.tables import Table, Words

_READS = {"GET", "HEAD", "OPTIONS"}


class Harmless(Table):
    """A request that only reads, though it is no GET; `*` stands for anything in the address's path."""

    method: str = "POST"
    address: str

    def lets(self, method: str, address: str) -> bool:
        """Tell whether a request is meant."""
        return self.method.upper() == method.upper() and _any((self.address,), address)


class GuardRules(Table):
    """What the guard lets pass and what it holds."""

    harmless: tuple[Harmless, ...] = ()
    beacons: Words = ()
    """Addresses of beacons; they are swallowed quietly."""
    writes: Words = ()
    """Addresses that are writes whatever their method, unless listed as harmless."""
    sockets: Words = ()
    """Addresses of web sockets that a page may open and use while the assistant holds it."""
    off_at: Words = ()
    """Addresses where a person signs in: forms may be sent there."""
    final_words: Words = ()
    """Words on buttons that are never pressed by the assistant, on whatever page."""

    def passes(self, method: str, address: str, admitted: Iterable[Harmless] = ()) -> bool:
        """Tell whether a request only reads, or is listed or admitted."""
        if any(rule.lets(method, address) for rule in (*self.harmless, *admitted)):
            return True
        return method.upper() in _READS and not _any(self.writes, address)

    def is_beacon(self, address: str) -> bool:
        """Tell whether an address is one of the site's counters."""
        return _any(self.beacons, address)

    def may_say(self, page: str, address: str) -> bool:
        """Tell whether the page at the first address may use a web socket at the second one."""
        return _any(self.sockets, address) or _any(self.off_at, page)


def _any(patterns: Iterable[str], address: str) -> bool:
    path = urlsplit(address).path
    tests = (re.escape(pattern).replace(r"\*", ".*") for pattern in patterns)
    return any(re.fullmatch(test, path, re.IGNORECASE) for test in tests)
