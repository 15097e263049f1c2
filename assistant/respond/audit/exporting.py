"""The whole audit trail in one file, to be handed on: JSON Lines, CSV, or a page that opens without a network."""

import base64
import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from assistant.inert import defused, readable
from assistant.language import current_language, text
from assistant.log import visible
from assistant.private_files import write_private
from assistant.respond.audit.lines import read_entries
from assistant.respond.audit.verifying import Verdict, verify
from assistant.respond.audit.views import AuditLine, with_contents
from assistant.respond.audit.wording import (
    happened,
    moment,
    picture_words,
    raw_facts,
    text_words,
    verdict_lines,
    who,
    zone_of,
)

_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def endings() -> tuple[str, ...]:
    """Return the endings of file names that say which kind is wanted."""
    return tuple(_KINDS)


def export(folder: Path, file: Path) -> int:
    """Write the trail of a folder to a file, readable by its owner alone; return the number of entries.

    KeyError for an ending that is none of `endings()`. Raises NotPrivate, OSError.
    """
    made = _KINDS[file.suffix.lower()]
    lines = [with_contents(entry, folder) for entry in read_entries(folder)]
    write_private(file, made(lines, folder))
    return len(lines)


def _json_lines(lines: list[AuditLine], _folder: Path) -> bytes:
    # Half a character goes out as JSON's own escape: nothing is lost.
    told = (visible(json.dumps(line.model_dump(mode="json"), ensure_ascii=False)) for line in lines)
    return "".join(f"{line}\n" for line in told).encode()


def _comma_file(lines: list[AuditLine], _folder: Path) -> bytes:
    kept = io.StringIO()
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    zone = zone_of(lines[-1].entry.at) if lines else ""
    names = ("when", "who", "shop", "case", "happened")
    more = (text("audit.facts"), text("audit.texts"), text("audit.pictures"), text("audit.hash"))
    writer.writerow([text("audit.number"), *(text(f"audit.{name}", zone=zone) for name in names), *more])
    for line in lines:
        writer.writerow(_cells(line))
    return b"\xef\xbb\xbf" + kept.getvalue().encode("utf-8")


def _cells(line: AuditLine) -> Iterator[str]:
    entry = line.entry
    yield str(entry.number)
    yield moment(entry.at)
    yield defused(readable(who(entry.by)))
    yield defused(entry.shop)
    # With a tab behind it a spreadsheet takes a number of 16 digits for a text, and does not round it.
    yield f"{entry.case[1]}\t" if entry.case[1] else ""
    yield defused(readable(happened(entry)))
    yield defused(raw_facts(entry))
    yield defused(readable("\n".join(f"{text_words(name)}: {_said(words)}" for name, words in line.contents.items())))
    yield "\n".join(f"{picture_words(name)}: {mark.file}" for name, mark in entry.pictures.items())
    yield entry.hash


def _page(lines: list[AuditLine], folder: Path) -> bytes:
    style = _file("audit.css")
    verdict: Verdict = verify(folder)
    made = _environment().get_template("audit.html.j2")
    page = made.render(
        lines=lines,
        verdict=verdict,
        verdict_lines=verdict_lines(verdict, folder),
        zone=zone_of(lines[-1].entry.at) if lines else "",
        language="zh-CN" if current_language() == "zh" else "en",
        policy=_POLICY.format(base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()),
        style=Markup(style),  # noqa: S704 - our own file, named by its hash in the policy
    )
    return page.encode("utf-8")


def _said(words: str | None) -> str:
    return text("audit.text_erased") if words is None else words


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(_file), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(word=_word, happened=happened, moment=moment, who=who, readable=readable)
    made.globals.update(text_words=text_words, picture_words=picture_words)
    return made


def _word(name: str, **values: object) -> str:
    return text(f"audit.{name}", **values)


@cache
def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


_KINDS: Mapping[str, Callable[[list[AuditLine], Path], bytes]] = {
    ".jsonl": _json_lines,
    ".csv": _comma_file,
    ".html": _page,
}
