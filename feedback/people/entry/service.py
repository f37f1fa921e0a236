"""Acts on the ways in: set one up, use it, take it away; make, use and end the links to set them up."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.core.errors import Closed, DomainError, NotFound
from feedback.people import service as people
from feedback.people.entry import queries
from feedback.people.entry.records import Authenticator, EntryLink, Passkey, Passphrase
from feedback.people.entry.rules.links import LASTS, MOST_MISSES, LinkTimes, opens
from feedback.people.queries import digest_of
from feedback.people.records import Account

#: Letters and digits that nobody mistakes for each other, for words that are said on the telephone.
SPOKEN = "abcdefghjkmnpqrtuvwxyz2346789"
SPOKEN_LENGTH = 10


class DoesNotFit(DomainError):
    """What was given does not sign anybody in. It says nothing of which part was wrong, or whether anybody is there."""


class NoCode(DoesNotFit):
    """The passphrase was right, and the code was not, or came too soon, or there was none. Said in the same words."""


def does_not_fit(which: type[DoesNotFit] = DoesNotFit) -> DoesNotFit:
    """Give the one sentence for everything that does not sign in."""
    return which(
        "That did not fit. Please check the email, the passphrase and the code. A code is good once, and for about half a minute; after several that did not fit, wait up to an hour. If you have a passkey and no code, use the passkey."
    )


# --- the ways themselves ---------------------------------------------------------------------------------------------


def set_passphrase(session: Session, account_id: UUID, verifier: str, *, at: datetime) -> None:
    """Give a person a passphrase, in place of an older one."""
    row = session.scalars(select(Passphrase).where(Passphrase.account_id == account_id)).one_or_none()
    if row is None:
        session.add(Passphrase(account_id=account_id, verifier=verifier, set_at=at))
    else:
        row.verifier, row.set_at = verifier, at


def set_authenticator(session: Session, account_id: UUID, secret: str, *, step: int, at: datetime) -> None:
    """Give a person codes from an app, in place of an older one; the code that showed that it works is used up."""
    session.execute(delete(Authenticator).where(Authenticator.account_id == account_id))
    session.add(Authenticator(account_id=account_id, secret=secret, last_step=step, set_at=at))


def add_passkey(
    session: Session,
    account_id: UUID,
    *,
    credential_id: bytes,
    public_key: bytes,
    sign_count: int,
    at: datetime,
) -> Passkey:
    """Keep the public half of a new passkey.

    Raises:
        DomainError: it is kept already.
    """
    if queries.passkey_named(session, credential_id) is not None:
        raise DomainError("This passkey is kept already.")
    row = Passkey(
        account_id=account_id,
        credential_id=credential_id,
        public_key=public_key,
        sign_count=sign_count,
        set_at=at,
    )
    session.add(row)
    session.flush()
    return row


def remove_passkey(session: Session, passkey_id: UUID, *, account_id: UUID) -> None:
    """Take a passkey away.

    Raises:
        NotFound: it is not this person's.
        DomainError: it is their only way in, or without it one factor is left where they need two.
    """
    row = session.get(Passkey, passkey_id)
    if row is None or row.account_id != account_id:
        raise NotFound("There is no such passkey.")
    ways = queries.ways_of(session, [account_id])[account_id]
    if ways.passkeys == 1 and not ways.passphrase:
        raise DomainError("This is your only way to sign in. Set up another one first.")
    if ways.passkeys == 1 and not ways.code and session.get_one(Account, account_id).needs_two_factors:
        raise DomainError(
            "Your roles need two factors, and this passkey is the second. Set up an app that makes codes, or another passkey, first."
        )
    session.delete(row)


def forget_ways(session: Session, account_id: UUID, *, at: datetime) -> None:
    """End every way in that a person had, and every sign-in, because new ones take their place or the person has left."""
    for table in (Passphrase, Authenticator, Passkey):
        session.execute(delete(table).where(table.account_id == account_id))
    people.end_sessions(session, account_id, at=at)


# --- signing in ------------------------------------------------------------------------------------------------------


def _may_enter(session: Session, account_id: UUID, at: datetime) -> None:
    account = session.get(Account, account_id)
    if account is None or (account.left_on is not None and account.left_on <= at.date()):
        raise does_not_fit()


def use_code(session: Session, account_id: UUID, step: int) -> None:
    """Use up a code, so that nobody who saw it can use it again.

    Raises:
        DoesNotFit: it was used a moment ago, in another tab or by somebody else.
    """
    app = session.scalars(
        select(Authenticator).where(Authenticator.account_id == account_id).with_for_update()
    ).one_or_none()
    if app is None or step <= app.last_step:
        raise does_not_fit()
    app.last_step = step


def sign_in(
    session: Session, account_id: UUID, *, step: int | None, fresh: str | None = None, at: datetime
) -> str:
    """Sign a person in whose passphrase was right; give the token for the cookie.

    Args:
        step: the step of the code that was right too, or None where the person has no codes.
        fresh: the passphrase's verifier, made anew because the cost of a hash was raised.

    Raises:
        DoesNotFit: the person has left, or the code was used a moment ago.
    """
    _may_enter(session, account_id, at)
    if step is not None:
        use_code(session, account_id, step)
    if fresh is not None:
        set_passphrase(session, account_id, fresh, at=at)
    return people.begin_session(session, account_id, at=at, two_factors=step is not None)


def sign_in_with_passkey(
    session: Session, passkey_id: UUID, *, sign_count: int, at: datetime
) -> tuple[str, UUID]:
    """Sign a person in whose device signed rightly; give the token for the cookie, and whose account it is.

    Raises:
        DoesNotFit: the person has left, or took the passkey away.
    """
    row = session.get(Passkey, passkey_id)
    if row is None:
        raise does_not_fit()
    _may_enter(session, row.account_id, at)
    row.sign_count = sign_count
    return people.begin_session(session, row.account_id, at=at), row.account_id


def note_passkey(session: Session, passkey_id: UUID, *, sign_count: int) -> None:
    """Note the new count of a passkey that showed again who its person is."""
    row = session.get(Passkey, passkey_id)
    if row is None:
        raise does_not_fit()
    row.sign_count = sign_count


# --- links -----------------------------------------------------------------------------------------------------------


def make_link(
    session: Session,
    account_id: UUID,
    *,
    at: datetime,
    resets: bool = False,
    needs_words: bool = False,
    lasts: timedelta = LASTS,
) -> tuple[EntryLink, str]:
    """Make a link to set up a way in; give its row and its token, which is kept only as a digest.

    Of the links that reset, only the newest opens.
    """
    if resets:
        for older in session.scalars(
            select(EntryLink).where(EntryLink.account_id == account_id, EntryLink.resets)
        ):
            end_link(session, older.id, at=at)
    token = secrets.token_urlsafe(people.TOKEN_BYTES)
    row = EntryLink(
        account_id=account_id,
        token_digest=digest_of(token),
        resets=resets,
        needs_words=needs_words,
        misses=0,
        made_at=at,
        expires_at=at + lasts,
    )
    session.add(row)
    session.flush()
    return row, token


def times_of(link: EntryLink) -> LinkTimes:
    """Give the times of a link, for the rule of when it opens."""
    return LinkTimes(link.expires_at, link.used_at, link.ended_at)


def give_words(link: EntryLink, *, at: datetime, lasts: timedelta = LASTS) -> str:
    """Make the words that a second person tells with a link; give them once, for the telephone ("k7qm 2xpa td")."""
    words = "".join(secrets.choice(SPOKEN) for _ in range(SPOKEN_LENGTH))
    link.words_digest = queries.digest_with_words(link.token_digest, words)
    link.expires_at = at + lasts
    return " ".join(words[start : start + 4] for start in range(0, SPOKEN_LENGTH, 4))


def use_link(session: Session, token: str, *, words: str = "", at: datetime) -> EntryLink | None:
    """Use a link up; give it, or None where the second person's words do not fit (which is counted).

    Raises:
        Closed: it was used, ended, is too old, or never was.
    """
    link = queries.link_by_token(session, token, to_use=True)
    if link is None or not opens(times_of(link), at) or is_of_before(session, link):
        raise Closed("This link has been used, has ended, or is more than two days old. Ask for another one.")
    if link.needs_words:
        given = queries.digest_with_words(link.token_digest, words)
        if link.words_digest is None or not hmac.compare_digest(given, link.words_digest):
            link.misses += 1
            if link.misses >= MOST_MISSES:
                link.ended_at = at
            return None
    link.used_at = at
    if link.resets:
        forget_ways(session, link.account_id, at=at)
    return link


def is_of_before(session: Session, link: EntryLink) -> bool:
    """Say whether the person has left since a link was made; whoever is to come back is given another."""
    left = session.get_one(Account, link.account_id).left_on
    return left is not None and link.made_at.date() < left


def end_links(session: Session, account_id: UUID, *, at: datetime) -> int:
    """End every link of a person that nobody has used yet; give how many that ended."""
    links = session.scalars(select(EntryLink).where(EntryLink.account_id == account_id)).all()
    still_open = [link for link in links if opens(times_of(link), at)]
    for link in still_open:
        link.ended_at = at
    return len(still_open)


def end_link(session: Session, link_id: UUID, *, at: datetime) -> None:
    """End a link that nobody has used yet."""
    link = session.get_one(EntryLink, link_id)
    if opens(times_of(link), at):
        link.ended_at = at
