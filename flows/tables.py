"""What the tables of a profile are made of."""

import re
from collections.abc import Callable
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import jmespath
from pydantic import BaseModel, BeforeValidator, ConfigDict


class Table(BaseModel):
    """Refuse unknown keys; never change after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_many)]
"""One word or phrase as a person sees it, or a list of them over all languages; `*` stands for anything."""


def _valid(compiled: Callable[[str], object], kind: str) -> BeforeValidator:
    def check(value: str) -> str:
        try:
            compiled(value)
        except (ValueError, LookupError, OSError, re.error) as wrong:
            raise ValueError(f"not a {kind}: {value}") from wrong
        return value

    return BeforeValidator(check)


Expression = Annotated[str, _valid(jmespath.compile, "JMESPath expression")]
Pattern = Annotated[str, _valid(re.compile, "regular expression")]
ZoneName = Annotated[str, _valid(ZoneInfo, "time zone")]
