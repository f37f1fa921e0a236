"""Programmes with their lots, services, outcomes, milestones, appointments, helplines and referral destinations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, UniqueConstraint

from feedback.core.actor import Role
from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, one_of, pk, plain
from feedback.programmes.rules import Stage as Stage


class Programme(Row):
    """One commissioning effort. `slug` stands in staff addresses; numbers here are the programme's own settings."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("release_minimum >= 2", name="a_slot_is_never_one_person"),
        CheckConstraint("publish_base >= 5", name="a_public_base_is_never_tiny"),
    )

    id: Mapped[UUID] = pk()
    slug: Mapped[str] = plain("stands in staff addresses", length=40, unique=True)
    name: Mapped[str] = plain("programmes are public", length=200)
    about: Mapped[str] = plain("published description", default="")
    stage: Mapped[Stage] = one_of(Stage, default=Stage.BEFORE_MARKET)
    is_sample: Mapped[bool] = mapped_column(default=False)
    release_minimum: Mapped[int] = mapped_column(default=5)
    publish_base: Mapped[int] = mapped_column(default=10)
    first_look_hours: Mapped[int] = mapped_column(default=16)
    serious_hours: Mapped[int] = mapped_column(default=8)
    moderation_hours: Mapped[int] = mapped_column(default=40)
    lease_minutes: Mapped[int] = mapped_column(default=20)
    undo_seconds: Mapped[int] = mapped_column(default=30)
    reads_when: Mapped[str] = plain(
        "published promise", default="Someone reads this Monday to Friday, within two working days."
    )
    paper_return: Mapped[str] = plain("printed on every paper form", length=300, default="")


class Lot(Row):
    """One lot of the contract: what is bought, from whom, for how much a year (pounds)."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("annual >= 0", name="money_is_not_owed"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = plain("lots are public", length=200)
    annual: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))


class Service(Row):
    """What a respondent names: a service of an organisation, usually under a lot; the hub's own has none."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = plain("services are public", length=200)
    is_hub: Mapped[bool] = mapped_column(default=False)


class Outcome(Row):
    """One outcome of the programme's framework (001 ¶1.4 has six)."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = plain("outcomes are public", length=300)


class Milestone(Row):
    """One line of the timetable (001 ¶5.1): what, by when (the last day of a month where only that is named), who."""

    __tablename__ = "milestone"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = plain("the timetable is public", length=300)
    due_on: Mapped[date]
    month_only: Mapped[bool] = mapped_column(default=True)
    accountable: Mapped[str] = plain("the timetable is public", length=200)
    done: Mapped[bool] = mapped_column(default=False)


class Appointment(Row):
    """Who holds which role where. Access is (programme, organisation, role) from here."""

    __tablename__ = "appointment"
    __table_args__ = (UniqueConstraint("programme_id", "account_id", "role"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[Role] = one_of(Role)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


class Helpline(Row):
    """A number that a respondent can ring or text. Which of them are shown: helplines/rules.py."""

    __tablename__ = "helpline"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = plain("public numbers", length=200)
    number: Mapped[str] = plain("public numbers", length=40, default="")
    text: Mapped[str] = plain("public numbers", length=80, default="")
    chat: Mapped[str] = plain("public numbers", length=80, default="")
    hours: Mapped[str] = plain("public numbers", length=80, default="")
    who: Mapped[str] = plain("public numbers", length=200, default="")
    silent: Mapped[str] = plain("what to do without speaking", length=200, default="")
    checked_on: Mapped[date | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recheck_days: Mapped[int] = mapped_column(default=90)
    confidence: Mapped[str] = plain("how sure we are", length=80, default="high")
    always: Mapped[bool] = mapped_column(default=False)
    for_young: Mapped[bool] = mapped_column(default=False)
    local: Mapped[bool] = mapped_column(default=False)
    retired_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=100)


class YoungRoute(Row):
    """Where a programme sends people under 16 instead of to its form, and how they can reach it. Nothing of theirs is kept."""

    __tablename__ = "young_route"
    __table_args__ = (
        CheckConstraint("number <> '' OR text <> '' OR link <> ''", name="there_is_a_way_to_reach_it"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), unique=True)
    words: Mapped[str] = plain("shown to anybody", length=600)
    number: Mapped[str] = plain("public numbers", length=40, default="")
    text: Mapped[str] = plain("public numbers", length=80, default="")
    link: Mapped[str] = plain("a public address", length=200, default="")
    checked_on: Mapped[date]


class Destination(Row):
    """Where a safeguarding lead can refer to (adult safeguarding, MARAC …), with its number. Data, not code."""

    __tablename__ = "destination"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = plain("public bodies", length=200)
    number: Mapped[str] = plain("public numbers", length=40, default="")
    position: Mapped[int] = mapped_column(default=100)
