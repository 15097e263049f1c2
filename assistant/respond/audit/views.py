"""The audit trail as a person sees it on a terminal, and with its texts for programs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from assistant.columns import Column, laid_out
from assistant.language import text
from assistant.respond.audit.contents import PICTURES, text_of
from assistant.respond.audit.entries import Entry
from assistant.respond.audit.remembered import Remembered
from assistant.respond.audit.wording import (
    form_words,
    happened,
    moment,
    picture_words,
    standing,
    text_words,
    who,
    zone_of,
)
from assistant.tables import plain
from flows.records import Record

_STRONG = {
    "sent": "green",
    "unclear": "bold red",
    "differs": "yellow",
    "dropped": "yellow",
    "failed": "red",
    "refused": "red",
    "recovered": "yellow",
    "erased": "yellow",
}


class AuditLine(Record):
    """One entry with the texts that belong to it."""

    entry: Entry
    contents: Mapping[str, str | None]
    """Name -> text; None where it was erased."""


def with_contents(entry: Entry, folder: Path) -> AuditLine:
    """Return an entry with its texts."""
    return AuditLine(entry=entry, contents={name: text_of(folder, each) for name, each in entry.texts.items()})


def entries_table(lines: Sequence[AuditLine], *, texts: bool) -> RenderableType:
    """Lay entries out, oldest first; `texts` adds what was written."""
    zone = zone_of(lines[-1].entry.at) if lines else ""
    table = laid_out(
        Column(text("audit.when", zone=zone), "whole"),
        Column(text("audit.who")),
        Column(text("audit.shop")),
        Column(text("audit.case"), "whole"),
        Column(text("audit.happened"), "long"),
    )
    for line in lines:
        entry = line.entry
        said = plain(happened(entry))
        said.stylize(_STRONG.get(entry.kind, ""))
        if texts:
            said.append_text(_texts(line))
        table.add_row(moment(entry.at), who(entry.by), entry.shop, entry.case[1], said)
    return table


def unsent_table(forms: Sequence[Remembered]) -> RenderableType:
    """Lay out what was filled and never sent."""
    zone = zone_of(forms[-1].since) if forms else ""
    table = laid_out(
        Column(text("audit.filled_at", zone=zone), "whole"),
        Column(text("audit.shop")),
        Column(text("audit.case"), "whole"),
        Column(text("table.amount"), "amount"),
        Column(text("audit.form")),
        Column(text("audit.standing"), "long"),
    )
    for each in forms:
        amount = f"{each.amount} {each.currency or ''}".strip() if each.amount else ""
        said = Text(standing(each), style="bold red" if each.state == "unclear" else "")
        filled = moment(each.filled_at) if each.filled_at else ""
        table.add_row(filled, each.shop, each.number, amount, form_words(each.form), said)
    return table


def _texts(line: AuditLine) -> Text:
    told = Text(style="dim")
    for name, words in line.contents.items():
        said = plain(words, 300) if words is not None else Text(text("audit.text_erased"), style="italic")
        told.append(f"\n{text_words(name)}: ").append_text(said)
    for name, mark in line.entry.pictures.items():
        told.append(f"\n{picture_words(name)}: {PICTURES}/{mark.file}")
    return told
