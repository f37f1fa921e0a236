"""What one person sends, checked and sealed before any transaction begins, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack, cast
from uuid import UUID, uuid4

from feedback.core.errors import DomainError, TooMuch
from feedback.core.moments import iso_week
from feedback.core.sealing import seal_original
from feedback.intake.rules import LONGEST_ANSWER, MayUse, ReadsFirst, Source
from feedback.questions.rules import Asked


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


@dataclass(frozen=True)
class Parcel:
    """What one person sends, checked and sealed, ready to be written: a value for each column that has no default."""

    submission: Mapping[str, Any] = field(repr=False)
    responses: Sequence[Mapping[str, Any]] = field(repr=False)

    @property
    def id(self) -> UUID:
        """Give the id that the submission will have."""
        return cast("UUID", self.submission["id"])


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


def _check(answer: Answer, asked: Asked | None) -> None:
    if asked is None or asked.is_text != (answer.choice is None):
        raise DomainError("One of the answers belongs to another form. Nothing has been stored.")
    if answer.text is not None and len(answer.text) > LONGEST_ANSWER:
        raise TooMuch("That is longer than we can keep in one answer. Nothing is lost: please shorten it.")
    if answer.choice is not None and not asked.takes(answer.choice):
        raise DomainError("One of the answers is not among the choices. Nothing has been stored.")


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
