"""Plain builders for who works here: an invitation, its link used, and what is typed into the page of a link."""

from __future__ import annotations

import re

import pyotp
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.moments import now
from feedback.people.entry import service as entry
from feedback.programmes.team import queries, service
from feedback.programmes.team.records import Invitation
from feedback.programmes.team.service import NewWay, Wanted
from tests.builders.people import World
from tests.builders.ways import PHRASE

LINK = re.compile(r"/welcome/[\w-]{40,}")


def invited(
    session: Session, world: World, keeper: Actor, *roles: Role, email: str = "wren@mail.example"
) -> str:
    wanted = Wanted(name="Wren", email=email, organisation_id=world.provider.id, roles=frozenset(roles))
    return service.invite(session, wanted, by=keeper, at=now())[1]


def taken_on(session: Session, token: str, way: NewWay | None) -> None:
    """Use the link of an invitation up and accept it."""
    link = entry.use_link(session, token, at=now())
    invitation = queries.invitation_of(session, link.id) if link else None
    assert invitation is not None
    service.accept(session, invitation, way, at=now())


def typed_into(page: str, **more: str) -> dict[str, str]:
    """Fill in the page of a link: a passphrase twice, and the code that the app shows for its secret."""
    secret = re.findall(r'name="secret"[^>]*value="(\w+)"', page)[0]
    return {
        "secret": secret,
        "passphrase": PHRASE,
        "again": PHRASE,
        "code": pyotp.TOTP(secret).at(now()),
    } | more


def let_in(session: Session, whom: Actor, *, by: Actor) -> None:
    """Note that somebody came in by a link that somebody else handed over."""
    link, token = entry.make_link(session, whom.account_id, at=now())
    session.add(
        Invitation(
            programme_id=by.programme_id, account_id=whom.account_id, organisation_id=whom.organisation_id,
            link_id=link.id, roles=[], invited_by=by.account_id, invited_at=now(),
        )
    )  # fmt: skip
    session.flush()
    entry.use_link(session, token, at=now())
