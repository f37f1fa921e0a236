"""Whether a passphrase and a code are somebody's: as long for right, wrong and unknown, slower for who keeps trying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from math import ceil

from feedback.core.errors import DomainError
from feedback.people.entry import authenticator
from feedback.people.entry.hashing import Hasher
from feedback.people.entry.pace import Pace
from feedback.people.entry.queries import Known
from feedback.people.entry.service import NoCode, does_not_fit

#: What codes are compared with where nobody has any: the same work, and no code of it opens anything.
_SPARE = authenticator.new_secret()


class PleaseWait(DomainError):
    """Too many tries, too soon. Nothing was looked at, and nothing is locked."""

    status = HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True)
class Shown:
    """What somebody showed: the step of their code (None without one), and a verifier to keep in place of an old one."""

    step: int | None
    fresh: str | None = None


def check(
    known: Known, passphrase: str, code: str, *, hasher: Hasher, pace: Pace, sender: str, at: datetime
) -> Shown:
    """Give what somebody showed whose passphrase and code are right. Never within a transaction: it hashes.

    Where two factors are needed and there is no app, no passphrase is right alone: the passkey is their way.

    Raises:
        PleaseWait: too many tries in too short a time.
        DoesNotFit: something of it was wrong, or nobody has this email; the same sentence for all.
        NoCode: the same, where the passphrase was right; only who is at home learns that (misses.py).
        feedback.people.entry.hashing.TooManyAtOnce: too many people are signing in at this moment.
    """
    wait = pace.try_from(sender, known.index)
    if wait > 0:
        raise PleaseWait(
            "Please wait %(n)s seconds, and then try again. Nothing is locked: waiting is all it takes.",
            n=ceil(wait),
        )
    fits = hasher.fits(known.verifier, passphrase)
    step = authenticator.step_of(known.secret or _SPARE, code, at, after=known.last_step)
    if not fits or known.verifier is None or known.account_id is None:
        raise does_not_fit()
    whose = known.account_id.bytes
    asked = known.secret is not None or known.needs_two
    if asked and (pace.try_code(sender, whose) > 0 or known.secret is None or step is None):
        raise does_not_fit(NoCode)
    pace.was_right(sender, known.index, whose)
    fresh = hasher.hash(passphrase) if hasher.is_old(known.verifier) else None
    return Shown(step if known.secret is not None else None, fresh)
