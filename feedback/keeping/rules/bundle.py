"""A bundle: the words that leave on an order, each with its hash, and the log of whose hands they passed through.

The same words make the same bytes, so that a hash in the record can be held against the file at any time.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence

README = """What this is

Words that people wrote to a feedback service, to the letter, as an order or a request asked for them. manifest.json names
each file with its SHA-256. custody.json says who let them go and when.

What cannot be known

Nobody gave a name, and no address, device or exact time was ever kept. The finest date is the ISO week. Nothing here tells
who wrote what, or whether two answers of different submissions are one person's.
"""
_WHEN = (1980, 1, 1, 0, 0, 0)


def digest(body: bytes) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def make(
    words: Mapping[str, str], facts: Mapping[str, object], custody: Sequence[Mapping[str, object]]
) -> bytes:
    """Put words into a zip file.

    Args:
        words: the words of each answer by the name of its file, without an ending.
        facts: what is said about the request.
        custody: who did what to the bundle before it was made, oldest first.
    """
    files = {f"words/{name}.txt": text.encode() for name, text in sorted(words.items())}
    files["README.txt"] = README.encode()
    files["custody.json"] = _json(list(custody))
    files["manifest.json"] = _json(
        {"request": dict(facts), "files": {name: digest(body) for name, body in sorted(files.items())}}
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, body)
    return packed.getvalue()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, default=str) + "\n").encode()
