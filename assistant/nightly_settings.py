"""What a person may change about the night run; the table `[nightly]` of the settings."""

from datetime import time
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, field_validator, model_validator
from pydantic_core import PydanticCustomError

from flows.tables import ZoneName


class NightlySettings(BaseModel):
    """How many shops a night reads at once, when and for how long, and what is kept of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)

    shops_at_once: Annotated[int, Ge(1), Le(8)] = 2
    """How many shops are read at the same time, each in a browser of its own."""
    time_budget_minutes: Annotated[int, Ge(1), Le(1440)] | None = None
    """Minutes after which a run reads no more; what is left is named and read by the next run. Left out: no limit."""
    quiet_from: time | None = None
    """Local time from which no shop is begun; with `quiet_until`."""
    quiet_until: time | None = None
    """Local time from which shops are begun again."""
    zone: ZoneName = "Asia/Shanghai"
    """Time zone of these quiet hours."""
    evidence: bool | None = None
    """Keep the pictures of the cases that are opened at night; left out, as `evidence_download`."""
    keep_pages: bool = True
    """Keep the page or reply that each case was read from, without its secrets, for `nightly reparse`."""
    retention_days: Annotated[int, Ge(1), Le(3650)] = 400
    """How many days readings, events, runs and their pictures are kept; open cases keep their last reading."""

    @field_validator("quiet_from", "quiet_until")
    @classmethod
    def _local(cls, at: time | None) -> time | None:
        if at is not None and at.tzinfo:
            raise ValueError("a time of day is written as in 06:00")
        return at

    @model_validator(mode="after")
    def _both_ends(self) -> "NightlySettings":
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise PydanticCustomError("quiet_hours", "`quiet_from` and `quiet_until` belong together")
        return self
