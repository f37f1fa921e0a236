"""What every act on a draft checks first: the role, the draft, and that it can still be changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.columns import Row
from feedback.core.errors import Closed, DomainError, TooMuch
from feedback.specification import queries
from feedback.specification.records import Clause, Draft
from feedback.specification.rules import ClauseStatus, DraftState


def open_draft(session: Session, draft_id: UUID, *, by: Actor) -> Draft:
    """Give a draft that `by` may change.

    Raises:
        NotYours: `by` is no commissioner here.
        NotFound: there is no such draft for them.
        Closed: it is approved and frozen, or published.
    """
    by.require(Role.COMMISSIONER)
    draft = queries.the_draft(session, draft_id, actor=by)
    if draft.state is not DraftState.DRAFTING:
        message = "This draft is approved and frozen. Reopen it first; that takes the approvals back."
        raise Closed(message)
    return draft


def open_clause(session: Session, clause_id: UUID, *, by: Actor) -> tuple[Clause, Draft]:
    """Give a live clause of a draft that `by` may change.

    Raises:
        Closed: the clause was withdrawn, or its draft is frozen.
    """
    clause, draft = queries.the_clause(session, clause_id, actor=by)
    open_draft(session, draft.id, by=by)
    if clause.status is ClauseStatus.WITHDRAWN:
        message = "This clause was withdrawn. Add a new one instead."
        raise Closed(message)
    return clause, draft


#: Code points of one text of staff (a clause, a settlement, a reason). A requirement is a sentence or two.
LONGEST = 10_000


def no_longer_than_we_take(words: str) -> str:
    """Give the text with plain line ends and no white space around it.

    Raises:
        TooMuch: it is longer than `LONGEST`.
    """
    if len(words) > LONGEST:
        message = "That is longer than %(longest)s characters. Please set it out in several clauses."
        raise TooMuch(message, longest=LONGEST)
    return words.strip().replace("\r\n", "\n")


def some_words(words: str, sentence: str) -> str:
    """Give `words` without white space around them.

    Raises:
        DomainError: there are none; `sentence` says what is missing.
        TooMuch: they are longer than we take.
    """
    if not words.strip():
        raise DomainError(sentence)
    return no_longer_than_we_take(words)


def note(
    session: Session, act: str, about: Row, *, by: Actor, at: datetime, reason: str = "", sentence: str = ""
) -> None:
    """Append an act of this room to the audit chain; a sentence of staff's own is sealed beside it."""
    name = f"specification.{act}"
    audit.record(session, by=by, at=at, act=name, about=about, reason=reason, sentence=sentence)
