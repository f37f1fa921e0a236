"""Catalogues for tests: a few sentences, or pseudo-languages that say every sentence in letters that nobody can miss."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from babel.messages.catalog import Catalog

from feedback.core.languages import Catalogues, Part, fingerprint, language
from tools.messages import written


def begin(folder: Path, tag: str, said: Mapping[str, str], *, part: Part = Part.RESPONDENTS) -> None:
    """Write a catalogue of these sentences."""
    catalogue = Catalog(locale=language(tag).locale, fuzzy=False)
    for english, words in said.items():
        catalogue.add(english, words)
    keep(folder, tag, catalogue, part=part)


def keep(folder: Path, tag: str, catalogue: Catalog, *, part: Part = Part.RESPONDENTS) -> None:
    """Write a catalogue to its place."""
    (folder / tag).mkdir(parents=True, exist_ok=True)
    (folder / tag / f"{part}.po").write_bytes(written(catalogue))


def review(folder: Path, tag: str, *parts: Part) -> None:
    """Say that somebody has reviewed a catalogue as it stands."""
    read, lines = Catalogues(folder), []
    for part in parts or (Part.RESPONDENTS,):
        found = read.catalogue(tag, part)
        if found is None:
            raise LookupError(tag)
        lines += [
            f"[{part}]",
            'by = "Reviewer (invented)"',
            f"on = {date(2026, 11, 20)}",
            f'sentences = "{fingerprint(found)}"',
        ]
    (folder / tag / "reviewed.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
