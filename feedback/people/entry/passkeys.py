"""Passkeys (WebAuthn): what a browser is asked, and whether what its device signed is right.

A passkey counts as two factors: the device, and the finger, face or number with which the person opens it (user
verification is required). What it is called on the device names nobody: a phone may be looked at by others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

#: What a browser sends is small; anything longer is not from one.
LONGEST_ANSWER = 20_000


@dataclass(frozen=True)
class Asked:
    """What a page hands to the browser (JSON), and the challenge that its answer has to carry."""

    options: str
    challenge: str


@dataclass(frozen=True)
class NewKey:
    """A passkey that a device has just made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Site:
    """Where passkeys belong: the host name and the whole address under which people open the staff pages."""

    address: str

    @property
    def host(self) -> str:
        """Give the name to which a passkey is bound; a browser sends it to no other."""
        return urlsplit(self.address).hostname or "localhost"

    @property
    def origins(self) -> list[str]:
        """Give the addresses that are this site. HTTPS ends at the operator's proxy, so the name is what counts."""
        parts = urlsplit(self.address)
        plain = {self.address} if self.host == "localhost" else set()
        return sorted(plain | {parts._replace(scheme="https").geturl()})


def ask_for_new(site: Site, account_id: UUID, *, called: str, have: list[bytes]) -> Asked:
    """Ask a browser to make a passkey that its device keeps; not where it holds one of these already."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=called,
        user_name=called,
        user_id=account_id.bytes,
        user_display_name=called,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in have],
    )
    return Asked(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def ask_for_any(site: Site) -> Asked:
    """Ask a browser for a passkey of this site, whoever's it is."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return Asked(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def made(site: Site, answer: str, challenge: str) -> NewKey | None:
    """Give the passkey that an answer brings, or None where anything of it is not right."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origins,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return NewKey(found.credential_id, found.credential_public_key, found.sign_count)


def named_in(answer: str) -> bytes:
    """Give the name of the passkey that an answer says it is from; b"" where it is no answer."""
    try:
        return base64url_to_bytes(json.loads(answer[:LONGEST_ANSWER])["rawId"])
    except (ValueError, KeyError, TypeError):
        return b""


def count_of(site: Site, answer: str, challenge: str, *, public_key: bytes, sign_count: int) -> int | None:
    """Give the new count of a passkey where its answer is right, or None.

    A count that has not gone up, where the device counts at all, means a copy; it is refused.
    """
    try:
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origins,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return found.new_sign_count
