"""What each case was read from, as a night keeps it: without secrets, and fit to be read again.

People's data stays, for the record needs it; `forget-buyer` erases it with the rest. What stood in the fields of a page
is no part of a case and is left out.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from assistant.redaction import redact_secrets
from assistant.telling import names_secret, without_typed
from flows.records import Case
from flows.sources import CaseSource

_TAG = re.compile(r'(<[^">]*(?:"[^"]*"[^">]*)*>)')
_ATTRIBUTE = re.compile(r'([^\s"=<>]+)="([^"]*)"')
_MARK = re.compile("‹[a-z]+›")
"""Stands in place of what was taken out."""


class SecretNeeded(ValueError):
    """A value cannot be understood without a secret that was taken out."""


def packed(source: CaseSource) -> bytes:
    """Return a source as it is kept, secrets taken out."""
    return _without_secrets(source).model_dump_json().encode()


def unpacked(raw: bytes) -> CaseSource:
    """Return what was kept. Raises ValueError for what is no source."""
    return CaseSource.model_validate_json(raw)


def made_whole(again: Case, before: Case) -> Case:
    """Return a case that was read again, with the texts that lost a secret as they were when it was read first.

    Raises SecretNeeded.
    """
    if not _MARK.search(again.model_dump_json()):
        return again
    known = tuple(_texts(before.model_dump()))
    whole = Case.model_validate(_each_text(again.model_dump(), lambda text: _first_told(text, known)))
    flagged = (flag.text for flag in whole.flags if _MARK.search(flag.text))
    lost = (*flagged, *filter(_MARK.fullmatch, _texts(whole.model_dump())))
    if set(lost) - set(known):
        raise SecretNeeded
    return whole


def _without_secrets(source: CaseSource) -> CaseSource:
    replies = {api: tuple(_reply(body) for body in bodies) for api, bodies in source.replies.items()}
    other = source.compared_with and _without_secrets(source.compared_with)
    return source.model_copy(
        update={"page": source.page and _page(source.page), "replies": replies, "compared_with": other}
    )


def _page(page: str) -> str:
    """Clean each text and each attribute by itself: none can take the markup beside it along."""
    pieces = _TAG.split(without_typed(page))
    return "".join(_tag(piece) if at % 2 else redact_secrets(piece) for at, piece in enumerate(pieces))


def _tag(tag: str) -> str:
    return _ATTRIBUTE.sub(lambda found: f'{found[1]}="{_value(found[1], found[2])}"', tag)


def _reply(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _reply(each, name if names_secret(name) else key) for key, each in value.items()}
    if isinstance(value, list):
        return [_reply(each, name) for each in value]
    return _value(name, value)


def _value(name: str, value: Any) -> Any:
    if value and not isinstance(value, bool) and names_secret(name):
        return "‹secret›"
    # Half of a character pair can stand in no file.
    return redact_secrets(value.encode("utf-8", "replace").decode()) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts(each)


def _each_text(value: Any, changed: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _each_text(each, changed) for name, each in value.items()}
    if isinstance(value, tuple):
        return tuple(_each_text(each, changed) for each in value)
    return changed(value) if isinstance(value, str) else value


def _first_told(text: str, known: tuple[str, ...]) -> str:
    if text in known or not _MARK.search(text):
        return text
    return next((before for before in known if _fits(text, before)), text)


def _fits(marked: str, text: str) -> bool:
    """Tell whether a text is the marked one with something in place of each mark."""
    first, *others, last = _MARK.split(marked)
    if not any((first, *others, last)) or not (text.startswith(first) and text.endswith(last)):
        return False
    at = len(first)
    for piece in others:
        found = text.find(piece, at + 1)
        if found < 0:
            return False
        at = found + len(piece)
    return len(text) - len(last) > at
