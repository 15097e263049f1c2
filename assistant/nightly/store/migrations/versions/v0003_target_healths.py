"""How each target of a shop's pages was found in a night."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table; of earlier nights nothing is known."""
    op.create_table(
        "target_healths",
        sa.Column("run_number", sa.Integer(), sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("shop", sa.Text(), primary_key=True),
        sa.Column("target", sa.Text(), primary_key=True),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("fallback", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
    )
