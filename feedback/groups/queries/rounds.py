"""Rounds and their items, who has still to speak (as a count), and what this person said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import NotFound
from feedback.core.moments import LONDON
from feedback.groups.queries.groups import group_for, member_of
from feedback.groups.records import Group, Interest, Member, Round, RoundItem, Vote
from feedback.groups.rules import RoundState, SpeaksFor, View, takes_views


@dataclass(frozen=True)
class ItemStanding:
    """How far one item is: `spoken` members have a view, `waiting` have none, rooms stand for `in_rooms` people."""

    item: RoundItem
    spoken: int
    waiting: int
    in_rooms: int


@dataclass(frozen=True)
class Said:
    """Words said to an item, and whom their author speaks for. Only for those who may see the discussion."""

    view: View
    speaks_for: SpeaksFor | None
    words: str
    people: int
    interest_declared: bool


def round_for(session: Session, round_id: UUID, actor: Actor) -> tuple[Round, Group]:
    """Give a round of a group that this person may see.

    Raises:
        NotFound: there is none, or none that they may know of.
    """
    row = session.get(Round, round_id)
    if row is None or row.programme_id != actor.programme_id:
        message = "There is no such round."
        raise NotFound(message)
    return row, group_for(session, row.group_id, actor)


def item_for(session: Session, item_id: UUID, actor: Actor) -> tuple[RoundItem, Round, Group]:
    """Give an item of a round that this person may see.

    Raises:
        NotFound: there is none, or none that they may know of.
    """
    item = session.get(RoundItem, item_id)
    if item is None:
        message = "There is nothing like that in this round."
        raise NotFound(message)
    row, group = round_for(session, item.round_id, actor)
    return item, row, group


def rounds_of(session: Session, group_id: UUID) -> Sequence[Round]:
    """Give the rounds of a group, open ones first, then the newest."""
    found = select(Round).where(Round.group_id == group_id)
    return session.scalars(found.order_by(Round.state.desc(), Round.opened_at.desc())).all()


def rounds_open(session: Session, programme_id: UUID) -> Sequence[Round]:
    """Give the open rounds of a programme, the one that closes first on top."""
    found = select(Round).where(Round.programme_id == programme_id, Round.state == RoundState.OPEN)
    return session.scalars(found.order_by(Round.closes_on, Round.opened_at)).all()


def items_of(session: Session, round_id: UUID) -> Sequence[RoundItem]:
    """Give the items of a round in their order."""
    return session.scalars(
        select(RoundItem).where(RoundItem.round_id == round_id).order_by(RoundItem.position)
    ).all()


def standing_of(session: Session, round_id: UUID) -> list[ItemStanding]:
    """Count, for each item of a round, who has spoken and who has not. Never who."""
    row = session.get_one(Round, round_id)
    members = session.scalar(
        select(func.count())
        .select_from(Member)
        .where(Member.group_id == row.group_id, Member.paused.is_(False))
    )
    spoken = dict.fromkeys((item.id for item in items_of(session, round_id)), 0)
    active, rooms = dict(spoken), dict(spoken)
    votes = (
        select(Vote.item_id, Vote.room_of, Member.paused)
        .join(RoundItem, RoundItem.id == Vote.item_id)
        .outerjoin(Member, Member.id == Vote.member_id)
        .where(RoundItem.round_id == round_id)
    )
    for item_id, room_of, paused in session.execute(votes):
        if room_of is not None:
            rooms[item_id] += room_of
        else:
            spoken[item_id] += 1
            active[item_id] += not paused
    return [
        ItemStanding(item, spoken[item.id], max((members or 0) - active[item.id], 0), rooms[item.id])
        for item in items_of(session, round_id)
    ]


def items_waiting_for(session: Session, actor: Actor, *, at: datetime) -> Sequence[tuple[RoundItem, Round]]:
    """Give the items that wait for this member's view, the round that closes first on top."""
    today = at.astimezone(LONDON).date()
    has_said = exists().where(Vote.item_id == RoundItem.id, Vote.member_id == Member.id)
    found = (
        select(RoundItem, Round)
        .join(Round, Round.id == RoundItem.round_id)
        .join(Member, Member.group_id == Round.group_id)
        .where(
            Round.programme_id == actor.programme_id,
            Round.state == RoundState.OPEN,
            Round.closes_on >= today,
            Member.account_id == actor.account_id,
            Member.paused.is_(False),
            ~has_said,
        )
        .order_by(Round.closes_on, Round.opened_at, RoundItem.position)
    )
    return [
        (item, row) for item, row in session.execute(found) if takes_views(row.state, row.closes_on, today)
    ]


def own_view(session: Session, item_id: UUID, member_id: UUID) -> Vote | None:
    """Give what a member has said to an item so far."""
    found = select(Vote).where(Vote.item_id == item_id, Vote.member_id == member_id)
    return session.scalars(found).one_or_none()


def declared_by(session: Session, member_id: UUID, item_id: UUID) -> Sequence[Interest]:
    """Give the interests that a member declared for an item, or in general."""
    found = select(Interest).where(
        Interest.member_id == member_id, (Interest.item_id == item_id) | Interest.item_id.is_(None)
    )
    return session.scalars(found.order_by(Interest.declared_at)).all()


def own_interests(session: Session, actor: Actor, item: RoundItem, group: Group) -> Sequence[Interest]:
    """Give this person's own interests that bear on an item."""
    member = member_of(session, group.id, actor.account_id)
    return [] if member is None else declared_by(session, member.id, item.id)


def general_interests(session: Session, member_id: UUID) -> Sequence[Interest]:
    """Give the interests that a member declared in general."""
    found = select(Interest).where(Interest.member_id == member_id, Interest.item_id.is_(None))
    return session.scalars(found.order_by(Interest.declared_at)).all()


def interests_in(session: Session, round_id: UUID) -> list[tuple[Interest, SpeaksFor, RoundItem | None]]:
    """Give the interests that bear on a round, with whom their members speak for; for the facilitator alone."""
    row = session.get_one(Round, round_id)
    found = (
        select(Interest, Member.speaks_for, RoundItem)
        .join(Member, Member.id == Interest.member_id)
        .outerjoin(RoundItem, RoundItem.id == Interest.item_id)
        .where(Member.group_id == row.group_id, (RoundItem.round_id == round_id) | Interest.item_id.is_(None))
        .order_by(RoundItem.position, Interest.id)
    )
    return [(interest, speaks_for, item) for interest, speaks_for, item in session.execute(found)]


def words_said(session: Session, item_id: UUID) -> list[Said]:
    """Give the words said to an item: disagreements first, then amendments; in no telling order within."""
    votes = (
        select(Vote, Member.speaks_for)
        .outerjoin(Member, Member.id == Vote.member_id)
        .where(Vote.item_id == item_id, Vote.words_box.is_not(None))
        .order_by(Vote.id)
    )
    said = [
        Said(
            view=vote.view,
            speaks_for=speaks_for or vote.speaks_for,
            words=vote.words or "",
            people=vote.room_of or 1,
            interest_declared=vote.member_id is not None
            and bool(declared_by(session, vote.member_id, item_id)),
        )
        for vote, speaks_for in session.execute(votes)
    ]
    order = [View.DISAGREE, View.AMEND, View.AGREE, View.PASS]
    return sorted((row for row in said if row.words), key=lambda row: order.index(row.view))


def theme_is_before_a_group(session: Session, version_id: UUID) -> bool:
    """Say whether a theme version stands in an open round."""
    found = select(
        exists().where(
            RoundItem.theme_version_id == version_id,
            RoundItem.round_id == Round.id,
            Round.state == RoundState.OPEN,
        )
    )
    return bool(session.scalar(found))
