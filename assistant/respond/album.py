"""The pictures of evidence that the panel shows: fetched one by one while the person reads, never kept on disk."""

from base64 import b64encode
from collections import OrderedDict
from dataclasses import replace

from playwright.sync_api import Frame, Page

from assistant.language import text
from assistant.respond.panel.evidence_section import tiled
from assistant.respond.panel.panel import Panel
from assistant.respond.panel.pictures import PanelPicture
from flows.evidence import Pictures
from flows.picture_sizes import size_of
from flows.records import Attachment, Case
from flows.session import Session

_SECONDS = 3.0
"""Of patience with one picture: a press of the person waits as long."""
_MOST_BYTES = 8_000_000
_MOST_OF_CASE = 24_000_000
"""Bytes of all pictures of one case."""
_MOST_PIXELS = 40_000_000
_MOST_READY = 60
"""Scaled pictures that are kept for another look."""


class _Taken:
    """Where a picture lies from its download until the panel has it."""

    def __init__(self) -> None:
        self.last: bytes | None = None

    def keep(self, sha256: str, ending: str, data: bytes) -> None:  # noqa: ARG002 - as of `PictureFiles`
        """Keep the bytes of the last picture alone."""
        self.last = data


class Album:
    """The pictures of one shop's cases."""

    def __init__(self, session: Session) -> None:
        pace = replace(session.site.pace, retries=0, page_seconds=min(_SECONDS, session.site.pace.page_seconds))
        self._session = replace(session, site=replace(session.site, pace=pace))
        self._taken = _Taken()
        self._pictures = Pictures(self._session, self._taken)
        self._ready: OrderedDict[str, PanelPicture] = OrderedDict()
        """By address: scaled down, or refused."""
        self._drawing: dict[str, tuple[str, PanelPicture]] = {}
        """By name of the tile: the address, and the picture that the panel was given to draw."""
        self._frame: Frame | None = None
        self._given: set[str] = set()
        self._bytes = 0

    def step(self, panel: Panel, page: Page, case: Case | None) -> None:
        """Bring one more picture of the case into the panel of its page; nothing where all are there."""
        frame = panel.frame_of(page)
        if case is None or frame is None:
            return
        if frame is not self._frame:
            # A document that came anew knows nothing of what the one before was given.
            self._frame, self._given, self._bytes = frame, set(), 0
        self._hear(panel, page)
        for name, file in tiled(case):
            if name not in self._given and file.file_type != "video" and file.file_path:
                self._given.add(name)
                panel.picture(page, self._picture(name, file))
                return

    def _hear(self, panel: Panel, page: Page) -> None:
        """Keep what the panel scaled down; say in place of a picture that it could not be drawn."""
        while (drawn := panel.take_drawn()) is not None:
            address, given = self._drawing.pop(drawn.id, ("", None))
            if given is None:
                continue
            if drawn.data:
                self._keep(address, given.model_copy(update=drawn.scaled()))
            else:
                refused = _instead("damaged", drawn.id)
                self._keep(address, refused)
                panel.picture(page, refused)

    def _keep(self, address: str, picture: PanelPicture) -> None:
        self._ready[address] = picture
        if len(self._ready) > _MOST_READY:
            self._ready.popitem(last=False)

    def _picture(self, name: str, file: Attachment) -> PanelPicture:
        known = self._ready.get(file.file_path)
        if known is None:
            known = self._fetched(name, file)
            if known.words:
                self._keep(file.file_path, known)
            else:
                self._drawing[name] = (file.file_path, known)
        return known.model_copy(update={"id": name})

    def _fetched(self, name: str, file: Attachment) -> PanelPicture:
        """Return a picture to draw, or the words that stand in its place: nothing is decoded here."""
        got, data = self._bytes_of(file)
        if data is None or got.media_type is None:
            return _instead("no_picture", name)
        size = size_of(data, got.media_type)
        if size is None:
            return _instead("no_picture", name)
        self._bytes += len(data)
        if size[0] * size[1] > _MOST_PIXELS or len(data) > _MOST_BYTES or self._bytes > _MOST_OF_CASE:
            return _instead("too_large", name)
        return PanelPicture(id=name, media_type=got.media_type, data=b64encode(data).decode("ascii"), fresh=True)

    def _bytes_of(self, file: Attachment) -> tuple[Attachment, bytes | None]:
        got = self._asked(file)
        if got.sha256 and self._taken.last is None:
            # It was there before and is not any more: ask as if for the first time.
            self._pictures = Pictures(self._session, self._taken)
            got = self._asked(file)
        data, self._taken.last = self._taken.last, None
        return got, data

    def _asked(self, file: Attachment) -> Attachment:
        alone = file.model_copy(update={"sha256": None, "size": None, "media_type": None})
        case = _NO_CASE.model_copy(update={"evidence": (alone,)})
        return self._pictures.fetched(case).evidence[0]


_NO_CASE = Case(
    issue_id="0",
    order_id=None,
    parent_order_id=None,
    reverse_detail_status=None,
    status_text="",
    reason=None,
    reason_text="",
    gmt_create=None,
)


def _instead(why: str, name: str) -> PanelPicture:
    return PanelPicture(id=name, words=text(f"panel.tile.{why}"))
