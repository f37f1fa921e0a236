"""A text that knows in which language it is, so that a page can say so where it is not its own. Pure."""

from __future__ import annotations

from typing import Self


class Said(str):
    """A text and `lang`, the BCP 47 tag of its language."""

    __slots__ = ("lang",)
    lang: str

    @classmethod
    def in_(cls, text: str, lang: str) -> Self:
        """Give a text with its language."""
        made = cls(text)
        made.lang = lang
        return made
