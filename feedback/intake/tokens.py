"""The form's signed token, and where a post came from. No session, no cookie of its own, no time finer than a day.

Pages leave gzipped, so a token is written differently each time: the same bytes in many packed pages could be guessed
from their lengths (docs/decisions/0022-packed-for-respondents-only.md). A token belongs to one form (one cookie) and is spent when that form is sent, because the answers are gone by then and
the submission's id derives from the same cookie. Sources: OWASP cross-site request forgery cheat sheet (signed token,
origin and fetch metadata); W3C Fetch Metadata.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import date

from feedback.core.sealing import current_vault

#: What the start page's token is bound to: nobody has a cookie yet.
NOBODY = b"start"
_MAC_BYTES = 15
#: A token of yesterday is good: a person may begin before midnight.
_DAYS = 1


def _mac(form_id: bytes, day: int) -> bytes:
    digest = hmac.new(
        current_vault().form_secret, b"form\0" + form_id + day.to_bytes(4, "big"), hashlib.sha256
    ).digest()
    return digest[:_MAC_BYTES]


def _masked(value: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(value, mask, strict=True))


def make(form_id: bytes, on: date) -> str:
    """Give the token of a form for a day, in a form that it has never had before."""
    mask = secrets.token_bytes(_MAC_BYTES)
    masked = mask + _masked(_mac(form_id, on.toordinal()), mask)
    return f"{on.toordinal():x}.{base64.urlsafe_b64encode(masked).decode()}"


def is_good(token: str, form_id: bytes, on: date) -> bool:
    """Say whether `token` was made for this form today or yesterday."""
    day, _, written = token.partition(".")
    try:
        made_on, masked = int(day, 16), base64.b64decode(written.encode(), altchars=b"-_", validate=True)
    except ValueError:
        return False
    if not 0 <= on.toordinal() - made_on <= _DAYS or len(masked) != 2 * _MAC_BYTES:
        return False
    return hmac.compare_digest(_masked(masked[_MAC_BYTES:], masked[:_MAC_BYTES]), _mac(form_id, made_on))
