"""Acts on the pages of a draft: add, word, order, take out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError
from feedback.questions import queries
from feedback.questions.records import Question, QuestionPage
from feedback.questions.rules.choices import new_key
from feedback.questions.service.drafts import a_draft, note, part_of_a_draft


@dataclass(frozen=True)
class PageWords:
    """What a person writes on a page, where it stands, and when it is shown (as `rules.conditions.stored` gives it)."""

    title: str
    intro: str = ""
    easy_intro: str = ""
    content_note: str = ""
    easy_content_note: str = ""
    opening: bool = False
    core: bool = False
    conditions: dict[str, object] | None = None


def add_page(session: Session, version_id: UUID, title: str, *, by: Actor, at: datetime) -> QuestionPage:
    """Add a page at the end of a draft.

    Raises:
        DomainError: it has no title.
    """
    version = a_draft(session, version_id, by=by)
    named = " ".join(title.split())[:200]
    if not named:
        raise DomainError("Please give the page a title.")
    rows = queries.page_rows(session, version_id)
    page = QuestionPage(
        version_id=version_id,
        position=1 + max((row.position for row in rows), default=0),
        key=new_key(named, {row.key for row in rows}, otherwise="page"),
        title=named,
    )
    session.add(page)
    session.flush()
    note(session, "add_page", version, by=by, at=at, reason=page.key)
    return page


def word_page(session: Session, page_id: UUID, words: PageWords, *, by: Actor, at: datetime) -> QuestionPage:
    """Word a page. Anything may be saved in a draft; the lint looks at it and says so."""
    page, version = part_of_a_draft(session, QuestionPage, page_id, by=by)
    page.title, page.intro, page.easy_intro = words.title[:200], words.intro, words.easy_intro
    page.content_note, page.easy_content_note = words.content_note, words.easy_content_note
    page.opening, page.core, page.conditions = (
        words.opening,
        words.core and not words.opening,
        words.conditions,
    )
    session.flush()
    note(session, "word_page", version, by=by, at=at, reason=page.key)
    return page


def move_page(session: Session, page_id: UUID, *, up: bool, by: Actor, at: datetime) -> QuestionPage:
    """Move a page one place up or down; at either end it stays."""
    page, version = part_of_a_draft(session, QuestionPage, page_id, by=by)
    rows = list(queries.page_rows(session, page.version_id))
    place = rows.index(page)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        neighbour = rows[other]
        mine, theirs = page.position, neighbour.position
        page.position = -1  # two pages never stand in one place, not even for a moment
        session.flush()
        neighbour.position = mine
        session.flush()
        page.position = theirs
        session.flush()
        note(session, "move_page", version, by=by, at=at, reason=page.key)
    return page


def remove_page(session: Session, page_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take a page out. Its questions are put away first and can be put back on another page.

    Raises:
        DomainError: it is the only page.
    """
    page, version = part_of_a_draft(session, QuestionPage, page_id, by=by)
    others = [row for row in queries.page_rows(session, page.version_id) if row.id != page.id]
    if not others:
        raise DomainError("This is the only page. You can reword it.")
    session.execute(
        update(Question).where(Question.page_id == page.id).values(page_id=others[-1].id, removed=True)
    )
    session.delete(page)
    session.flush()
    note(session, "remove_page", version, by=by, at=at, reason=page.key)
