"""What people send: submissions and responses, what a group said in a room, imports, codes. Weeks, never times.

Every table that a respondent's act writes is WITHOUT ROWID on SQLite: an implicit rowid keeps the order of arrival.
No column here can hold an address, an agent or an exact time of a respondent.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
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
    plain_json,
    sealed_column,
    week_column,
)
from feedback.intake.rules import MayUse, ReadsFirst, Source


class RoomSession(Row):
    """A meeting in which a group spoke, entered by a facilitator: how many were there, and that all agreed."""

    __tablename__ = "room_session"
    __table_args__ = (
        CheckConstraint("present >= 2", name="a_room_is_more_than_one"),
        CheckConstraint("consent_given = true", name="the_room_agreed"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    group_name: Mapped[str] = plain("the published name of a group", length=200)
    held_on: Mapped[date]
    present: Mapped[int]
    consent_given: Mapped[bool]
    entered_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]


class ImportBatch(Row):
    """One import of past feedback: all of its rows or none. An independent person vouches for its moderation.

    `illustrative` marks counts that were invented to reproduce a published figure; it is said wherever they are shown.
    """

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("vouched_by <> imported_by", name="nobody_vouches_for_themselves"),
        UniqueConstraint("programme_id", "digest"),
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = plain("named by staff", length=200)
    mapping: Mapped[dict[str, Any]] = plain_json("column names")
    rows: Mapped[int]
    illustrative: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str] = plain("SHA-256 of the file", length=64)
    imported_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    vouched_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    imported_at: Mapped[datetime]


class ImportUpload(Row):
    """A file that was sent and is not brought in yet: sealed, erased when it comes in and after four days at the latest.

    It holds the file's bytes one to one (as Latin-1 text), since a seal holds text.
    """

    __tablename__ = "import_upload"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = plain("named by staff", length=200)
    file_box: Mapped[bytes] = sealed_column("intake.import_upload.file")
    mapping: Mapped[dict[str, Any]] = plain_json("column names")
    digest: Mapped[str] = plain("SHA-256 of the file", length=64)
    illustrative: Mapped[bool] = mapped_column(default=False)
    voucher_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime]

    file = Sealed("file_box")


class ImportMapping(Row):
    """What the columns of a kind of file mean, kept under a name for the next one. It holds headings and no answers."""

    __tablename__ = "import_mapping"
    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = plain("named by staff", length=80)
    mapping: Mapped[dict[str, Any]] = plain_json("column names")
    columns: Mapped[list[str]] = plain_json("column names")
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[datetime]


class Submission(Row):
    """All that one person (or one room) sends at one time. The week is the finest time there is.

    `own_service`: a worker typed it, from paper or beside the person, and works for the service that it is about. Who
    typed is not here.
    """

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint("(source = 'group') = (room_session_id IS NOT NULL)", name="a_group_has_its_room"),
        CheckConstraint(
            "(source = 'import') = (import_batch_id IS NOT NULL)", name="an_import_has_its_batch"
        ),
        CheckConstraint("source <> 'import' OR may_use <> 'public'", name="an_import_is_never_quoted"),
        CheckConstraint("NOT own_service OR source IN ('paper', 'assisted')", name="own_hands_typed_it"),
        CheckConstraint("NOT own_service OR reads_first = 'outside'", name="own_hands_are_read_outside"),
        WITHOUT_ROWID,
    )

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    window_id: Mapped[UUID | None] = mapped_column(ForeignKey("survey_window.id"))
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"), index=True)
    received_week: Mapped[str] = week_column(index=True)
    source: Mapped[Source] = one_of(Source)
    may_use: Mapped[MayUse | None] = one_of(MayUse, nullable=True)
    reads_first: Mapped[ReadsFirst] = one_of(ReadsFirst, default=ReadsFirst.OUTSIDE)
    language: Mapped[str] = plain("the language of the form", length=12, default="en")
    held_for_spam: Mapped[bool] = mapped_column(default=False)
    own_service: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    room_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("room_session.id"))
    import_batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("import_batch.id"), index=True)


class Response(Row):
    """What was answered under one question: words in a sealed original, or a choice in plain view.

    `may_use` narrows the submission's consent for this answer alone. After a withdrawal the row stays as a
    tombstone: no words, no choice.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("NOT (original IS NOT NULL AND choice IS NOT NULL)", name="words_or_a_choice"),
        CheckConstraint(
            "NOT withdrawn OR (original IS NULL AND choice IS NULL)", name="a_tombstone_has_no_words"
        ),
        WITHOUT_ROWID,
    )

    id: Mapped[UUID] = pk()
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    is_text: Mapped[bool]
    original: Mapped[bytes | None] = mapped_column(LargeBinary, info={"sealed": "intake.response.original"})
    choice: Mapped[str | None] = plain("one of the published choices", length=60, nullable=True)
    may_use: Mapped[MayUse | None] = one_of(MayUse, nullable=True)
    withdrawn: Mapped[bool] = mapped_column(default=False)


class ImportedLabel(Row):
    """A label that a person gave to an imported response before it came here; the themes room reads it."""

    __tablename__ = "imported_label"

    id: Mapped[UUID] = pk()
    response_id: Mapped[UUID] = mapped_column(ForeignKey("response.id"), index=True)
    label: Mapped[str] = plain("a label of staff", length=200)


class ReturnCode(Row):
    """What lets a respondent come back. Only a hash of the code is here; the selector finds it."""

    __tablename__ = "return_code"
    __table_args__ = (WITHOUT_ROWID,)

    selector: Mapped[bytes] = mapped_column(
        LargeBinary(32), primary_key=True, info={"plain": "a keyed hash of the code's first half"}
    )
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    verifier: Mapped[str] = plain("an argon2id hash with its own salt and a pepper", length=200)
