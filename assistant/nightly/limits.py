"""When a run begins no shop: in the quiet hours, and after its time is up."""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from assistant.language import text
from assistant.nightly.notices.deciding import is_quiet
from assistant.nightly_settings import NightlySettings

Limit = Literal["quiet_hours", "time_budget"]
LIMITS: tuple[Limit, ...] = ("quiet_hours", "time_budget")
"""Codes of what was left to the next run."""


class Limits(NamedTuple):
    """The limits of one run."""

    settings: NightlySettings
    began: datetime
    """When this run began, or was gone on with."""

    def is_quiet(self, now: datetime) -> bool:
        """Tell whether no shop is begun now."""
        return is_quiet(self.settings, now)

    def is_spent(self, now: datetime) -> bool:
        """Tell whether the time is up."""
        minutes = self.settings.time_budget_minutes
        return minutes is not None and now - self.began >= timedelta(minutes=minutes)

    def in_the_way(self, now: datetime) -> Limit | None:
        """Tell what keeps a shop from being begun now."""
        return "quiet_hours" if self.is_quiet(now) else "time_budget" if self.is_spent(now) else None

    def said(self, limit: Limit) -> str:
        """Say a limit to the person, with what comes next."""
        start, end = self.settings.quiet_from, self.settings.quiet_until
        quiet = f"{start:%H:%M}–{end:%H:%M} {self.settings.zone}" if start and end else ""
        return text(f"nightly.left.{limit}", quiet=quiet, minutes=self.settings.time_budget_minutes)
