"""A bundle is emptied when words in it are taken back, and a release that must not be goes back: two more steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

STEPS = "ck_custody_step"
BEFORE = "'checked', 'released', 'made', 'handed_over'"
NEW = "'emptied', 'put_back'"


def _hold_to(steps: str) -> None:
    with op.batch_alter_table("custody") as table:
        table.drop_constraint(op.f(STEPS), type_="check")
        table.create_check_constraint(op.f(STEPS), f"act IN ({steps})")


def upgrade() -> None:
    _hold_to(f"{BEFORE}, {NEW}")


def downgrade() -> None:
    op.execute(sa.text(f"DELETE FROM custody WHERE act IN ({NEW})"))  # noqa: S608 - two words of ours
    _hold_to(BEFORE)
