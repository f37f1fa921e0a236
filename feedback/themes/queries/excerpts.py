"""Reads of excerpts: what is marked in a response, what nobody has read yet, what no theme has gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from feedback.intake.records import Response
from feedback.moderation.queries import Shareable
from feedback.themes.queries.words import Words, excerpts_by_version, words
from feedback.themes.records import Excerpt, Label, ReadMark, Theme, ThemeExcerpt, ThemeVersion


@dataclass(frozen=True)
class Marked:
    """One excerpt of a response: its row, its words (None where a newer cleared version took their place), its uses."""

    excerpt: Excerpt
    text: str | None
    label: str | None
    themes: tuple[str, ...]


def excerpts_of_response(session: Session, response_id: UUID, *, read: Words) -> list[Marked]:
    """Give what is marked in one response, in reading order."""
    rows = (
        select(Excerpt, Label.name)
        .outerjoin(Label, Label.id == Excerpt.label_id)
        .where(Excerpt.response_id == response_id)
        .order_by(Excerpt.start_at, Excerpt.end_at, Excerpt.id)
    )
    return [
        Marked(excerpt=excerpt, text=_words_of(excerpt, read), label=name, themes=_codes(session, excerpt.id))
        for excerpt, name in session.execute(rows)
    ]


def _words_of(excerpt: Excerpt, read: Words) -> str | None:
    row = read.by_version.get(excerpt.cleared_version_id)
    return None if row is None else row.text[excerpt.start_at : excerpt.end_at]


def _codes(session: Session, excerpt_id: UUID) -> tuple[str, ...]:
    rows = (
        select(Theme.number)
        .join(ThemeVersion, ThemeVersion.theme_id == Theme.id)
        .join(ThemeExcerpt, ThemeExcerpt.version_id == ThemeVersion.id)
        .where(ThemeExcerpt.excerpt_id == excerpt_id)
        .distinct()
        .order_by(Theme.number)
    )
    return tuple(f"T-{number:02d}" for number in session.scalars(rows))


def read_or_labelled(session: Session, programme_id: UUID) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """Give the responses that carry an excerpt, and those marked as needing none."""
    labelled = frozenset(
        session.scalars(select(Excerpt.response_id).where(Excerpt.programme_id == programme_id).distinct())
    )
    return labelled, _marked(session, programme_id)


def _marked(session: Session, programme_id: UUID) -> frozenset[UUID]:
    found = select(ReadMark.response_id).join(Response, Response.id == ReadMark.response_id)
    return frozenset(session.scalars(found.where(Response.programme_id == programme_id)))


def is_read(session: Session, response_id: UUID) -> bool:
    """Say whether a response was marked as needing no label."""
    return session.get(ReadMark, response_id) is not None


def not_yet_read(session: Session, programme_id: UUID, *, read: Words) -> list[Shareable]:
    """Give the responses that nobody has labelled or marked: the oldest week first, then in no order of arrival."""
    labelled, marked = read_or_labelled(session, programme_id)
    rows = [row for row in read.by_response.values() if row.response_id not in labelled | marked]
    return sorted(rows, key=lambda row: (row.week, row.response_id))


def not_in_a_theme(session: Session, programme_id: UUID) -> Sequence[Excerpt]:
    """Give the excerpts that no theme has gathered yet."""
    gathered = exists().where(ThemeExcerpt.excerpt_id == Excerpt.id)
    found = select(Excerpt).where(Excerpt.programme_id == programme_id, ~gathered)
    return session.scalars(found.order_by(Excerpt.label_id, Excerpt.id)).all()


def excerpts_in(session: Session, version_id: UUID, *, programme_id: UUID, at: datetime) -> list[Marked]:
    """Give every part that a theme version rests on, with its words, for those who label."""
    read = words(session, programme_id, at=at)
    names = {
        label.id: label.name
        for label in session.scalars(select(Label).where(Label.programme_id == programme_id))
    }
    return [
        Marked(
            excerpt=excerpt,
            text=_words_of(excerpt, read),
            label=names.get(excerpt.label_id) if excerpt.label_id else None,
            themes=(),
        )
        for excerpt in excerpts_by_version(session, [version_id])[version_id]
    ]
