"""Languages: which there are, their catalogues of fixed sentences, how complete each is, and who has reviewed it.

A catalogue is a folder named by the language's tag. `respondents.po` has what a person who answers can see, `staff.po`
the rest; `reviewed.toml` says who has read which of them, when, and which sentences exactly: a later change to a
catalogue is a change that nobody has reviewed. Only what a person has reviewed is offered to anyone.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

ENGLISH, EASY_READ = "en", "en-easy"
#: Written by us and not translated: what they say is held by tests, so they need no reviewer's record.
OUR_OWN = frozenset({ENGLISH, EASY_READ})
#: What is planned (3-respondent.md, item 33). None has a catalogue until a person has translated and another reviewed it.
PLANNED = ("ur", "ar", "ckb", "sk", "pl", "ro", "cs")


class Part(StrEnum):
    """Which sentences: what a person who answers can see, or what only staff can."""

    RESPONDENTS = "respondents"
    STAFF = "staff"


@dataclass(frozen=True)
class Language:
    """One language: `tag` names its folder and its button, `lang` and `dir` stand on the page."""

    tag: str
    lang: str
    dir: str
    name: str

    @property
    def locale(self) -> str:
        """Name it as Babel does: "en@easy" for Easy Read, which is English with other words."""
        return "en@easy" if self.is_easy else self.tag.replace("-", "_")

    @property
    def is_easy(self) -> bool:
        """Say whether this is Easy Read."""
        return self.tag == EASY_READ


@dataclass(frozen=True)
class Review:
    """That a person has read a catalogue: who, when, and the fingerprint of the sentences that they read."""

    by: str
    on: date
    sentences: str


@dataclass(frozen=True)
class Completeness:
    """How many sentences of a list have words in a language."""

    said: int
    of: int

    @property
    def percent(self) -> int:
        """Give whole per cent, rounded down: 100 only where nothing is missing."""
        return 100 * self.said // self.of if self.of else 100


def language(tag: str) -> Language:
    """Give a language by its tag.

    Raises:
        ValueError: no language is known by it.
    """
    if tag == EASY_READ:
        return Language(tag, ENGLISH, "ltr", "Easy Read")
    try:
        locale = Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        message = f"No language is known as {tag!r}."
        raise ValueError(message) from error
    return Language(tag, tag, locale.text_direction, locale.get_display_name() or tag)


def fingerprint(catalogue: Catalog) -> str:
    """Give what changes when a sentence of a catalogue or its translation changes, and with nothing else."""
    lines = sorted(
        repr((message.context, message.id, message.string))
        for message in catalogue
        if message.id and _is_said(message)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _is_said(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return not message.fuzzy and all(strings)


class Catalogues:
    """The catalogues of a folder. Each is read when it is first asked for, and kept."""

    def __init__(self, folder: Path) -> None:
        """Remember where they lie."""
        self.folder = folder
        self._read: dict[tuple[str, Part], Catalog | None] = {}
        self._made: dict[str, Translations] = {}

    def catalogue(self, tag: str, part: Part) -> Catalog | None:
        """Give one catalogue, or None where nobody has begun it."""
        if (tag, part) not in self._read:
            file = self.folder / tag / f"{part}.po"
            self._read[tag, part] = _read(file, language(tag).locale) if file.is_file() else None
        return self._read[tag, part]

    def template(self, part: Part) -> Catalog:
        """Give the list of English sentences that a catalogue is made from."""
        return _read(self.folder / f"{part}.pot", None)

    @cached_property
    def tags(self) -> tuple[str, ...]:
        """Give the languages that have a catalogue here."""
        found = {file.parent.name for part in Part for file in self.folder.glob(f"*/{part}.po")}
        return tuple(sorted(found))

    def review(self, tag: str, part: Part) -> Review | None:
        """Give the record of the last review, whether or not it still holds."""
        file = self.folder / tag / "reviewed.toml"
        if not file.is_file():
            return None
        record = tomllib.loads(file.read_text(encoding="utf-8")).get(part)
        return Review(record["by"], record["on"], record["sentences"]) if record else None

    def is_reviewed(self, tag: str, part: Part) -> bool:
        """Say whether a person has reviewed what the catalogue says now."""
        found, review = self.catalogue(tag, part), self.review(tag, part)
        if tag == ENGLISH or (found is not None and tag in OUR_OWN):
            return True
        return found is not None and review is not None and review.sentences == fingerprint(found)

    def completeness(self, tag: str, part: Part) -> Completeness:
        """Count how many of the sentences of today have words in a language."""
        wanted = {_key(message) for message in self.template(part) if message.id}
        found = self.catalogue(tag, part)
        said = {_key(message) for message in found or () if message.id and _is_said(message)}
        return Completeness(len(wanted & said), len(wanted))

    def offered(self, wanted: Sequence[str], part: Part) -> tuple[tuple[Language, ...], Mapping[str, str]]:
        """Give the languages of `wanted` that may be offered, and for each of the others one line that says why not."""
        offered, refused = [], {}
        for tag in wanted:
            try:
                one = language(tag)
            except ValueError as error:
                refused[tag] = str(error)
                continue
            if self.is_reviewed(tag, part):
                offered.append(one)
            elif self.catalogue(tag, part) is None:
                refused[tag] = f"{tag} is not offered: it has no catalogue ({part}.po)."
            else:
                refused[tag] = (
                    f"{tag} is not offered: nobody has reviewed its catalogue as it stands ({part}.po)."
                )
        return tuple(offered) or (language(ENGLISH),), refused

    def translations(self, tag: str) -> Translations:
        """Give the sentences of a language, ready to be looked up; English where it has none."""
        if tag not in self._made:
            self._made[tag] = self._make(tag)
        return self._made[tag]

    def _make(self, tag: str) -> Translations:
        made = Translations()
        for part in reversed(Part):
            catalogue = self.catalogue(tag, part)
            if catalogue is None or not self.is_reviewed(tag, part):
                continue
            compiled = BytesIO()
            write_mo(compiled, catalogue)
            compiled.seek(0)
            read = Translations(compiled)
            made.merge(read)
            made.plural = read.plural
        # gettext keeps its own notes under the empty sentence; nothing to say stays nothing.
        made._catalog = {said: words for said, words in getattr(made, "_catalog", {}).items() if said}  # noqa: SLF001 - gettext has no other way to leave out what is empty
        return made

    def sentence(self, tag: str, english: str) -> str | None:
        """Give the words for an English sentence, or None where the language has none."""
        found = getattr(self.translations(tag), "_catalog", {}).get(english) if english else None
        return str(found) if found else None


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def _read(file: Path, locale: str | None) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=locale)


def sentences(catalogue: Catalog) -> Iterator[Message]:
    """Give the sentences of a catalogue, without its header."""
    return (message for message in catalogue if message.id)
