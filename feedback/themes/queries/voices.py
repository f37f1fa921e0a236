"""The register of single voices: what one person alone said. The count may be hidden, the concern never."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.themes.queries.codebook import labels_by_id
from feedback.themes.queries.themes import ThemeLine
from feedback.themes.queries.words import Words
from feedback.themes.records import Excerpt


@dataclass(frozen=True)
class SingleVoice:
    """A concern that one person raised: a theme (with its version) or a label, in staff's words."""

    title: str
    concern: str
    theme_version_id: UUID | None = None
    label_id: UUID | None = None


def single_voices(
    session: Session, programme_id: UUID, *, read: Words, lines: list[ThemeLine]
) -> list[SingleVoice]:
    """Give what one person alone said: themes first, then labels that no theme carries further.

    A label stands here in its own words (its name and definition), so that no one's words are passed on by it.
    """
    found = [
        SingleVoice(title=line.title, concern=line.statement, theme_version_id=line.version_id)
        for line in lines
        if line.counts.is_single_voice
    ]
    carried = {label_id for line in lines for label_id in line.label_ids}
    people: dict[UUID, set[object]] = {}
    rows = select(Excerpt.label_id, Excerpt.response_id).where(
        Excerpt.programme_id == programme_id, Excerpt.label_id.is_not(None)
    )
    for label_id, response_id in session.execute(rows):
        row = read.by_response.get(response_id)
        if label_id is not None and row is not None:
            people.setdefault(label_id, set()).add(row.person_key)
    known = labels_by_id(session, programme_id)
    alone = [
        known[label_id] for label_id, keys in people.items() if len(keys) == 1 and label_id not in carried
    ]
    found += [
        SingleVoice(title=label.name, concern=label.definition, label_id=label.id)
        for label in sorted(alone, key=lambda label: label.name)
    ]
    return found
