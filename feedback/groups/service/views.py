"""What members say to an item, what a facilitator enters for a room, and the interests that members declare."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import Closed, DomainError, NotFound, NotYours
from feedback.core.moments import LONDON
from feedback.groups.queries.groups import group_for, member_of
from feedback.groups.queries.rounds import item_for, own_view
from feedback.groups.records import Interest, Member, Round, RoundItem, Vote
from feedback.groups.rules import SpeaksFor, View, takes_views

LONGEST_WORDS = 5000


def say(session: Session, item_id: UUID, view: View, words: str = "", *, by: Actor, at: datetime) -> Vote:
    """Say a view to an item, with words if the member wants. Said again before the round closes, it replaces the first.

    Raises:
        NotFound: there is no such item for this person.
        NotYours: they are no member of the group.
        DomainError: they have paused.
        Closed: the round takes no more views.
    """
    item, member = _seat(session, item_id, by, at)
    vote = own_view(session, item.id, member.id)
    if vote is None:
        vote = Vote(item_id=item.id, member_id=member.id, view=view, said_at=at)
        session.add(vote)
    vote.view, vote.said_at, vote.words = view, at, _kept(words)
    session.flush()
    audit.record(session, by=by, at=at, act="groups.say", about=item)
    return vote


def say_for_room(
    session: Session,
    item_id: UUID,
    view: View,
    words: str = "",
    *,
    present: int,
    speaks_for: SpeaksFor,
    by: Actor,
    at: datetime,
) -> Vote:
    """Enter what a room said to an item: the view, how many people in the room held it, and whom they speak for.

    A room that was divided is entered once for each view. The words are the room's own, as it agreed them.

    Raises:
        NotFound: there is no such item for this person.
        DomainError: nobody held the view.
        Closed: the round takes no more views.
    """
    by.require(Role.FACILITATOR)
    item, row, _group = item_for(session, item_id, by)
    _require_open(row, at)
    if present < 1:
        message = "Please say how many people in the room held this view."
        raise DomainError(message)
    vote = Vote(item_id=item.id, room_of=present, speaks_for=speaks_for, view=view, said_at=at)
    vote.words = _kept(words)
    session.add(vote)
    session.flush()
    audit.record(session, by=by, at=at, act="groups.say_for_room", about=item)
    return vote


def declare_interest(
    session: Session,
    words: str,
    *,
    by: Actor,
    at: datetime,
    item_id: UUID | None = None,
    group_id: UUID | None = None,
) -> Interest:
    """Declare an interest in the member's own words, for one item (or, with `group_id` alone, in general).

    Raises:
        NotFound: there is no such item or group for this person.
        NotYours: they are no member of the group.
        DomainError: it says nothing.
    """
    if item_id is not None:
        item, row, group = item_for(session, item_id, by)
        group_id = group.id
        _require_open(row, at)
        item_id = item.id
    elif group_id is None or group_for(session, group_id, by).id != group_id:
        message = "There is no such group."
        raise NotFound(message)
    member = _member(session, group_id, by)
    kept = _kept(words)
    if kept is None:
        message = "Please say in a few words what the interest is."
        raise DomainError(message)
    interest = Interest(member_id=member.id, item_id=item_id, declared_at=at, words=kept)
    session.add(interest)
    session.flush()
    audit.record(session, by=by, at=at, act="groups.declare_interest", about=interest)
    return interest


def _seat(session: Session, item_id: UUID, by: Actor, at: datetime) -> tuple[RoundItem, Member]:
    item, row, group = item_for(session, item_id, by)
    member = _member(session, group.id, by)
    if member.paused:
        message = "You have paused. Come back first, whenever you like, and then say what you think."
        raise DomainError(message)
    _require_open(row, at)
    return item, member


def _member(session: Session, group_id: UUID, by: Actor) -> Member:
    by.require(Role.MEMBER)
    member = member_of(session, group_id, by.account_id)
    if member is None:
        message = "Only the members of this group have a view here. Nothing has been changed."
        raise NotYours(message)
    return member


def _require_open(row: Round, at: datetime) -> None:
    if not takes_views(row.state, row.closes_on, at.astimezone(LONDON).date()):
        message = (
            "This round has closed, so nothing more can be said to it here. Please talk to the facilitator."
        )
        raise Closed(message)


def _kept(words: str) -> str | None:
    """Give words as they were typed, or None where there are none; line ends are all that changes."""
    kept = words.replace("\r\n", "\n")
    if not kept.strip():
        return None
    if len(kept) > LONGEST_WORDS:
        message = "That is longer than %(most)s characters. Your words are still here; please shorten them."
        raise DomainError(message, most=LONGEST_WORDS)
    return kept
