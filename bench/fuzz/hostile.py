"""What is sent: strings that break things, and one by which words that became markup are known."""

from __future__ import annotations

import json
from typing import Any

import html5lib

from feedback.settings import HERE

#: What no page of ours has: an element and an attribute by which words that became markup are known.
LIVE = "onfuzz7"
MARKED = f"<i-{LIVE} {LIVE}=1>\"'><img src=x {LIVE}=alert(1)>"
AWKWARD = (
    "", " ", "0", "-1", "1e999", "9" * 400, "true", "null", "[]", "{}", "\x00", "\ufeff", "\u202e", "🙂" * 600, "a" * 6_000,
    "2026-W47", "2026-02-30", "0000-00-00", "../../etc/passwd", "%s%n%(x)s{0}", "{{7*7}}${7*7}", "=1+1", "' OR 1=1--",
    "\r\nSet-Cookie: a=b", "//elsewhere.example", "javascript:alert(1)", "on", "y", "\ud800", "٣", "1,000.00", "£5", "NaN", MARKED,
    "9223372036854775808", "words\x00and more", "9999-12-31", "0001-01-01", "24:61", "²", "a@\x00b.example", "\x1b[31m", "\u2028",
)  # fmt: skip

#: What no list offers and no field means.
ALIEN = (
    "nothing that was offered",
    "00000000-0000-4000-8000-000000000000",
    "words\x00and more",
    "9" * 30,
    MARKED,
)


def strings() -> list[str]:
    """Give our own, and those of the shared material where it lies beside this checkout."""
    path = HERE.parent / "shared" / "data" / "hostile_strings.jsonl"
    if not path.exists():
        return [*AWKWARD]
    return [*AWKWARD, *(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())]


def is_live(html: str) -> bool:
    """Say whether a marked word became an element or an attribute."""
    tree: Any = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    return any(
        isinstance(one.tag, str) and (LIVE in one.tag or any(LIVE in str(name) for name in one.attrib))
        for one in tree.iter()
    )
