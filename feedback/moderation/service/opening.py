"""Making cases from what the worker has opened and read: automatic, so it leaves neither a time nor an audit event."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from feedback.core.moments import staffed_due, week_start
from feedback.intake.records import Response, Submission
from feedback.moderation import queries
from feedback.moderation.records import CaseText, ModerationCase, Referral
from feedback.moderation.rules import CaseState, Level, Redaction, first_reader, hours_for
from feedback.people.letters import service as letters
from feedback.programmes.records import Programme

log = logging.getLogger(__name__)
#: Counted from the Monday of the week in which the words came, so that it tells no day.
LONGEST_KEPT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One original that was opened and read, outside of any transaction.

    `level` is set where an aid noticed a worry; `vouched` where the words came with an import that somebody vouches
    for. `about_staff` only ever moves words to a more independent reader.
    """

    response_id: UUID
    programme_id: UUID
    organisation_id: UUID | None
    service_id: UUID | None
    week: str
    asked_for_outside: bool
    about_staff: bool
    about_hub: bool
    text: str
    spans: tuple[Redaction, ...] = ()
    worries: tuple[str, ...] = ()
    level: Level | None = None
    vouched: bool = False


def open_cases(session: Session, opened: Sequence[Opened], *, at: datetime) -> int:
    """Make a case with its working text for each, and a machine's referral where an aid noticed a worry.

    What was withdrawn or opened by another worker in the meantime is left alone. Give how many cases were made.
    """
    wanted = [one.response_id for one in opened]
    done = set(
        session.scalars(select(ModerationCase.response_id).where(ModerationCase.response_id.in_(wanted)))
    )
    # Locked: whoever takes words back at this moment waits, and finds the case that is made here.
    standing = (
        select(Response.id)
        .join(Submission, Submission.id == Response.submission_id)
        .where(Response.id.in_(wanted), Response.withdrawn.is_(False), Submission.withdrawn.is_(False))
    )
    there = set(session.scalars(standing.with_for_update(read=True, of=Response)))
    fresh = [one for one in opened if one.response_id in there - done]
    secrets.SystemRandom().shuffle(fresh)
    cases = [(_case_of(one), one) for one in fresh]
    session.add_all(case for case, _one in cases)
    session.flush()
    session.add_all(_text_of(case, one) for case, one in cases)
    raised = [
        _raise_by_machine(session, case, one.level, at=at) for case, one in cases if one.level is not None
    ]
    if not all(raised):
        log.error("worries reached no safeguarding lead", extra={"count": raised.count(False)})
    session.flush()
    return len(cases)


def make_texts_again(session: Session, opened: Sequence[Opened]) -> int:
    """Give cases a working text again where it was erased and their words are to be read after all; give how many.

    What was withdrawn, narrowed or made by another worker in the meantime is left alone. No referral is raised again.
    """
    again = {one.response_id: one for one in opened}
    # Locked: whoever takes words back or narrows them at this moment waits, and finds the text that is made here.
    held = exists().where(CaseText.case_id == ModerationCase.id)
    waiting = (
        select(ModerationCase)
        .join(Response, Response.id == ModerationCase.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .where(
            ModerationCase.response_id.in_(list(again)),
            ModerationCase.state == CaseState.FIRST_LOOKED,
            Response.withdrawn.is_(False),
            queries.to_be_read(),
            ~held,
        )
        .with_for_update(of=ModerationCase)
    )
    texts = [_text_of(case, again[case.response_id]) for case in session.scalars(waiting)]
    secrets.SystemRandom().shuffle(texts)
    session.add_all(texts)
    session.flush()
    return len(texts)


def _case_of(one: Opened) -> ModerationCase:
    return ModerationCase(
        programme_id=one.programme_id,
        response_id=one.response_id,
        organisation_id=one.organisation_id,
        service_id=one.service_id,
        week=one.week,
        reader=first_reader(
            asked_for_outside=one.asked_for_outside,
            about_staff=one.about_staff,
            about_hub=one.about_hub,
            organisation_id=one.organisation_id,
        ),
        asked_for_outside=one.asked_for_outside,
        about_staff=one.about_staff,
        about_hub=one.about_hub,
    )


def _text_of(case: ModerationCase, one: Opened) -> CaseText:
    noticed = {
        "spans": [[span.start, span.end, span.category.value] for span in one.spans],
        "worries": list(one.worries),
    }
    return CaseText(
        case_id=case.id,
        text=one.text,
        suggestions=json.dumps(noticed) if one.spans or one.worries else None,
        erase_after=week_start(one.week) + LONGEST_KEPT,
    )


def _raise_by_machine(session: Session, case: ModerationCase, level: Level, *, at: datetime) -> bool:
    """Refer to the independent lead with a due time, rounded up to a staffed hour, and nothing else.

    Give False where the programme has no lead: the worry then waits for the first look, and its administrator is told
    that nobody leads.
    """
    lead = queries.lead_for(session, case, raised_by_machine=True, on=at.date())
    if lead is None:
        return False
    hours = hours_for(level, serious_hours=session.get_one(Programme, case.programme_id).serious_hours)
    session.add(
        Referral(
            programme_id=case.programme_id,
            case_id=case.id,
            lead_organisation_id=lead,
            level=level,
            due_at=staffed_due(at, hours),
        )
    )
    leads = queries.leaders_in(session, case.programme_id, lead, on=at.date())
    letters.write(session, leads, kind="referral", at=at)
    return True
