"""Groups and their members, declared interests, rounds, what is put to them, and what members say.

Members are pseudonymous: pages show whom they speak for, never a name.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint

from feedback.core.columns import (
    CheckConstraint,
    Mapped,
    Row,
    Sealed,
    mapped_column,
    one_of,
    pk,
    plain,
    plain_json,
    sealed_column,
)
from feedback.groups.rules import GroupKind, Result, RoundState, SpeaksFor, Subject, View


class Group(Row):
    """A group as published, with the sentence that says whether survivors are members or are spoken for."""

    __tablename__ = "working_group"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = plain("groups are published", length=200)
    kind: Mapped[GroupKind] = one_of(GroupKind)
    banner: Mapped[str] = plain("groups are published", default="")
    meets_on: Mapped[date | None]


class Member(Row):
    """One seat in a group. The pseudonym is sealed; whom they speak for is shown."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("group_id", "account_id"),)

    id: Mapped[UUID] = pk()
    group_id: Mapped[UUID] = mapped_column(ForeignKey("working_group.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    speaks_for: Mapped[SpeaksFor] = one_of(SpeaksFor)
    pseudonym_box: Mapped[bytes] = sealed_column("groups.member.pseudonym")
    paused: Mapped[bool] = mapped_column(default=False)

    pseudonym = Sealed("pseudonym_box")


class Interest(Row):
    """An interest that a member declares, in their own words, for a round item or in general."""

    __tablename__ = "interest"

    id: Mapped[UUID] = pk()
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("round_item.id"))
    words_box: Mapped[bytes] = sealed_column("groups.interest.words")
    declared_at: Mapped[datetime]

    words = Sealed("words_box")


class Round(Row):
    """One review by a group: themes, clauses or replies, open until a day."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_a_moment"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("working_group.id"), index=True)
    title: Mapped[str] = plain("rounds are published", length=200)
    state: Mapped[RoundState] = one_of(RoundState, default=RoundState.OPEN)
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[datetime]
    closes_on: Mapped[date]
    closed_at: Mapped[datetime | None]


class RoundItem(Row):
    """One thing put to the group. A theme is pinned by its version; later rooms link to the item from their side.

    `title` and `wording` are what the group is shown, kept as they were.
    """

    __tablename__ = "round_item"
    __table_args__ = (
        CheckConstraint("(subject = 'theme') = (theme_version_id IS NOT NULL)", name="a_theme_is_pinned"),
    )

    id: Mapped[UUID] = pk()
    round_id: Mapped[UUID] = mapped_column(ForeignKey("round.id"), index=True)
    position: Mapped[int]
    subject: Mapped[Subject] = one_of(Subject)
    theme_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme_version.id"), index=True)
    title: Mapped[str] = plain("what the group is shown", length=300)
    wording: Mapped[str] = plain("what the group is shown")
    result: Mapped[Result | None] = one_of(Result, nullable=True)
    tally: Mapped[dict[str, Any] | None] = plain_json("counts only", nullable=True)


class Vote(Row):
    """What a member says to an item, with words if they want; or what a facilitator enters for a room."""

    __tablename__ = "vote"
    __table_args__ = (
        UniqueConstraint("item_id", "member_id"),
        CheckConstraint("(member_id IS NULL) = (room_of IS NOT NULL)", name="a_member_or_a_room"),
        CheckConstraint("(room_of IS NULL) = (speaks_for IS NULL)", name="a_room_speaks_for_somebody"),
        CheckConstraint("room_of IS NULL OR room_of >= 1", name="a_room_holds_people"),
    )

    id: Mapped[UUID] = pk()
    item_id: Mapped[UUID] = mapped_column(ForeignKey("round_item.id"), index=True)
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"))
    room_of: Mapped[int | None]
    speaks_for: Mapped[SpeaksFor | None] = one_of(SpeaksFor, nullable=True)
    view: Mapped[View] = one_of(View)
    words_box: Mapped[bytes | None] = sealed_column("groups.vote.words")
    said_at: Mapped[datetime]

    words = Sealed("words_box")


class Dissent(Row):
    """A disagreement kept verbatim when an item closes; it travels with the theme into the specification."""

    __tablename__ = "dissent"

    id: Mapped[UUID] = pk()
    item_id: Mapped[UUID] = mapped_column(ForeignKey("round_item.id"), index=True)
    speaks_for: Mapped[SpeaksFor] = one_of(SpeaksFor)
    interest_declared: Mapped[bool] = mapped_column(default=False)
    words_box: Mapped[bytes] = sealed_column("groups.dissent.words")

    words = Sealed("words_box")
