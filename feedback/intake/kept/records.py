"""Holds, each with the two people who set it and the two who released it; and words that are to go when one ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey

from feedback.core.columns import (
    WITHOUT_ROWID,
    CheckConstraint,
    Mapped,
    Row,
    mapped_column,
    one_of,
    pk,
    plain,
    week_column,
)
from feedback.intake.kept.rules import LONGEST_ORDER, Ground


class Hold(Row):
    """A legal stop on every deletion of what it reaches, from one person's asking to two people's release.

    The order is named by its number, never by the name of anybody in it.
    """

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("(set_by IS NULL) = (set_at IS NULL)", name="set_by_someone"),
        CheckConstraint("set_by <> asked_by", name="set_by_a_second_person"),
        CheckConstraint("(released_by IS NULL) = (released_at IS NULL)", name="released_by_someone"),
        CheckConstraint("released_by <> release_asked_by", name="released_by_a_second_person"),
        CheckConstraint(
            "released_by IS NULL OR set_by IS NULL OR release_asked_by IS NOT NULL",
            name="what_is_in_force_ends_with_two",
        ),
        CheckConstraint("release_asked_by IS NULL OR set_by IS NOT NULL", name="released_only_once_set"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    ground: Mapped[Ground] = one_of(Ground)
    order_name: Mapped[str] = plain("the number of an order, written by staff", length=LONGEST_ORDER)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    from_week: Mapped[str | None] = week_column(nullable=True)
    to_week: Mapped[str | None] = week_column(nullable=True)
    response_id: Mapped[UUID | None] = mapped_column(ForeignKey("response.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime | None]
    release_asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None]


class AskedBack(Row):
    """A submission that its writer asked to take back while a hold kept it. Nobody uses it; it goes when the hold ends."""

    __tablename__ = "asked_back"
    __table_args__ = (WITHOUT_ROWID,)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
