"""When the person of a session last showed who they are, and whether with two factors."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in_session") as table:
        table.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("two_factors", sa.Boolean(), nullable=True))
    # Only links of the sample signed anybody in before, and they stand for both factors.
    op.execute("UPDATE sign_in_session SET confirmed_at = started_at, two_factors = (1 = 1)")
    with op.batch_alter_table("sign_in_session") as table:
        table.alter_column("confirmed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        table.alter_column("two_factors", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("sign_in_session") as table:
        table.drop_column("two_factors")
        table.drop_column("confirmed_at")
