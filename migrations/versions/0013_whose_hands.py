"""Words that a worker of the very service typed, from paper or beside the person, carry a mark and are read outside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TYPED_IT = "ck_submission_own_hands_typed_it"
READ_OUTSIDE = "ck_submission_own_hands_are_read_outside"
#: SQLite makes the table anew; without this it would get the rowid back that keeps the order of arrival.
BARE = {"sqlite_with_rowid": False}


def upgrade() -> None:
    with op.batch_alter_table("submission", table_kwargs=BARE) as table:
        table.add_column(sa.Column("own_service", sa.Boolean(), nullable=True))
    op.execute("UPDATE submission SET own_service = false")
    with op.batch_alter_table("submission", table_kwargs=BARE) as table:
        table.alter_column("own_service", existing_type=sa.Boolean(), nullable=False)
        table.create_check_constraint(op.f(TYPED_IT), "NOT own_service OR source IN ('paper', 'assisted')")
        table.create_check_constraint(op.f(READ_OUTSIDE), "NOT own_service OR reads_first = 'outside'")


def downgrade() -> None:
    with op.batch_alter_table("submission", table_kwargs=BARE) as table:
        table.drop_constraint(op.f(READ_OUTSIDE), type_="check")
        table.drop_constraint(op.f(TYPED_IT), type_="check")
    with op.batch_alter_table("submission", table_kwargs=BARE) as table:
        table.drop_column("own_service")
