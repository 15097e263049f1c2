"""Made-up addresses: the site's own pages keep their path, all else becomes a file with a number."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit

from assistant.qa.capturing.made_up import MadeUp
from flows.profile import Page, Profile

PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""One point that nobody sees, in place of every picture."""
_ENDINGS = re.compile(r"\.(?:png|jpe?g|gif|webp|mp4|mov|webm|avi|m4v|pdf)$", re.IGNORECASE)
_BLANK = re.compile(r"\\\{\w+\\\}")
_LOOKS = re.compile(r"(?:[a-z][a-z0-9+.\-]*:)?//\S*|/\S*|(?:data|blob|javascript|mailto|tel|about):.*", re.I | re.S)


def is_address(text: str) -> bool:
    """Tell whether a text is an address as a whole."""
    return _LOOKS.fullmatch(text.strip()) is not None


class Addresses:
    """Addresses of one capture: the same one is always made into the same."""

    def __init__(self, profile: Profile, made_up: MadeUp) -> None:
        self._made_up = made_up
        self._pages = tuple(_pages(profile))
        self._files: dict[str, str] = {}

    def made_up(self, address: str) -> str:
        """Return what stands in for an address; only of the site's own pages path and numbers stay."""
        bare = address.strip()
        try:
            scheme, _, path, query, _ = urlsplit(bare)
        except ValueError:
            return self._file(bare, "")
        if not bare or bare.startswith("#") or scheme not in ("", "http", "https"):
            return "#"
        for pattern, names in self._pages:
            if found := pattern.fullmatch(path):
                return self._page(path, found, [pair for pair in parse_qsl(query) if pair[0] in names])
        return self._file(bare.partition("#")[0], path)

    def _page(self, path: str, found: re.Match[str], pairs: list[tuple[str, str]]) -> str:
        for at in range(found.re.groups, 0, -1):
            path = path[: found.start(at)] + self._made_up.digits(found[at]) + path[found.end(at) :]
        kept = [(name, self._made_up.digits(value)) for name, value in pairs if value.isascii() and value.isdigit()]
        return f"{path}?{urlencode(kept)}" if kept else path

    def _file(self, address: str, path: str) -> str:
        if address not in self._files:
            ending = _ENDINGS.search(path)
            self._files[address] = f"/files/{len(self._files) + 1}{ending[0].lower() if ending else ''}"
        return self._files[address]


def _pages(profile: Profile) -> Iterator[tuple[re.Pattern[str], frozenset[str]]]:
    """Yield what the path of each page of the profile looks like, and which parameters its address has."""
    tables = (getattr(profile, name) for name in type(profile).model_fields)
    for template in (table.address for table in tables if isinstance(table, Page) and table.address):
        _, _, path, query, _ = urlsplit(template)
        yield re.compile(_BLANK.sub("([0-9]+)", re.escape(path))), frozenset(name for name, _ in parse_qsl(query))
