"""Where a text quotes somebody. A check never touches what was said: only what staff write."""

from __future__ import annotations

import re

Span = tuple[int, int]
#: Double quotes of either kind within one paragraph, single curly quotes that a letter does not follow (that would be
#: an apostrophe), angled quotes, and whole lines that are marked as a quote.
QUOTED = (
    re.compile(r"“[^”\n]*(?:\n(?!\s*\n)[^”\n]*)*”"),
    re.compile(r'"[^"\n]*(?:\n(?!\s*\n)[^"\n]*)*"'),
    re.compile(r"«[^»\n]*»"),
    re.compile(r"(?<!\w)‘[^‘\n]*?’(?!\w)"),
    re.compile(r"^[ \t]*>.*$", re.MULTILINE),
)
#: Where a sentence ends: a stop before white space, or a new line. "¶", "No." and the like are rare in clauses.
SENTENCE = re.compile(r"[^\n]+?(?:[.!?](?=\s|$)|\n|$)")


def quoted(text: str) -> list[Span]:
    """Give the spans of `text` that are quotes, marks included, in order (code points, end exclusive)."""
    return sorted((found.start(), found.end()) for pattern in QUOTED for found in pattern.finditer(text))


def touches(start: int, end: int, spans: list[Span]) -> bool:
    """Say whether the stretch from `start` to `end` shares a code point with one of `spans`."""
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def sentence_around(text: str, start: int, end: int) -> str:
    """Give the sentence (or the sentences) in which the stretch lies."""
    parts = [found for found in SENTENCE.finditer(text) if found.start() < end and start < found.end()]
    return text[parts[0].start() : parts[-1].end()] if parts else text[start:end]
