"""What every rule in a data file says of itself."""

from pydantic import Field

from assistant.casework.data_files import Table


class Sourced(Table):
    """Say where a rule comes from and when it was last looked at."""

    source: str = Field(min_length=1)
    """Who says so."""
    date: str = Field(pattern=r"^\d{4}-\d{2}(-\d{2})?$")
    """Month or day of the last look, e.g. `2026-11`."""
