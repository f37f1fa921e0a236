"""Holds, each with its people; openings of a sealed original; requests for words, with the bundle of each; and words that are to go when a hold ends."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey

from feedback.core.columns import (
    WITHOUT_ROWID,
    CheckConstraint,
    Mapped,
    Row,
    Sealed,
    mapped_column,
    one_of,
    pk,
    plain,
    sealed_column,
    week_column,
)
from feedback.intake.kept.rules import LONGEST_ORDER, Ground, Kind, Notice, Reason


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


class InformationRequest(Row):
    """A request for what we hold, or a complaint: who asks, on what basis, by when, and the people who answered it.

    It stands here and not in the last room, since its bundle goes in the transaction that takes words back.
    """

    __tablename__ = "information_request"
    __table_args__ = (
        CheckConstraint("released_by <> checked_by", name="released_by_a_second_person"),
        CheckConstraint("released_by IS NULL OR checked_by IS NOT NULL", name="released_only_once_checked"),
        CheckConstraint("bundle_box IS NULL OR released_by IS NOT NULL", name="a_bundle_was_released"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[Kind] = one_of(Kind)
    authority: Mapped[str] = plain("the name of a body", length=200)
    rank: Mapped[str] = plain("the rank or office of whoever authorised it", length=200, default="")
    gateway: Mapped[str] = plain("a section of an act, or an order's number", length=300, default="")
    enquiry_box: Mapped[bytes | None] = sealed_column("keeping.information_request.enquiry")
    notice: Mapped[Notice | None] = one_of(Notice, nullable=True)
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    from_week: Mapped[str | None] = week_column(nullable=True)
    to_week: Mapped[str | None] = week_column(nullable=True)
    received_on: Mapped[date]
    due_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    released_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_on: Mapped[date | None]
    answer_box: Mapped[bytes | None] = sealed_column("keeping.information_request.answer")
    bundle_box: Mapped[bytes | None] = sealed_column("keeping.information_request.bundle")
    bundle_digest: Mapped[str] = plain("SHA-256 of the bundle", length=64, default="")
    bundle_files: Mapped[int] = mapped_column(default=0)

    enquiry = Sealed("enquiry_box")
    answer = Sealed("answer_box")
    #: The file's bytes one to one, as Latin-1 text, since a seal holds text.
    bundle = Sealed("bundle_box")


class AskedBack(Row):
    """A submission that its writer asked to take back while a hold kept it. Nobody uses it; it goes when the hold ends."""

    __tablename__ = "asked_back"
    __table_args__ = (WITHOUT_ROWID,)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)


class Opening(Row):
    """A request to open one sealed original: who asked and why, who agreed, and that it was opened once."""

    __tablename__ = "opening"
    __table_args__ = (
        CheckConstraint("agreed_by <> asked_by OR alone", name="agreed_to_by_a_second_person"),
        CheckConstraint("(agreed_by IS NULL) = (agreed_at IS NULL)", name="agreed_to_by_someone"),
        CheckConstraint("opened_at IS NULL OR agreed_at IS NOT NULL", name="opened_only_once_agreed"),
        CheckConstraint("refused_by IS NULL OR opened_at IS NULL", name="what_is_refused_stays_shut"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"))
    reason: Mapped[Reason] = one_of(Reason)
    why_box: Mapped[bytes] = sealed_column("keeping.opening.why")
    alone: Mapped[bool] = mapped_column(default=False)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None]
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime | None]

    why = Sealed("why_box")
