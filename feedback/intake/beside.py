"""A worker sits beside the person and types: the mark that a form carries then, from its first page to its last.

The mark names the worker's organisation and nobody. It stands behind the window's address in the hidden field of every
page, under a keyed hash, so that it is there still when the answers in progress are gone and a page is posted again.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

from feedback.core.sealing import current_vault
from feedback.questions.records import SurveyWindow

_MAC_LETTERS = 24


def _mac(address: str, organisation_id: UUID) -> str:
    about = b"beside\0" + address.encode() + b"\0" + organisation_id.bytes
    return hmac.new(current_vault().form_secret, about, sha256).hexdigest()[:_MAC_LETTERS]


def marked(window: SurveyWindow, organisation_id: UUID | None) -> str:
    """Give what a page of this window posts as its address: with the mark, where somebody sits beside."""
    if organisation_id is None:
        return window.address
    return f"{window.address}.{organisation_id.hex}.{_mac(window.address, organisation_id)}"


def read(posted: str) -> tuple[str, UUID | None]:
    """Read the window's address and whose worker sits beside; a mark that is not ours is none."""
    address, _, mark = posted.partition(".")
    written, _, mac = mark.partition(".")
    try:
        organisation_id = UUID(hex=written)
    except ValueError:
        return address, None
    good = hmac.compare_digest(mac.encode(), _mac(address, organisation_id).encode())
    return address, organisation_id if good else None
