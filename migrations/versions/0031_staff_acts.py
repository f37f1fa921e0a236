"""A restored database remembers how long the log of what staff did was when the backup was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("restoration", sa.Column("staff_acts", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("restoration") as table:
        table.drop_column("staff_acts")
