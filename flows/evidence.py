"""Download pictures of evidence: hashed, sized, typed by their first bytes; never through the browser's page."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urljoin

from loguru import logger
from playwright.sync_api import Error

from flows.errors import BrowserProblem, ForbiddenAddress
from flows.pauses import after_failure
from flows.records import Attachment, Case
from flows.session import Session
from flows.site import shown

_MOST_BYTES = 20_000_000
_MOST_LOST = 3
"""So many pictures in a row that the site does not serve, and no more are asked for in this session."""
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", b"", "image/png", ".png"),
    (b"\xff\xd8\xff", b"", "image/jpeg", ".jpg"),
    (b"GIF8", b"", "image/gif", ".gif"),
    (b"RIFF", b"WEBP", "image/webp", ".webp"),
)
"""First bytes, bytes from the ninth on, type, ending of the file's name."""

Had = Callable[[Attachment], Attachment | None]
"""Returns the same picture as it was downloaded before; None where it was not, or its file is gone."""


class PictureFiles(Protocol):
    """Where pictures are kept."""

    def keep(self, sha256: str, ending: str, data: bytes) -> None:
        """Keep a picture by its hex digest, with an ending such as `.png`."""


def _never(_: Attachment) -> Attachment | None:
    return None


@dataclass
class Pictures:
    """The pictures of the cases of one session: each address is fetched once, a lost reply is asked for again."""

    session: Session
    files: PictureFiles | None = None
    """Left out, pictures are only hashed."""
    _got: dict[str, Attachment] = field(default_factory=dict)
    _lost: int = 0

    def fetched(self, case: Case, had: Had = _never) -> Case:
        """Return the case with hash, size and type of every picture; the files are kept.

        A video is only named; a picture that cannot be had leaves its fields empty.
        """
        evidence = tuple(self._loaded(each, had) for each in case.evidence)
        steps = tuple(
            step.model_copy(update={"attachments": tuple(self._loaded(each, had) for each in step.attachments)})
            for step in case.process
        )
        return case.model_copy(update={"evidence": evidence, "process": steps})

    def _loaded(self, each: Attachment, had: Had) -> Attachment:
        if each.file_type == "video" or not each.file_path:
            return each
        got = had(each) or self._got.get(each.file_path)
        if got is None:
            got = self._got[each.file_path] = self._taken(each)
        return each.model_copy(update={"sha256": got.sha256, "size": got.size, "media_type": got.media_type})

    def _taken(self, attachment: Attachment) -> Attachment:
        site = self.session.site
        address = urljoin(site.address(site.profile.case.address, issue_id="0"), attachment.file_path)
        try:
            site.must_allow(address)
        except ForbiddenAddress as problem:
            logger.warning("a picture is not fetched: {}", problem)
            return attachment
        body = self._body(address) if self._lost < _MOST_LOST else None
        if body is None:
            return attachment
        media_type, ending = _kind(body)
        if not media_type or len(body) > _MOST_BYTES:
            logger.warning("evidence {} is no picture ({} bytes)", shown(address), len(body))
            return attachment
        digest = hashlib.sha256(body).hexdigest()
        if self.files is not None:
            self.files.keep(digest, ending, body)
        return attachment.model_copy(update={"sha256": digest, "size": len(body), "media_type": media_type})

    def _body(self, address: str) -> bytes | None:
        """Return the bytes; None when the site does not give them, after as many tries as the pace allows."""
        pace = self.session.site.pace
        for attempt in range(pace.retries + 1):
            if attempt:
                after_failure(self.session.page, attempt)
            body = self._asked(address)
            if body is not None:
                self._lost = 0
                return body or None
        self._lost += 1
        more = "; no more are asked for" if self._lost == _MOST_LOST else ""
        logger.warning("evidence {} was not served{}", shown(address), more)
        return None

    def _asked(self, address: str) -> bytes | None:
        """Return the bytes; none where asking again would bring nothing else, None for what failed in passing."""
        site = self.session.site
        try:
            reply = self.session.context.request.get(address, timeout=site.pace.milliseconds, max_redirects=0)
            body = reply.body() if reply.ok else b""
            reply.dispose()  # the driver would keep every picture in its memory
        except Error as problem:
            if "closed" in problem.message:
                raise BrowserProblem("The page or the browser was closed.", page=shown(address)) from None
            logger.info("evidence {} did not come: {}", shown(address), problem.message.partition("\n")[0])
            return None
        if reply.ok and body:
            return body
        logger.info("evidence {} did not come: status {}", shown(address), reply.status)
        return None if reply.ok or reply.status == 429 or reply.status >= 500 else b""


def _kind(body: bytes) -> tuple[str, str]:
    for start, later, media_type, ending in _KINDS:
        if body.startswith(start) and body[8:].startswith(later):
            return media_type, ending
    return "", ""
