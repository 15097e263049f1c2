"""Which run read a case last, and which events a layout change explains."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add both columns; what is there was read last by the run that found it, and nothing of it is explained."""
    with op.batch_alter_table("case_versions") as table:
        table.add_column(sa.Column("read_in_run", sa.Integer()))
    op.execute("UPDATE case_versions SET read_in_run = run_number")
    with op.batch_alter_table("case_versions") as table:
        table.alter_column("read_in_run", existing_type=sa.Integer(), nullable=False)
        table.create_index("ix_case_versions_read_in_run", ["read_in_run"])
    with op.batch_alter_table("events") as table:
        table.add_column(sa.Column("explained", sa.Boolean(), nullable=False, server_default=sa.false()))
