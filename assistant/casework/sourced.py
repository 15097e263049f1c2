"""What every rule in a data file says of itself, and names that a data file may hold."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field

from assistant.casework.data_files import Table


class Sourced(Table):
    """Say where a rule comes from and when it was last looked at."""

    source: str = Field(min_length=1)
    """Who says so."""
    date: str = Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    """Month or day of the last look, e.g. `2026-11`."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise ValueError(f"{name!r} is no time zone, e.g. America/Los_Angeles") from None
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]
"""IANA name of a clock, e.g. `America/Los_Angeles`."""
