"""Reads of what people sent: never their words, and nothing that tells one person from another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.intake.kept.records import AskedBack
from feedback.intake.records import Response, ReturnCode, RoomSession, Submission
from feedback.intake.rules import is_wider

#: How many ids one statement names.
AT_ONCE = 500


def submission(session: Session, submission_id: UUID) -> Submission | None:
    """Find a submission by its id."""
    return session.get(Submission, submission_id)


def taken_back(session: Session) -> dict[UUID, bool]:
    """Give the id of every submission that was taken back, and whether an order keeps its words all the same."""
    kept = set(session.scalars(select(AskedBack.submission_id)))
    gone = session.scalars(select(Submission.id).where(Submission.withdrawn))
    return {submission_id: submission_id in kept for submission_id in gone}


def standing_among(session: Session, ids: Collection[UUID]) -> list[UUID]:
    """Give those of these submissions whose words are here; one that is not there at all is not among them."""
    wanted = sorted(ids)
    found: list[UUID] = []
    for begin in range(0, len(wanted), AT_ONCE):
        some = Submission.id.in_(wanted[begin : begin + AT_ONCE])
        found += session.scalars(select(Submission.id).where(some, Submission.withdrawn.is_(False)))
    return found


@dataclass(frozen=True)
class Unlike:
    """A submission, or one answer of it, that may be used by others than its writer said last; and whether by more."""

    submission_id: UUID
    response_id: UUID | None
    noted: str
    wider: bool


def unlike(session: Session, noted: Mapping[UUID, str], *, lock: bool = False) -> list[Unlike]:
    """Give what may be used otherwise than was noted outside the database, of all that was not taken back.

    Args:
        noted: the last choice about each submission or answer.
        lock: wait for whoever is choosing at this moment.
    """
    wanted = sorted(noted)
    found: list[Unlike] = []
    for begin in range(0, len(wanted), AT_ONCE):
        some = wanted[begin : begin + AT_ONCE]
        stands = Submission.withdrawn.is_(False)
        whole = select(Submission.id, Submission.may_use).where(Submission.id.in_(some), stands)
        one = (
            select(Response.id, Response.may_use, Response.submission_id)
            .join(Submission, Submission.id == Response.submission_id)
            .where(Response.id.in_(some), stands)
        )
        if lock:
            whole, one = whole.with_for_update(), one.with_for_update(of=Response)
        for key, given in session.execute(whole):
            if (given or "") != noted[key]:
                wider = is_wider(given, noted[key], of_one_answer=False)
                found.append(Unlike(key, None, noted[key], wider))
        for key, given, submission_id in session.execute(one):
            if (given or "") != noted[key]:
                wider = is_wider(given, noted[key], of_one_answer=True)
                found.append(Unlike(submission_id, key, noted[key], wider))
    return found


def responses_of(session: Session, submission_id: UUID) -> Sequence[Response]:
    """Give the responses of a submission, in no order that tells anything."""
    found = select(Response).where(Response.submission_id == submission_id)
    return session.scalars(found.order_by(Response.question_id, Response.id)).all()


def code_by_selector(session: Session, selector: bytes) -> ReturnCode | None:
    """Find what is kept of a code by the keyed hash of its first words."""
    return session.get(ReturnCode, selector)


def code_of(session: Session, submission_id: UUID) -> ReturnCode | None:
    """Find what is kept of a submission's code."""
    return session.scalars(select(ReturnCode).where(ReturnCode.submission_id == submission_id)).one_or_none()


def rooms(session: Session, programme_id: UUID) -> Sequence[RoomSession]:
    """Give the meetings whose words were entered, the latest first."""
    found = select(RoomSession).where(RoomSession.programme_id == programme_id)
    return session.scalars(found.order_by(RoomSession.held_on.desc(), RoomSession.group_name)).all()


def came_by_week(
    session: Session, window_ids: Collection[UUID], *, before_week: str
) -> dict[UUID, dict[str, int]]:
    """Count what came through each window, by the weeks that are over, oldest first.

    Never the week that runs: a count that grows while people send would be a time of arrival.
    """
    found = (
        select(Submission.window_id, Submission.received_week, func.count(Submission.id))
        .where(Submission.window_id.in_(window_ids), Submission.received_week < before_week)
        .group_by(Submission.window_id, Submission.received_week)
        .order_by(Submission.received_week)
    )
    came: dict[UUID, dict[str, int]] = {}
    for window_id, week, count in session.execute(found):
        if window_id is not None:
            came.setdefault(window_id, {})[week] = count
    return came


def words_in_rooms(session: Session, programme_id: UUID) -> dict[UUID, int]:
    """Count the things said in each meeting, by the meeting's id; those taken back are not counted."""
    found = (
        select(Submission.room_session_id, func.count(Response.id))
        .join(Response, Response.submission_id == Submission.id)
        .where(
            Submission.programme_id == programme_id,
            Submission.room_session_id.is_not(None),
            Response.withdrawn.is_(False),
        )
        .group_by(Submission.room_session_id)
    )
    return {room_id: count for room_id, count in session.execute(found) if room_id is not None}


def held_for_spam(session: Session, programme_id: UUID) -> dict[str, int]:
    """Count the submissions that wait for a spam check, by the week in which they came."""
    found = (
        select(Submission.received_week, func.count(Submission.id))
        .where(
            Submission.programme_id == programme_id,
            Submission.held_for_spam.is_(True),
            Submission.withdrawn.is_(False),
        )
        .group_by(Submission.received_week)
    )
    return dict(sorted((week, count) for week, count in session.execute(found)))
