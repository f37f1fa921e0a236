"""What named people said about retention."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey

from feedback.core.columns import Mapped, Row, mapped_column, one_of, pk, plain
from feedback.keeping.rules.retention import Said


class RetentionApproval(Row):
    """A named person's word about one class of the schedule, as it stood then. The newest counts; none is changed."""

    __tablename__ = "retention_approval"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    class_key: Mapped[str] = plain("the key of a class of the schedule", length=40)
    said: Mapped[Said] = one_of(Said)
    fingerprint: Mapped[str] = plain("SHA-256 of the class as it stood", length=64)
    said_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    said_at: Mapped[datetime]
