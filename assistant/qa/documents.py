"""Bring the generated parts of the documents up to date: `python -m assistant.qa.documents` at the root of a checkout.

A generated part stands between `<!-- made: KIND LANGUAGE [NAME] -->` and `<!-- end -->`; the rest is written by hand.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import cast

from assistant.exit_codes import exit_of
from assistant.language import Language, speaking, text
from assistant.settings_manual import SettingLine, settings_manual
from flows.errors import SiteProblem

_PART = re.compile(r"<!-- made: (?P<kind>\w+) (?P<language>zh|en)(?: (?P<name>\w+))? -->\n.*?<!-- end -->", re.DOTALL)

_CALL = re.compile(r"dispute-assistant(?: [a-z-]+)+(?: SHOP| 店铺名)?(?: --headless)?")


def main(folder: Path = Path("docs")) -> int:
    """Write every document of the folder whose generated parts have changed; return the exit code."""
    for file in sorted(folder.glob("*.md")):
        before = file.read_text(encoding="utf-8")
        after = up_to_date(before)
        if after != before:
            file.write_text(after, encoding="utf-8")
            print(file)
    return 0


def up_to_date(document: str) -> str:
    """Return the document with its generated parts made anew. KeyError for a part that nobody can make."""
    return _PART.sub(_made, document)


def error_kinds(kind: type[SiteProblem] = SiteProblem) -> Iterator[type[SiteProblem]]:
    """Yield every kind of problem, each before the kinds below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from error_kinds(below)


def _made(part: re.Match[str]) -> str:
    opening = part[0].partition("\n")[0]
    with speaking(cast("Language", part["language"])):
        return f"{opening}\n{_KINDS[part['kind']](part['name'])}\n<!-- end -->"


def _settings(_name: str | None) -> str:
    tables = groupby(settings_manual(), key=lambda line: line.key.rpartition(".")[0])
    return "\n\n".join(_settings_table(name, lines) for name, lines in tables)


def _settings_table(name: str, lines: Iterable[SettingLine]) -> str:
    heading = f"#### `[{name}]`" if name else f"#### {text('documents.top')}"
    columns = [text(f"documents.{column}") for column in ("setting", "meaning", "allowed", "default")]
    rows = [
        (f"`{line.key.rpartition('.')[2]}`", line.meaning, line.allowed, f"`{line.default}`" if line.default else "")
        for line in lines
    ]
    return "\n".join([heading, "", _row(columns), _row(["---"] * len(columns)), *map(_row, rows)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _error(code: str | None) -> str:
    kind = {each.code: each for each in error_kinds()}[code or ""]
    following = _CALL.sub(r"`\g<0>`", text(f"error.{kind.code}.next"))
    return text("documents.error", what=text(f"error.{kind.code}.what"), exit=int(exit_of(kind(""))), next=following)


_KINDS: dict[str, Callable[[str | None], str]] = {"settings": _settings, "error": _error}


if __name__ == "__main__":
    sys.exit(main())
