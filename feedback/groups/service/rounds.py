"""Open a round on themes, clauses or replies; close it, work out how each item ended, and keep dissent to the letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, DomainError
from feedback.core.moments import LONDON
from feedback.groups.queries.groups import group_for
from feedback.groups.queries.results import ItemResult, result_of
from feedback.groups.queries.rounds import declared_by, items_of, round_for
from feedback.groups.records import Dissent, Member, Round, RoundItem, Vote
from feedback.groups.rules import ItemToPut, Result, RoundState, Subject, Tally, View
from feedback.groups.rules import result_of as ends_as
from feedback.themes.queries import theme_version
from feedback.themes.rules import ThemeState
from feedback.themes.service import conclude, put_to_group

_STATE = {
    Result.AGREED: ThemeState.AGREED,
    Result.AGREED_WITH_DISSENT: ThemeState.AGREED_WITH_DISSENT,
    Result.RETURNED: ThemeState.RETURNED,
}


def theme_items(session: Session, version_ids: Iterable[UUID], *, by: Actor) -> list[ItemToPut]:
    """Give theme versions as the items that a group is shown: title and statement.

    Raises:
        NotFound: one is not of this programme.
    """
    found = [
        theme_version(session, version_id, programme_id=by.programme_id)[1] for version_id in version_ids
    ]
    return [
        ItemToPut(
            subject=Subject.THEME, title=version.title, wording=version.statement, theme_version_id=version.id
        )
        for version in found
    ]


def open_round(
    session: Session,
    group_id: UUID,
    items: Sequence[ItemToPut],
    *,
    title: str,
    closes_on: date,
    by: Actor,
    at: datetime,
) -> Round:
    """Put things to a group. Theme versions are frozen with their counts, and are in review from now on.

    A facilitator puts anything; a commissioner puts clauses and replies.

    Raises:
        NotFound: there is no such group for this person.
        DomainError: there is nothing to put, no title, or the closing day has passed.
        AlreadyDone, Closed: a theme is before a group already, or this version of it is closed.
    """
    by.require(Role.FACILITATOR, Role.COMMISSIONER)
    if any(item.subject is Subject.THEME for item in items):
        by.require(Role.FACILITATOR)
    group = group_for(session, group_id, by)
    named = " ".join(title.split())[:200]
    if not items or not named:
        message = "A round needs a title and at least one thing to talk about."
        raise DomainError(message)
    if closes_on < at.astimezone(LONDON).date():
        message = "The closing day has passed already. Please choose a later one."
        raise DomainError(message)
    row = Round(
        programme_id=by.programme_id,
        group_id=group.id,
        title=named,
        opened_by=by.account_id,
        opened_at=at,
        closes_on=closes_on,
    )
    session.add(row)
    session.flush()
    for position, item in enumerate(items, start=1):
        if item.theme_version_id is not None:
            theme_version(session, item.theme_version_id, programme_id=by.programme_id)
            put_to_group(session, item.theme_version_id, at=at)
        session.add(
            RoundItem(
                round_id=row.id,
                position=position,
                subject=item.subject,
                theme_version_id=item.theme_version_id,
                title=item.title[:300],
                wording=item.wording,
            )
        )
    session.flush()
    audit.record(session, by=by, at=at, act="groups.open_round", about=row)
    return row


def close_round(session: Session, round_id: UUID, *, by: Actor, at: datetime) -> list[ItemResult]:
    """Close a round: each item ends as agreed, agreed with dissent, or returned, and every disagreement is kept.

    The state of a theme version follows. Clauses and replies are read by their own rooms through `result_of`.

    Raises:
        NotFound: there is no such round for this person.
        AlreadyDone: it is closed.
    """
    by.require(Role.FACILITATOR)
    row, _group = round_for(session, round_id, by)
    if row.state is RoundState.CLOSED:
        message = "This round has been closed already."
        raise AlreadyDone(message)
    for item in items_of(session, round_id):
        _close_item(session, item)
    row.state, row.closed_at = RoundState.CLOSED, at
    session.flush()
    audit.record(session, by=by, at=at, act="groups.close_round", about=row)
    return [result_of(session, item.id) for item in items_of(session, round_id)]


def _close_item(session: Session, item: RoundItem) -> None:
    votes = session.scalars(select(Vote).where(Vote.item_id == item.id)).all()
    tally = Tally.from_views((vote.view, vote.room_of or 1) for vote in votes)
    item.tally, item.result = tally.as_json(), ends_as(tally)
    for vote in votes:
        if vote.view is View.DISAGREE:
            session.add(_dissent(session, item, vote))
    if item.theme_version_id is not None:
        conclude(session, item.theme_version_id, _STATE[item.result])


def _dissent(session: Session, item: RoundItem, vote: Vote) -> Dissent:
    member = None if vote.member_id is None else session.get_one(Member, vote.member_id)
    speaks_for = member.speaks_for if member is not None else vote.speaks_for
    if speaks_for is None:
        message = "a room's view without whom it speaks for"
        raise ValueError(message)
    return Dissent(
        item_id=item.id,
        speaks_for=speaks_for,
        interest_declared=member is not None and bool(declared_by(session, member.id, item.id)),
        words=vote.words or "",
    )
