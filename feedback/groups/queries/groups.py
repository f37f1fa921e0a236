"""Groups as published, with their members by whom they speak for; never by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import NotFound
from feedback.groups.records import Group, Member, Round
from feedback.groups.rules import GroupKind, RoundState, SpeaksFor, may_see_discussion

_READERS = (Role.COMMISSIONER, Role.AUDITOR)


@dataclass(frozen=True)
class GroupCard:
    """A group as it is listed: who sits there by whom they speak for, open rounds, and whether this person may go in."""

    group: Group
    members: dict[SpeaksFor, int]
    open_rounds: int
    may_enter: bool
    is_member: bool

    @property
    def has_survivors(self) -> bool:
        """Say whether a survivor is a member."""
        return bool(self.members.get(SpeaksFor.SURVIVOR))

    @property
    def size(self) -> int:
        """Count the members."""
        return sum(self.members.values())


def member_of(session: Session, group_id: UUID, account_id: UUID) -> Member | None:
    """Give somebody's seat in a group, or None."""
    found = select(Member).where(Member.group_id == group_id, Member.account_id == account_id)
    return session.scalars(found).one_or_none()


def is_chair(actor: Actor) -> bool:
    """Say whether a person runs the groups of this programme."""
    return actor.has(Role.FACILITATOR)


def _may_enter(session: Session, group: Group, actor: Actor) -> bool:
    return may_see_discussion(
        group.kind,
        is_member=actor.has(Role.MEMBER) and member_of(session, group.id, actor.account_id) is not None,
        is_chair=is_chair(actor),
        is_staff_reader=actor.has(*_READERS),
    )


def group_for(session: Session, group_id: UUID, actor: Actor) -> Group:
    """Give a group whose discussion this person may see.

    Raises:
        NotFound: there is none in this programme, or none that they may know of.
    """
    group = session.get(Group, group_id)
    if group is None or group.programme_id != actor.programme_id or not _may_enter(session, group, actor):
        message = "There is no such group."
        raise NotFound(message)
    return group


def members_by_whom(session: Session, group_id: UUID) -> dict[SpeaksFor, int]:
    """Count a group's members by whom they speak for."""
    found = (
        select(Member.speaks_for, func.count()).where(Member.group_id == group_id).group_by(Member.speaks_for)
    )
    counts = dict(session.execute(found).all())
    return {speaks_for: counts[speaks_for] for speaks_for in SpeaksFor if speaks_for in counts}


def groups_for(session: Session, actor: Actor) -> Sequence[GroupCard]:
    """Give the groups of the programme as published; what is said in them stays behind `may_enter`."""
    rows = session.scalars(
        select(Group).where(Group.programme_id == actor.programme_id).order_by(Group.name)
    ).all()
    found = (
        select(Round.group_id, func.count())
        .where(Round.programme_id == actor.programme_id, Round.state == RoundState.OPEN)
        .group_by(Round.group_id)
    )
    open_rounds = dict(session.execute(found).all())
    cards = []
    for group in rows:
        enters = _may_enter(session, group, actor)
        hides = group.kind is GroupKind.SURVIVOR_ONLY and not enters
        cards.append(
            GroupCard(
                group=group,
                members=members_by_whom(session, group.id),
                open_rounds=0 if hides else open_rounds.get(group.id, 0),
                may_enter=enters,
                is_member=member_of(session, group.id, actor.account_id) is not None,
            )
        )
    return cards
