"""Key files: where they lie, how they are made, and when a process refuses to start with them.

`surface/` holds what the public process needs: public keys, the form secret and the pepper. `staff/` holds the rest,
and lives under another operating-system user in production.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import nacl.public
import nacl.utils

from feedback.core import sealing
from feedback.core.sealing import KeyRing, Vault

SECRET_BYTES = 32
PRIVATE = 0o700
OTHERS = 0o077


class KeysUnusable(Exception):
    """The key files are lost, wrong or open to others. Its text is one clear line for the operator."""


def _write(path: Path, content: bytes) -> None:
    """Write a key file whole or not at all, readable by its owner only; never over an older one."""
    if not path.exists():
        replace(path, content)


def replace(path: Path, content: bytes) -> None:
    """Write a key file whole or not at all, in place of an older one where there is one."""
    path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # a key that words were sealed under is still there after a power cut
    finally:
        os.close(folder)


def generate(directory: Path) -> None:
    """Make the secrets that a service needs once; those that exist stay as they are."""
    directory.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    directory.chmod(PRIVATE)
    for name in (
        "surface/form.secret",
        "surface/pepper.secret",
        "staff/index.secret",
        "staff/session.secret",
        "staff/withdrawals.secret",
        "staff/backup.secret",
    ):
        _write(directory / name, nacl.utils.random(SECRET_BYTES))
    private = nacl.public.PrivateKey((directory / "staff/withdrawals.secret").read_bytes())
    _write(directory / "surface/withdrawals.box", bytes(private.public_key))
    ring = {"current": 1, "keys": {"1": nacl.utils.random(SECRET_BYTES).hex()}}
    _write(directory / "staff/ring.json", json.dumps(ring).encode())


def generate_for_programme(directory: Path, programme_id: UUID) -> None:
    """Make the key pair of a programme; a pair that exists stays as it is."""
    private = directory / "staff" / f"{programme_id}.key"
    if not private.exists():
        key = nacl.public.PrivateKey.generate()
        _write(private, bytes(key))
        _write(directory / "surface" / f"{programme_id}.pub", bytes(key.public_key))


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Let one process at a time change the staff keys."""
    handle = os.open(directory / "staff", os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def rotate_ring(directory: Path, at: datetime) -> int:
    """Add a key to the ring and seal with it from now on; the others go on opening. Give its number.

    Raises:
        KeysUnusable: there is no ring that can be read.
    """
    with _alone(directory):
        ring = _ring_file(directory)
        number = max(map(int, ring["keys"])) + 1
        ring["keys"][str(number)] = nacl.utils.random(SECRET_BYTES).hex()
        ring |= {"current": number, "since": at.isoformat()}
        replace(directory / "staff/ring.json", json.dumps(ring).encode())
    return number


def ring_is_since(directory: Path) -> datetime | None:
    """Give the moment from which on the ring's current key seals; None where it always has."""
    since = _ring_file(directory).get("since")
    return datetime.fromisoformat(since) if since else None


def retire_older(directory: Path, numbers: set[int]) -> None:
    """Take keys off the ring, for good. The caller has counted that no row needs them; the current one stays."""
    with _alone(directory):
        ring = _ring_file(directory)
        gone = numbers - {int(ring["current"])}
        ring["keys"] = {number: key for number, key in ring["keys"].items() if int(number) not in gone}
        replace(directory / "staff/ring.json", json.dumps(ring).encode())


def take_onto_ring(directory: Path, older: dict[int, bytes]) -> None:
    """Let the ring open what older keys sealed, those of a backup that is brought back; it goes on sealing as it did.

    Raises:
        KeysUnusable: a number stands for another key here, so the ring is that of another service.
    """
    with _alone(directory):
        ring = _ring_file(directory)
        for number, key in older.items():
            if ring["keys"].setdefault(str(number), key.hex()) != key.hex():
                message = "The key ring here is that of another service. Nothing was changed."
                raise KeysUnusable(message)
        replace(directory / "staff/ring.json", json.dumps(ring).encode())


def rotate_programme(directory: Path, programme_id: UUID) -> None:
    """Give a programme a new pair. The older private keys stay beside it, since words may still arrive for them.

    The private half is there before anybody can seal to the public one.

    Raises:
        KeysUnusable: the programme has no keys here.
    """
    with _alone(directory):
        held = _private_files(directory, programme_id)
        if not held:
            message = f"The key file {programme_id}.key is missing. Nothing was changed."
            raise KeysUnusable(message)
        key = nacl.public.PrivateKey.generate()
        _write(directory / "staff" / f"{programme_id}.{max(held) + 1}.key", bytes(key))
        replace(directory / "surface" / f"{programme_id}.pub", bytes(key.public_key))


def take_programme_keys(directory: Path, programme_id: UUID, private_keys: tuple[bytes, ...]) -> None:
    """Keep the private keys that a backup's originals need, newest first, beside those that are here.

    Where the programme has no keys here at all, its newest becomes its pair again.
    """
    with _alone(directory):
        files = _private_files(directory, programme_id)
        held = {_read_key(path) for path in files.values()}
        if not held:
            public_key = nacl.public.PrivateKey(private_keys[0]).public_key
            _write(directory / "staff" / f"{programme_id}.key", private_keys[0])
            _write(directory / "surface" / f"{programme_id}.pub", bytes(public_key))
            files, held = {1: directory}, {private_keys[0]}
        for number, key in enumerate((key for key in private_keys if key not in held), max(files) + 1):
            _write(directory / "staff" / f"{programme_id}.{number}.key", key)


def _private_files(directory: Path, programme_id: UUID) -> dict[int, Path]:
    """Give the private keys of a programme by their number: its first is 1 and has none in its name."""
    files = {1: directory / "staff" / f"{programme_id}.key"}
    for path in (directory / "staff").glob(f"{programme_id}.*.key"):
        number = path.name.split(".")[1]
        if number.isdecimal():
            files[int(number)] = path
    return {number: path for number, path in files.items() if path.exists()}


def _is_ring(ring: Any) -> bool:  # noqa: ANN401 - whatever stands in a file
    keys = [bytes.fromhex(key) for number, key in ring["keys"].items() if int(number) > 0]
    return str(int(ring["current"])) in ring["keys"] and {len(key) for key in keys} == {SECRET_BYTES}


def _ring_file(directory: Path) -> dict[str, Any]:
    content = _read(directory / "staff/ring.json")
    try:
        ring = json.loads(content)
        if _is_ring(ring):
            return dict(ring)
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    message = "The key file ring.json is not a key ring."
    raise KeysUnusable(message)


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


def _programme_of(path: Path) -> UUID:
    try:
        return UUID(path.stem)
    except ValueError:
        message = f"The key file {path.name} is not named after a programme."
        raise KeysUnusable(message) from None


def open_vault(directory: Path, *, staff: bool) -> Vault:
    """Read the keys that a process of this surface may hold.

    Args:
        directory: where `surface/` and, for staff, `staff/` lie.
        staff: whether this process may open words.

    Raises:
        KeysUnusable: a file is missing, wrong, open to others, or the halves of a pair do not match.
    """
    surface = directory / "surface"
    public_keys = {_programme_of(path): _read_key(path) for path in sorted(surface.glob("*.pub"))}
    form_secret, pepper = _read_key(surface / "form.secret"), _read_key(surface / "pepper.secret")
    withdrawals = _read_key(surface / "withdrawals.box")
    if not staff:
        return Vault(
            form_secret=form_secret, pepper=pepper, public_keys=public_keys, withdrawals_public=withdrawals
        )
    pairs = {
        programme_id: _newest_first(directory, programme_id, public_key)
        for programme_id, public_key in public_keys.items()
    }
    ring = _ring_file(directory)
    key_ring = KeyRing(
        keys={int(number): bytes.fromhex(key) for number, key in ring["keys"].items()},
        current=int(ring["current"]),
    )
    return Vault(
        form_secret=form_secret,
        pepper=pepper,
        public_keys=public_keys,
        private_keys={programme_id: held[0] for programme_id, held in pairs.items()},
        older_private_keys={programme_id: held[1:] for programme_id, held in pairs.items()},
        ring=key_ring,
        index_secret=_read_key(directory / "staff/index.secret"),
        withdrawals_public=withdrawals,
        withdrawals_private=_half_of(directory, withdrawals),
        backup_private=_read_key(directory / "staff/backup.secret"),
    )


def _half_of(directory: Path, public_key: bytes) -> bytes:
    """Read the key that opens the log of withdrawals, and refuse one that its public half does not belong to."""
    private = _read_key(directory / "staff/withdrawals.secret")
    if bytes(nacl.public.PrivateKey(private).public_key) != public_key:
        message = "The key files withdrawals.secret and withdrawals.box do not belong together."
        raise KeysUnusable(message)
    return private


def _newest_first(directory: Path, programme_id: UUID, public_key: bytes) -> tuple[bytes, ...]:
    """Read a programme's private keys, the one that belongs to its public key first."""
    files = sorted(_private_files(directory, programme_id).items(), reverse=True)
    held = [_read_key(path) for _number, path in files]
    for key in held:
        if bytes(nacl.public.PrivateKey(key).public_key) == public_key:
            return (key, *(other for other in held if other != key))
    message = f"The two key files of programme {programme_id} do not belong together."
    raise KeysUnusable(message)


def hold(directory: Path, *, staff: bool) -> None:
    """Open the vault for this process, and again whenever a file in its folders comes, goes or is replaced.

    So a new programme, and a key that was changed, are known to every process at once. Looking costs two calls of the
    operating system. Files that cannot be used stop a start; a process that runs goes on with what it has.

    Raises:
        KeysUnusable: as `open_vault`.
    """
    seen = [_stamp(directory, staff=staff)]

    def look() -> Vault | None:
        stamp = _stamp(directory, staff=staff)
        if stamp == seen[0]:
            return None
        seen[0] = stamp
        try:
            return open_vault(directory, staff=staff)
        except KeysUnusable:
            return None

    sealing.hold(open_vault(directory, staff=staff), look)


def _stamp(directory: Path, *, staff: bool) -> tuple[int, ...]:
    """Give what changes when a file in a folder of keys does: each is written under another name and renamed."""
    changed = []
    for place in ("surface", "staff", "staff/ring.json") if staff else ("surface",):
        try:
            found = os.stat(directory / place)  # noqa: PTH116 - every seal asks; a Path costs as much again
        except OSError:
            changed += [0, 0]
        else:
            changed += [found.st_mtime_ns, found.st_ino]
    return tuple(changed)


def session_secret(directory: Path) -> bytes:
    """Read the secret that signs the staff session cookie."""
    return _read_key(directory / "staff/session.secret")
