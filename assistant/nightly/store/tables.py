"""The store's tables."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from assistant.nightly.store.columns import Counters, Line, Moment, Packed


class StoreTable(DeclarativeBase):
    """What all tables share: how Python's types stand in columns."""

    type_annotation_map = {datetime: Moment, str: Line, bytes: Packed, dict[str, int]: Counters}  # noqa: RUF012


class RunRow(StoreTable):
    """One run; its number orders the runs."""

    __tablename__ = "runs"

    number: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    exit_code: Mapped[int | None]
    counters: Mapped[dict[str, int]]


class ShopNightRow(StoreTable):
    """One shop's outcome in one run."""

    __tablename__ = "shop_nights"

    run_number: Mapped[int] = mapped_column(ForeignKey("runs.number"), primary_key=True)
    shop: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    record: Mapped[bytes]
    """A `ShopNight`."""


class OrderListRow(StoreTable):
    """The orders of one shop in one run."""

    __tablename__ = "order_lists"

    run_number: Mapped[int] = mapped_column(ForeignKey("runs.number"), primary_key=True)
    shop: Mapped[str] = mapped_column(primary_key=True)
    record: Mapped[bytes]
    """A list of `OrderNight`."""


class TargetHealthRow(StoreTable):
    """How one target of a shop's pages was found in one run."""

    __tablename__ = "target_healths"

    run_number: Mapped[int] = mapped_column(ForeignKey("runs.number"), primary_key=True)
    shop: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[int]
    fallback: Mapped[int]
    missed: Mapped[int]


class CaseRow(StoreTable):
    """One dispute, as its row in the list tells of it."""

    __tablename__ = "cases"

    shop: Mapped[str] = mapped_column(primary_key=True)
    issue_id: Mapped[str] = mapped_column(primary_key=True)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    seen_in_run: Mapped[int | None] = mapped_column(index=True)
    """The last run in whose list it stood."""
    vanished: Mapped[bool]
    finished: Mapped[bool]
    seen_row: Mapped[bytes | None]
    """The `Dispute` as the list showed it last."""
    read_row: Mapped[bytes | None]
    """The `Dispute` as it was when the case was opened last: only a row that differs from it needs opening."""


class VersionRow(StoreTable):
    """One reading of a case that differs from the one before it."""

    __tablename__ = "case_versions"
    __table_args__ = (
        ForeignKeyConstraint(["shop", "issue_id"], ["cases.shop", "cases.issue_id"], ondelete="CASCADE"),
        Index("case_versions_of_case", "shop", "issue_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    shop: Mapped[str]
    issue_id: Mapped[str]
    run_number: Mapped[int] = mapped_column(index=True)
    """The run that found it."""
    first_read_at: Mapped[datetime]
    read_at: Mapped[datetime]
    """When it was read last; record and raw page are of this moment."""
    content_hash: Mapped[str]
    finished: Mapped[bool]
    record: Mapped[bytes]
    """A `Case`."""
    raw: Mapped[bytes | None] = mapped_column(deferred=True)
    """The page or reply that the record was read from."""
    read_in_run: Mapped[int] = mapped_column(index=True)
    """The run that read it last."""


class EventRow(StoreTable):
    """One thing that happened to a case, or to a shop's pages."""

    __tablename__ = "events"
    __table_args__ = (Index("events_of_case", "shop", "issue_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_number: Mapped[int] = mapped_column(index=True)
    shop: Mapped[str]
    issue_id: Mapped[str]
    at: Mapped[datetime]
    kind: Mapped[str]
    field: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    explained: Mapped[bool] = mapped_column(server_default=false())
    """A layout change tells of it already; kept to know the value when it comes back."""
