"""Cases as staff may know of them: a queue holds what this person may read, oldest week first, then in no order."""

from __future__ import annotations

import json
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, Provenance, provenance_of
from feedback.moderation.records import (
    CaseLook,
    CaseText,
    DecisionRow,
    ModerationCase,
    RedactionRow,
    SteppedBack,
)
from feedback.moderation.rules import (
    FINAL,
    CaseFacts,
    CaseState,
    Category,
    DecisionKind,
    Pooled,
    Reader,
    Redaction,
    narrower,
)
from feedback.programmes.records import Service
from feedback.questions.records import Question

_UNRELEASED = (CaseState.RECEIVED, CaseState.FIRST_LOOKED, CaseState.POOLED)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One row of a queue: the case, what was asked, of which service, in which language. Never the words.

    `may_use`: how far the person let this answer go. `provenance`: whose hands the words passed through.
    """

    case: ModerationCase
    question: str
    service: str | None
    language: str
    may_use: MayUse | None
    provenance: Provenance


@dataclass(frozen=True, kw_only=True)
class WorkingText:
    """The working text of a case, and what aids noticed in it: spans to look at, and kinds of worry."""

    text: str
    suggestions: tuple[Redaction, ...]
    worries: tuple[str, ...]


def facts_of(session: Session, case: ModerationCase) -> CaseFacts:
    """Give what decides who may read a case."""
    return facts_of_all(session, [case])[case.id]


def facts_of_all(session: Session, cases: Iterable[ModerationCase]) -> dict[UUID, CaseFacts]:
    """Give what decides who may come near each of these cases, by the case's id."""
    every = {case.id: case for case in cases}
    found = select(SteppedBack.case_id, SteppedBack.organisation_id).where(SteppedBack.case_id.in_(every))
    stepped_back: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for case_id, organisation_id in session.execute(found):
        stepped_back[case_id].add(organisation_id)
    return {key: _facts(case, frozenset(stepped_back[key])) for key, case in every.items()}


def _facts(case: ModerationCase, stepped_back: frozenset[UUID]) -> CaseFacts:
    about_people = case.about_staff or case.about_hub
    other_reasons = about_people or case.asked_for_outside or case.handed_over
    return CaseFacts(
        state=case.state,
        reader=case.reader,
        organisation_id=case.organisation_id,
        stepped_back=stepped_back,
        withhold_proposed_by=case.withhold_proposed_by,
        about_people=about_people,
        # Carried over, and not released to its provider afterwards: the flag is taken off then (service/releasing.py).
        only_few=case.reader is Reader.INDEPENDENT and case.carried_over and not other_reasons,
    )


def case_in(session: Session, case_id: UUID, programme_id: UUID) -> ModerationCase | None:
    """Find a case of a programme."""
    case = session.get(ModerationCase, case_id)
    return case if case is not None and case.programme_id == programme_id else None


def _stepped_back(organisation_id: UUID) -> ColumnElement[bool]:
    return exists().where(
        SteppedBack.case_id == ModerationCase.id, SteppedBack.organisation_id == organisation_id
    )


def _not_from(organisation_id: UUID) -> ColumnElement[bool]:
    """Leave out words about an organisation, and those that one of its readers stepped back from."""
    case = ModerationCase
    about_others = or_(case.organisation_id.is_(None), case.organisation_id != organisation_id)
    return and_(about_others, ~_stepped_back(organisation_id))


def _known_to(by: Actor) -> ColumnElement[bool]:
    """Say in SQL what `rules.knows_of` says of one case."""
    case = ModerationCase
    independent = _not_from(by.organisation_id) if by.has(Role.INDEPENDENT) else false()
    own: ColumnElement[bool] = false()
    if by.has(Role.MODERATOR, Role.SAFEGUARDING):
        own = and_(
            case.reader == Reader.PROVIDER,
            case.organisation_id == by.organisation_id,
            case.about_staff.is_(False),
            case.about_hub.is_(False),
            ~_stepped_back(by.organisation_id),
            case.state.not_in(_UNRELEASED),
        )
    return and_(case.programme_id == by.programme_id, or_(independent, own))


_LISTED = (
    select(
        ModerationCase,
        Question.wording,
        Service.name,
        Submission.language,
        Submission.may_use,
        Response.may_use,
        Submission.source,
        Submission.own_service,
    )
    .join(Response, Response.id == ModerationCase.response_id)
    .join(Submission, Submission.id == Response.submission_id)
    .join(Question, Question.id == Response.question_id)
    .outerjoin(Service, Service.id == ModerationCase.service_id)
)


def _listed(session: Session, found: Select[Any, Any, Any, Any, Any, Any, Any, Any]) -> list[Listed]:
    return [
        Listed(
            case=case,
            question=question,
            service=service,
            language=spoken,
            may_use=narrower(given, for_this),
            provenance=provenance_of(source, own_service=own_service),
        )
        for case, question, service, spoken, given, for_this, source, own_service in session.execute(found)
    ]


def listed(session: Session, case: ModerationCase) -> Listed:
    """Give the row of one case."""
    return _listed(session, _LISTED.where(ModerationCase.id == case.id))[0]


def cases_for(
    session: Session,
    by: Actor,
    *,
    states: Iterable[CaseState],
    service_id: UUID | None = None,
    language: str | None = None,
    only_outside: bool = False,
) -> list[Listed]:
    """Give the cases in these states that a person may know of: oldest week first, shuffled within a week."""
    found = _LISTED.where(
        _known_to(by),
        ModerationCase.state.in_(list(states)),
        ModerationCase.service_id == service_id if service_id else true(),
        Submission.language == language if language else true(),
        ModerationCase.reader == Reader.INDEPENDENT if only_outside else true(),
    )
    rows = _listed(session, found)
    secrets.SystemRandom().shuffle(rows)
    return sorted(rows, key=lambda row: row.case.week)


def counts_for(session: Session, by: Actor, *, only_outside: bool = False) -> Counter[CaseState]:
    """Count by state what a person may know of."""
    found = select(ModerationCase.state).where(
        _known_to(by), ModerationCase.reader == Reader.INDEPENDENT if only_outside else true()
    )
    return Counter(session.scalars(found))


def claimed_by(session: Session, by: Actor) -> Sequence[ModerationCase]:
    """Give the cases that a person has claimed and not finished."""
    found = select(ModerationCase).where(
        ModerationCase.programme_id == by.programme_id,
        ModerationCase.state == CaseState.CLAIMED,
        ModerationCase.claimed_by == by.account_id,
    )
    return session.scalars(found.order_by(ModerationCase.week, ModerationCase.id)).all()


def looking_at(session: Session, cases: Iterable[ModerationCase], *, at: datetime) -> dict[UUID, UUID]:
    """Give who looks at which of these cases just now, by the case's id."""
    found = select(CaseLook.case_id, CaseLook.account_id).where(
        CaseLook.case_id.in_([case.id for case in cases]), CaseLook.until >= at
    )
    return {case_id: account_id for case_id, account_id in session.execute(found) if account_id is not None}


def handed_over(session: Session, programme_id: UUID) -> Sequence[ModerationCase]:
    """Give the cases that somebody stepped back from and that are not decided."""
    undecided = [state for state in CaseState if state not in FINAL]
    found = select(ModerationCase).where(
        ModerationCase.programme_id == programme_id,
        ModerationCase.handed_over.is_(True),
        ModerationCase.state.in_(undecided),
    )
    return session.scalars(found.order_by(ModerationCase.week, ModerationCase.id)).all()


def working_text(session: Session, case_id: UUID) -> WorkingText | None:
    """Open the working text of a case with its suggestions; None once it has been erased.

    Who may read it is decided before this is called.
    """
    row = session.get(CaseText, case_id)
    if row is None or row.text is None:
        return None
    noticed = json.loads(row.suggestions or "{}")
    spans = tuple(
        Redaction(start, end, Category(category)) for start, end, category in noticed.get("spans", [])
    )
    return WorkingText(text=row.text, suggestions=spans, worries=tuple(noticed.get("worries", [])))


def redactions_of(session: Session, case_id: UUID) -> dict[UUID, Redaction]:
    """Give the covered spans of a case by their id, in the order of the text."""
    found = select(RedactionRow).where(RedactionRow.case_id == case_id)
    rows = session.scalars(found.order_by(RedactionRow.start_at, RedactionRow.end_at)).all()
    return {row.id: Redaction(row.start_at, row.end_at, row.category) for row in rows}


def proposal_of(session: Session, case_id: UUID) -> DecisionRow | None:
    """Give the newest standing proposal to withhold a case."""
    found = select(DecisionRow).where(
        DecisionRow.case_id == case_id,
        DecisionRow.kind == DecisionKind.PROPOSE_WITHHOLD,
        DecisionRow.undone.is_(False),
    )
    return session.scalars(found.order_by(DecisionRow.decided_at.desc()).limit(1)).one_or_none()


def pooled_cases(session: Session, programme_id: UUID) -> list[Pooled]:
    """Give what waits in the pool for the providers of a programme."""
    found = (
        select(ModerationCase, Response.submission_id)
        .join(Response, Response.id == ModerationCase.response_id)
        .where(
            ModerationCase.programme_id == programme_id,
            ModerationCase.state == CaseState.POOLED,
            ModerationCase.reader == Reader.PROVIDER,
        )
    )
    return [
        Pooled(case.id, case.organisation_id, submission_id, case.carried_over)
        for case, submission_id in session.execute(found)
        if case.organisation_id is not None
    ]
