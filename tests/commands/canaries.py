"""Search for planted secrets: in what the program printed and in every file that it left behind."""

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

_ALLOWED_TO_HOLD = ("browser", "session.json")
"""The browser's own profile and the kept session: private by their modes, which are tested."""


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the two places that may hold the session, by its name from there."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = {path.relative_to(folder): path for path in found}
    return {
        str(name): str(name).encode() + b"\n" + path.read_bytes()
        for name, path in names.items()
        if name.parts[:2] != ("data", "shops") or not set(name.parts).intersection(_ALLOWED_TO_HOLD)
    }


def leaks(written: Mapping[str, bytes], secrets: Iterable[str]) -> list[str]:
    """Name every place and secret where one stands in the other, in any usual form."""
    forms = {secret: written_forms(secret) for secret in secrets}
    return [
        f"{place}: {secret}"
        for place, data in written.items()
        for secret, shapes in forms.items()
        if any(shape in data for shape in shapes)
    ]


def written_forms(secret: str) -> set[bytes]:
    """Return a secret raw, in UTF-16, base64, JSON, HTML and as a part of an address."""
    texts = {secret, html.escape(secret), html.escape(secret, quote=False), repr(secret)[1:-1]}
    texts |= {quote(secret, safe=""), quote(secret), quote_plus(secret), quote_plus(secret, safe="*-._")}
    texts |= {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), text) for text in texts}
    for ascii_only in (True, False):
        once = json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
        texts |= {once, *(json.dumps(once, ensure_ascii=again)[1:-1] for again in (True, False))}
    raw = [secret.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    return {*(text.encode() for text in texts), *raw, *(shape for data in raw for shape in _base64_shapes(data))}


def _base64_shapes(data: bytes) -> Iterator[bytes]:
    """Yield what base64 makes of the data wherever it stands in longer data."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data).rstrip(b"=")
        shape = coded[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        yield from (shape, shape.replace(b"+", b"-").replace(b"/", b"_"))
