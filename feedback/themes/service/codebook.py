"""Keep the codebook: seed it, add a label, say more clearly what belongs under it, retire it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, DomainError, NotFound
from feedback.programmes.records import Outcome
from feedback.themes.queries.codebook import label_by_name, labels
from feedback.themes.records import Label
from feedback.themes.rules.states import Axis

_AXES = {
    Axis.WORKING_WELL: ("Working well", "Something that helps and should be kept."),
    Axis.WORRIED_ABOUT: ("Worried about", "Something that did not help, or made things harder."),
    Axis.NEEDS_TO_HAPPEN: ("Needs to happen", "Something that a person asks for."),
}


def seed_codebook(session: Session, programme_id: UUID) -> list[Label]:
    """Give a programme its first labels: the three axes (004 ¶2.7) and its outcomes. Run twice, it adds nothing."""
    known = {label.name for label in labels(session, programme_id, retired=True)}
    outcomes = session.scalars(
        select(Outcome).where(Outcome.programme_id == programme_id).order_by(Outcome.number)
    )
    wanted = [
        Label(programme_id=programme_id, name=name, definition=definition, axis=axis, seeded=True)
        for axis, (name, definition) in _AXES.items()
    ]
    wanted += [
        Label(
            programme_id=programme_id,
            name=outcome.title[:200],
            definition=f"Bears on outcome {outcome.number} of the programme.",
            outcome_id=outcome.id,
            seeded=True,
        )
        for outcome in outcomes
    ]
    fresh = [label for label in wanted if label.name not in known]
    session.add_all(fresh)
    session.flush()
    return fresh


def add_label(
    session: Session,
    name: str,
    *,
    by: Actor,
    at: datetime,
    axis: Axis | None = None,
    outcome_id: UUID | None = None,
    parent_id: UUID | None = None,
    definition: str = "",
    include: str = "",
    exclude: str = "",
) -> Label:
    """Add a label with its rules for what belongs and what does not.

    Raises:
        AlreadyDone: there is a label of that name.
    """
    by.require(Role.FACILITATOR)
    label = Label(
        programme_id=by.programme_id,
        name=_free_name(session, by.programme_id, name),
        axis=axis,
        outcome_id=outcome_id,
        parent_id=parent_id,
        definition=definition.strip(),
        include=include.strip(),
        exclude=exclude.strip(),
    )
    session.add(label)
    session.flush()
    audit.record(session, by=by, at=at, act="themes.add_label", about=label)
    return label


def edit_label(
    session: Session,
    label_id: UUID,
    *,
    name: str,
    definition: str,
    include: str,
    exclude: str,
    axis: Axis | None,
    by: Actor,
    at: datetime,
) -> Label:
    """Change how a label is called and what belongs under it. Its excerpts stay.

    Raises:
        NotFound: there is none here.
        AlreadyDone: another label has that name.
    """
    by.require(Role.FACILITATOR)
    label = _label(session, label_id, by)
    label.name = _free_name(session, by.programme_id, name, but=label.id)
    label.definition, label.include, label.exclude = definition.strip(), include.strip(), exclude.strip()
    label.axis = axis
    session.flush()
    audit.record(session, by=by, at=at, act="themes.edit_label", about=label)
    return label


def rename_label(session: Session, label_id: UUID, name: str, *, by: Actor, at: datetime) -> Label:
    """Give a label another name and leave its rules as they are."""
    label = _label(session, label_id, by)
    return edit_label(
        session,
        label_id,
        name=name,
        definition=label.definition,
        include=label.include,
        exclude=label.exclude,
        axis=label.axis,
        by=by,
        at=at,
    )


def retire_label(session: Session, label_id: UUID, *, by: Actor, at: datetime, retired: bool = True) -> Label:
    """Offer a label no longer (or again). What carries it keeps it."""
    by.require(Role.FACILITATOR)
    label = _label(session, label_id, by)
    label.retired = retired
    session.flush()
    audit.record(
        session,
        by=by,
        at=at,
        act="themes.retire_label" if retired else "themes.bring_back_label",
        about=label,
    )
    return label


def _label(session: Session, label_id: UUID, by: Actor) -> Label:
    label = session.get(Label, label_id)
    if label is None or label.programme_id != by.programme_id:
        message = "There is no such label."
        raise NotFound(message)
    return label


def _free_name(session: Session, programme_id: UUID, name: str, *, but: UUID | None = None) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        message = "Please give the label a name."
        raise DomainError(message)
    other = label_by_name(session, programme_id, wanted)
    if other is not None and other.id != but:
        message = "There is a label called %(name)s already."
        raise AlreadyDone(message, name=other.name)
    return wanted[:200]
