"""What can be refused, and how it is said: a full, kind sentence for the person.

A `DomainError` is for people. Its sentence is an English gettext message, translated where it is shown; values are
filled in afterwards. It never carries a respondent's words. Anything else that is raised is a bug and reaches the
500 page.
"""

from __future__ import annotations

from http import HTTPStatus


class DomainError(Exception):
    """A refusal with a sentence for the person who asked.

    Args:
        message: English sentence, a gettext message id, with `%(name)s` places for `values`.
        values: what fills those places (names and numbers; never a respondent's words).
    """

    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: str, **values: object) -> None:
        """Keep the sentence and its values apart, so that the page can translate the sentence."""
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of."""

    status = HTTPStatus.NOT_FOUND


class NotYours(DomainError):
    """The person may know of it, and it is not theirs to do."""

    status = HTTPStatus.FORBIDDEN


class AlreadyDone(DomainError):
    """A colleague, or the same person in another tab, was first."""

    status = HTTPStatus.CONFLICT


class Closed(DomainError):
    """It was open once and is not any more."""

    status = HTTPStatus.GONE


class TooMuch(DomainError):
    """More than we can take in one go; nothing is lost."""

    status = HTTPStatus(413)


class SealedAway(RuntimeError):
    """This process holds no key for what it was asked to open. A bug where it is raised, never a person's doing."""
