"""What three officers hold: shares of a recovery key, in words. Any two of them bring every key file back, bit for bit.

The recovery file holds the key files, sealed to the recovery key's public half, so a newer one is made without the
officers whenever keys change. Its private half is in no file: it is what two shares give. Shares are SLIP-39, by the
maintained library of its authors; nothing here computes with shares itself.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nacl.exceptions
import nacl.public
import nacl.utils
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share as Slip39
from shamir_mnemonic.wordlist import WORDLIST

from feedback.core import keys
from feedback.core.keys import KeysUnusable

NEEDED, OFFICERS = 2, 3
_WORDS: frozenset[str] = frozenset(WORDLIST)
_MAGIC = b"FEEDBACK KEY FILES 1\n"
_SET_BYTES = 2
_PUBLIC = "staff/recovery.pub"


class CannotRecover(Exception):
    """The shares or the recovery file do not give the keys. Its text is one clear line for the officers."""


@dataclass(frozen=True)
class Share:
    """One officer's words. `check` is printed below them and said again when they are typed in."""

    officer: int
    set_number: int
    words: tuple[str, ...] = field(repr=False)

    @property
    def set_name(self) -> str:
        """Give the name of the three shares that belong together."""
        return f"{self.set_number:04X}"

    @property
    def check(self) -> str:
        """Give a checksum over the words, four and four letters."""
        digest = hashlib.sha256(" ".join(self.words).encode()).hexdigest().upper()
        return f"{digest[:4]}-{digest[4:8]}"


@dataclass(frozen=True)
class Recovery:
    """A recovery key that was just made: its public half, and the three shares of its private one."""

    public_key: bytes
    shares: tuple[Share, ...] = field(repr=False)


def _private_key(shares: Sequence[Share]) -> nacl.public.PrivateKey:
    seed = combine_mnemonics([" ".join(share.words) for share in shares])
    return nacl.public.PrivateKey.from_seed(seed)


def new_recovery() -> Recovery:
    """Make a recovery key and its shares, and prove that each two of them give it."""
    seed = nacl.utils.random(keys.SECRET_BYTES)
    public_key = bytes(nacl.public.PrivateKey.from_seed(seed).public_key)
    written = generate_mnemonics(1, [(NEEDED, OFFICERS)], seed)[0]
    shares = tuple(read_share(words) for words in written)
    for left_out in range(OFFICERS):
        two = [share for place, share in enumerate(shares) if place != left_out]
        if bytes(_private_key(two).public_key) != public_key:
            message = "The shares that were made do not fit together. Nothing was changed; try again."
            raise CannotRecover(message)
    return Recovery(public_key, shares)


def read_share(typed: str) -> Share:
    """Read a share that somebody typed: words in any case, with numbers or line ends between them.

    Raises:
        CannotRecover: a word is not one of the list, one is missing, or the checksum in the words does not fit.
    """
    words = tuple(word.strip(".,;:").lower() for word in typed.split())
    words = tuple(word for word in words if word and not word.isdecimal())
    strange = [str(place) for place, word in enumerate(words, 1) if word not in _WORDS]
    if strange:
        message = (
            f"These are not words of a share: number {', '.join(strange)}. Please look at the paper again."
        )
        raise CannotRecover(message)
    try:
        share = Slip39.from_mnemonic(" ".join(words))
    except (MnemonicError, ValueError):
        message = (
            f"These {len(words)} words are not a whole share: one is missing, changed or in another place."
        )
        raise CannotRecover(message) from None
    return Share(share.index + 1, share.identifier, words)


def seal_key_files(directory: Path, recovery: Recovery | None = None) -> bytes:
    """Give the recovery file: every key file, sealed so that only two officers together open it.

    Args:
        recovery: the recovery key that was just made; otherwise the one whose public half lies in the staff folder.

    Raises:
        KeysUnusable: no shares were made yet, or a key file cannot be used.
    """
    keys.open_vault(directory, staff=True)
    if recovery is None:
        set_number, public_key = _public_half(directory)
    else:
        set_number, public_key = recovery.shares[0].set_number, recovery.public_key
    files = {
        str(path.relative_to(directory)): base64.b64encode(path.read_bytes()).decode()
        for place in ("surface", "staff")
        for path in sorted((directory / place).iterdir())
        if path.is_file() and path.suffix != ".part" and str(path.relative_to(directory)) != _PUBLIC
    }
    files[_PUBLIC] = base64.b64encode(set_number.to_bytes(_SET_BYTES, "big") + public_key).decode()
    box = nacl.public.SealedBox(nacl.public.PublicKey(public_key)).encrypt(json.dumps(files).encode())
    return _MAGIC + set_number.to_bytes(_SET_BYTES, "big") + bytes(box)


def _public_half(directory: Path) -> tuple[int, bytes]:
    path = directory / _PUBLIC
    if not path.exists():
        message = "No officer holds a share yet. Make them first with: flask --app wsgi keys split FILE"
        raise KeysUnusable(message)
    held = path.read_bytes()
    if len(held) != _SET_BYTES + keys.SECRET_BYTES:
        message = (
            "The key file recovery.pub is not one. Make new shares with: flask --app wsgi keys split FILE"
        )
        raise KeysUnusable(message)
    return int.from_bytes(held[:_SET_BYTES], "big"), held[_SET_BYTES:]


def has_shares(directory: Path) -> bool:
    """Say whether officers hold shares, so that a recovery file can be made."""
    return (directory / _PUBLIC).exists()


def keep_public_half(directory: Path, recovery: Recovery) -> None:
    """Remember the public half of a recovery key, for recovery files that are made later."""
    keys.replace(
        directory / _PUBLIC, recovery.shares[0].set_number.to_bytes(_SET_BYTES, "big") + recovery.public_key
    )


def write_new_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, for its owner only, and ask the disk to keep it.

    Raises:
        CannotRecover: there is a file already, or it cannot be written.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        message = f"There is a file {path.name} already, which stays. Choose another name."
        raise CannotRecover(message) from None
    except OSError as error:
        message = f"The file {path.name} cannot be written: {error.strerror}."
        raise CannotRecover(message) from None


def open_key_files(sealed: bytes, shares: Sequence[Share]) -> dict[str, bytes]:
    """Open a recovery file with the shares of two officers: the content of each key file, by its place.

    Raises:
        CannotRecover: too few shares, the same one twice, shares of two sets or of another file, or a file that is
            none or was altered.
    """
    if not sealed.startswith(_MAGIC):
        message = "This is not a recovery file."
        raise CannotRecover(message)
    place = len(_MAGIC) + _SET_BYTES
    set_number, box = int.from_bytes(sealed[len(_MAGIC) : place], "big"), sealed[place:]
    if len({share.words for share in shares}) < NEEDED:
        message = f"Shares of {NEEDED} different officers are needed; one alone opens nothing."
        raise CannotRecover(message)
    names = sorted({share.set_name for share in shares})
    if len(names) > 1:
        message = f"These shares are of different sets ({' and '.join(names)}) and do not belong together."
        raise CannotRecover(message)
    if shares[0].set_number != set_number:
        message = f"These shares are of set {names[0]}; this recovery file needs set {set_number:04X}."
        raise CannotRecover(message)
    try:
        opened = nacl.public.SealedBox(_private_key(shares[:NEEDED])).decrypt(box)
        return {name: base64.b64decode(content) for name, content in json.loads(opened).items()}
    except (MnemonicError, nacl.exceptions.CryptoError, ValueError):
        message = "This recovery file was altered or cut short, or the shares are those of another service."
        raise CannotRecover(message) from None


def bring_back(directory: Path, files: dict[str, bytes]) -> int:
    """Write the key files that are missing; give how many. Those that are there have to be the same.

    Raises:
        CannotRecover: another key file lies here under the same name; nothing is changed.
        KeysUnusable: what is there afterwards cannot be used.
    """
    for name, content in files.items():
        path = directory / name
        if path.exists() and path.read_bytes() != content and name != _PUBLIC:
            message = f"Another key file {name} is here already. Nothing was changed; give an empty folder."
            raise CannotRecover(message)
    missing = {name: content for name, content in files.items() if not (directory / name).exists()}
    for name, content in missing.items():
        keys.replace(directory / name, content)
    keys.open_vault(directory, staff=True)
    return len(missing)
