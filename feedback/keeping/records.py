"""What named people said about retention, their requests to open what is sealed, and what others ask of us."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey

from feedback.core.columns import (
    Mapped,
    Row,
    mapped_column,
    one_of,
    pk,
    plain,
)
from feedback.intake.kept.records import InformationRequest as InformationRequest
from feedback.intake.kept.records import Opening as Opening
from feedback.keeping.rules.requests import Step
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


class Custody(Row):
    """One step of a bundle: who did what to it, and when. Only ever added to."""

    __tablename__ = "custody"

    request_id: Mapped[UUID] = mapped_column(ForeignKey("information_request.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    act: Mapped[Step] = one_of(Step)
    digest: Mapped[str] = plain("SHA-256 of the bundle at that moment", length=64, default="")
