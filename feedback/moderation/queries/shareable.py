"""The one door: how every later room gets words. Consent, withdrawal, undo and state are decided here and only here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, Provenance, provenance_of
from feedback.moderation.records import ClearedVersion, ModerationCase
from feedback.moderation.rules import Audience, CaseState, SharingFacts, may_be_shared, narrower, quotable


@dataclass(frozen=True, kw_only=True)
class Shareable:
    """Cleared words that an audience may see, with what may be said about them.

    `person_key` counts people within one call and means nothing outside it. `quotable`: may be quoted word for word
    to the group; words asked for with `Audience.PUBLIC` may be quoted to everybody. `may_use` is how far the person
    let these words go.
    """

    response_id: UUID
    cleared_version_id: UUID
    text: str
    week: str
    service_id: UUID | None
    question_id: UUID
    provenance: Provenance
    theme_only: bool
    quotable: bool
    person_key: str
    may_use: MayUse


def shareable_to(
    session: Session,
    audience: Audience,
    *,
    programme_id: UUID,
    at: datetime,
    organisation_id: UUID | None = None,
) -> Sequence[Shareable]:
    """Give the words that `audience` may see at this moment, by week and then in no telling order.

    Args:
        organisation_id: whose services, for `Audience.PROVIDER` (and only for it): a provider sees its own.

    Raises:
        ValueError: a provider was asked for without its organisation.
    """
    if audience is Audience.PROVIDER and organisation_id is None:
        message = "a provider sees its own services' words: which organisation is it?"
        raise ValueError(message)
    found = (
        select(
            ClearedVersion,
            ModerationCase.state,
            # Never the whole response: its sealed original would be read from the disk for nothing.
            Response.id,
            Response.question_id,
            Response.may_use,
            Submission.id,
            Submission.may_use,
            Submission.source,
            Submission.own_service,
            Submission.service_id,
            Submission.received_week,
        )
        .join(Response, Response.id == ClearedVersion.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .join(ModerationCase, ModerationCase.response_id == Response.id)
        .where(
            ClearedVersion.programme_id == programme_id,
            ClearedVersion.current.is_(True),
            ClearedVersion.text_box.is_not(None),
            ModerationCase.state.in_([CaseState.CLEARED, CaseState.THEME_ONLY]),
            Response.withdrawn.is_(False),
            Submission.withdrawn.is_(False),
        )
        .order_by(ModerationCase.week, ClearedVersion.id)
    )
    if audience is Audience.PROVIDER:
        found = found.where(ModerationCase.organisation_id == organisation_id)
    people: defaultdict[UUID, str] = defaultdict(lambda: uuid4().hex)
    shared = []
    for (
        version,
        state,
        response_id,
        question_id,
        for_this,
        person,
        given,
        source,
        own_service,
        service_id,
        week,
    ) in session.execute(found):
        provenance = provenance_of(source, own_service=own_service)
        facts = SharingFacts(
            state=state,
            reach=narrower(given, for_this),
            withdrawn=False,
            provider_collected=provenance is Provenance.PROVIDER_COLLECTED,
            effective_at=version.effective_at,
        )
        if facts.reach is None or not may_be_shared(facts, audience, at=at):
            continue
        shared.append(
            Shareable(
                response_id=response_id,
                cleared_version_id=version.id,
                text=version.text or "",
                week=week,
                service_id=service_id,
                question_id=question_id,
                provenance=provenance,
                theme_only=version.theme_only,
                quotable=quotable(facts),
                person_key=people[person],
                may_use=facts.reach,
            )
        )
    return shared
