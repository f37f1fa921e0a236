"""Invitations to a programme, and recoveries: new ways in for somebody who has lost theirs, which takes two others."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey

from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, pk, plain_json


class Invitation(Row):
    """Somebody is asked to work in a programme, in some roles, for one organisation. The roles begin when they accept."""

    __tablename__ = "invitation"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    link_id: Mapped[UUID] = mapped_column(ForeignKey("entry_link.id", ondelete="CASCADE"), unique=True)
    roles: Mapped[list[str]] = plain_json("roles are on a published list")
    trained_until: Mapped[date | None]
    invited_by: Mapped[UUID]
    invited_at: Mapped[datetime]


class Recovery(Row):
    """New ways in for somebody who has lost theirs. One person asks and hands over a link, another tells the words for it.

    Why they ask is a sentence, sealed beside the event of asking (core/audit/sentences.py).
    """

    __tablename__ = "recovery"
    __table_args__ = (
        CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> asked_by", name="two_people_let_somebody_back_in"
        ),
        CheckConstraint("asked_by <> account_id", name="nobody_asks_for_themselves"),
        CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> account_id", name="nobody_confirms_for_themselves"
        ),
        CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="a_confirmation_has_a_moment"
        ),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    link_id: Mapped[UUID] = mapped_column(ForeignKey("entry_link.id", ondelete="CASCADE"), unique=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]


class Acquaintance(Row):
    """A colleague says of another that it is they who sign in: told by voice what only their own page shows.

    `ended_at` is set when the person comes in anew, by another link: then it says nothing any more.
    """

    __tablename__ = "acquaintance"
    __table_args__ = (CheckConstraint("known_by <> account_id", name="nobody_confirms_that_they_are_there"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    known_by: Mapped[UUID]
    known_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
