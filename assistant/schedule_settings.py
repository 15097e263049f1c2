"""What a person may change about running by itself; the table `[schedule]` of the settings."""

from datetime import time
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, SecretStr, field_validator

from flows.tables import ZoneName


class ScheduleSettings(BaseModel):
    """When the night run starts by itself, and what to do when it did not."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)

    at: time = time(6, 0)
    """Local time at which the night run starts."""
    zone: ZoneName = "Asia/Shanghai"
    """Time zone of that time."""
    watch: bool = True
    """Whether kept deadlines are looked at every hour between two nights, without opening the site."""
    overdue_hours: Annotated[int, Ge(1), Le(720)] = 30
    """Hours without a good run after which the person is told."""
    ping_address: SecretStr | None = None
    """Address that is asked for after each good run, e.g. of healthchecks.io; it is a secret."""

    @field_validator("at")
    @classmethod
    def _whole_minute(cls, at: time) -> time:
        if at.second or at.microsecond or at.tzinfo:
            raise ValueError("a time of day is written as in 06:00")
        return at
