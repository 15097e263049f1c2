"""What a person reads, in Chinese and in English.

Every sentence stands in `texts/<room>.toml` as a table `[some.key]` with `zh` and `en`. What comes from a page is
only ever a value put into a sentence, never a part of the sentence itself.
"""

import locale
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import Literal, cast

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

VARIABLE = "DISPUTE_ASSISTANT_LANGUAGE"

_chosen: list[Language] = []
"""Empty until the language is set or first asked for; one process speaks one language."""


def set_language(setting: str = "auto") -> Language:
    """Choose the language of this process: `zh`, `en`, or `auto` for the machine's own.

    Raises ValueError for any other word.
    """
    if setting not in ("auto", *LANGUAGES):
        raise ValueError(f'language must be "auto", "zh" or "en", not {setting!r}')
    _chosen[:] = [machine_language() if setting == "auto" else cast("Language", setting)]
    return _chosen[0]


def current_language() -> Language:
    """Return the language in use."""
    return _chosen[0] if _chosen else set_language()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Use another language for a while, e.g. for one report. Not for several threads at once."""
    before = list(_chosen)
    _chosen[:] = [language]
    try:
        yield
    finally:
        _chosen[:] = before


def text(key: str, /, **values: object) -> str:
    """Return the sentence `key` in the language in use, with its placeholders filled.

    Raises KeyError when the key or one of its values is missing: a mistake of the programmer.
    """
    return text_in(current_language(), key, **values)


def text_in(language: Language, key: str, /, **values: object) -> str:
    """Return the sentence `key` in the given language."""
    return all_texts()[key][language].format(**values)


@cache
def all_texts() -> Mapping[str, Mapping[Language, str]]:
    """Read every `texts/*.toml` once: dotted key -> language -> sentence. ValueError for a key that stands twice."""
    found: dict[str, Mapping[Language, str]] = {}
    for file in sorted(resources.files("assistant").joinpath("texts").iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        for key, sentence in _sentences(tomllib.loads(file.read_text(encoding="utf-8"))):
            if key in found:
                raise ValueError(f"texts/{file.name}: [{key}] stands in another file too")
            found[key] = sentence
    return found


def _sentences(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Mapping[Language, str]]]:
    words = {name: value for name, value in table.items() if isinstance(value, str)}
    if words:
        yield prefix, cast("Mapping[Language, str]", words)
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _sentences(value, f"{prefix}.{name}" if prefix else name)


def machine_language() -> Language:
    """Tell the person's language by the environment, then by the system; English when neither says Chinese."""
    for variable in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        word = os.environ.get(variable, "").strip().lower()
        if word and word not in ("auto", "c", "posix") and not word.startswith("c."):
            return _of_locale(word)
    return _of_locale(_system_locale())


def _of_locale(word: str) -> Language:
    return "zh" if word.lower().startswith(("zh", "chinese")) else "en"


def _system_locale() -> str:
    if sys.platform == "win32":
        import ctypes

        code = int(ctypes.windll.kernel32.GetUserDefaultUILanguage())
        return locale.windows_locale.get(code, "")
    if sys.platform == "darwin":
        told = subprocess.run(["defaults", "read", "-g", "AppleLocale"], capture_output=True, text=True, check=False)
        return told.stdout.strip()
    return locale.getlocale()[0] or ""
