"""How far each shop of a running night is: written by the shop's own thread, looked at by others as it goes on."""

from dataclasses import dataclass, field
from typing import Literal

from assistant.nightly.records import ShopNight
from flows.errors import SiteProblem

Stage = Literal["waiting", "signing_in", "list", "cases", "orders", "complete", "incomplete", "failed"]
DONE: tuple[Stage, ...] = ("complete", "incomplete", "failed")
"""Stages after which nothing more comes: the outcomes of a shop."""


@dataclass
class ShopProgress:
    """One shop, as far as it is."""

    title: str
    stage: Stage = "waiting"
    rows: int = 0
    total: int | None = None
    counted: int | None = None
    wanted: int = 0
    """Cases to open."""
    opened: int = 0
    unchanged: int = 0
    orders: int = 0
    unread: list[str] = field(default_factory=list)
    without_picture: list[str] = field(default_factory=list)
    problems: list[SiteProblem] = field(default_factory=list)
    list_complete: bool = False
    out_of_time: bool = False
    said: str = ""
    """What is wrong with the whole shop, in the person's language."""


def progress_after(night: ShopNight) -> ShopProgress:
    """Return the progress of a shop that the run has read before it was gone on with."""
    return ShopProgress(
        title=night.title,
        stage=night.outcome,
        rows=night.rows,
        total=night.total,
        wanted=night.opened + len(night.unread),
        opened=night.opened,
        orders=night.orders,
        said=night.problem or "",
    )
