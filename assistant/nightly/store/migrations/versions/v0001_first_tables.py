"""Runs, shops' nights, cases, their readings, what happened, orders."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("run_id", sa.Text(), nullable=False, unique=True),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("ended_at", moment),
        sa.Column("exit_code", sa.Integer()),
        sa.Column("counters", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "shop_nights",
        sa.Column("run_number", sa.Integer(), sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("shop", sa.Text(), primary_key=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "order_lists",
        sa.Column("run_number", sa.Integer(), sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("shop", sa.Text(), primary_key=True),
        sa.Column("record", sa.LargeBinary(), nullable=False),
    )
    _cases(moment)
    _readings(moment)
    _events(moment)


def _cases(moment: sa.DateTime) -> None:
    op.create_table(
        "cases",
        sa.Column("shop", sa.Text(), primary_key=True),
        sa.Column("issue_id", sa.Text(), primary_key=True),
        sa.Column("first_seen", moment, nullable=False),
        sa.Column("last_seen", moment, nullable=False),
        sa.Column("seen_in_run", sa.Integer(), index=True),
        sa.Column("vanished", sa.Boolean(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("seen_row", sa.LargeBinary()),
        sa.Column("read_row", sa.LargeBinary()),
    )


def _readings(moment: sa.DateTime) -> None:
    of_case = ["cases.shop", "cases.issue_id"]
    op.create_table(
        "case_versions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("issue_id", sa.Text(), nullable=False),
        sa.Column("run_number", sa.Integer(), nullable=False, index=True),
        sa.Column("first_read_at", moment, nullable=False),
        sa.Column("read_at", moment, nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("raw", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["shop", "issue_id"], of_case, ondelete="CASCADE"),
    )
    op.create_index("case_versions_of_case", "case_versions", ["shop", "issue_id", "id"])


def _events(moment: sa.DateTime) -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("run_number", sa.Integer(), nullable=False, index=True),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("issue_id", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
    )
    op.create_index("events_of_case", "events", ["shop", "issue_id", "id"])
