"""docs/benchmarks.md and its Chinese twin, written from a run."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.results import Results
from benchmarks.tables import whole
from benchmarks.wording import Language, said

_FILES: tuple[tuple[Language, str], ...] = (("en", "benchmarks.md"), ("zh", "benchmarks.zh-CN.md"))


def write_documents(results: Results, folder: Path) -> Iterator[Path]:
    """Write both documents and yield their files."""
    for language, name in _FILES:
        file = folder / name
        text = f"{said(language, 'introduction')}\n\n{whole(results, language)}\n\n{said(language, 'remarks')}\n"
        file.write_text(text, encoding="utf-8")
        yield file
