"""What makes two sheets the same one: everything that was typed, to the letter, under a key that only their page holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from uuid import UUID


def names_of(key: bytes, typed: Mapping[UUID, str], *beside: str | None) -> dict[UUID, UUID]:
    """Give the id of each response of a sheet, by its question: one letter or tick changed, and all are others.

    So a sheet can be told from another one without opening or keeping anything. Whoever has the ids and not the key,
    which stands in the page that was typed on and nowhere else, can try no words out on them.

    Args:
        key: the secret of the page (32 bytes).
        typed: words, or the key of a choice, by question.
        beside: what else the sheet says: its window, and the two of consent.
    """
    said = sorted((question_id.hex, words) for question_id, words in typed.items())
    whole = json.dumps([said, beside]).encode()

    def name(question_id: UUID) -> UUID:
        digest = hashlib.blake2b(whole + question_id.bytes, key=key, digest_size=16, person=b"paper sheet")
        return UUID(bytes=digest.digest(), version=4)

    return {question_id: name(question_id) for question_id in typed}
