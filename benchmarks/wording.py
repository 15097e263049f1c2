"""The words of the benchmarks' tables and documents, in both languages: `wording.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["en", "zh"]


def said(language: Language, key: str, **values: object) -> str:
    """Return a sentence with its values filled in. Raises KeyError for an unknown one."""
    sentence: Any = _words()
    for part in key.split("."):
        sentence = sentence[part]
    return str(sentence[language]).format(**values)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
