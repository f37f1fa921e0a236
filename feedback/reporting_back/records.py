"""One answer, "you said, we did" or "could not because", to one version of a theme."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey

from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, one_of, pk, plain
from feedback.reporting_back.rules import Answer, ReplyState


class Reply(Row):
    """What was done about a theme, or why it could not be. The group confirms it before anyone reads it."""

    __tablename__ = "reply"
    __table_args__ = (
        CheckConstraint(
            "(state = 'drafted') = (item_id IS NULL)",
            name="the_group_saw_it",
        ),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_at_a_moment"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    theme_version_id: Mapped[UUID] = mapped_column(ForeignKey("theme_version.id"), index=True)
    clause_id: Mapped[UUID | None] = mapped_column(ForeignKey("clause.id"))
    answer: Mapped[Answer] = one_of(Answer)
    words: Mapped[str] = plain("written for publication")
    state: Mapped[ReplyState] = one_of(ReplyState, default=ReplyState.DRAFTED)
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("round_item.id"))
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
