"""Who is let in to a case, and the one way in which a case moves: if it is still where it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, Closed, NotFound, NotYours
from feedback.moderation import queries
from feedback.moderation.queries.cases import WorkingText
from feedback.moderation.records import CaseLook, ModerationCase
from feedback.moderation.rules import (
    LOOKS,
    Act,
    CaseFacts,
    CaseState,
    Stage,
    knows_of,
    may_look,
    may_moderate,
    next_state,
    stage_of,
)
from feedback.people import queries as people

_MOVED_ON = "This has moved on since you opened it: a colleague was first. Nothing of theirs was changed."


def require_training(session: Session, by: Actor, *, at: datetime) -> None:
    """Raise NotYours unless the person's trauma training is in date: words are read only by people who are ready."""
    if not people.has_trauma_training(session, by.account_id, at.date()):
        raise NotYours(
            "Reading people's words needs trauma training that is in date, and yours is not. Your administrator can note it."
        )


def case_known_to(session: Session, case_id: UUID, by: Actor) -> ModerationCase:
    """Give a case that the person may know of.

    Raises:
        NotFound: there is none, it is another programme's, or it is not for this person to know of.
        Closed: the person who wrote it has taken it back.
    """
    case = queries.case_in(session, case_id, by.programme_id)
    if case is None or not knows_of(queries.facts_of(session, case), by):
        raise NotFound("There is nothing here for you to read.")
    if case.state is CaseState.WITHDRAWN:
        raise Closed("The person has taken this back. Its words are gone, and nothing is left to do.")
    return case


def require(
    session: Session, case: ModerationCase, may: Callable[[CaseFacts, Actor], bool], by: Actor
) -> None:
    """Raise NotYours unless `may` lets the person act on the case."""
    if not may(queries.facts_of(session, case), by):
        raise NotYours("This one is for somebody else to read. Nothing has been changed.")


def held_case(session: Session, case_id: UUID, by: Actor, *, at: datetime) -> ModerationCase:
    """Give a case that the person holds. A lapsed lease counts as long as no colleague has taken the case.

    Raises:
        NotFound, Closed, NotYours: as `case_known_to`; a colleague holds it; training is out of date.
        AlreadyDone: it has been decided, or was let go.
    """
    case = case_known_to(session, case_id, by)
    require(session, case, may_moderate, by)
    require_training(session, by, at=at)
    if case.state is not CaseState.CLAIMED:
        raise AlreadyDone("You do not hold this one any more. Take it again if it is still waiting.")
    if case.claimed_by != by.account_id:
        raise NotYours("A colleague is reading this now. Nothing of theirs has been changed.")
    return case


def held_look(session: Session, case: ModerationCase, by: Actor) -> CaseLook:
    """Give a person's look at a case. A lapsed lease counts as long as no colleague has taken it over.

    Raises:
        NotYours: they have not taken it, have put it back, or a colleague has it.
    """
    look = session.get(CaseLook, case.id, populate_existing=True)
    if look is None or look.account_id != by.account_id:
        raise NotYours("Take this one first; then its words open for you.")
    return look


def require_nobody_else_looks(session: Session, case: ModerationCase, by: Actor, *, at: datetime) -> None:
    """Raise AlreadyDone where a colleague looks at a case just now."""
    look = session.get(CaseLook, case.id, populate_existing=True)
    if look is not None and look.account_id not in {None, by.account_id} and look.until and look.until >= at:
        raise AlreadyDone("A colleague is looking at this one just now. There may be another.")


def end_look(session: Session, case: ModerationCase, by: Actor, *, at: datetime) -> None:
    """End the looks at a case that is decided on now.

    Raises:
        AlreadyDone: a colleague looks at it just now.
    """
    session.refresh(case, with_for_update=True)
    require_nobody_else_looks(session, case, by, at=at)
    session.execute(delete(CaseLook).where(CaseLook.case_id == case.id))


def text_of(session: Session, case: ModerationCase) -> WorkingText:
    """Open the working text of a case.

    Raises:
        Closed: it has been erased; the sealed original needs two people and a reason.
    """
    text = queries.working_text(session, case.id)
    if text is None:
        raise Closed(
            "The words are not held here any more. To open the sealed original takes two people and a reason."
        )
    return text


def move(session: Session, case: ModerationCase, act: Act, **changes: object) -> None:
    """Move a case on, if it is still in the state and in the hands in which it was read: exactly one act wins.

    Raises:
        AlreadyDone: a colleague was first.
    """
    following = next_state(case.state, act)
    session.flush()
    moved = session.execute(
        update(ModerationCase)
        .where(
            ModerationCase.id == case.id,
            ModerationCase.state == case.state,
            ModerationCase.claimed_by.is_not_distinct_from(case.claimed_by),
        )
        .values(state=following, **changes)
        .execution_options(synchronize_session=False)
    )
    session.refresh(case)
    if cast("CursorResult[Any]", moved).rowcount != 1:
        raise AlreadyDone(_MOVED_ON)


def case_for_reading(
    session: Session, case_id: UUID, by: Actor, *, at: datetime
) -> tuple[ModerationCase, WorkingText]:
    """Give a case with its words to whoever has taken it: own first look, own claim, own second check.

    Raises:
        NotFound, Closed, NotYours: as `case_known_to`; or nobody in the person's place reads it at this stage.
    """
    case = case_known_to(session, case_id, by)
    require_training(session, by, at=at)
    if case.state in LOOKS:
        require(session, case, may_look, by)
        held_look(session, case, by)
    elif case.state is not CaseState.CLAIMED or case.claimed_by != by.account_id:
        raise NotYours("Take this one first; then its words open for you.")
    return case, text_of(session, case)


def stage_for(session: Session, case_id: UUID, by: Actor, *, at: datetime) -> Stage:
    """Say what a person can do with a case now, and so which page it has for them.

    Raises:
        NotFound, Closed: as `case_known_to`.
    """
    case = case_known_to(session, case_id, by)
    held_by, until = case.claimed_by, case.lease_until
    if case.state in LOOKS and (look := session.get(CaseLook, case.id)):
        held_by, until = look.account_id, look.until
    lapsed = until is not None and until < at
    return stage_of(queries.facts_of(session, case), by, held_by=held_by, lapsed=lapsed)
