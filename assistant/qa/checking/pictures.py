"""A picture of each page, every target that was found outlined and numbered: drawn beside the page, never in it."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Frame, Page

from assistant.language import text
from assistant.private_files import private_folder, write_private
from assistant.qa.checking.page_check import Box, Found
from assistant.qa.checking.target_check import State, TargetCheck

_MILLISECONDS = 10_000
_COLOURS: dict[State, str] = {
    "first": "#0a7d33",
    "fallback": "#b35900",
    "twice": "#c00020",
    "missing": "#c00020",
    "missing_optional": "#666",
    "not_now": "#666",
}
_LEGEND = 460
_ROOM = 20
"""Pixels that a number takes beside its outline."""
_STYLE = """
body{margin:0;position:relative;font:12px/1.35 sans-serif;background:#fff}
img{display:block} .mark{position:absolute;box-sizing:border-box;border:2px solid} .more{border-width:1px;opacity:.55}
.number{position:absolute;color:#fff;font:bold 11px/14px sans-serif;padding:0 3px;border-radius:2px}
.beside{transform:translateX(-100%)} h1{font-size:14px;margin:0 0 6px}
ol{position:absolute;top:0;margin:0;padding:8px 12px;list-style:none;box-sizing:border-box}
li{overflow-wrap:anywhere;margin-bottom:2px} b{display:inline-block;min-width:2.2em}
"""


class _Shot(NamedTuple):
    """A page as it looked when its targets were looked for."""

    file: Path
    png: bytes
    width: int
    offset: tuple[float, float]
    found: Sequence[Found]


@dataclass
class Album:
    """One picture of each page in a folder that is the person's own."""

    folder: Path
    prefix: str = ""
    _shots: dict[str, _Shot] = field(default_factory=dict)

    def take(self, page: Page | Frame, found: Sequence[Found]) -> None:
        """Take a page as it was just looked at, unless there is a picture of such a page already."""
        name = found[0].sought.page
        if name in self._shots:
            return
        whole = page if isinstance(page, Page) else page.page
        png = whole.screenshot(full_page=True, scale="css", timeout=_MILLISECONDS)
        width = int.from_bytes(png[16:20], "big")  # where every PNG says it
        self._shots[name] = _Shot(self.folder / f"{self.prefix}{name}.png", png, width, _offset(page), found)

    def drawn(self, context: BrowserContext, checks: Iterable[TargetCheck]) -> list[TargetCheck]:
        """Draw what came out into each picture, in a page of its own; return the checks with numbers and files."""
        told = {check.target: check for check in checks}
        if self._shots:
            private_folder(self.folder)
        for shot in self._shots.values():
            for number, each in enumerate(shot.found, start=1):
                before = told[each.sought.key]
                told[before.target] = before.model_copy(update={"number": number, "picture": str(shot.file)})
            write_private(shot.file, _drawn(context, shot, [told[each.sought.key] for each in shot.found]))
        return list(told.values())


def _offset(page: Page | Frame) -> tuple[float, float]:
    """Return where a frame begins on its page."""
    if isinstance(page, Page):
        return 0, 0
    box = page.frame_element().bounding_box()
    return (box["x"], box["y"]) if box else (0, 0)


def _drawn(context: BrowserContext, shot: _Shot, checks: Sequence[TargetCheck]) -> bytes:
    told = zip(shot.found, checks, strict=True)
    marks = "".join(mark for each, check in told for mark in _marks(each, check, shot.offset))
    lines = "".join(_line(check) for check in checks)
    title = f"<h1>{escape(text(f'check.page.{checks[0].page}'))}</h1>"
    legend = f'<ol style="left:{shot.width}px;width:{_LEGEND}px">{title}{lines}</ol>'
    picture = f'<img src="data:image/png;base64,{base64.b64encode(shot.png).decode()}">'
    sheet = context.new_page()
    try:
        sheet.set_viewport_size({"width": shot.width + _LEGEND, "height": 600})
        sheet.set_content(f"<meta charset=utf-8><style>{_STYLE}</style>{picture}{marks}{legend}")
        return sheet.screenshot(full_page=True, scale="css", timeout=_MILLISECONDS)
    finally:
        sheet.close()


def _marks(found: Found, check: TargetCheck, offset: tuple[float, float]) -> Iterator[str]:
    colour = _COLOURS[check.state]
    for at, box in enumerate(found.places):
        x, y, width, height = _grown(box, offset)
        place = f"left:{x:.0f}px;top:{y:.0f}px"
        size = f"width:{width:.0f}px;height:{height:.0f}px;border-color:{colour}"
        yield f'<div class="mark{" more" if at else ""}" style="{place};{size}"></div>'
        if not at:
            beside = " beside" if x > _ROOM else ""
            yield f'<div class="number{beside}" style="{place};background:{colour}">{check.number}</div>'


def _grown(box: Box, offset: tuple[float, float]) -> Box:
    """Return the outline around a place; one without a size is shown small."""
    x, y, width, height = box
    return x + offset[0] - 2, y + offset[1] - 2, max(width, 6) + 4, max(height, 6) + 4


def _line(check: TargetCheck) -> str:
    colour, said = _COLOURS[check.state], text(f"check.state.{check.state}")
    return f'<li style="color:{colour}"><b>{check.number}</b>{escape(check.target)} – {escape(said)}</li>'
