"""Erasing words: all of them when a person takes theirs back, the working text when the last check is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from feedback.intake.kept.queries import held
from feedback.intake.records import Response, Submission
from feedback.moderation.queries import to_be_read
from feedback.moderation.records import (
    CaseLook,
    CaseText,
    ClearedVersion,
    ModerationCase,
    RedactionRow,
    Referral,
)
from feedback.moderation.rules import FINAL, CaseState, ReferralState

_AT_ONCE = 500
_TAKEN_BACK = {"state": CaseState.WITHDRAWN, "claimed_by": None, "lease_until": None, "due_at": None}


def _in_portions(ids: Iterable[UUID]) -> list[list[UUID]]:
    every = list(ids)
    return [every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE)]


def put_out_of_use(session: Session, response_ids: Iterable[UUID]) -> None:
    """Take words out of every use and every reader's hands, and keep them: their writer asked for them back, and an order
    keeps them. The person's act, so it writes no audit event.
    """
    for portion in _in_portions(response_ids):
        mine = select(ModerationCase.id).where(ModerationCase.response_id.in_(portion))
        cases = list(session.scalars(mine.with_for_update()))
        session.execute(
            update(ClearedVersion).where(ClearedVersion.response_id.in_(portion)).values(current=False)
        )
        session.execute(delete(CaseLook).where(CaseLook.case_id.in_(cases)))
        session.execute(update(ModerationCase).where(ModerationCase.id.in_(cases)).values(_TAKEN_BACK))
    session.expire_all()


def let_words_go(session: Session, response_ids: Iterable[UUID]) -> None:
    """Erase every word of these responses for their age. What was decided about them stands, without the words."""
    for portion in _in_portions(response_ids):
        mine = select(ModerationCase.id).where(ModerationCase.response_id.in_(portion))
        _erase(session, portion, list(session.scalars(mine.with_for_update())))
    session.expire_all()


def _erase(session: Session, responses: list[UUID], cases: list[UUID]) -> None:
    for kind in (CaseText, CaseLook, RedactionRow):
        session.execute(delete(kind).where(kind.case_id.in_(cases)))
    session.execute(
        update(ClearedVersion)
        .where(ClearedVersion.response_id.in_(responses))
        .values(text_box=None, current=False)
    )
    session.execute(update(Referral).where(Referral.case_id.in_(cases)).values(note_box=None))


def erase_words(session: Session, response_ids: Iterable[UUID]) -> int:
    """Erase every word of these responses from this room, and leave tombstones; give how many cases there were.

    What a lead wrote about an agency and an outcome stays: it is the lead's record, not the person's words. The
    person's act, so it writes no audit event. A response without a case yet has nothing here.
    """
    erased = 0
    for portion in _in_portions(response_ids):
        # Locked: a decision that is being made at this moment comes before, and its version is erased too.
        mine = select(ModerationCase.id).where(ModerationCase.response_id.in_(portion))
        cases = list(session.scalars(mine.with_for_update()))
        _erase(session, portion, cases)
        session.execute(update(ModerationCase).where(ModerationCase.id.in_(cases)).values(_TAKEN_BACK))
        erased += len(cases)
    session.expire_all()
    return erased


def erase_working_text(session: Session, *, on: date) -> int:
    """Erase the working text of cases whose last check is over and whose time has come; give how many.

    A case that waits keeps its text (its voice would be lost otherwise), and so does one whose referral is open, or that
    a hold keeps. After
    the first look a case waits if its words are to be read, and is over if they may only be counted.
    """
    referred = exists().where(Referral.case_id == CaseText.case_id, Referral.state != ReferralState.CLOSED)
    over = (
        select(CaseText.case_id)
        .join(ModerationCase, ModerationCase.id == CaseText.case_id)
        .join(Response, Response.id == ModerationCase.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .where(
            or_(
                ModerationCase.state.in_(FINAL),
                and_(ModerationCase.state == CaseState.FIRST_LOOKED, ~to_be_read()),
            ),
            CaseText.erase_after <= on,
            ~referred,
            ~held(by_order=False),
        )
    )
    cases = list(session.scalars(over))
    for portion in _in_portions(cases):
        session.execute(delete(CaseText).where(CaseText.case_id.in_(portion)))
        session.execute(delete(RedactionRow).where(RedactionRow.case_id.in_(portion)))
    return len(cases)
