"""Make a group and seat its members; a member may pause, and come back when they like."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, NotFound
from feedback.groups.queries.groups import member_of
from feedback.groups.records import Group, Member
from feedback.groups.rules import GroupKind, SpeaksFor


def add_group(
    session: Session,
    name: str,
    *,
    programme_id: UUID,
    kind: GroupKind,
    banner: str = "",
    meets_on: date | None = None,
) -> Group:
    """Add a group as published. Used when a programme is set up from the command line."""
    group = Group(programme_id=programme_id, name=name, kind=kind, banner=banner, meets_on=meets_on)
    session.add(group)
    session.flush()
    return group


def add_member(
    session: Session,
    group_id: UUID,
    account_id: UUID,
    *,
    speaks_for: SpeaksFor,
    pseudonym: str,
    organisation_id: UUID | None = None,
) -> Member:
    """Seat somebody in a group. Used when a programme is set up from the command line.

    Raises:
        AlreadyDone: they sit there already.
    """
    if member_of(session, group_id, account_id) is not None:
        message = "This person is a member of the group already."
        raise AlreadyDone(message)
    member = Member(
        group_id=group_id,
        account_id=account_id,
        organisation_id=organisation_id,
        speaks_for=speaks_for,
        pseudonym=pseudonym,
    )
    session.add(member)
    session.flush()
    return member


def _own_seat(session: Session, group_id: UUID, by: Actor) -> Member:
    member = member_of(session, group_id, by.account_id)
    if member is None:
        message = "There is no such group."
        raise NotFound(message)
    return member


def pause(session: Session, group_id: UUID, *, by: Actor, at: datetime) -> None:
    """Step back for a while: nothing waits for this member and nobody counts on their view. No reason is asked."""
    member = _own_seat(session, group_id, by)
    member.paused = True
    session.flush()
    audit.record(session, by=by, at=at, act="groups.pause", about=member)


def resume(session: Session, group_id: UUID, *, by: Actor, at: datetime) -> None:
    """Come back after a pause."""
    member = _own_seat(session, group_id, by)
    member.paused = False
    session.flush()
    audit.record(session, by=by, at=at, act="groups.resume", about=member)
