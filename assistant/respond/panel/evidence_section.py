"""What the panel tells of the evidence: how much of it there is, and a tile for each file."""

from collections import Counter

from assistant.language import text
from assistant.respond.panel.parts import Block, Line, Lines, Section, Tile, Tiles
from flows.records import Attachment, Case

_MOST = 12
"""Tiles; the page has all files."""


def evidence_section(case: Case, *, pictures: bool) -> Section:
    """Count the files of evidence; with `pictures`, give each of the first ones a tile where its picture will stand."""
    blocks: list[Block] = [_counts(case.evidence)]
    if pictures:
        shown = tiled(case)
        blocks.append(Tiles(tiles=_tiles(shown)))
        if (more := len(case.evidence) - len(shown)) > 0:
            blocks.append(Lines(lines=(Line(text=text("panel.tile.more", count=more), tone="dim"),)))
    title = text("panel.files", count=len(case.evidence))
    return Section(name="files", title=title, folded=not pictures, blocks=tuple(blocks))


def tiled(case: Case) -> tuple[tuple[str, Attachment], ...]:
    """Return the files of a case that have a tile, each with the tile's name."""
    return tuple((f"{case.issue_id}-{at}", each) for at, each in enumerate(case.evidence[:_MOST]))


def _counts(files: tuple[Attachment, ...]) -> Lines:
    counted = Counter((each.owner, each.file_type) for each in files)
    said = ((owner, text(f"panel.file.{kind}", count=count)) for (owner, kind), count in counted.items())
    return Lines(lines=tuple(Line(text=f"{text(f'party.{owner}')} · {words}") for owner, words in said))


def _tiles(shown: tuple[tuple[str, Attachment], ...]) -> tuple[Tile, ...]:
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for name, each in shown:
        seen[each.owner, each.file_type] += 1
        number = seen[each.owner, each.file_type]
        label = text(f"panel.tile.{each.file_type}", party=text(f"party.{each.owner}"), number=number)
        note = text("panel.tile.coming" if each.file_type != "video" and each.file_path else "panel.tile.on_page")
        made.append(Tile(id=name, label=label, note=note))
    return tuple(made)
