"""The clock of the job in front, so that the page's script can let it run down."""

from datetime import datetime
from typing import get_args

from assistant.language import text
from assistant.respond.panel.parts import Clock
from assistant.tables import time_left
from assistant.urgency import LADDER, Urgency, urgency_of
from flows.records import ClockOwner, Deadline


def clock_of(deadline: Deadline | None, now: datetime, ours: ClockOwner) -> Clock:
    """Return the clock of a deadline, which counts from its early end; `now` is the site's clock."""
    end = deadline.earliest if deadline and not (deadline.overdue and deadline.earliest is None) else None
    runs_for_us = deadline is not None and deadline.owner == ours and not deadline.overdue and end is not None
    whose = "receipt" if ours == "buyer" else deadline.owner if deadline else "nobody"
    return Clock(
        end=end.isoformat() if end else "",
        now=now.isoformat(),
        words=time_left(deadline, now, ours=deadline.owner if deadline else ours).plain,
        whose=text(f"panel.clock.{whose}"),
        urgency=urgency_of(deadline, now, ours=ours),
        ladder=tuple((limit.total_seconds(), rung) for limit, rung in LADDER) if runs_for_us else (),
        rungs={rung: text(f"panel.rung.{rung}") for rung in get_args(Urgency)},
        day=text("panel.clock.day"),
        over=text("panel.clock.over"),
    )
