"""Reads of a programme's team as the rules about gaps take it, and of who could be a second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.people import queries as people
from feedback.people.records import Account
from feedback.programmes.gaps.rules import Holder, Team, Work, may_be_second
from feedback.programmes.records import Appointment, Service
from feedback.programmes.team import queries as colleagues
from feedback.programmes.team.rules import stands_apart


def team(session: Session, programme_id: UUID, on: date) -> Team:
    """Give everybody's roles in a programme that count on a day."""
    held = session.scalars(
        select(Appointment)
        .join(Account, Account.id == Appointment.account_id)
        .where(
            Appointment.programme_id == programme_id,
            Appointment.starts_on <= on,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on),
            or_(Account.left_on.is_(None), Account.left_on > on),
        )
    ).all()
    accounts = {row.account_id for row in held}
    trained = people.trained_until(session, accounts)
    about = select(Service.organisation_id).where(Service.programme_id == programme_id)
    return Team(
        holders=tuple(
            Holder(
                account_id=row.account_id,
                organisation_id=row.organisation_id,
                role=row.role,
                until=row.ends_on,
                trained_until=trained.get(row.account_id),
            )
            for row in held
        ),
        too_near=_too_near(session, accounts),
        asked_about=frozenset(session.scalars(about)),
    )


def _too_near(session: Session, accounts: Iterable[UUID]) -> frozenset[frozenset[UUID]]:
    """Give the pairs of these people who do not stand apart, as the acts that take two ask it."""
    lines = colleagues.lines(session)
    pairs = combinations(sorted(set(accounts)), 2)
    return frozenset(frozenset(pair) for pair in pairs if not stands_apart(*pair, lines))


@dataclass(frozen=True)
class Seconds:
    """Who could be the second person: the names by account."""

    by_account: Mapping[UUID, str]

    @property
    def accounts(self) -> frozenset[UUID]:
        """Give their accounts."""
        return frozenset(self.by_account)

    @property
    def names(self) -> list[str]:
        """Give their names as a page says them."""
        return sorted(self.by_account.values())

    def but(self, account_id: UUID) -> Seconds:
        """Leave somebody out: whom it is about."""
        return Seconds({one: name for one, name in self.by_account.items() if one != account_id})


def seconds(
    session: Session, programme_id: UUID, work: Work, firsts: Iterable[UUID | None], on: date
) -> dict[UUID, Seconds]:
    """Give, for each first person of a work, who could be the second: what a page that waits for one says."""
    found = _may_be_second(session, programme_id, work, {one for one in firsts if one is not None}, on)
    names = people.names_of(session, frozenset().union(*found.values()))
    return {first: Seconds({one: names[one] for one in accounts}) for first, accounts in found.items()}


def _may_be_second(
    session: Session, programme_id: UUID, work: Work, wanted: set[UUID], on: date
) -> dict[UUID, frozenset[UUID]]:
    if not wanted:
        return {}
    known = team(session, programme_id, on)
    missing = wanted - {one.account_id for one in known.holders}
    if missing:  # whoever asked may have left since; whom they let in stands no further apart for that
        accounts = wanted | {one.account_id for one in known.holders}
        known = Team(known.holders, _too_near(session, accounts), known.asked_about)
    return {first: may_be_second(known, work, first, on) for first in wanted}
