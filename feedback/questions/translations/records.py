"""The words of a published version in one language, who gave them, and who has reviewed them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint

from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, pk, plain, plain_json


class QuestionTranslation(Row):
    """A version in one language. `texts` is words by English text. New words take the review away."""

    __tablename__ = "question_translation"
    __table_args__ = (
        UniqueConstraint("version_id", "language"),
        CheckConstraint("(reviewed_by IS NULL) = (reviewed_at IS NULL)", name="a_review_has_a_day"),
        CheckConstraint(
            "reviewed_by IS NULL OR reviewed_by <> uploaded_by", name="reviewed_by_somebody_else"
        ),
    )

    id: Mapped[UUID] = pk()
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_set_version.id"))
    language: Mapped[str] = plain("the tag of a language", length=12)
    texts: Mapped[dict[str, str]] = plain_json("questions are public")
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None]
