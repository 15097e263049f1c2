"""The manual of the settings, made from the settings themselves: keys, meanings, allowed values, defaults."""

import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from assistant.language import text
from assistant.settings import Settings


@dataclass(frozen=True)
class SettingLine:
    """One setting in the person's language. `key` is dotted, with NAME for the name of a shop."""

    key: str
    meaning: str
    allowed: str
    default: str


def settings_manual() -> tuple[SettingLine, ...]:
    """Return every setting in the order in which settings.py names them."""
    return tuple(_line(key, field) for key, field in settings_fields())


def settings_fields(model: type[BaseModel] = Settings, prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Yield the dotted key and the field of every setting; tables yield their keys, not themselves."""
    for name, field in model.model_fields.items():
        if not field.description:
            continue  # filled in by the program, not by the person
        key = f"{prefix}{name}"
        inner = _table_of(field.annotation)
        if inner is None:
            yield key, field
        else:
            yield from settings_fields(inner, f"{key}.NAME." if get_origin(field.annotation) is dict else f"{key}.")


def keys_of_table(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys that may stand in the table at `path`; () when any name may stand there, or no table."""
    model: type[BaseModel] | None = Settings
    rest = list(path)
    while rest and model is not None:
        field = model.model_fields.get(rest.pop(0))
        model = _table_of(field.annotation) if field else None
        if field and get_origin(field.annotation) is dict:
            if not rest:
                return ()
            rest.pop(0)
    return tuple(name for name, field in model.model_fields.items() if field.description) if model else ()


def allowed_values(path: tuple[str, ...]) -> str:
    """Say in words what may stand at `path`, such as ("pace", "tabs")."""
    dotted = ".".join(("shops", "NAME", *path[2:]) if path[:1] == ("shops",) else path)
    for key, field in settings_fields():
        if key == dotted:
            return _line(key, field).allowed
    return text("settings.allowed.table")


def _line(key: str, field: FieldInfo) -> SettingLine:
    pattern = next((item.pattern for item in field.metadata if getattr(item, "pattern", None)), None)
    allowed = text("settings.allowed.address") if pattern else _allowed(field.annotation, field.metadata)
    return SettingLine(key, text(f"settings.meaning.{key}"), allowed, _default(field))


def _default(field: FieldInfo) -> str:
    # A folder of this very machine would make the manual different everywhere.
    default = None if field.default_factory or field.is_required() else field.default
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, time):
        return f"{default:%H:%M}"
    return "" if default is None or default == {} else _number(default)


def _allowed(kind: Any, limits: list[Any]) -> str:
    kind = _named(kind)
    if get_origin(kind) is Annotated:
        kind, *limits = get_args(kind)
    if get_origin(kind) is Literal:
        return text("settings.allowed.words", words=", ".join(f'"{word}"' for word in get_args(kind)))
    low = next((item.ge for item in limits if isinstance(item, Ge)), "")
    high = next((item.le for item in limits if isinstance(item, Le)), "")
    names = {bool: "yes_no", int: "whole_number", float: "number", Decimal: "number", Path: "path"}
    names |= {time: "time", date: "date"}
    return text(f"settings.allowed.{names.get(kind, 'text')}", low=_number(low), high=_number(high))


def _named(kind: Any) -> Any:
    """Return what stands beside None in a setting that may be left out."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _number(limit: object) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _table_of(kind: Any) -> type[BaseModel] | None:
    kind = _named(kind)
    if get_origin(kind) is dict:
        kind = get_args(kind)[1]
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
