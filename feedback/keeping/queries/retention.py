"""What has been kept for its whole period, what stops it from going, and what was said and done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from feedback.core.jobs import JobRun
from feedback.core.moments import LONDON
from feedback.figures.dates import add_months
from feedback.intake.equality.records import EqualityTally
from feedback.intake.kept.queries import held
from feedback.intake.kept.records import Hold
from feedback.intake.records import Response, Submission
from feedback.keeping.records import RetentionApproval
from feedback.keeping.rules.retention import Approved, RetentionClass, over_before
from feedback.moderation.queries import to_be_read
from feedback.moderation.records import ModerationCase, Referral
from feedback.moderation.rules import FINAL, CaseState, ReferralState
from feedback.questions.records import SurveyWindow

KIND = "keeping.retention"


def _words() -> Select[UUID]:
    """Select the responses with words of a submission of the query around it, each with its case where it has one."""
    return (
        select(Response.id)
        .outerjoin(ModerationCase, ModerationCase.response_id == Response.id)
        .where(
            Response.submission_id == Submission.id,
            Response.is_text.is_(True),
            Response.withdrawn.is_(False),
        )
        .correlate(Submission)
    )


def _referred() -> Select[UUID]:
    return (
        select(Referral.id)
        .join(ModerationCase, ModerationCase.id == Referral.case_id)
        .join(Response, Response.id == ModerationCase.response_id)
        .where(Response.submission_id == Submission.id)
        .correlate(Submission)
    )


def _unfinished() -> ColumnElement[bool]:
    """Say in SQL that somebody has still to read a submission's words, or to look after them."""
    over = or_(
        ModerationCase.state.in_(FINAL), and_(ModerationCase.state == CaseState.FIRST_LOOKED, ~to_be_read())
    )
    unread = _words().where(or_(ModerationCase.id.is_(None), ~over))
    open_one = _referred().where(Referral.state != ReferralState.CLOSED)
    return or_(unread.exists(), open_one.exists())


def _falls_into(key: str) -> ColumnElement[bool]:
    """Say in SQL what `rules.retention.class_for` says of a submission that is finished."""
    if key == "disclosure":
        return _referred().exists()
    not_spam = _words().where(ModerationCase.state != CaseState.SPAM).exists()
    return and_(~_referred().exists(), ~not_spam if key == "spam" else not_spam)


def _of_age(one: RetentionClass, programme_id: UUID, on: date) -> Select[UUID]:
    return select(Submission.id).where(
        Submission.programme_id == programme_id,
        Submission.withdrawn.is_(False),
        Submission.received_week < over_before(one, on),
        _words().exists(),
    )


def due(session: Session, one: RetentionClass, programme_id: UUID, on: date, *, most: int) -> Sequence[UUID]:
    """Give up to `most` submissions of a class whose time is over and that nothing keeps, in no order of arrival."""
    found = _of_age(one, programme_id, on).where(~_unfinished(), _falls_into(one.key), ~held(by_order=False))
    return session.scalars(found.order_by(Submission.id).limit(most)).all()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a class stands on a day: how many submissions (or tallies) would go, and how many stay for which reason."""

    due: int
    held: int = 0
    unread: int = 0
    before_week: str | None = None


def standing(session: Session, one: RetentionClass, programme_id: UUID, on: date) -> Standing:
    """Count what a run of a class would erase on a day, and what it would leave. Nothing is changed.

    `unread` counts what is of age and that nobody has finished reading; it is the same for each class of submissions.
    """
    if one.key == "equality":
        return _tallies(session, one, programme_id, on)
    aged = _of_age(one, programme_id, on)
    finished = aged.where(~_unfinished(), _falls_into(one.key))

    def count(found: Select[UUID]) -> int:
        return session.scalar(select(func.count()).select_from(found.subquery())) or 0

    return Standing(
        due=count(finished.where(~held(by_order=False))),
        held=count(finished.where(held(by_order=False))),
        unread=count(aged.where(_unfinished())),
        before_week=over_before(one, on),
    )


def _tallies(session: Session, one: RetentionClass, programme_id: UUID, on: date) -> Standing:
    mine = select(func.count()).select_from(EqualityTally).where(EqualityTally.programme_id == programme_id)
    rows = session.scalar(mine) or 0
    if not rows or not _closed_for_long(session, programme_id, add_months(on, -one.months)):
        return Standing(due=0)
    kept = exists().where(Hold.programme_id == programme_id, Hold.released_at.is_(None))
    return Standing(due=0, held=rows) if session.scalar(select(kept)) else Standing(due=rows)


def _closed_for_long(session: Session, programme_id: UUID, since: date) -> bool:
    """Say whether there was a window, and the last one closed before a day."""
    windows = select(SurveyWindow.closes_on).where(SurveyWindow.programme_id == programme_id)
    days = session.scalars(windows).all()
    return bool(days) and all(day is not None and day < since for day in days)


def newest_word(session: Session, programme_id: UUID, key: str) -> RetentionApproval | None:
    """Give what was last said about a class."""
    found = select(RetentionApproval).where(
        RetentionApproval.programme_id == programme_id, RetentionApproval.class_key == key
    )
    return session.scalars(found.order_by(RetentionApproval.said_at.desc()).limit(1)).first()


def as_said(row: RetentionApproval | None) -> Approved | None:
    """Give a row as the rules take it."""
    if row is None:
        return None
    day = row.said_at.astimezone(LONDON).date()
    return Approved(said=row.said, fingerprint=row.fingerprint, on=day)


def runs(session: Session, programme_id: UUID, *, most: int = 20) -> Sequence[JobRun]:
    """Give the newest runs of a programme, newest first: the report of each is its result."""
    found = select(JobRun).where(JobRun.programme_id == programme_id, JobRun.kind == KIND)
    return session.scalars(found.order_by(JobRun.asked_at.desc()).limit(most)).all()
