"""Holds, each by two people, and submissions that were asked back while one keeps them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

WEEK = sa.String(length=8)
PEOPLE = ("asked_by", "set_by", "release_asked_by", "released_by")


def upgrade() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=13), nullable=False),
        sa.Column("order_name", sa.String(length=200), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("from_week", WEEK, nullable=True),
        sa.Column("to_week", WEEK, nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_asked_by", sa.Uuid(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(set_by IS NULL) = (set_at IS NULL)", name=op.f("ck_hold_set_by_someone")),
        sa.CheckConstraint("set_by <> asked_by", name=op.f("ck_hold_set_by_a_second_person")),
        sa.CheckConstraint(
            "(released_by IS NULL) = (released_at IS NULL)", name=op.f("ck_hold_released_by_someone")
        ),
        sa.CheckConstraint(
            "released_by <> release_asked_by", name=op.f("ck_hold_released_by_a_second_person")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR set_by IS NULL OR release_asked_by IS NOT NULL",
            name=op.f("ck_hold_what_is_in_force_ends_with_two"),
        ),
        sa.CheckConstraint(
            "release_asked_by IS NULL OR set_by IS NOT NULL", name=op.f("ck_hold_released_only_once_set")
        ),
        sa.CheckConstraint(
            "ground IN ('court', 'inquiry', 'investigation', 'claim')", name=op.f("ck_hold_ground")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_hold_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_hold_service_id_service")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_hold_response_id_response")),
        *(
            sa.ForeignKeyConstraint([person], ["account.id"], name=op.f(f"fk_hold_{person}_account"))
            for person in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_programme_id"), "hold", ["programme_id"])
    op.create_table(
        "asked_back",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_asked_back_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_asked_back")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("asked_back")
    op.drop_index(op.f("ix_hold_programme_id"), table_name="hold")
    op.drop_table("hold")
