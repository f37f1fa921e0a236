"""Acts on what people send: receive it, take it back, change who may use it, keep a code, enter what a room said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import Unpack
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from feedback.core import audit, withdrawals
from feedback.core.actor import Actor, Role
from feedback.core.errors import Closed, DomainError, NotFound
from feedback.intake import codes, queries, storing
from feedback.intake.parcels import Answer, Circumstances, sealed
from feedback.intake.records import ImportedLabel, Response, ReturnCode, RoomSession, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source, through_own_service
from feedback.programmes import queries as programmes
from feedback.questions import queries as questions
from feedback.questions.rules import Asked

FEWEST_IN_A_ROOM = 2
#: The id of no submission.
_NOBODYS = UUID(int=0)


class ReadingHasBegun(DomainError):
    """Somebody has begun to read what was sent before, so it stays."""

    status = HTTPStatus.CONFLICT


class CodeTaken(DomainError):
    """The first words of a code are those of another one. It happens once in a million; make another."""


def receive(
    session: Session,
    token: UUID,
    *,
    programme_id: UUID,
    answers: Sequence[Answer],
    asked: Mapping[UUID, Asked] | None = None,
    hands: UUID | None = None,
    **came: Unpack[Circumstances],
) -> Submission:
    """Store what one person sends. Receiving twice is the same submission: the second time gives back the first.

    Args:
        asked: the questions, where the caller has them already (an import reads them once).
        hands: the organisation of the worker who typed it, from paper or beside the person.
        came: how it came.

    Raises:
        NothingSaid, TooMuch, DomainError: as `sealed`.
    """
    if asked is None:
        asked = questions.questions_of_programme(
            session, programme_id, [answer.question_id for answer in answers if not answer.is_empty]
        )
    parcel = sealed(
        token,
        programme_id=programme_id,
        answers=answers,
        asked=asked,
        through_own=partial(is_own_service, session, programme_id, hands),
        **came,
    )
    storing.store_within(session, parcel)
    return session.get_one(Submission, token)


def is_own_service(session: Session, programme_id: UUID, hands: UUID | None, about: UUID | None) -> bool:
    """Say whether a worker of the organisation `hands` (None: nobody but the person) types words about their own service."""
    if hands is None:
        return False
    services = {row.id: row for row in programmes.services(session, programme_id)}
    rated = services[about].organisation_id if about in services else None
    provides = any(row.organisation_id == hands and not row.is_hub for row in services.values())
    return through_own_service(hands, rated, provides=provides)


def _standing(session: Session, submission_id: UUID) -> Submission:
    submission = session.get(Submission, submission_id)
    if submission is None:
        raise NotFound("There is nothing at this address.")
    if submission.withdrawn:
        raise Closed("These words have been taken back already. They are gone.")
    return submission


def erase(session: Session, submission_id: UUID) -> Submission:
    """Erase a submission's words and choices; what stays is a tombstone: its id, its week and that it was taken back.

    The code still leads to the tombstone, so that the person can see that their words are gone. Erasing twice is once.

    Raises:
        NotFound: there is no such submission.
    """
    submission = session.get(Submission, submission_id)
    if submission is None:
        raise NotFound("There is nothing at this address.")
    mine = select(Response.id).where(Response.submission_id == submission_id)
    session.execute(delete(ImportedLabel).where(ImportedLabel.response_id.in_(mine)))
    session.execute(
        update(Response)
        .where(Response.submission_id == submission_id)
        .values(original=None, choice=None, may_use=None, withdrawn=True)
    )
    submission.withdrawn = True
    submission.may_use = None
    submission.window_id = None
    session.flush()
    return submission


def let_words_go(session: Session, submission_ids: Sequence[UUID], *, choices_too: bool) -> list[UUID]:
    """Erase the words of submissions for their age, and give the ids of the responses that had them.

    A response that is a tombstone in a submission that was not taken back: its time was over.
    """
    gone = (
        select(Response.id)
        .where(Response.submission_id.in_(submission_ids), Response.withdrawn.is_(False))
        .where(Response.is_text.is_(True) | choices_too)
    )
    mine = list(session.scalars(gone.with_for_update()))
    session.execute(delete(ImportedLabel).where(ImportedLabel.response_id.in_(mine)))
    session.execute(
        update(Response).where(Response.id.in_(mine)).values(original=None, choice=None, withdrawn=True)
    )
    return mine


def change_consent(
    session: Session, submission_id: UUID, may_use: MayUse | None, *, response_id: UUID | None = None
) -> Submission:
    """Change who may use the words: of the whole submission, or of one response alone (None: as the whole).

    Raises:
        NotFound: there is no such submission, or the response is not one of its own.
        Closed: it was taken back.
        DomainError: words that a provider collected can never be quoted in public.
    """
    submission = _standing(session, submission_id)
    if submission.source is Source.IMPORT and may_use is MayUse.PUBLIC:
        raise DomainError("Words that a service collected cannot be quoted in public.")
    # Always written, the same choice too: the row is locked from here on, so that what is noted of it outside the
    # database is in the order in which it takes effect.
    if response_id is None:
        chosen = may_use or submission.may_use
        session.execute(update(Submission).where(Submission.id == submission_id).values(may_use=chosen))
        withdrawals.remember_choice(session, submission_id, chosen or "")
    else:
        response = session.get(Response, response_id)
        if response is None or response.submission_id != submission_id:
            raise NotFound("There is nothing at this address.")
        session.execute(update(Response).where(Response.id == response_id).values(may_use=may_use))
        withdrawals.remember_choice(session, response_id, may_use or "")
    session.flush()
    return submission


def keep_code(session: Session, submission_id: UUID, code: codes.NewCode) -> None:
    """Keep what finds and checks a code that was made before this transaction began. An older code stops working.

    Raises:
        NotFound, Closed: there is no such submission, or it was taken back.
        CodeTaken: the first words are those of another code; make another.
    """
    _standing(session, submission_id)
    held = queries.code_by_selector(session, code.selector)
    if held is not None and held.submission_id != submission_id:
        raise CodeTaken("We could not make a code just now. Please try again.")
    session.execute(delete(ReturnCode).where(ReturnCode.submission_id == submission_id))
    session.add(ReturnCode(selector=code.selector, submission_id=submission_id, verifier=code.verifier))
    session.flush()


def hand_code_on(session: Session, submission_id: UUID, *, to: UUID) -> None:
    """Let the code of a submission lead to another one from now on: what was sent in its place."""
    session.execute(
        update(ReturnCode).where(ReturnCode.submission_id == submission_id).values(submission_id=to)
    )


def mint_code(session: Session, submission_id: UUID) -> str:
    """Make a code for a submission and give its words, which are shown once and kept nowhere.

    A page makes the code first (`codes.new_code`) and keeps it then, so that no transaction waits for the hash.
    """
    code = codes.new_code()
    keep_code(session, submission_id, code)
    return code.words


def submission_by_code(session: Session, code: str) -> Submission | None:
    """Find what a return code belongs to, or None. Right and wrong codes take the same time: one hash.

    Raises:
        TooManyCodes: too many codes are being checked at this moment.
    """
    said = codes.spoken(code)
    held = queries.code_by_selector(session, codes.selector_of(said))
    # Looked for before the hash says whether it may be seen: a right code did this alone, and took a millisecond longer.
    found = session.get(Submission, held.submission_id if held else _NOBODYS)
    return found if codes.fits(said, held.verifier if held else None) else None


@dataclass(frozen=True, kw_only=True)
class Room:
    """A meeting in which a group spoke: when, how many were there, and that all agreed to what may be done with it."""

    group_name: str
    held_on: date
    present: int
    all_agreed: bool
    may_use: MayUse
    service_id: UUID | None = None


def enter_room_words(
    session: Session, room: Room, said: Sequence[Answer], *, language: str, by: Actor, at: datetime
) -> RoomSession:
    """Enter what a group said. It is moderated like any other words, and always read outside the service first.

    Raises:
        NotYours: `by` is not a facilitator here.
        DomainError: not everybody agreed, fewer than two were there, or the day lies ahead.
        NothingSaid: every box is empty.
    """
    by.require(Role.FACILITATOR)
    if not room.all_agreed:
        raise DomainError("Everyone in the room needs to agree before their words can be entered.")
    if room.present < FEWEST_IN_A_ROOM:
        raise DomainError("A group is two people or more. One person can use the form, with nobody's help.")
    if room.held_on > at.date():
        raise DomainError("The day of the meeting lies ahead. Please check the date.")
    if room.service_id is not None and room.service_id not in {
        row.id for row in programmes.services(session, by.programme_id)
    }:
        raise NotFound("That service is not part of this programme.")
    row = RoomSession(
        programme_id=by.programme_id,
        group_name=room.group_name,
        held_on=room.held_on,
        present=room.present,
        consent_given=True,
        entered_by=by.account_id,
        entered_at=at,
    )
    session.add(row)
    session.flush()
    receive(
        session,
        uuid4(),
        programme_id=by.programme_id,
        window_id=None,
        service_id=room.service_id,
        answers=said,
        may_use=room.may_use,
        reads_first=ReadsFirst.OUTSIDE,
        language=language,
        source=Source.GROUP,
        at=at,
        room_session_id=row.id,
    )
    audit.record(session, by=by, at=at, act="intake.enter_room_words", about=row)
    return row


def let_in(session: Session, week: str, *, by: Actor, at: datetime) -> int:
    """Let in the submissions of a week that were held for a spam check; the mark is erased. Give how many.

    Raises:
        NotYours: `by` is not an administrator here.
    """
    by.require(Role.ADMINISTRATOR)
    held = session.execute(
        update(Submission)
        .where(
            Submission.programme_id == by.programme_id,
            Submission.received_week == week,
            Submission.held_for_spam.is_(True),
        )
        .values(held_for_spam=False)
    )
    count = int(held.rowcount)  # type: ignore[attr-defined]
    if count:
        audit.record(
            session, by=by, at=at, act="intake.let_in", about=("programme", by.programme_id), reason=week
        )
    return count
