"""The whole path through the real acts: two people speak, a theme is agreed with dissent, a clause cites it, a reply is out.

Every free text carries `mark`, so that a test can look for it anywhere afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.groups import service as groups
from feedback.groups.records import RoundItem
from feedback.groups.rules import View
from feedback.intake.records import ImportUpload, Response, Submission
from feedback.intake.rules import MayUse
from feedback.moderation import service as moderation
from feedback.moderation.records import ClearedVersion
from feedback.moderation.rules import Category, Level, Redaction
from feedback.people import service as people
from feedback.people.entry import service as entry
from feedback.reporting_back import service as reporting
from feedback.reporting_back.records import Reply
from feedback.reporting_back.rules import Answer
from feedback.specification import service as specification
from feedback.specification.records import Clause, Draft
from feedback.themes import service as themes
from feedback.themes.rules import Axis
from tests.builders.groups import CLOSES, Circle, a_circle
from tests.builders.intake import a_submission, a_window
from tests.builders.moderation import Readers, a_waiting_case, opened
from tests.builders.people import WEDNESDAY, World, a_person

LATER = WEDNESDAY + timedelta(minutes=10)


@dataclass
class Path:
    """What stands at the end of the path, by id."""

    first: UUID
    second: UUID
    theme_version: UUID
    draft: UUID
    clause: UUID
    reply: UUID
    circle: Circle
    readers: Readers


def responses_of(session: Session, submission_id: UUID) -> list[UUID]:
    """Give the responses in words of a submission."""
    found = select(Response.id).where(Response.submission_id == submission_id, Response.is_text)
    return list(session.scalars(found))


def a_finished_path(database: Database, world: World, mark: str) -> Path:
    """Walk the whole path, with `mark` in every free text that anybody writes."""
    with database.writing() as session:
        readers, circle = Readers(session, world), a_circle(session, world)
        account = people.add_account(
            session, f"{mark} Name", organisation_id=world.hub.id, email=f"{mark}@mail.example"
        )
        entry.set_authenticator(session, account.id, mark, step=0, at=WEDNESDAY)
        a_window(session, world, service_id=world.service.id)
        first = _sends(session, world, f"Priya was kind, {mark} said so.")
        second = _sends(session, world, f"I told it three times, {mark}.")
    opened(database)
    with database.writing() as session:
        for submission_id in (first, second):
            for response_id in responses_of(session, submission_id):
                _is_read(session, response_id, readers, mark)
    with database.writing() as session:
        version = _becomes_a_theme(session, world, circle, mark)
        _is_decided(session, version, circle, mark)
    with database.writing() as session:
        draft, clause = _is_asked_for(session, world, version)
        reply = _is_answered(session, world, version, circle)
        session.add(
            ImportUpload(
                programme_id=world.id,
                title="A past survey",
                mapping={},
                digest="0" * 64,
                sent_by=circle.facilitator.account_id,
                sent_at=WEDNESDAY,
                file=f"column\n{mark}\n",
            )
        )
    return Path(first, second, version, draft, clause, reply, circle, readers)


def _sends(session: Session, world: World, words: str) -> UUID:
    sent: Submission = a_submission(
        session, world, {"what_helped": words}, service_id=world.service.id, may_use=MayUse.PUBLIC
    )
    return sent.id


def _is_read(session: Session, response_id: UUID, readers: Readers, mark: str) -> None:
    case = a_waiting_case(session, response_id, readers)
    moderation.claim(session, case.id, by=readers.hub, at=WEDNESDAY)
    moderation.save_redactions(
        session, case.id, [Redaction(0, 5, Category.PERSON)], by=readers.hub, at=WEDNESDAY
    )
    referral = moderation.refer(
        session, case.id, level=Level.CONCERN, note=mark, by=readers.hub, at=WEDNESDAY
    )
    lead = (
        readers.hub_lead
        if referral.lead_organisation_id == readers.hub_lead.organisation_id
        else readers.lead
    )
    moderation.take_referral(session, referral.id, by=lead, at=WEDNESDAY)
    moderation.close_referral(session, referral.id, destination_id=None, outcome=mark, by=lead, at=WEDNESDAY)
    moderation.clear(session, case.id, by=readers.hub, at=WEDNESDAY)


def _becomes_a_theme(session: Session, world: World, circle: Circle, mark: str) -> UUID:
    version = themes.new_theme(
        session,
        title="Not repeating my story",
        statement="People are worn out by starting again.",
        axis=Axis.NEEDS_TO_HAPPEN,
        would_change="write it down once",
        by=circle.facilitator,
        at=LATER,
    )
    cleared = select(ClearedVersion).where(ClearedVersion.programme_id == world.id)
    for row in session.scalars(cleared).all():
        themes.add_excerpt(
            session,
            row.id,
            0,
            len(row.text or mark),
            theme_version_id=version.id,
            by=circle.facilitator,
            at=LATER,
        )
    return version.id


def _is_decided(session: Session, version_id: UUID, circle: Circle, mark: str) -> None:
    row = groups.open_round(
        session,
        circle.group.id,
        groups.theme_items(session, [version_id], by=circle.facilitator),
        title="First round",
        closes_on=CLOSES,
        by=circle.facilitator,
        at=LATER,
    )
    item = session.scalars(select(RoundItem).where(RoundItem.round_id == row.id)).one()
    *agreeing, dissenter = circle.members
    for member in agreeing:
        groups.say(session, item.id, View.AGREE, by=member, at=LATER)
    groups.declare_interest(session, f"We may bid, {mark}.", by=dissenter, at=LATER, item_id=item.id)
    groups.say(session, item.id, View.DISAGREE, f"There is no room for it, {mark}.", by=dissenter, at=LATER)
    groups.close_round(session, row.id, by=circle.facilitator, at=LATER)


def _is_asked_for(session: Session, world: World, version_id: UUID) -> tuple[UUID, UUID]:
    commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Quill")
    draft: Draft = specification.start_draft(session, "Support services", by=commissioner, at=LATER)
    clause: Clause = specification.propose_clauses(
        session, draft.id, version_ids=[version_id], lot_ids=[world.lots[1].id], by=commissioner, at=LATER
    )[0]
    return draft.id, clause.id


def _is_answered(session: Session, world: World, version_id: UUID, circle: Circle) -> UUID:
    commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Lantern")
    reply: Reply = reporting.write_reply(
        session, version_id, Answer.DID, "It is written down once now.", by=commissioner, at=LATER
    )
    row = reporting.put_reply_to_group(
        session, reply.id, group_id=circle.group.id, closes_on=CLOSES, by=circle.facilitator, at=LATER
    )
    item = session.scalars(select(RoundItem).where(RoundItem.round_id == row.id)).one()
    for member in circle.members:
        groups.say(session, item.id, View.AGREE, by=member, at=LATER)
    groups.close_round(session, row.id, by=circle.facilitator, at=LATER)
    reporting.publish_reply(session, reply.id, by=commissioner, at=LATER)
    return reply.id
