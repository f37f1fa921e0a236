"""The words of a text, with what their letters and surroundings say about them."""

import re
import unicodedata
from dataclasses import dataclass

#: Letters, with accents typed as marks of their own, joined by apostrophes or hyphens (O'Neill, Anne-Marie).
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[\u0300-\u036f][^\W\d_]*)*(?:['’\-][^\W\d_][^\W\d_]*)*")
_ENDS_SENTENCE = re.compile(r"[.!?\n\r:;]")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
#: From this share of capitalised long words on, a capital letter says nothing about a word.
_HEADLINE_SHARE = 0.6
_LONG_WORD = 4
#: A headline needs a few long words before it can be called one.
_HEADLINE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text.

    `key` is the word without accents, case, or a possessive ending; `gap` is what stands between the word before and
    this one; `capital_counts` says that its capital letter is not owed to the start of a sentence or a headline.
    """

    start: int
    end: int
    key: str
    gap: str
    starts_sentence: bool
    titled: bool
    capital_counts: bool


def folded(word: str) -> str:
    """Return `word` as it is looked up: lower case, no accents, a straight apostrophe."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").replace("ł", "l")


def tokens(text: str) -> list[Token]:
    """Return the words of `text` in order, positions in code points."""
    matches = list(_WORD.finditer(text))
    longer = [m[0] for m in matches if len(m[0]) >= _LONG_WORD]
    titled_words = sum(1 for word in longer if _is_titled(word))
    headline = len(longer) >= _HEADLINE_WORDS and titled_words / len(longer) >= _HEADLINE_SHARE
    found: list[Token] = []
    at = 0
    for match in matches:
        word = match[0]
        gap = text[at : match.start()]
        starts = not found or bool(_ENDS_SENTENCE.search(gap))
        titled = _is_titled(word)
        at = match.end()
        possessive = _POSSESSIVE.search(word)
        end = match.start() + possessive.start() if possessive else match.end()
        found.append(
            Token(
                match.start(),
                end,
                folded(text[match.start() : end]),
                gap,
                starts,
                titled,
                titled and not starts and not headline,
            )
        )
    return found


def _is_titled(word: str) -> bool:
    return word[0].isupper() and any(c.islower() for c in word[1:])
