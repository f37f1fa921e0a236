"""Tallies of what people told us about themselves, and which folds are written. No row is about fewer than ten people."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey

from feedback.core.columns import WITHOUT_ROWID, CheckConstraint, Mapped, Row, mapped_column, pk, plain


class EqualityTally(Row):
    """How many people of a programme gave one choice under one topic: never two topics together, never by service.

    `shown` is what a page shows. It follows `counted` in steps of many people, the same for all rows of a programme.
    """

    __tablename__ = "equality_tally"
    __table_args__ = (
        CheckConstraint("shown >= 0 AND counted >= shown", name="shown_follows_counted"),
        WITHOUT_ROWID,
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    topic: Mapped[str] = plain("the key of a published question", length=40, primary_key=True)
    choice: Mapped[str] = plain("the key of a published choice", length=40, primary_key=True)
    counted: Mapped[int] = mapped_column(default=0)
    shown: Mapped[int] = mapped_column(default=0)


class EqualityFold(Row):
    """A fold whose ten are in the tallies: a random name and nothing else, so that a fold that broke counts once."""

    __tablename__ = "equality_fold"
    __table_args__ = (WITHOUT_ROWID,)

    id: Mapped[UUID] = pk()
