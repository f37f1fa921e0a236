"""Helplines that somebody keeps: who rang, when a line was taken off, what to do without speaking; and how paper returns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("helpline") as table:
        table.add_column(sa.Column("silent", sa.String(length=200), nullable=True))
        table.add_column(sa.Column("checked_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("retired_on", sa.Date(), nullable=True))
        table.create_foreign_key(op.f("fk_helpline_checked_by_account"), "account", ["checked_by"], ["id"])
    with op.batch_alter_table("programme") as table:
        table.add_column(sa.Column("paper_return", sa.String(length=300), nullable=True))
    op.execute("UPDATE helpline SET silent = ''")
    op.execute("UPDATE programme SET paper_return = ''")
    with op.batch_alter_table("helpline") as table:
        table.alter_column("silent", existing_type=sa.String(length=200), nullable=False)
    with op.batch_alter_table("programme") as table:
        table.alter_column("paper_return", existing_type=sa.String(length=300), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("programme") as table:
        table.drop_column("paper_return")
    with op.batch_alter_table("helpline") as table:
        table.drop_constraint(op.f("fk_helpline_checked_by_account"), type_="foreignkey")
        table.drop_column("retired_on")
        table.drop_column("checked_by")
        table.drop_column("silent")
