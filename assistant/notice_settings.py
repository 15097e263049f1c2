"""What a person may change about messages; the table `[notices]` of the settings."""

from datetime import time
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from flows.tables import ZoneName

ChannelName = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$", max_length=40)]


class NoticeSettings(BaseModel):
    """Where messages go, and when they may disturb."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, hide_input_in_errors=True)

    channels: dict[ChannelName, SecretStr] = {}
    """Name -> address as Apprise writes it, e.g. `wecombot://…`. The address is a secret, its name is shown."""
    zone: ZoneName = "Asia/Shanghai"
    """Time zone of the quiet hours and of the times in messages."""
    quiet_from: time | None = None
    """Local time from which messages wait; with `quiet_until`."""
    quiet_until: time | None = None
    """Local time at which waiting messages are sent."""
    urgent_in_quiet_hours: bool = True
    """Whether the alarms of the last six hours are sent in quiet hours too."""
    digest_at: time | None = None
    """Local time of the daily digest of what is only information; empty: with every run."""
    tries: Annotated[int, Ge(1), Le(10)] = 4
    """How often a channel is tried before it is named as failed."""

    @model_validator(mode="after")
    def _both_ends(self) -> "NoticeSettings":
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise PydanticCustomError("quiet_hours", "`quiet_from` and `quiet_until` belong together")
        return self
