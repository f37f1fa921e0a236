"""A version's texts as the file that translators work with (PO), and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po

from feedback.core.errors import DomainError
from feedback.core.languages import Language
from feedback.questions.rules import Page
from feedback.questions.translations.rules import texts

LARGEST_FILE = 1024 * 1024


def written(pages: Sequence[Page], language: Language, said: Mapping[str, str], *, title: str) -> bytes:
    """Write the file: every text once, with the places where it stands, and the words that there are."""
    catalogue = Catalog(locale=language.locale, project=title, fuzzy=False)
    for text in texts(pages):
        catalogue.add(text.english, said.get(text.english, ""), auto_comments=text.places)
    file = BytesIO()
    write_po(file, catalogue, width=0)
    return file.getvalue()


def read(file: bytes, language: Language) -> dict[str, str]:
    """Read the words of a file by their English text. What a translator marked as unsure ("fuzzy") is left out.

    Raises:
        DomainError: it is no such file.
    """
    try:
        found = read_po(BytesIO(file), locale=language.locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        message = "That file could not be read. It needs to be a PO file, as it comes from this page."
        raise DomainError(message) from error
    return {
        message.id: message.string
        for message in found
        if message.id
        and isinstance(message.id, str)
        and isinstance(message.string, str)
        and not message.fuzzy
    }
