"""Lay a terminal's lines out as a page, for a picture of them."""

import io
import re
from html import escape

from rich.console import Console, RenderableType
from rich.style import Style
from rich.terminal_theme import SVG_EXPORT_THEME


def as_sheet(view: RenderableType, columns: int = 132) -> str:
    """Lay a terminal's lines out as HTML, each piece in a box of its own width, for fonts disagree on wide signs."""
    console = Console(width=columns, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    lines = []
    for line in console.render_lines(view):
        boxes = [(each.text, each.style or Style(), each.cell_length) for each in line]
        lines.append(
            "".join(_BOX.format(style.get_html_style(SVG_EXPORT_THEME), n, escape(t)) for t, style, n in boxes)
        )
    while lines and not re.sub("<[^>]*>", "", lines[-1]).strip():
        lines.pop()
    return _SHEET + "\n".join(lines)


_BOX = '<span style="{};width:{}ch">{}</span>'
# Chinese signs are drawn two columns wide, as a terminal draws them.
_SHEET = """<!doctype html><meta charset="utf-8"><style>
@font-face { font-family: wide; unicode-range: U+2E80-9FFF, U+FF00-FFEF;
  size-adjust: 120.4%; ascent-override: 77%; descent-override: 20%;
  src: local("Noto Sans CJK SC"), local("Noto Sans CJK SC Regular"), local("PingFang SC"), local("Microsoft YaHei"); }
body { margin: 0; }
pre { display: inline-block; margin: 0; padding: 0 14px 12px; color: #d3dae2; background: #1b1f24;
  font: 14px/1.5 wide, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
span { display: inline-block; overflow: hidden; height: 1.5em; white-space: pre; vertical-align: top; }
</style><pre>"""
