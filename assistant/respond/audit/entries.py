"""What stands in the audit trail: one entry a line, each sealed by a hash over itself and the entry before it.

A line is the entry as JSON, UTF-8, with its keys in alphabetical order and no spaces; behind them stands `hash`, the
SHA-256 of the same line without it. What may name a buyer never stands in a line: texts and pictures lie in files of
their own, and the line holds their digests.
"""

import hashlib
import json
import re
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from flows.records import Record

Kind = Literal[
    "session_started",
    "session_ended",
    "proposed",
    "filled",
    "shown",
    "edited",
    "pressed",
    "differs",
    "let_go",
    "dropped",
    "answered",
    "sent",
    "unclear",
    "refused",
    "skipped",
    "later",
    "noted",
    "answered_elsewhere",
    "blocked",
    "failed",
    "window_closed",
    "mark_wanted",
    "marked",
    "recovered",
    "erased",
]
"""`shown`: it lay in front of the person; `pressed`: the person pressed the site's own button; `differs`: what was told
at the press; `let_go`: the press went on to the site; `dropped`: it did not; `answered`: what the site said; `sent`:
proven to have arrived; `mark_wanted`: it waits for a second person's mark; `marked`: that person gave it;
`unclear`: not proven; `refused`: the site did not take it; `later`: put off; `recovered`: the
trail was found cut or torn and gone on with; `erased`: texts and pictures were erased on request.
"""

ASSISTANT = "assistant"
"""What `by` says of what no person did."""

FIRST = "0" * 64
"""What the first entry names as the entry before it."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,59}$")]
Code = Annotated[str, Field(pattern=r"^[\x21-\x7e]{0,300}$")]
"""A code, an amount, a digest, an address: no spaces and no letters but Latin ones, so that no buyer's text fits in."""
Fact = bool | int | Code | tuple[Code, ...] | None
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PictureMark(Record):
    """One kept picture."""

    file: Annotated[str, Field(pattern=r"^[0-9a-f]{64}\.png$")]
    """Name in the folder `pictures`."""
    sha256: Digest


class _About(Record):
    kind: Kind
    shop: Annotated[str, Field(pattern=r"^[a-z0-9_-]{0,40}$")] = ""
    issue_id: Annotated[str, Field(pattern=r"^\d{0,40}$")] = ""
    order_id: Annotated[str, Field(pattern=r"^\d{0,40}$")] = ""
    facts: dict[Name, Fact] = Field(default_factory=dict)
    """Plain values that tell nothing of the buyer: `form`, `action`, `amount`, `fields`, `fingerprint`, …"""


class Happening(_About):
    """Something to be written down."""

    by_person: bool = False
    texts: dict[Name, str] = Field(default_factory=dict)
    """Whatever a person, a buyer or the site wrote: `content`, `note`, `site_words`, …"""
    pictures: dict[Name, bytes] = Field(default_factory=dict)
    """PNG by name: `filled`, `pressed`, `after`, …"""


class Entry(_About):
    """Something that was written down."""

    number: Annotated[int, Field(ge=1)]
    at: AwareDatetime
    """UTC."""
    session: Annotated[str, Field(pattern=r"^[0-9a-f]{0,32}$")]
    by: str
    """The person's name, or `assistant`."""
    texts: dict[Name, Digest] = Field(default_factory=dict)
    """Name -> digest, which is the name of a file in the folder `contents`."""
    pictures: dict[Name, PictureMark] = Field(default_factory=dict)
    previous: Digest
    """Hash of the entry before it."""
    hash: str = ""

    @property
    def case(self) -> tuple[str, str]:
        """Return the shop and the number of the case or order; ("", "") for what is about none."""
        return self.shop, self.issue_id or self.order_id


class WrittenEntry(Entry):
    """An entry as a running session tells of it: a line of `--json`, whose own kind stands in the entry's place."""

    kind: Literal["audit"] = "audit"  # type: ignore[assignment]  # see above
    event: Kind


class Head(Record):
    """What the newest entry was when it was written: a trail that ends before it was cut."""

    number: int
    hash: Digest


def sealed(entry: Entry) -> bytes:
    """Return the entry as its line, with the hash put in and the line's end."""
    body = canonical(entry.model_dump(mode="json", exclude={"hash"}))
    return body[:-1] + b',"hash":"%s"}\n' % digest_of(body).encode()


def seal_of(line: bytes) -> str | None:
    """Return the hash of a line without its end when it fits the line; None when the line was changed."""
    found = _SEAL.search(line)
    if found is None:
        return None
    seal = found[1].decode()
    return seal if digest_of(line[: found.start()] + b"}") == seal else None


def canonical(values: object) -> bytes:
    """Return values as JSON that is always written in the same way."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


_SEAL = re.compile(rb',"hash":"([0-9a-f]{64})"\}$')
