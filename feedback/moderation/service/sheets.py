"""Taking out a paper sheet that was typed wrongly: as long as nobody has looked at it, as if it had never come."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import Closed, NotFound
from feedback.core.moments import iso_week
from feedback.intake.hands.queries import typed_by
from feedback.intake.kept.queries import is_held
from feedback.intake.records import Response, Submission
from feedback.intake.rules import Source
from feedback.moderation.records import CaseLook, CaseText, ModerationCase, Referral
from feedback.moderation.rules import CaseState


def undo_sheet(session: Session, submission_id: UUID, *, by: Actor, at: datetime) -> UUID | None:
    """Take a sheet out again; give its window. Nothing stays of it: nobody took words back, so no tombstone counts it.

    Raises:
        NotFound: there is no such sheet, or somebody else typed it.
        Closed: somebody has looked at it, a worry in it has reached a safeguarding lead, or its week is over.
    """
    sheet = session.get(Submission, submission_id, with_for_update=True)
    if sheet is None or sheet.source is not Source.PAPER or not typed_by(session, submission_id, by):
        raise NotFound("There is nothing at this address.")
    mine = select(Response.id).where(Response.submission_id == submission_id)
    # Locked: a worker that makes cases of it at this moment comes before, or finds nothing.
    response_ids = list(session.scalars(mine.with_for_update()))
    cases = session.scalars(
        select(ModerationCase).where(ModerationCase.response_id.in_(response_ids)).with_for_update()
    ).all()
    ids = [case.id for case in cases]
    referred = session.scalars(select(Referral.id).where(Referral.case_id.in_(ids)).limit(1)).first()
    looked = session.scalars(select(CaseLook.case_id).where(CaseLook.case_id.in_(ids)).limit(1)).first()
    looked_at = looked is not None or any(case.state is not CaseState.RECEIVED for case in cases)
    # Figures count whole weeks, so a sheet of a week that is over stays in them.
    if sheet.withdrawn or referred or looked_at or sheet.received_week != iso_week(at):
        raise Closed(
            "This sheet is on its way to its readers, so it stays. Please tell them what was typed wrongly."
        )
    if is_held(session, submission_id, by_order=False):
        raise Closed(
            "A hold keeps everything that came in, so this sheet stays. An administrator can say more."
        )
    window_id = sheet.window_id
    session.execute(delete(CaseText).where(CaseText.case_id.in_(ids)))
    session.execute(delete(ModerationCase).where(ModerationCase.id.in_(ids)))
    session.execute(delete(Response).where(Response.id.in_(response_ids)))
    session.execute(delete(Submission).where(Submission.id == submission_id))
    audit.record(session, by=by, at=at, act="intake.undo_sheet", about=("submission", submission_id))
    return window_id
