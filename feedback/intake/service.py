"""Acts on what people send: receive it, take it back, change who may use it, keep a code, enter what a room said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from http import HTTPStatus
from typing import NotRequired, TypedDict, Unpack
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import Closed, DomainError, NotFound, TooMuch
from feedback.core.moments import iso_week
from feedback.core.sealing import seal_original
from feedback.intake import codes, queries, storing
from feedback.intake.records import ImportedLabel, Response, ReturnCode, RoomSession, Submission
from feedback.intake.rules import LONGEST_ANSWER, MayUse, ReadsFirst, Source, through_own_service
from feedback.intake.storing import Parcel
from feedback.programmes import queries as programmes
from feedback.questions import queries as questions
from feedback.questions.rules import Asked

FEWEST_IN_A_ROOM = 2


@dataclass(frozen=True)
class Answer:
    """What was answered under one question: words, or the key of a published choice."""

    question_id: UUID
    text: str | None = field(default=None, repr=False)
    choice: str | None = field(default=None, repr=False)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was answered. Spaces alone are nothing."""
        return not (self.choice or (self.text and self.text.strip()))


class NothingSaid(DomainError):
    """Every answer is empty: nothing is stored."""


class ReadingHasBegun(DomainError):
    """Somebody has begun to read what was sent before, so it stays."""

    status = HTTPStatus.CONFLICT


class CodeTaken(DomainError):
    """The first words of a code are those of another one. It happens once in a million; make another."""


class Circumstances(TypedDict):
    """How a submission came: through which window, about which service, and what the person said may be done with it.

    A service that the person picked themselves comes before `service_id`. Of `at` the ISO week is kept, nothing finer.
    `named` has the ids that the responses get, by question, where the caller tells sheets apart by them.
    """

    window_id: UUID | None
    service_id: UUID | None
    may_use: MayUse | None
    reads_first: ReadsFirst | None
    language: str
    source: Source
    at: datetime
    held_for_spam: NotRequired[bool]
    room_session_id: NotRequired[UUID | None]
    named: NotRequired[Mapping[UUID, UUID]]


def sealed(
    token: UUID,
    *,
    programme_id: UUID,
    answers: Sequence[Answer],
    asked: Mapping[UUID, Asked],
    through_own: Callable[[UUID | None], bool] = lambda _about: False,
    **came: Unpack[Circumstances],
) -> Parcel:
    """Check what one person sends and seal the words, to the letter, before any transaction begins.

    Args:
        token: the id that the submission has; the form derives it from the person's cookie.
        asked: the questions.
        through_own: says whether whoever typed it works for the service that the words are about. Then they are marked,
            and somebody outside reads them first, whatever was chosen.
        came: how it came.

    Raises:
        NothingSaid: every answer is empty.
        TooMuch: an answer has more than 5,000 code points.
        DomainError: an answer is not one of its question's choices, or belongs to another programme.
    """
    given = [answer for answer in answers if not answer.is_empty]
    if not given:
        raise NothingSaid("There is nothing to send yet. Nothing was kept.")
    for answer in given:
        _check(answer, asked.get(answer.question_id))
    about = _picked_service(given, asked) or came["service_id"]
    own = through_own(about)
    submission = {
        "id": token,
        "programme_id": programme_id,
        "window_id": came["window_id"],
        "service_id": about,
        "received_week": iso_week(came["at"]),
        "source": came["source"],
        "may_use": came["may_use"],
        "reads_first": ReadsFirst.OUTSIDE if own else came["reads_first"] or ReadsFirst.OUTSIDE,
        "own_service": own,
        "language": came["language"],
        "held_for_spam": came.get("held_for_spam", False),
        "room_session_id": came.get("room_session_id"),
        "import_batch_id": None,
    }
    named = came.get("named", {})
    return Parcel(submission, [_response(answer, token, programme_id, named) for answer in given])


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


def _check(answer: Answer, asked: Asked | None) -> None:
    if asked is None or asked.is_text != (answer.choice is None):
        raise DomainError("One of the answers belongs to another form. Nothing has been stored.")
    if answer.text is not None and len(answer.text) > LONGEST_ANSWER:
        raise TooMuch("That is longer than we can keep in one answer. Nothing is lost: please shorten it.")
    if answer.choice is not None and not asked.takes(answer.choice):
        raise DomainError("One of the answers is not among the choices. Nothing has been stored.")


def is_own_service(session: Session, programme_id: UUID, hands: UUID | None, about: UUID | None) -> bool:
    """Say whether a worker of the organisation `hands` (None: nobody but the person) types words about their own service."""
    if hands is None:
        return False
    services = {row.id: row for row in programmes.services(session, programme_id)}
    rated = services[about].organisation_id if about in services else None
    provides = any(row.organisation_id == hands and not row.is_hub for row in services.values())
    return through_own_service(hands, rated, provides=provides)


def _picked_service(answers: Sequence[Answer], asked: Mapping[UUID, Asked]) -> UUID | None:
    for answer in answers:
        if answer.choice is not None and asked[answer.question_id].names_service:
            try:
                return UUID(answer.choice)
            except ValueError:
                return None
    return None


def _response(
    answer: Answer, submission_id: UUID, programme_id: UUID, named: Mapping[UUID, UUID]
) -> dict[str, object]:
    response_id, text = named.get(answer.question_id) or uuid4(), answer.text
    return {
        "id": response_id,
        "submission_id": submission_id,
        "programme_id": programme_id,
        "question_id": answer.question_id,
        "is_text": text is not None,
        "original": None if text is None else seal_original(programme_id, response_id, text),
        "choice": answer.choice,
    }


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
    if response_id is None:
        submission.may_use = may_use or submission.may_use
    else:
        response = session.get(Response, response_id)
        if response is None or response.submission_id != submission_id:
            raise NotFound("There is nothing at this address.")
        response.may_use = may_use
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
    if not codes.fits(said, held.verifier if held else None) or held is None:
        return None
    return session.get(Submission, held.submission_id)


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
