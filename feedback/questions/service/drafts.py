"""Acts on a draft as a whole: begin one, write down its licence, discard it."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import Closed, DomainError, NotFound
from feedback.questions import queries
from feedback.questions.records import Question, QuestionPage, QuestionSet, QuestionSetVersion
from feedback.questions.rules import Licence
from feedback.questions.rules.choices import new_key
from feedback.questions.rules.paper import SetPaper
from feedback.questions.service.shipped import SHIPPED, find_or_add_set, read_file, write_version

#: A page or a question.
Part = TypeVar("Part", QuestionPage, Question)
#: Who words what people are asked.
WRITERS = (Role.FACILITATOR, Role.COMMISSIONER)
LONGEST_TITLE = 200


def a_draft(session: Session, version_id: UUID, *, by: Actor) -> QuestionSetVersion:
    """Find a draft that a person may change.

    Raises:
        NotYours, NotFound: it is not theirs to change, or it is nowhere in their programme.
        Closed: it is published.
    """
    by.require(*WRITERS)
    version = queries.version_for(session, version_id, by.programme_id)
    if version.published_at is not None:
        raise Closed("This version is published and never changes. You can begin a new draft from it.")
    return version


def part_of_a_draft(
    session: Session, kind: type[Part], part_id: UUID, *, by: Actor
) -> tuple[Part, QuestionSetVersion]:
    """Find a page or a question that a person may change, with its draft.

    Raises:
        NotYours, NotFound: it is not theirs to change, or there is none in their programme.
        Closed: its version is published.
    """
    part = session.get(kind, part_id)
    if part is None:
        raise NotFound(queries.NOTHING_HERE)
    return part, a_draft(session, part.version_id, by=by)


def note(
    session: Session, act: str, version: QuestionSetVersion, *, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Write an act on a version into the audit chain. Questions are public, their keys are no words of anybody."""
    audit.record(session, by=by, at=at, act=f"questions.{act}", about=version, reason=reason)


def begin_set(session: Session, title: str, *, by: Actor, at: datetime) -> QuestionSetVersion:
    """Begin a set of one's own, with the three first questions in it, to be worded anew.

    Raises:
        DomainError: it has no title, or one that is too long.
    """
    by.require(*WRITERS)
    named = " ".join(title.split())
    if not named or len(named) > LONGEST_TITLE:
        raise DomainError("Please give the set a short title.")
    keys = set(session.scalars(select(QuestionSet.key).where(QuestionSet.programme_id == by.programme_id)))
    question_set = find_or_add_set(
        session, by.programme_id, key=new_key(named, keys, otherwise="set"), title=named
    )
    version = write_version(session, question_set.id, read_file(SHIPPED / "short.toml"), number=1)
    note(session, "begin_set", version, by=by, at=at)
    return version


def begin_draft(session: Session, question_set_id: UUID, *, by: Actor, at: datetime) -> QuestionSetVersion:
    """Begin a draft from the newest published version of a set; where there is a draft already, give that one.

    Raises:
        NotFound: there is no such set in this programme.
    """
    by.require(*WRITERS)
    question_set = session.get(QuestionSet, question_set_id)
    if question_set is None or question_set.programme_id != by.programme_id:
        raise NotFound(queries.NOTHING_HERE)
    standing = queries.draft_of(session, question_set_id)
    if standing is not None:
        return standing
    newest = next(iter(queries.versions(session, question_set_id)))
    version = write_version(
        session, question_set_id, queries.paper_of(session, newest), number=newest.number + 1
    )
    note(session, "begin_draft", version, by=by, at=at)
    return version


def load_draft(session: Session, paper: SetPaper, *, by: Actor, at: datetime) -> QuestionSetVersion:
    """Load a set from a file as a draft: the next version of its set, whatever number the file says.

    Raises:
        DomainError: the set has a draft already.
    """
    by.require(*WRITERS)
    question_set = find_or_add_set(session, by.programme_id, key=paper.key, title=paper.title)
    if queries.draft_of(session, question_set.id) is not None:
        raise DomainError(
            "The set %(key)s has a draft already. Publish it or discard it first.", key=paper.key
        )
    newest = session.scalar(
        select(func.max(QuestionSetVersion.number)).where(
            QuestionSetVersion.question_set_id == question_set.id
        )
    )
    version = write_version(session, question_set.id, paper, number=max((newest or 0) + 1, paper.version))
    note(session, "load_draft", version, by=by, at=at)
    return version


def write_licence(
    session: Session, version_id: UUID, licence: Licence, *, by: Actor, at: datetime
) -> QuestionSetVersion:
    """Write down where the questions come from and on what ground they may be used."""
    version = a_draft(session, version_id, by=by)
    version.source, version.licence = licence.source.strip(), licence.licence.strip()
    version.licence_holder, version.licence_reference = licence.holder.strip(), licence.reference.strip()
    version.licence_granted_on = licence.granted_on
    note(session, "write_licence", version, by=by, at=at)
    return version


def discard_draft(session: Session, version_id: UUID, *, by: Actor, at: datetime) -> None:
    """Throw a draft away. What is published stays; a set that has nothing else goes with it."""
    version = a_draft(session, version_id, by=by)
    note(session, "discard_draft", version, by=by, at=at)
    session.execute(delete(Question).where(Question.version_id == version.id))
    session.execute(delete(QuestionPage).where(QuestionPage.version_id == version.id))
    question_set = queries.set_of(session, version)
    session.delete(version)
    session.flush()
    if not queries.versions(session, question_set.id):
        session.delete(question_set)
        session.flush()
