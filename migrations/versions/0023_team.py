"""Invitations to a programme, and recoveries that take two people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def _to(table: str, column: str, other: str, *, goes_along: bool = False) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=name, ondelete="CASCADE" if goes_along else None
    )


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("trained_until", sa.Date(), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        _to("invitation", "programme_id", "programme"),
        _to("invitation", "account_id", "account", goes_along=True),
        _to("invitation", "organisation_id", "organisation"),
        _to("invitation", "link_id", "entry_link", goes_along=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("link_id", name=op.f("uq_invitation_link_id")),
    )
    op.create_index(op.f("ix_invitation_programme_id"), "invitation", ["programme_id"])
    op.create_table(
        "recovery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> asked_by",
            name=op.f("ck_recovery_two_people_let_somebody_back_in"),
        ),
        sa.CheckConstraint("asked_by <> account_id", name=op.f("ck_recovery_nobody_asks_for_themselves")),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> account_id",
            name=op.f("ck_recovery_nobody_confirms_for_themselves"),
        ),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_recovery_a_confirmation_has_a_moment"),
        ),
        _to("recovery", "programme_id", "programme"),
        _to("recovery", "account_id", "account", goes_along=True),
        _to("recovery", "link_id", "entry_link", goes_along=True),
        _to("recovery", "asked_by", "account"),
        _to("recovery", "confirmed_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery")),
        sa.UniqueConstraint("link_id", name=op.f("uq_recovery_link_id")),
    )
    op.create_index(op.f("ix_recovery_programme_id"), "recovery", ["programme_id"])


def downgrade() -> None:
    for name in ("recovery", "invitation"):
        op.drop_index(op.f(f"ix_{name}_programme_id"), table_name=name)
        op.drop_table(name)
