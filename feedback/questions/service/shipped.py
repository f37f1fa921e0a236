"""Publish the question set of a file that ships with the platform, or that somebody wrote in the same format."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.errors import DomainError
from feedback.questions.records import Question, QuestionPage, QuestionSet, QuestionSetVersion
from feedback.questions.rules import conditions
from feedback.questions.rules.paper import PagePaper, QuestionPaper, SetPaper, read_paper, stored_choices

SHIPPED = Path(__file__).parents[1] / "data"


def read_file(path: Path) -> SetPaper:
    """Read a set from a TOML file.

    Raises:
        DomainError: it cannot be read, or is no question set; the sentence says where.
    """
    try:
        return read_paper(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError:
        raise DomainError("The file %(name)s cannot be opened.", name=path.name) from None
    except UnicodeDecodeError:
        raise DomainError("The file %(name)s is not text.", name=path.name) from None
    except tomllib.TOMLDecodeError as error:
        raise DomainError("The file %(name)s is not TOML: %(why)s.", name=path.name, why=str(error)) from None


def load_shipped_set(session: Session, programme_id: UUID, path: Path, at: datetime) -> QuestionSetVersion:
    """Publish the question set of a TOML file (the format is explained at the top of data/standard.toml).

    A version that is there already is given back as it is: published versions never change.

    Raises:
        DomainError: the file is no question set; the sentence says where.
    """
    paper = read_file(path)
    question_set = find_or_add_set(session, programme_id, key=paper.key, title=paper.title)
    numbered = select(QuestionSetVersion).where(
        QuestionSetVersion.question_set_id == question_set.id, QuestionSetVersion.number == paper.version
    )
    version = session.scalars(numbered).one_or_none()
    if version is not None:
        return version
    version = write_version(session, question_set.id, paper, number=paper.version)
    version.published_at = at
    session.flush()
    return version


def find_or_add_set(session: Session, programme_id: UUID, *, key: str, title: str) -> QuestionSet:
    """Find a programme's set by its key, or add it."""
    found = select(QuestionSet).where(QuestionSet.programme_id == programme_id, QuestionSet.key == key)
    question_set = session.scalars(found).one_or_none()
    if question_set is None:
        question_set = QuestionSet(programme_id=programme_id, key=key, title=title)
        session.add(question_set)
        session.flush()
    return question_set


def write_version(
    session: Session, question_set_id: UUID, paper: SetPaper, *, number: int
) -> QuestionSetVersion:
    """Write a set into the database as a draft with this number."""
    version = QuestionSetVersion(
        question_set_id=question_set_id,
        number=number,
        language=paper.language,
        source=paper.licence.source,
        licence=paper.licence.licence,
        licence_holder=paper.licence.holder,
        licence_reference=paper.licence.reference,
        licence_granted_on=paper.licence.granted_on,
    )
    session.add(version)
    session.flush()
    for position, page in enumerate(paper.pages, start=1):
        _add_page(session, version.id, position, page)
    session.flush()
    return version


def _add_page(session: Session, version_id: UUID, position: int, page: PagePaper) -> None:
    row = QuestionPage(
        version_id=version_id,
        position=position,
        key=page.key,
        title=page.title,
        intro=page.intro,
        content_note=page.content_note,
        easy_intro=page.easy_intro,
        easy_content_note=page.easy_content_note,
        core=page.core,
        opening=page.opening,
        conditions=conditions.stored(page),
    )
    session.add(row)
    session.flush()
    session.add_all(
        _question(row, number, question) for number, question in enumerate(page.questions, start=1)
    )


def _question(page: QuestionPage, position: int, question: QuestionPaper) -> Question:
    row = Question(
        version_id=page.version_id,
        page_id=page.id,
        position=position,
        key=question.key,
        kind=question.kind,
        wording=question.wording,
        hint=question.hint,
        easy=question.easy,
        item_key=question.item_key or None,
        about_staff=question.about_staff,
        sensitive=question.sensitive,
        conditions=conditions.stored(question),
    )
    choices = stored_choices(question)
    if choices is not None:
        row.choices = choices
    return row
