"""The forms in which one known value may be written: plain, in an address, in JSON, in base64, in a page's source."""

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus


def forms_of_secret(secret: str) -> set[str]:
    """Return every usual written form of a secret, itself included."""
    forms = _plain_forms(secret)
    forms |= {secret.encode(coding).decode("latin-1") for coding in ("utf-16-le", "utf-16-be")}
    for data in (secret.encode(), secret.encode("utf-16-le")):
        forms |= _base64_forms(data) | {data.hex(), data.hex().upper()}
    return {form for form in forms if form}


def forms_of_person_text(value: str) -> set[str]:
    """Return the usual written forms of a name or an address: as typed, capitals, one line, in an address, in JSON."""
    lines = {value.strip(), re.sub(r"\s+", " ", value.strip())}
    cases = {form for line in lines for form in (line, line.upper(), line.title())}
    return {form for case in cases for form in _plain_forms(case) if form}


def _plain_forms(value: str) -> set[str]:
    escaped = html.escape(value)
    forms = {value, escaped, escaped.replace("&#x27;", "&#39;"), html.escape(value, quote=False)}
    forms |= {repr(value)[1:-1]}
    for address in (quote(value, safe=""), quote(value), quote_plus(value), quote(value, safe="!~*'()")):
        forms |= {address, _lower_hex(address, r"%[0-9A-F]{2}")}
    for ascii_only in (True, False):
        once = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        twice = json.dumps(once, ensure_ascii=ascii_only)[1:-1]
        forms |= {once, twice, _upper_hex(once), _upper_hex(twice), once.replace("/", "\\/")}
    # Every character as \uXXXX: what some servers do to whole strings.
    forms.add("".join(f"\\u{unit:04x}" for unit in _utf16_units(value)))
    return forms


def _utf16_units(value: str) -> list[int]:
    data = value.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def _lower_hex(written: str, pattern: str) -> str:
    return re.sub(pattern, lambda found: found[0].lower(), written)


def _upper_hex(written: str) -> str:
    return re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), written)


def _base64_forms(data: bytes) -> set[str]:
    """Return base64 of the data alone, and the part of it that is the same wherever the data stands in longer data."""
    whole = base64.b64encode(data).decode()
    forms = {whole, whole.rstrip("=")}
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + data).decode().rstrip("=")
        sure_start = -(-before * 8 // 6)
        sure_end = (before + len(data)) * 8 // 6
        forms.add(coded[sure_start:sure_end])
    forms = {form for form in forms if len(form) >= 6}
    return forms | {form.replace("+", "-").replace("/", "_") for form in forms}
