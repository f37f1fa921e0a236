"""How many people left a service in a quarter: the denominator of coverage."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint

from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, pk


class Leavers(Row):
    """People who left a service between two days, as the provider returned it."""

    __tablename__ = "leavers"
    __table_args__ = (
        UniqueConstraint("service_id", "from_on", "to_on"),
        CheckConstraint("people >= 0", name="nobody_is_less_than_none"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    people: Mapped[int]
