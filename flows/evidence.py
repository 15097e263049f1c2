"""Download pictures of evidence: hashed, sized, typed by their first bytes, kept under safe names."""

import hashlib
from pathlib import Path
from urllib.parse import urljoin

from loguru import logger
from playwright.sync_api import BrowserContext, Error

from flows.records import Attachment, Case
from flows.site import Site

_MOST_BYTES = 20_000_000
_KINDS = {
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"GIF8": ("image/gif", ".gif"),
    b"RIFF": ("image/webp", ".webp"),
}


def with_evidence(context: BrowserContext, site: Site, case: Case, folder: Path | None) -> Case:
    """Return the case with hash, size and type of every picture; keep the files in `folder` where one is given.

    Each address is fetched once. A video is only named; a picture that cannot be had keeps its fields empty.
    """
    known: dict[str, Attachment] = {}

    def loaded(each: Attachment) -> Attachment:
        if each.file_path not in known:
            known[each.file_path] = _load(context, site, each, folder)
        got = known[each.file_path]
        return each.model_copy(update={"sha256": got.sha256, "size": got.size, "media_type": got.media_type})

    evidence = tuple(loaded(each) for each in case.evidence)
    steps = tuple(
        step.model_copy(update={"attachments": tuple(loaded(each) for each in step.attachments)})
        for step in case.process
    )
    return case.model_copy(update={"evidence": evidence, "process": steps})


def _load(context: BrowserContext, site: Site, attachment: Attachment, folder: Path | None) -> Attachment:
    if attachment.file_type == "video":
        return attachment
    address = urljoin(site.address(site.profile.case.address, issue_id="0"), attachment.file_path)
    site.must_allow(address)
    try:
        reply = context.request.get(address, timeout=site.pace.milliseconds, max_redirects=0)
        body = reply.body() if reply.ok else b""
    except Error as problem:
        logger.warning("evidence {} cannot be had: {}", attachment.file_path, problem.message.partition("\n")[0])
        return attachment
    media_type, ending = next((kind for start, kind in _KINDS.items() if body.startswith(start)), ("", ""))
    if not media_type or len(body) > _MOST_BYTES:
        logger.warning("evidence {} is no picture ({} bytes, status {})", attachment.file_path, len(body), reply.status)
        return attachment
    digest = hashlib.sha256(body).hexdigest()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{digest}{ending}").write_bytes(body)
    return attachment.model_copy(update={"sha256": digest, "size": len(body), "media_type": media_type})
