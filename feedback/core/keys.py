"""Key files: where they lie, how they are made, and when a process refuses to start with them.

`surface/` holds what the public process needs: public keys, the form secret and the pepper. `staff/` holds the rest,
and lives under another operating-system user in production.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import UUID

import nacl.public
import nacl.utils

from feedback.core.sealing import KeyRing, Vault

SECRET_BYTES = 32
PRIVATE = 0o700
OTHERS = 0o077


class KeysUnusable(Exception):
    """The key files are lost, wrong or open to others. Its text is one clear line for the operator."""


def _write(path: Path, content: bytes) -> None:
    """Write a key file whole or not at all, readable by its owner only; never over an older one."""
    if path.exists():
        return
    path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def generate(directory: Path) -> None:
    """Make the secrets that a service needs once; those that exist stay as they are."""
    directory.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    directory.chmod(PRIVATE)
    for name in (
        "surface/form.secret",
        "surface/pepper.secret",
        "staff/index.secret",
        "staff/session.secret",
    ):
        _write(directory / name, nacl.utils.random(SECRET_BYTES))
    ring = {"current": 1, "keys": {"1": nacl.utils.random(SECRET_BYTES).hex()}}
    _write(directory / "staff/ring.json", json.dumps(ring).encode())


def generate_for_programme(directory: Path, programme_id: UUID) -> None:
    """Make the key pair of a programme; a pair that exists stays as it is."""
    private = directory / "staff" / f"{programme_id}.key"
    if not private.exists():
        key = nacl.public.PrivateKey.generate()
        _write(private, bytes(key))
        _write(directory / "surface" / f"{programme_id}.pub", bytes(key.public_key))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_mode & OTHERS:
            message = f"The key file {path.name} can be read by others. Make it private (chmod 600) and start again."
            raise KeysUnusable(message)
        content = path.read_bytes()
    except FileNotFoundError:
        message = f"The key file {path.name} is missing. Restore it, or make keys with: flask --app wsgi keys generate"
        raise KeysUnusable(message) from None
    except OSError as error:
        message = f"The key file {path.name} cannot be read: {error.strerror}."
        raise KeysUnusable(message) from None
    return content


def _read_key(path: Path) -> bytes:
    content = _read(path)
    if len(content) != SECRET_BYTES:
        message = f"The key file {path.name} is not a key of {SECRET_BYTES} bytes."
        raise KeysUnusable(message)
    return content


def open_vault(directory: Path, *, staff: bool) -> Vault:
    """Read the keys that a process of this surface may hold.

    Args:
        directory: where `surface/` and, for staff, `staff/` lie.
        staff: whether this process may open words.

    Raises:
        KeysUnusable: a file is missing, wrong, open to others, or the halves of a pair do not match.
    """
    surface = directory / "surface"
    public_keys = {UUID(path.stem): _read_key(path) for path in sorted(surface.glob("*.pub"))}
    form_secret, pepper = _read_key(surface / "form.secret"), _read_key(surface / "pepper.secret")
    if not staff:
        return Vault(form_secret=form_secret, pepper=pepper, public_keys=public_keys)
    private_keys = {UUID(path.stem): _read_key(path) for path in sorted((directory / "staff").glob("*.key"))}
    for programme_id, public_key in public_keys.items():
        private = private_keys.get(programme_id)
        if private is None or bytes(nacl.public.PrivateKey(private).public_key) != public_key:
            message = f"The two key files of programme {programme_id} do not belong together."
            raise KeysUnusable(message)
    try:
        ring = json.loads(_read(directory / "staff/ring.json"))
        keys = {int(number): bytes.fromhex(key) for number, key in ring["keys"].items()}
        key_ring = KeyRing(keys=keys, current=int(ring["current"]))
    except (ValueError, KeyError, TypeError):
        message = "The key file ring.json is not a key ring."
        raise KeysUnusable(message) from None
    return Vault(
        form_secret=form_secret,
        pepper=pepper,
        public_keys=public_keys,
        private_keys=private_keys,
        ring=key_ring,
        index_secret=_read_key(directory / "staff/index.secret"),
    )


def session_secret(directory: Path) -> bytes:
    """Read the secret that signs the staff session cookie."""
    return _read_key(directory / "staff/session.secret")
