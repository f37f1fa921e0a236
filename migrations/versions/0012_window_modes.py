"""How people come to a window: on their own device, on a shared tablet, or together in a room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MODES = "mode IN ('own_device', 'kiosk', 'group')"


def upgrade() -> None:
    with op.batch_alter_table("survey_window") as table:
        table.add_column(sa.Column("mode", sa.String(length=10), nullable=True))
    op.execute("UPDATE survey_window SET mode = 'own_device'")
    with op.batch_alter_table("survey_window") as table:
        table.alter_column("mode", existing_type=sa.String(length=10), nullable=False)
        table.create_check_constraint(op.f("ck_survey_window_windowmode"), MODES)


def downgrade() -> None:
    with op.batch_alter_table("survey_window") as table:
        table.drop_constraint(op.f("ck_survey_window_windowmode"), type_="check")
    with op.batch_alter_table("survey_window") as table:
        table.drop_column("mode")
