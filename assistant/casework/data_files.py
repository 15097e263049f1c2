"""Read the data of casework: shipped tables, and what the person put over them, checked at the door."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.language import text

SHIPPED = Path(__file__).parent / "data"


class Table(BaseModel):
    """Refuse unknown keys and changes; a docstring under each field becomes its description in the schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


AnyTable = TypeVar("AnyTable", bound=Table)


class DataProblem(Exception):
    """A data file that cannot be used: file, key and mend; its sentence is `data.<code>` in `texts/casework.toml`."""

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code}: {values}")

    def said(self) -> str:
        """Say in the language in use what is wrong, where, and the mend."""
        return text(f"data.{self.code}", **self.values)


def read_table(name: str, model: type[AnyTable], own: Path | None = None) -> AnyTable:
    """Read `data/<name>.toml`; a file of the same name in the person's folder wins, table by table.

    Raises DataProblem for a file that is no TOML, an unknown or missing key, a wrong value.
    """
    tables = _parsed(SHIPPED / f"{name}.toml")
    mine = own / f"{name}.toml" if own else None
    if mine is not None and mine.is_file():
        tables = _laid_over(tables, _parsed(mine))
    return checked(mine if mine is not None and mine.is_file() else SHIPPED / f"{name}.toml", tables, model)


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise DataProblem("unreadable", file=file, why=wrong.strerror) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise DataProblem("not_toml", file=file, why=wrong) from None


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        merged[key] = _laid_over(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return merged


def checked(file: Path, tables: Mapping[str, Any], model: type[AnyTable]) -> AnyTable:
    """Check tables against their model; DataProblem names file, key and mend of the first thing wrong."""
    try:
        return model.model_validate(tables)
    except ValidationError as wrong:
        first, *others = wrong.errors(include_url=False, include_input=False)
        code = {"extra_forbidden": "unknown_key", "missing": "missing_key"}.get(first["type"], "wrong_value")
        place = ".".join(str(step) for step in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        raise DataProblem(code, file=file, key=place, why=why, more=len(others)) from None
