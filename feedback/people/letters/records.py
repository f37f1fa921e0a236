"""Letters that have not gone out. One that has is deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint

from feedback.core.columns import Mapped, Row, mapped_column, pk, plain


class Letter(Row):
    """One that waits to go to a person: that something waits for them. What it is stands on their first page alone."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("account_id", "kind"),)

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    kind: Mapped[str] = plain("the kind of notice", length=40)
    due_at: Mapped[datetime]
    try_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
