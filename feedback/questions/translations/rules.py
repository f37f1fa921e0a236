"""How pages are said in another language, and how much of them is. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from feedback.core.spoken import Said
from feedback.questions.rules import Asked, Choice, Page

#: Gives the words for an English text in one language, or None where there are none.
Say = Callable[[str], str | None]


@dataclass(frozen=True)
class Text:
    """One English text of a form, and where it stands ("question what_helped: hint"), for whoever translates it."""

    english: str
    places: tuple[str, ...]


def fingerprint(words: Mapping[str, str]) -> str:
    """Give what changes when a word of a translation changes: whoever reviews has read these and no others."""
    return hashlib.sha256(json.dumps(sorted(words.items())).encode()).hexdigest()[:16]


def texts(pages: Sequence[Page]) -> list[Text]:
    """Give every text of a form that needs words in another language, each once, in the order of the form.

    The names of services are names: they stay as they are.
    """
    found: dict[str, list[str]] = {}
    for place, text in _places(pages):
        if text:
            found.setdefault(text, []).append(place)
    return [Text(english, tuple(places)) for english, places in found.items()]


def _places(pages: Sequence[Page]) -> Iterator[tuple[str, str]]:
    for page in pages:
        for name in ("title", "intro", "content_note"):
            yield f"page {page.key}: {name.replace('_', ' ')}", getattr(page, name)
        for asked in page.questions:
            yield f"question {asked.key}", asked.wording
            yield f"question {asked.key}: hint", asked.hint
            for choice in () if asked.names_service else asked.choices:
                yield f"question {asked.key}: choice {choice.key}", choice.label
                yield f"question {asked.key}: first words of {choice.key}", choice.first_words


def missing(pages: Sequence[Page], say: Say) -> list[Text]:
    """Give the texts that have no words yet."""
    return [text for text in texts(pages) if not say(text.english)]


def kept(pages: Sequence[Page], given: Mapping[str, str]) -> dict[str, str]:
    """Give what of an upload belongs to this form: texts that it has, with words that are not empty."""
    wanted = {text.english for text in texts(pages)}
    return {english: words.strip() for english, words in given.items() if english in wanted and words.strip()}


def said_in(pages: Sequence[Page], say: Say, *, lang: str, fallback: str = "en") -> tuple[Page, ...]:
    """Say pages in another language, text by text; what has no words stays English and says that it is."""

    def words(text: str) -> str:
        found = say(text) if text else None
        return Said.in_(found, lang) if found else Said.in_(text, fallback)

    def choice(one: Choice) -> Choice:
        return replace(one, label=words(one.label), first_words=words(one.first_words))

    def asked(one: Asked) -> Asked:
        choices = tuple(choice(each) for each in one.choices)
        return replace(one, wording=words(one.wording), hint=words(one.hint), choices=choices)

    return tuple(
        replace(
            page,
            title=words(page.title),
            intro=words(page.intro),
            content_note=words(page.content_note),
            questions=tuple(asked(one) for one in page.questions),
        )
        for page in pages
    )
