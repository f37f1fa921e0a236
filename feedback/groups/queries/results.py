"""How items closed: the result, the count as it may be shown, and dissent to the letter. Later rooms read from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.errors import NotFound
from feedback.groups.records import Dissent, Group, Round, RoundItem
from feedback.groups.rules import Result, SpeaksFor, Subject, Tally, View, shown


@dataclass(frozen=True)
class KeptDissent:
    """One disagreement, to the letter. `words` is empty where somebody disagreed without saying why."""

    dissent_id: UUID
    item_id: UUID
    speaks_for: SpeaksFor
    interest_declared: bool
    words: str


@dataclass(frozen=True)
class ItemResult:
    """How one item stands. `result` and `tally` are None while its round is open.

    `shown` is the only form in which the count may be printed: numbers, or words where fewer than five spoke.
    """

    item_id: UUID
    round_id: UUID
    subject: Subject
    theme_version_id: UUID | None
    title: str
    wording: str
    group_name: str
    round_title: str
    closed_at: datetime | None
    result: Result | None
    tally: Tally | None
    shown: dict[View, str]
    dissent: tuple[KeptDissent, ...]


def _kept(row: Dissent) -> KeptDissent:
    return KeptDissent(
        dissent_id=row.id,
        item_id=row.item_id,
        speaks_for=row.speaks_for,
        interest_declared=row.interest_declared,
        words=row.words or "",
    )


def dissent_on(session: Session, item_id: UUID) -> list[KeptDissent]:
    """Give the disagreements kept from one item."""
    rows = session.scalars(select(Dissent).where(Dissent.item_id == item_id).order_by(Dissent.id))
    return [_kept(row) for row in rows]


def dissent_of(session: Session, theme_version_id: UUID) -> list[KeptDissent]:
    """Give the disagreements kept from every round in which this theme version was weighed."""
    found = (
        select(Dissent)
        .join(RoundItem, RoundItem.id == Dissent.item_id)
        .where(RoundItem.theme_version_id == theme_version_id)
        .order_by(Dissent.id)
    )
    return [_kept(row) for row in session.scalars(found)]


def result_of(session: Session, item_id: UUID) -> ItemResult:
    """Give how an item stands, for the room that put it there.

    Raises:
        NotFound: there is no such item.
    """
    item = session.get(RoundItem, item_id)
    if item is None:
        message = "There is nothing like that in any round."
        raise NotFound(message)
    row = session.get_one(Round, item.round_id)
    group = session.get_one(Group, row.group_id)
    tally = None if item.tally is None else Tally.from_json(item.tally)
    return ItemResult(
        item_id=item.id,
        round_id=row.id,
        subject=item.subject,
        theme_version_id=item.theme_version_id,
        title=item.title,
        wording=item.wording,
        group_name=group.name,
        round_title=row.title,
        closed_at=row.closed_at,
        result=item.result,
        tally=tally,
        shown={} if tally is None else shown(tally),
        dissent=tuple(dissent_on(session, item.id)),
    )


def results_for_version(session: Session, theme_version_id: UUID) -> list[ItemResult]:
    """Give every closed weighing of a theme version, the newest first."""
    found = (
        select(RoundItem.id)
        .join(Round, Round.id == RoundItem.round_id)
        .where(RoundItem.theme_version_id == theme_version_id, RoundItem.result.is_not(None))
        .order_by(Round.closed_at.desc())
    )
    return [result_of(session, item_id) for item_id in session.scalars(found)]
