"""What a panel is made of: parts that are drawn without knowing what they mean."""

from typing import Literal

from assistant.respond.panel.actions import Action
from flows.records import Record

Tone = Literal["plain", "strong", "dim", "good", "warn", "bad"]


class Line(Record):
    """One line of a list."""

    text: str
    tone: Tone = "plain"
    sign: str = "·"
    """Stands before the line."""


class Lines(Record):
    """A list."""

    kind: Literal["lines"] = "lines"
    lines: tuple[Line, ...]


class Pairs(Record):
    """Names with their values."""

    kind: Literal["pairs"] = "pairs"
    pairs: tuple[tuple[str, str], ...]


class Row(Record):
    """One row of a table."""

    cells: tuple[str, ...]
    tone: Tone = "plain"


class Grid(Record):
    """A small table; its first column names the row."""

    kind: Literal["grid"] = "grid"
    label: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


class Prose(Record):
    """A text as somebody wrote it, its line ends kept."""

    kind: Literal["prose"] = "prose"
    label: str
    """Says whose or which text; may be empty."""
    text: str
    language: str
    """Code of its language, for those who hear it read; empty when it is not known."""


class Change(Record):
    """One field of the form: what stood there, what stands there now."""

    name: str
    before: str
    after: str
    note: str
    tone: Tone
    sign: str


class Changes(Record):
    """What was filled where."""

    kind: Literal["changes"] = "changes"
    changes: tuple[Change, ...]


class Tile(Record):
    """One file of evidence."""

    id: str
    """Tells it from all others, also of other jobs."""
    label: str
    """Whose it is, and what."""
    note: str
    """Stands where its picture would, as long as there is none."""


class Tiles(Record):
    """Files of evidence side by side; their pictures come later, each by itself."""

    kind: Literal["tiles"] = "tiles"
    tiles: tuple[Tile, ...]


Block = Lines | Pairs | Grid | Prose | Changes | Tiles


class Section(Record):
    """A part of the panel with a heading, open or folded."""

    name: str
    """Tells sections apart, so that one that the person folded stays so."""
    title: str
    folded: bool = False
    blocks: tuple[Block, ...]


class Button(Record):
    """Something to press."""

    action: Action
    label: str
    key: str
    """Its letter."""
    weight: Literal["strong", "plain", "small", "wide"] = "plain"


class Option(Record):
    """One choice of a list."""

    value: str
    label: str


class Choosing(Record):
    """A list to choose from."""

    action: Action
    label: str
    key: str
    value: str
    options: tuple[Option, ...]


class Writing(Record):
    """A field to write in."""

    action: Action
    label: str
    key: str
    value: str
    button: str
    """The words that take what was written."""
    hint: str
    """Stands in the field while it is empty."""
    longest: int
    """Characters."""
    lines: int = 1


class Clock(Record):
    """A clock that runs down."""

    end: str
    """ISO moment of its early end; empty when nobody knows it."""
    now: str
    """The site's clock, ISO."""
    words: str
    """What it says where it does not run."""
    whose: str
    """What stands before the time."""
    urgency: str
    """Rung of the ladder."""
    ladder: tuple[tuple[float, str], ...]
    """Seconds left -> rung; empty when the rung does not change with the time."""
    rungs: dict[str, str]
    """Rung -> its words."""
    day: str
    """Stands behind the number of days."""
    over: str
    """Stands before the time since the end."""


class Told(Record):
    """A notice on top."""

    kind: Literal["told", "warning"]
    title: str
    lines: tuple[str, ...]


class Words(Record):
    """Words of the panel itself."""

    panel: str
    fold: str
    unfold: str
    move: str
    buttons: str
    otherwise: str
    keys: str
    close: str


class PanelView(Record):
    """Everything that a panel shows for one job."""

    job: str
    """Tells jobs apart: what was typed and not kept yet belongs to one of them."""
    language: Literal["zh", "en"]
    words: Words
    shop: str
    title: str
    place: str
    count: str
    clock: Clock
    notice: Told | None
    headline: str
    """The next step."""
    kind: str
    """What sort of case it is."""
    sections: tuple[Section, ...]
    choosing: tuple[Choosing, ...]
    writing: tuple[Writing, ...]
    buttons: tuple[Button, ...]
