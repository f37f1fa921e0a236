"""The codebook, excerpts (spans, never copies), themes in pinned versions, and the marks that nothing was needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint

from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, one_of, pk, plain, plain_json
from feedback.themes.rules import Axis, ThemeState


class Label(Row):
    """One entry of the codebook (a thematic code), with its inclusion and exclusion rules."""

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("label.id"))
    outcome_id: Mapped[UUID | None] = mapped_column(ForeignKey("outcome.id"))
    axis: Mapped[Axis | None] = one_of(Axis, nullable=True)
    name: Mapped[str] = plain("a label of staff", length=200)
    definition: Mapped[str] = plain("a label of staff", default="")
    include: Mapped[str] = plain("a label of staff", default="")
    exclude: Mapped[str] = plain("a label of staff", default="")
    seeded: Mapped[bool] = mapped_column(default=False)
    retired: Mapped[bool] = mapped_column(default=False)


class Excerpt(Row):
    """A span of a cleared version: code points, end exclusive. The quote is never copied."""

    __tablename__ = "excerpt"
    __table_args__ = (CheckConstraint("start_at >= 0 AND end_at > start_at", name="holds_something"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    cleared_version_id: Mapped[UUID] = mapped_column(ForeignKey("cleared_version.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    start_at: Mapped[int]
    end_at: Mapped[int]
    label_id: Mapped[UUID | None] = mapped_column(ForeignKey("label.id"), index=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class ReadMark(Row):
    """A cleared response that was read and needs no label."""

    __tablename__ = "read_mark"

    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), primary_key=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]


class Theme(Row):
    """A theme through all its versions. `number` is what people call it: T-07."""

    __tablename__ = "theme"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]


class ThemeVersion(Row):
    """One version: the statement and what it rests on. Once put to the group it never changes.

    `counts` is set when it is frozen: {"excerpts", "responses", "people", "by_provenance", "weeks"}.
    """

    __tablename__ = "theme_version"
    __table_args__ = (
        UniqueConstraint("theme_id", "number"),
        CheckConstraint("state = 'draft' OR frozen_at IS NOT NULL", name="frozen_once_reviewed"),
    )

    id: Mapped[UUID] = pk()
    theme_id: Mapped[UUID] = mapped_column(ForeignKey("theme.id"), index=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = plain("theme statements are shared", length=200)
    statement: Mapped[str] = plain("theme statements are shared")
    would_change: Mapped[str] = plain("theme statements are shared", default="")
    minority_view: Mapped[str] = plain("theme statements are shared", default="")
    axis: Mapped[Axis] = one_of(Axis)
    state: Mapped[ThemeState] = one_of(ThemeState, default=ThemeState.DRAFT)
    counts: Mapped[dict[str, Any] | None] = plain_json("counts only", nullable=True)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    frozen_at: Mapped[datetime | None]


class ThemeOutcome(Row):
    """A theme version bears on an outcome of the programme."""

    __tablename__ = "theme_outcome"

    version_id: Mapped[UUID] = mapped_column(
        ForeignKey("theme_version.id", ondelete="CASCADE"), primary_key=True
    )
    outcome_id: Mapped[UUID] = mapped_column(ForeignKey("outcome.id"), primary_key=True)


class ThemeExcerpt(Row):
    """A theme version rests on an excerpt. A withdrawal deletes the row; the frozen count stays and says so."""

    __tablename__ = "theme_excerpt"

    version_id: Mapped[UUID] = mapped_column(
        ForeignKey("theme_version.id", ondelete="CASCADE"), primary_key=True
    )
    excerpt_id: Mapped[UUID] = mapped_column(
        ForeignKey("excerpt.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SourceLoss(Row):
    """A fact for later rooms: this theme version lost `excerpts` of its sources to a withdrawal. A week, no words."""

    __tablename__ = "source_loss"

    id: Mapped[UUID] = pk()
    version_id: Mapped[UUID] = mapped_column(ForeignKey("theme_version.id"), index=True)
    excerpts: Mapped[int]
    week: Mapped[str] = plain("the ISO week is the finest time there is", length=8)
