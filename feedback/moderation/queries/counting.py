"""Where every response stands, by id, and the counts that anyone may read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.moments import LONDON, iso_week, week_start
from feedback.figures.suppression import PUBLIC
from feedback.figures.tables import PublicTable, public_table
from feedback.intake.kept.records import Opening
from feedback.intake.kept.rules import TRIES, Reason
from feedback.intake.records import Response, Submission
from feedback.moderation import rules
from feedback.moderation.records import CaseLook, DecisionRow, ModerationCase, Referral
from feedback.moderation.rules import (
    CaseState,
    DecisionKind,
    ReferralState,
    Standing,
    narrower,
    once_erased,
    policy,
    standing_of,
)

_NOT_YET = {DecisionKind.CLEAR, DecisionKind.THEME_ONLY, DecisionKind.WITHHOLD, DecisionKind.SPAM}


def _undo_lasts(session: Session, programme_id: UUID, at: datetime) -> set[UUID]:
    """Give the cases whose newest decision has not taken effect."""
    found = (
        select(DecisionRow.case_id)
        .join(ModerationCase, ModerationCase.id == DecisionRow.case_id)
        .where(
            ModerationCase.programme_id == programme_id,
            DecisionRow.kind.in_(_NOT_YET),
            DecisionRow.undone.is_(False),
            DecisionRow.effective_at > at,
        )
    )
    return set(session.scalars(found))


def standings(
    session: Session, programme_id: UUID, *, at: datetime, before_week: str | None = None
) -> Mapping[UUID, Standing]:
    """Say of every response with words (or that had words) where it stands: the first line of the ledger, by id.

    The number of keys is what was received; the values add up to it, since each response stands in one place.

    Args:
        before_week: leave out what came in this ISO week or later.
    """
    soon = _undo_lasts(session, programme_id, at)
    found = (
        select(
            Response.id,
            Response.withdrawn,
            Response.may_use,
            Submission.withdrawn,
            Submission.may_use,
            Submission.held_for_spam,
            ModerationCase.id,
            ModerationCase.state,
        )
        .join(Submission, Submission.id == Response.submission_id)
        .outerjoin(ModerationCase, ModerationCase.response_id == Response.id)
        .where(Response.programme_id == programme_id, Response.is_text.is_(True))
    )
    if before_week is not None:
        found = found.where(Submission.received_week < before_week)
    places = {}
    for response_id, gone, for_this, all_gone, given, held, case_id, state in session.execute(found):
        reach, effective = narrower(given, for_this), case_id not in soon
        place = standing_of(state, withdrawn=all_gone, held=held, reach=reach, effective=effective)
        places[response_id] = once_erased(place) if gone else place
    return places


def states_of(session: Session, response_ids: Iterable[UUID], *, at: datetime) -> dict[UUID, CaseState]:
    """Say how far some responses have come, for the person who wrote them; a decision shows once it takes effect."""
    wanted = list(response_ids)
    found = select(ModerationCase).where(ModerationCase.response_id.in_(wanted))
    cases = session.scalars(found).all()
    soon: set[UUID] = set()
    for programme_id in {case.programme_id for case in cases}:
        soon |= _undo_lasts(session, programme_id, at)
    states = dict.fromkeys(wanted, CaseState.RECEIVED)
    gone = select(Response.id).where(Response.id.in_(wanted), Response.withdrawn.is_(True))
    states |= {case.response_id: CaseState.CLAIMED if case.id in soon else case.state for case in cases}
    return states | dict.fromkeys(session.scalars(gone), CaseState.WITHDRAWN)


def reading_has_begun(session: Session, response_ids: Iterable[UUID], *, lock: bool = False) -> bool:
    """Say whether a person has begun to read any of these responses.

    Args:
        lock: hold their cases until the transaction ends, so that nobody begins meanwhile.
    """
    found = select(ModerationCase).where(ModerationCase.response_id.in_(list(response_ids)))
    cases = session.scalars(found.with_for_update() if lock else found).all()
    ids = [case.id for case in cases]
    raised = select(Referral.case_id).where(Referral.case_id.in_(ids), Referral.raised_by.is_not(None))
    # A decision stays where it was undone, and then it alone tells that somebody has read.
    decided = select(DecisionRow.case_id).where(DecisionRow.case_id.in_(ids))
    looked_at = select(CaseLook.case_id).where(CaseLook.case_id.in_(ids))
    by_people = {*session.scalars(raised), *session.scalars(decided), *session.scalars(looked_at)}
    return any(
        rules.reading_has_begun(case.state, by_a_person=case.id in by_people or bool(case.first_looked_by))
        for case in cases
    )


def referred(session: Session, response_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Give which of these responses somebody is looking after just now: their referral is open."""
    found = (
        select(ModerationCase.response_id)
        .join(Referral, Referral.case_id == ModerationCase.id)
        .where(ModerationCase.response_id.in_(list(response_ids)), Referral.state != ReferralState.CLOSED)
    )
    return frozenset(session.scalars(found))


@dataclass(frozen=True, kw_only=True)
class PublicCounts:
    """What anyone may read. `outcomes` says of everything received where it stands, kept back by published reason
    ("withheld.not_about_service"); `referred` counts it apart. Cumulative; a hidden cell is None.

    `tries` counts sealed originals that were opened because somebody may have been in danger: what comes nearest to finding
    out who wrote something. `other_openings` were for how words were handled.
    """

    outcomes: PublicTable
    referred: PublicTable
    tries: int | None
    other_openings: int | None


def public_counts(session: Session, programme_id: UUID, *, at: datetime) -> PublicCounts:
    """Count for everybody: counts of one to four are not shown, nor any that would give one back.

    The reasons stand in the same table as everything else: two tables of the same people could give one back.
    What came counts from the Monday after its week: a count that moves within the week would tell when somebody wrote.
    """
    week = iso_week(at)
    counted = Counter(standings(session, programme_id, at=at, before_week=week).values())
    reading = (Standing.HELD, Standing.FIRST_LOOK, Standing.POOLED, Standing.WAITING, Standing.IN_HAND)
    kept_back = {f"withheld.{reason.key}": 0 for reason in policy().reasons_for("withhold")}
    kept_back |= {
        f"withheld.{reason}": count for reason, count in _withheld_by_reason(session, programme_id, at, week)
    }
    outcomes = {
        "shared": counted[Standing.SHARED] + counted[Standing.THEME_ONLY],
        "counted_only": counted[Standing.COUNTED_ONLY],
        "being_read": sum(counted[standing] for standing in reading),
        **kept_back,
        "spam": counted[Standing.SPAM],
        "withdrawn": counted[Standing.WITHDRAWN],
        "time_over": counted[Standing.TIME_OVER],
    }
    raised = (
        select(func.count(func.distinct(Referral.case_id)))
        .join(ModerationCase, ModerationCase.id == Referral.case_id)
        .where(Referral.programme_id == programme_id, ModerationCase.week < week)
    )
    referred = session.scalar(raised) or 0
    opened = _opened_by_reason(session, programme_id, datetime.combine(week_start(week), time(0), LONDON))
    tries = sum(count for reason, count in opened.items() if reason in TRIES)
    other_openings = sum(opened.values()) - tries
    return PublicCounts(
        outcomes=public_table(outcomes, PUBLIC),
        referred=public_table({"referred": referred, "others": sum(counted.values()) - referred}, PUBLIC),
        tries=None if PUBLIC.hides(tries) else tries,
        other_openings=None if PUBLIC.hides(other_openings) else other_openings,
    )


def _opened_by_reason(session: Session, programme_id: UUID, before: datetime) -> dict[Reason, int]:
    found = (
        select(Opening.reason, func.count())
        .where(Opening.programme_id == programme_id, Opening.opened_at < before)
        .group_by(Opening.reason)
    )
    return dict(session.execute(found).all())


def _withheld_by_reason(
    session: Session, programme_id: UUID, at: datetime, before_week: str
) -> list[tuple[str, int]]:
    found = (
        select(DecisionRow.reason, func.count(func.distinct(DecisionRow.case_id)))
        .join(ModerationCase, ModerationCase.id == DecisionRow.case_id)
        .where(
            ModerationCase.programme_id == programme_id,
            ModerationCase.state == CaseState.WITHHELD,
            ModerationCase.week < before_week,
            DecisionRow.kind == DecisionKind.WITHHOLD,
            DecisionRow.undone.is_(False),
            DecisionRow.effective_at <= at,
        )
        .group_by(DecisionRow.reason)
    )
    return [(reason, count) for reason, count in session.execute(found)]
