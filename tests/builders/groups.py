"""Plain builders for groups with members, by whom they speak for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.groups import service
from feedback.groups.queries import items_of
from feedback.groups.records import Group, Round
from feedback.groups.rules import GroupKind, ItemToPut, SpeaksFor, Subject
from tests.builders.people import WEDNESDAY, World, a_person

CLOSES = date(2026, 11, 25)


@dataclass
class Circle:
    """A group, its facilitator and its members."""

    group: Group
    facilitator: Actor
    members: list[Actor]


def a_circle(
    session: Session, world: World, *, members: int = 6, kind: GroupKind = GroupKind.CO_PRODUCTION
) -> Circle:
    """Add a group; its members speak for survivors in a survivor-only group and for providers elsewhere."""
    group = service.add_group(session, f"Group {kind.value}", programme_id=world.id, kind=kind)
    facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    people = []
    for number in range(members):
        person = a_person(session, world, Role.MEMBER, organisation=world.provider, name=f"Seat {number}")
        service.add_member(
            session,
            group.id,
            person.account_id,
            speaks_for=SpeaksFor.SURVIVOR if kind is GroupKind.SURVIVOR_ONLY else SpeaksFor.PROVIDER,
            pseudonym=f"Seat {number}",
        )
        people.append(person)
    return Circle(group, facilitator, people)


def a_round(session: Session, circle: Circle, *items: ItemToPut) -> tuple[Round, list[UUID]]:
    """Open a round; with no items, on one reply."""
    put = items or (ItemToPut(subject=Subject.REPLY, title="A reply", wording="We did it."),)
    row = service.open_round(
        session,
        circle.group.id,
        put,
        title="First round",
        closes_on=CLOSES,
        by=circle.facilitator,
        at=WEDNESDAY,
    )
    return row, [item.id for item in items_of(session, row.id)]
