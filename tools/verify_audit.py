"""Check an exported audit chain with nothing but Python: `python tools/verify_audit.py chain.jsonl [anchors.jsonl]`.

It follows docs/audit-format.md and knows nothing of the service, so that an auditor can read all of it.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def digest_of(event: dict[str, Any]) -> str:
    """Hash an event as the format says: canonical JSON of all fields but the digest."""
    fields = {name: value for name, value in event.items() if name != "digest"}
    written = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def read_anchors(path: str) -> dict[int, str]:
    """Give {number: hash} of a file of anchors."""
    with Path(path).open(encoding="utf-8") as lines:
        return {anchor["number"]: anchor["digest"] for anchor in map(json.loads, lines)}


def check(path: str, anchors: dict[int, str]) -> tuple[int, str, str]:
    """Walk the chain; give (events, last hash, what is wrong or an empty text)."""
    previous, number = "0" * 64, 0
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            event, number = json.loads(line), number + 1
            if event["number"] != number:
                return number, previous, f"event {number} is missing"
            if event["previous"] != previous or digest_of(event) != event["digest"]:
                return number, previous, f"event {number} was changed"
            previous = event["digest"]
            if anchors.pop(number, previous) != previous:
                return number, previous, f"event {number} is not the one that was anchored"
    anchors.pop(0, None)
    return number, previous, f"event {min(anchors)}, which was anchored, is missing" if anchors else ""


def main(arguments: list[str]) -> str | None:
    """Say how the chain stands; give what is wrong with it."""
    if len(arguments) not in {1, 2}:
        return __doc__
    events, head, wrong = check(arguments[0], read_anchors(arguments[1]) if len(arguments) > 1 else {})
    if not wrong:
        print(f"The chain is whole: {events} events, head {head}.")
    return f"The chain is broken: {wrong}." if wrong else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
