"""What a page needs to ask a device for a passkey or to show an app its secret, and what the cookie remembers of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, make_response, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from feedback.core.moments import now
from feedback.core.web.context import SETTINGS, public_address
from feedback.core.web.headers import allow_passkeys
from feedback.people.entry import authenticator, passkeys
from feedback.people.entry.hashing import Hasher
from feedback.people.entry.pace import Pace
from feedback.people.entry.spent import Spent

HASHER, PACE, SPENT = "feedback.entry.hasher", "feedback.entry.pace", "feedback.entry.spent"
#: How long a page may stand open before its passkey button has to be asked for anew (seconds).
CHALLENGE_LASTS = 1_800
_CHALLENGE = "challenge"


def hasher() -> Hasher:
    """Give what hashes passphrases in this process."""
    found: Hasher = current_app.extensions[HASHER]
    return found


def pace() -> Pace:
    """Give what slows wrong tries in this process."""
    found: Pace = current_app.extensions[PACE]
    return found


def _spent() -> Spent:
    found: Spent = current_app.extensions[SPENT]
    return found


def sender() -> str:
    """Give the address that a try comes from; it is counted under a hash, and never kept."""
    return request.remote_addr or ""


def site() -> passkeys.Site:
    """Give where passkeys belong: the address that the operator has set, or the one that was asked."""
    return passkeys.Site(public_address())


def called() -> str:
    """Give the neutral name under which a device lists a passkey or a code."""
    return str(current_app.extensions[SETTINGS].neutral_title)


def for_any_passkey() -> passkeys.Asked:
    """Ask for a passkey of whoever is there, and remember the challenge."""
    return _remembered(passkeys.ask_for_any(site()))


def for_new_passkey(account_id: UUID, have: list[bytes]) -> passkeys.Asked:
    """Ask for a new passkey of an account, and remember the challenge."""
    return _remembered(passkeys.ask_for_new(site(), account_id, called=called(), have=have))


def _remembered(asked: passkeys.Asked) -> passkeys.Asked:
    cookie[_CHALLENGE] = [asked.challenge, int(now().timestamp())]
    return asked


def challenge() -> str:
    """Give the challenge of the page that was open last; "" where there is none or it stood open too long.

    Each is given once, whatever cookie it comes in: a cookie can be copied and sent again.
    """
    found = cookie.pop(_CHALLENGE, None)
    if not isinstance(found, list) or now().timestamp() - found[1] > CHALLENGE_LASTS:
        return ""
    asked, asked_at = str(found[0]), int(found[1])
    return asked if _spent().spend(asked, asked_at) else ""


@dataclass(frozen=True)
class App:
    """An app to be set up: its secret, the same in groups of four, and the picture of it."""

    secret: str
    spaced: str
    size: int
    path: str


def app_to_set_up(secret: str | None = None) -> App:
    """Give a new secret for an app, or the one that the page showed before, with its picture."""
    kept = secret if secret and authenticator.is_secret(secret) else authenticator.new_secret()
    size, path = authenticator.drawing_of(authenticator.address_of(kept, issuer=called()))
    return App(kept, authenticator.spaced(kept), size, path)


def with_passkeys(page: ResponseReturnValue) -> Response:
    """Let a page ask the device for a passkey where it has the button for it; every other page may not."""
    made = make_response(page)
    return allow_passkeys(made) if b"data-passkey=" in made.get_data() else made
