"""Reads of the ways in: what there is of an email, which ways a person has, and what a link stands for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.sealing import index_of
from feedback.people.entry.records import Authenticator, EntryLink, Passkey, Passphrase
from feedback.people.queries import digest_of
from feedback.people.records import Account

#: Whom an email stands for that nobody has: it is looked up as everybody's is.
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Known:
    """What there is of an account. Without one, everything is empty, and was looked up all the same."""

    index: bytes
    account_id: UUID | None = None
    verifier: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    last_step: int = 0
    needs_two: bool = False


@dataclass(frozen=True)
class Ways:
    """Which ways in a person has set up."""

    passphrase: bool = False
    code: bool = False
    passkeys: int = 0

    @property
    def any(self) -> bool:
        """Say whether the person can sign in at all."""
        return self.passphrase or self.passkeys > 0

    @property
    def two_factors(self) -> bool:
        """Say whether one of the ways has two factors."""
        return self.passkeys > 0 or (self.passphrase and self.code)


def known_by_email(session: Session, email: str) -> Known:
    """Look up what there is of an email; the same queries whether anybody has it or not."""
    index = index_of(email)
    return _known(session, session.scalar(select(Account.id).where(Account.email_index == index)), index)


def known_by_id(session: Session, account_id: UUID) -> Known:
    """Look up what there is of somebody who is signed in."""
    return _known(session, account_id, account_id.bytes)


def _known(session: Session, account_id: UUID | None, index: bytes) -> Known:
    whose = account_id or NOBODY
    verifier = session.scalar(select(Passphrase.verifier).where(Passphrase.account_id == whose))
    app = session.scalars(select(Authenticator).where(Authenticator.account_id == whose)).one_or_none()
    needs_two = session.scalar(select(Account.needs_two_factors).where(Account.id == whose))
    return Known(
        index=index,
        account_id=account_id,
        verifier=verifier,
        secret=app.secret if app else None,
        last_step=app.last_step if app else 0,
        needs_two=bool(needs_two),
    )


def ways_of(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, Ways]:
    """Give which ways some people have; everybody who was asked for is in it."""
    wanted = set(account_ids)
    phrases = set(session.scalars(select(Passphrase.account_id).where(Passphrase.account_id.in_(wanted))))
    apps = set(session.scalars(select(Authenticator.account_id).where(Authenticator.account_id.in_(wanted))))
    counted = (
        select(Passkey.account_id, func.count())
        .where(Passkey.account_id.in_(wanted))
        .group_by(Passkey.account_id)
    )
    keys = dict(session.execute(counted).all())
    return {one: Ways(one in phrases, one in apps, keys.get(one, 0)) for one in wanted}


def passkeys_of(session: Session, account_id: UUID) -> Sequence[Passkey]:
    """Give a person's passkeys, the newest first."""
    found = select(Passkey).where(Passkey.account_id == account_id)
    return session.scalars(found.order_by(Passkey.set_at.desc(), Passkey.id)).all()


def passkey_named(session: Session, credential_id: bytes) -> Passkey | None:
    """Find a passkey by the name that its device gave it."""
    return session.scalars(select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()


def link_by_token(session: Session, token: str, *, to_use: bool = False) -> EntryLink | None:
    """Find a link, used or not; `to_use` holds its row, so that two presses at once use it once."""
    found = select(EntryLink).where(EntryLink.token_digest == digest_of(token))
    return session.scalars(found.with_for_update() if to_use else found).one_or_none()


def digest_with_words(token_digest: bytes, words: str) -> bytes:
    """Give the digest of a link together with the words that a second person tells."""
    spoken = "".join(character for character in words.casefold() if character.isalnum())
    return hashlib.sha256(token_digest + b"\0" + spoken.encode()).digest()
