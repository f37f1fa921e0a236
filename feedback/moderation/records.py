"""Cases, their working text, redactions, decisions, cleared versions and referrals.

What a respondent's act causes (a case that was received, pooled, released) carries no time; what staff do does.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text

from feedback.core.columns import (
    WITHOUT_ROWID,
    CheckConstraint,
    Mapped,
    Moment,
    Row,
    Sealed,
    mapped_column,
    one_of,
    pk,
    plain,
    sealed_column,
    week_column,
)
from feedback.moderation.rules import CaseState, Category, DecisionKind, Level, Reader, ReferralState


class ModerationCase(Row):
    """One response's passage through moderation. `organisation_id` is whose service the words are about."""

    __tablename__ = "moderation_case"
    __table_args__ = (
        CheckConstraint("(state = 'claimed') = (claimed_by IS NOT NULL)", name="claimed_by_someone"),
        CheckConstraint("(claimed_by IS NULL) = (lease_until IS NULL)", name="a_claim_has_a_lease"),
        CheckConstraint(
            "state <> 'withheld' OR (withhold_proposed_by IS NOT NULL AND withhold_decided_by IS NOT NULL)",
            name="withheld_needs_two",
        ),
        CheckConstraint(
            "withhold_proposed_by <> withhold_decided_by", name="withheld_by_two_different_people"
        ),
        WITHOUT_ROWID,
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    week: Mapped[str] = week_column()
    state: Mapped[CaseState] = one_of(CaseState, default=CaseState.RECEIVED)
    reader: Mapped[Reader] = one_of(Reader, default=Reader.INDEPENDENT)
    asked_for_outside: Mapped[bool] = mapped_column(default=False)
    about_staff: Mapped[bool] = mapped_column(default=False)
    about_hub: Mapped[bool] = mapped_column(default=False)
    carried_over: Mapped[bool] = mapped_column(default=False)
    handed_over: Mapped[bool] = mapped_column(default=False)
    first_looked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    due_at: Mapped[datetime | None]
    claimed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    lease_until: Mapped[datetime | None]
    withhold_proposed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withhold_decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class SteppedBack(Row):
    """An organisation whose reader stepped back from a case: nobody of it reads the case again."""

    __tablename__ = "stepped_back"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("moderation_case.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)


class CaseLook(Row):
    """Who has the words of a case open for its first look or its second check. Without an account: it was put back.

    That there is a row says that a person has read the words. It goes once the look has ended in a decision.
    """

    __tablename__ = "case_look"
    __table_args__ = (
        CheckConstraint("(account_id IS NULL) = (until IS NULL)", name="a_look_has_a_lease"),
        WITHOUT_ROWID,
    )

    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("moderation_case.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    until: Mapped[datetime | None]


class CaseText(Row):
    """The working text that the worker made from the original, with what aids noticed. Erased after the last check."""

    __tablename__ = "case_text"
    __table_args__ = (WITHOUT_ROWID,)

    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("moderation_case.id", ondelete="CASCADE"), primary_key=True
    )
    text_box: Mapped[bytes | None] = sealed_column("moderation.case_text.text")
    suggestions_box: Mapped[bytes | None] = sealed_column("moderation.case_text.suggestions")
    erase_after: Mapped[date]

    text = Sealed("text_box", row_id="case_id")
    suggestions = Sealed("suggestions_box", row_id="case_id")


class RedactionRow(Row):
    """A span of the working text that is covered, with its category: code points, end exclusive."""

    __tablename__ = "redaction"
    __table_args__ = (CheckConstraint("start_at >= 0 AND end_at > start_at", name="covers_something"),)

    id: Mapped[UUID] = pk()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_case.id", ondelete="CASCADE"), index=True)
    start_at: Mapped[int]
    end_at: Mapped[int]
    category: Mapped[Category] = one_of(Category)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class DecisionRow(Row):
    """One decision by a person, with the published reason and the version of the policy it comes from."""

    __tablename__ = "decision"

    id: Mapped[UUID] = pk()
    case_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_case.id"), index=True)
    kind: Mapped[DecisionKind] = one_of(DecisionKind)
    reason: Mapped[str] = plain("a key of the published policy", length=60, default="")
    policy_version: Mapped[int]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    undone: Mapped[bool] = mapped_column(default=False)


class ClearedVersion(Row):
    """The words that may be shared: the working text with its spans covered. It never changes; a newer one supersedes.

    Later rooms see it only through `shareable_to`, and only after `effective_at`.
    """

    __tablename__ = "cleared_version"
    __table_args__ = (
        UniqueConstraint("response_id", "number"),
        Index(
            "ix_cleared_version_current",
            "response_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decision.id"))
    number: Mapped[int]
    text_box: Mapped[bytes | None] = sealed_column("moderation.cleared_version.text")
    theme_only: Mapped[bool] = mapped_column(default=False)
    current: Mapped[bool] = mapped_column(default=True)
    effective_at: Mapped[datetime]

    text = Sealed("text_box")


class ReleaseSlot(Row):
    """A release slot that has been done, so that a sweep does each slot once. The slot's own time, not anybody's."""

    __tablename__ = "release_slot"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), primary_key=True)
    slot_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)


class HandedOn(Row):
    """An organisation that led a referral before it turned out that another one should; `taken_by` had taken it on.

    It has no time: what a machine raised has none either.
    """

    __tablename__ = "handed_on"
    __table_args__ = (WITHOUT_ROWID,)

    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class Referral(Row):
    """A case handed to a safeguarding lead. A row of its own, never a state. A machine's has a due time only."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("(raised_by IS NULL) = (raised_at IS NULL)", name="a_machine_leaves_no_time"),
        CheckConstraint("(state = 'open') = (taken_by IS NULL)", name="taken_by_someone"),
        WITHOUT_ROWID,
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("moderation_case.id"), index=True)
    lead_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    level: Mapped[Level] = one_of(Level)
    state: Mapped[ReferralState] = one_of(ReferralState, default=ReferralState.OPEN)
    raised_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    raised_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    destination_id: Mapped[UUID | None] = mapped_column(ForeignKey("destination.id"))
    note_box: Mapped[bytes | None] = sealed_column("moderation.referral.note")
    outcome_box: Mapped[bytes | None] = sealed_column("moderation.referral.outcome")

    note = Sealed("note_box")
    outcome = Sealed("outcome_box")
