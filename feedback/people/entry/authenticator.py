"""Codes from an app (TOTP, RFC 6238): six digits, half a minute each, one step early or late, and each good once."""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import datetime

import pyotp
import segno

STEP_SECONDS = 30
#: A phone's clock may be this many steps early or late.
SKEW = 1
_SECRET = re.compile(r"[A-Z2-7]{32}")
_MARGIN = 4


def new_secret() -> str:
    """Make a secret of 160 bits, as apps take it (base32)."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Say whether a text has the form of a secret of ours."""
    return _SECRET.fullmatch(text) is not None


def spaced(secret: str) -> str:
    """Give a secret in groups of four, as somebody types it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def digits_of(code: str) -> str:
    """Give the digits of a code as ASCII, whichever keyboard they were typed on: "۱۲۳ ۴۵۶" is "123456"."""
    found = (unicodedata.digit(one, None) for one in code)
    return "".join(str(one) for one in found if one is not None)


def step_of(secret: str, code: str, at: datetime, *, after: int) -> int | None:
    """Give the step for which a code is right, or None where it is wrong, old, or was used (`after` or earlier).

    Every step is worked out and compared, whichever fits.
    """
    digits, clock = digits_of(code), pyotp.TOTP(secret)
    now, found = int(at.timestamp()) // STEP_SECONDS, None
    for step in range(now - SKEW, now + SKEW + 1):
        if hmac.compare_digest(clock.at(step * STEP_SECONDS), digits) and step > after:
            found = step
    return found


def address_of(secret: str, *, issuer: str) -> str:
    """Give what a QR code says to an app. It names nobody: a phone may be looked at by others."""
    return pyotp.TOTP(secret).provisioning_uri(name="sign-in", issuer_name=issuer)


def drawing_of(address: str) -> tuple[int, str]:
    """Draw a QR code: how many modules it is wide and high with its margin, and the path of its dark ones (SVG)."""
    rows = list(segno.make_qr(address, error="m").matrix_iter(border=_MARGIN))
    path = "".join(
        f"M{left} {top}h1v1h-1z" for top, row in enumerate(rows) for left, dark in enumerate(row) if dark
    )
    return len(rows), path
