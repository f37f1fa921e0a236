"""Reads of the codebook."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.themes.records import Excerpt, Label


def labels(session: Session, programme_id: UUID, *, retired: bool = False) -> Sequence[Label]:
    """Give the labels of a programme by axis and name; those that came with it, from axes and outcomes, at the end."""
    found = select(Label).where(Label.programme_id == programme_id)
    if not retired:
        found = found.where(Label.retired.is_(False))
    return session.scalars(found.order_by(Label.seeded, Label.axis, Label.name, Label.id)).all()


def label_by_name(session: Session, programme_id: UUID, name: str) -> Label | None:
    """Find a label by its name, in any letter case."""
    found = select(Label).where(
        Label.programme_id == programme_id, func.lower(Label.name) == name.strip().lower()
    )
    return session.scalars(found.limit(1)).one_or_none()


def labels_by_id(session: Session, programme_id: UUID) -> dict[UUID, Label]:
    """Give every label of a programme by id, retired ones too."""
    return {row.id: row for row in labels(session, programme_id, retired=True)}


def uses_of_labels(session: Session, programme_id: UUID) -> dict[UUID, int]:
    """Count the excerpts that carry each label."""
    found = (
        select(Excerpt.label_id, func.count())
        .where(Excerpt.programme_id == programme_id, Excerpt.label_id.is_not(None))
        .group_by(Excerpt.label_id)
    )
    return {label_id: count for label_id, count in session.execute(found) if label_id is not None}
