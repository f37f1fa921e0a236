"""Requests to open sealed originals: who asked, who agreed, and that each was opened once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
PEOPLE = ("asked_by", "agreed_by", "refused_by")


def upgrade() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=15), nullable=False),
        sa.Column("why_box", sa.LargeBinary(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("agreed_by", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", MOMENT, nullable=True),
        sa.Column("refused_by", sa.Uuid(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "agreed_by <> asked_by OR alone", name=op.f("ck_opening_agreed_to_by_a_second_person")
        ),
        sa.CheckConstraint(
            "(agreed_by IS NULL) = (agreed_at IS NULL)", name=op.f("ck_opening_agreed_to_by_someone")
        ),
        sa.CheckConstraint(
            "opened_at IS NULL OR agreed_at IS NOT NULL", name=op.f("ck_opening_opened_only_once_agreed")
        ),
        sa.CheckConstraint(
            "refused_by IS NULL OR opened_at IS NULL", name=op.f("ck_opening_what_is_refused_stays_shut")
        ),
        sa.CheckConstraint(
            "reason IN ('safety', 'covered_wrongly', 'complaint', 'audit')", name=op.f("ck_opening_reason")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_opening_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_opening_response_id_response")
        ),
        *(
            sa.ForeignKeyConstraint([person], ["account.id"], name=op.f(f"fk_opening_{person}_account"))
            for person in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    op.create_index(op.f("ix_opening_programme_id"), "opening", ["programme_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_opening_programme_id"), table_name="opening")
    op.drop_table("opening")
