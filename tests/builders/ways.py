"""Plain builders for the ways in: somebody with a passphrase, an app, or both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.sealing import index_of
from feedback.people.entry import service
from feedback.people.entry.authenticator import STEP_SECONDS
from feedback.people.entry.hashing import Hasher
from feedback.people.records import Account

PHRASE = "kettle orbit mossy lantern"


@dataclass(frozen=True)
class WayIn:
    """What a person types to come in."""

    email: str
    passphrase: str
    secret: str | None

    def code(self, at: datetime, *, steps: int = 0) -> str:
        """Give the code of a moment, or of some half minutes later or earlier."""
        return pyotp.TOTP(self.secret or "").at(int(at.timestamp()) + steps * STEP_SECONDS)

    def typed(self, at: datetime, *, steps: int = 0) -> dict[str, str]:
        """Give the fields of the sign-in page."""
        code = self.code(at, steps=steps) if self.secret else ""
        return {"email": self.email, "passphrase": self.passphrase, "code": code}


def a_way_in(
    session: Session, person: Actor, *, at: datetime, email: str = "robin@mail.example", app: bool = True
) -> WayIn:
    """Give a person an email, a passphrase and (unless said otherwise) an app."""
    account = session.get_one(Account, person.account_id)
    account.email, account.email_index = email, index_of(email)
    service.set_passphrase(session, account.id, Hasher(cheap=True).hash(PHRASE), at=at)
    secret = pyotp.random_base32() if app else None
    if secret:
        service.set_authenticator(session, account.id, secret, step=0, at=at)
    return WayIn(email, PHRASE, secret)
