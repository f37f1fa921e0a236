"""Question sets, their numbered versions with pages and questions, and the windows in which they are open."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint

from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, one_of, pk, plain, plain_json
from feedback.questions.rules import Kind as Kind


class Touchpoint(StrEnum):
    """When in a person's support a window asks."""

    ENTRY = "entry"
    MID = "mid"
    EXIT = "exit"
    AFTER = "after"


class WindowMode(StrEnum):
    """How people come to a window: on a device of their own, on a tablet that they share, or together in a room."""

    OWN_DEVICE = "own_device"
    KIOSK = "kiosk"
    GROUP = "group"


class QuestionSet(Row):
    """A form, in all its versions."""

    __tablename__ = "question_set"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    key: Mapped[str] = plain("questions are public", length=40)
    title: Mapped[str] = plain("questions are public", length=200)


class QuestionSetVersion(Row):
    """One numbered version, a draft until it is published. Once published it never changes.

    `source` and `licence` say where its questions come from and on what ground they may be used; the other three are
    there where somebody else's instrument is used, by whose leave.
    """

    __tablename__ = "question_set_version"
    __table_args__ = (UniqueConstraint("question_set_id", "number"),)

    id: Mapped[UUID] = pk()
    question_set_id: Mapped[UUID] = mapped_column(ForeignKey("question_set.id"), index=True)
    number: Mapped[int]
    published_at: Mapped[datetime | None]
    language: Mapped[str] = plain("a language tag", length=20, default="en")
    source: Mapped[str] = plain("questions are public", default="")
    licence: Mapped[str] = plain("questions are public", default="")
    licence_holder: Mapped[str] = plain("who owns an instrument is public", default="")
    licence_reference: Mapped[str] = plain("what the owner calls their leave", default="")
    licence_granted_on: Mapped[date | None]


class QuestionPage(Row):
    """One page of the form: a few questions that belong together, perhaps with a content note before them.

    `conditions` holds `shown_if`, `hidden_if` and `lots` as data/standard.toml explains them, or nothing.
    """

    __tablename__ = "question_page"
    __table_args__ = (UniqueConstraint("version_id", "position"), UniqueConstraint("version_id", "key"))

    id: Mapped[UUID] = pk()
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_set_version.id"), index=True)
    position: Mapped[int]
    key: Mapped[str] = plain("questions are public", length=40)
    title: Mapped[str] = plain("questions are public", length=200)
    intro: Mapped[str] = plain("questions are public", default="")
    content_note: Mapped[str] = plain("questions are public", default="")
    easy_intro: Mapped[str] = plain("questions are public", default="")
    easy_content_note: Mapped[str] = plain("questions are public", default="")
    core: Mapped[bool] = mapped_column(default=False)
    opening: Mapped[bool] = mapped_column(default=False)
    conditions: Mapped[dict[str, Any] | None] = plain_json("questions are public", nullable=True)


class Question(Row):
    """One question. `choices` is a list of {key, label, …}; `item_key` names what the outcomes page reads.

    `removed` is a draft's waste-paper basket: what lies there can be put back, and is gone once the draft is published.
    """

    __tablename__ = "question"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        CheckConstraint("kind = 'text' OR choices IS NOT NULL", name="a_choice_has_choices"),
    )

    id: Mapped[UUID] = pk()
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_set_version.id"), index=True)
    page_id: Mapped[UUID] = mapped_column(ForeignKey("question_page.id"), index=True)
    position: Mapped[int]
    key: Mapped[str] = plain("questions are public", length=60)
    kind: Mapped[Kind] = one_of(Kind)
    wording: Mapped[str] = plain("questions are public")
    hint: Mapped[str] = plain("questions are public", default="")
    easy: Mapped[str] = plain("questions are public", default="")
    choices: Mapped[list[dict[str, Any]] | None] = plain_json("questions are public", nullable=True)
    item_key: Mapped[str | None] = plain("questions are public", length=60, nullable=True)
    about_staff: Mapped[bool] = mapped_column(default=False)
    sensitive: Mapped[bool] = mapped_column(default=False)
    conditions: Mapped[dict[str, Any] | None] = plain_json("questions are public", nullable=True)
    removed: Mapped[bool] = mapped_column(default=False)


class SurveyWindow(Row):
    """When and where a question set is open. `address` names the window, never a person: /s/<address>."""

    __tablename__ = "survey_window"
    __table_args__ = (
        CheckConstraint("closes_on IS NULL OR closes_on >= opens_on", name="closes_after_it_opens"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("question_set_version.id"))
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    address: Mapped[str] = plain("public address of a window", length=12, unique=True)
    title: Mapped[str] = plain("windows are public", length=200)
    touchpoint: Mapped[Touchpoint | None] = one_of(Touchpoint, nullable=True)
    mode: Mapped[WindowMode] = one_of(WindowMode, default=WindowMode.OWN_DEVICE)
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    is_default: Mapped[bool] = mapped_column(default=False)
