"""Two languages that nobody speaks: every sentence in letters that cannot be mistaken for English that was forgotten.

Accented ("pl" in the tests): each letter with marks, and two fifths longer, as German or Polish can be. Mirrored ("ar" in
the tests): Arabic letters, which take two bytes each and run from right to left. Places that are filled in stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog

from feedback.core.languages import Part, language, sentences
from tests.builders.languages import keep, review
from tools.messages import templates

ACCENTED, MIRRORED = "pl", "ar"
PLACE = re.compile(r"(%\(\w+\)[sd]|%%|\{\w+\})")
_MARKS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒğħíĵķłḿńóṕɋŕśţúṽŵẋýžÁɃĆĐÉƑĞĦÍĴĶŁḾŃÓṔɊŔŚŢÚṼŴẊÝŽ",
)
_ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه")
LONGER = 0.4


def accented(text: str) -> str:
    """Say a text with marks on each letter, and two fifths longer."""
    return _outside_places(text, lambda part: part.translate(_MARKS)) + "·" * int(len(text) * LONGER)


def mirrored(text: str) -> str:
    """Say a text in Arabic letters."""
    return _outside_places(text, lambda part: part.lower().translate(_ARABIC))


def _outside_places(text: str, change: Callable[[str], str]) -> str:
    return "".join(part if PLACE.fullmatch(part) else change(part) for part in PLACE.split(text))


def pseudo_catalogues(folder: Path) -> Path:
    """Write both languages, every sentence of both lists, and say that they are reviewed."""
    made = templates()
    for tag, say in ((ACCENTED, accented), (MIRRORED, mirrored)):
        for part in Part:
            catalogue = Catalog(locale=language(tag).locale, fuzzy=False)
            for message in sentences(made[part]):
                if isinstance(message.id, str):
                    catalogue.add(message.id, say(message.id))
                else:
                    many = (say(message.id[1]),) * (catalogue.num_plurals - 1)
                    catalogue.add(message.id, (say(message.id[0]), *many))
            keep(folder, tag, catalogue, part=part)
        review(folder, tag, *Part)
    return folder
