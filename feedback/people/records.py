"""Organisations, accounts, their sign-in sessions, training, and the notices that tell a person something."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint

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


class OrganisationKind(StrEnum):
    """What an organisation is to a programme."""

    PROVIDER = "provider"
    HUB = "hub"
    COUNCIL = "council"
    VOLUNTARY = "voluntary"
    POLICE = "police"
    AGENCY = "agency"
    READER = "reader"
    SURVIVORS = "survivors"


class Organisation(Row):
    """A body that people work for or speak from. Its name is public."""

    __tablename__ = "organisation"

    id: Mapped[UUID] = pk()
    name: Mapped[str] = plain("organisations are public", length=200, unique=True)
    kind: Mapped[OrganisationKind] = one_of(OrganisationKind)


class Account(Row):
    """A person who signs in. Name and email are sealed; the email is found by a keyed hash.

    Whoever holds another role than a member's needs two factors from then on.
    """

    __tablename__ = "account"

    id: Mapped[UUID] = pk()
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name_box: Mapped[bytes] = sealed_column("people.account.name")
    email_box: Mapped[bytes | None] = sealed_column("people.account.email")
    email_index: Mapped[bytes | None] = mapped_column(
        LargeBinary(32), unique=True, info={"plain": "a keyed hash; says nothing without the staff key"}
    )
    needs_two_factors: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[date | None]

    name = Sealed("name_box")
    email = Sealed("email_box")


class Training(Row):
    """One note of a person's training: until when it counts, or why it counts no more (sealed). The newest note counts.

    Moderating needs trauma training in date. Who noted it is not known of notes from before that was kept.
    """

    __tablename__ = "training"
    __table_args__ = (
        CheckConstraint("(valid_until IS NULL) = (why_box IS NOT NULL)", name="an_end_says_why"),
        CheckConstraint("(noted_by IS NULL) = (noted_at IS NULL)", name="a_note_has_a_person_and_a_moment"),
    )

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = plain("the name of a course", length=60)
    valid_until: Mapped[date | None]
    why_box: Mapped[bytes | None] = sealed_column("people.training.why")
    noted_by: Mapped[UUID | None]
    noted_at: Mapped[datetime | None]

    why = Sealed("why_box")


class SignInSession(Row):
    """One signed-in browser of a person; ended at once when they leave or end it. No address and no agent is kept.

    `confirmed_at` is when the person last showed who they are: at sign-in, or when asked again. With one factor
    (`two_factors` false) a person can act as a member and as nothing else.
    """

    __tablename__ = "sign_in_session"

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, info={"plain": "SHA-256 of a random token"}
    )
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    two_factors: Mapped[bool]
    ended_at: Mapped[datetime | None]


class SampleLink(Row):
    """A single-use sign-in link of the sample programme (never outside sample mode on a loopback address)."""

    __tablename__ = "sample_link"

    id: Mapped[UUID] = pk()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    token_digest: Mapped[bytes] = mapped_column(
        LargeBinary(32), unique=True, info={"plain": "SHA-256 of a random token"}
    )
    used: Mapped[bool] = mapped_column(default=False)


class Notice(Row):
    """Something a person at work should know ("a source of clause 4.2 was withdrawn"). No words of a respondent.

    The time is a week only: a withdrawal is a respondent's act.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("account_id", "kind", "about_id", "week"), WITHOUT_ROWID)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = plain("the kind of notice", length=40)
    about: Mapped[str] = plain("the kind of thing", length=40)
    about_id: Mapped[UUID]
    sentence: Mapped[str] = plain("written by the service, without a respondent's words")
    week: Mapped[str] = week_column()
    seen: Mapped[bool] = mapped_column(default=False)
