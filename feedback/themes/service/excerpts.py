"""Mark spans of cleared words, say that nothing needs marking, and let go of words that were taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.moments import iso_week
from feedback.intake.records import ImportBatch, ImportedLabel, Response, Submission
from feedback.moderation.queries import Shareable
from feedback.themes.queries.words import Words, words
from feedback.themes.records import Excerpt, Label, ReadMark, SourceLoss, ThemeExcerpt, ThemeVersion
from feedback.themes.rules.spans import span_of
from feedback.themes.service.themes import draft_of, place_in_theme

_BATCH = 500
Thing = TypeVar("Thing")


def add_excerpt(
    session: Session,
    cleared_version_id: UUID,
    start: int,
    end: int,
    *,
    by: Actor,
    at: datetime,
    label_id: UUID | None = None,
    theme_version_id: UUID | None = None,
    theme_id: UUID | None = None,
    read: Words | None = None,
) -> Excerpt:
    """Mark a span of a cleared response, under a label, in a theme, or both.

    Args:
        start: code points of the cleared words before the span.
        end: code points before what follows it.
        theme_version_id: a draft version to place it in.
        theme_id: a theme to place it in; where its newest version is frozen, a new version is begun.
        read: the words for those who label, where the caller has fetched them already.

    Raises:
        NotFound: these words are not shared with those who label, or there is no such label or theme.
        DomainError: the span is empty or outside the words, or has neither a label nor a theme.
        Closed: the theme version has been put to the group.
    """
    by.require(Role.FACILITATOR)
    if label_id is None and theme_version_id is None and theme_id is None:
        message = "Please choose a label or a theme for this part."
        raise DomainError(message)
    shared = read if read is not None else words(session, by.programme_id, at=at)
    row = shared.by_version.get(cleared_version_id)
    if row is None:
        message = (
            "These words are not here to be read any more. They may have been taken back or looked at again."
        )
        raise NotFound(message)
    span = span_of(row.text, start, end)
    if label_id is not None:
        _usable_label(session, label_id, by)
    excerpt = _same_excerpt(session, row, span.start, span.end, label_id)
    if excerpt is None:
        excerpt = Excerpt(
            programme_id=by.programme_id,
            cleared_version_id=row.cleared_version_id,
            response_id=row.response_id,
            start_at=span.start,
            end_at=span.end,
            label_id=label_id,
            made_by=by.account_id,
            made_at=at,
        )
        session.add(excerpt)
        session.flush()
        audit.record(session, by=by, at=at, act="themes.mark_excerpt", about=excerpt)
    if theme_id is not None:
        theme_version_id = draft_of(session, theme_id, by=by, at=at).id
    if theme_version_id is not None:
        place_in_theme(session, excerpt.id, theme_version_id, by=by, at=at)
    return excerpt


def _usable_label(session: Session, label_id: UUID, by: Actor) -> None:
    label = session.get(Label, label_id)
    if label is None or label.programme_id != by.programme_id or label.retired:
        message = "That label is not in use. Please choose another."
        raise NotFound(message)


def _same_excerpt(
    session: Session, row: Shareable, start: int, end: int, label_id: UUID | None
) -> Excerpt | None:
    found = select(Excerpt).where(
        Excerpt.cleared_version_id == row.cleared_version_id, Excerpt.start_at == start, Excerpt.end_at == end
    )
    found = found.where(Excerpt.label_id.is_(None) if label_id is None else Excerpt.label_id == label_id)
    return session.scalars(found.limit(1)).one_or_none()


def remove_excerpt(session: Session, excerpt_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Take a mark away again; give the response that it was in. It stays where a frozen theme rests on it.

    Raises:
        NotFound: there is none here.
        DomainError: a frozen theme version rests on it.
    """
    by.require(Role.FACILITATOR)
    excerpt = session.get(Excerpt, excerpt_id)
    if excerpt is None or excerpt.programme_id != by.programme_id:
        message = "There is no such mark."
        raise NotFound(message)
    frozen = _frozen_versions_on(session, [excerpt_id])
    if frozen:
        message = "A theme that was put to the group rests on this part, so it stays."
        raise DomainError(message)
    audit.record(session, by=by, at=at, act="themes.remove_excerpt", about=excerpt)
    session.execute(delete(ThemeExcerpt).where(ThemeExcerpt.excerpt_id == excerpt_id))
    session.delete(excerpt)
    session.flush()
    return excerpt.response_id


def _frozen_versions_on(session: Session, excerpt_ids: Sequence[UUID]) -> int:
    found = (
        select(func.count())
        .select_from(ThemeExcerpt)
        .join(ThemeVersion, ThemeVersion.id == ThemeExcerpt.version_id)
        .where(ThemeExcerpt.excerpt_id.in_(excerpt_ids), ThemeVersion.frozen_at.is_not(None))
    )
    return int(session.scalar(found) or 0)


def _require_shared(session: Session, response_id: UUID, *, by: Actor, at: datetime) -> None:
    """Refuse words that are not shared with those who label in this programme: another one's, too."""
    if response_id not in words(session, by.programme_id, at=at).by_response:
        message = (
            "These words are not here to be read any more. They may have been taken back or looked at again."
        )
        raise NotFound(message)


def mark_read(session: Session, response_id: UUID, *, by: Actor, at: datetime) -> ReadMark:
    """Say that a cleared response was read and needs no label.

    Raises:
        NotFound: these words are not shared with those who label.
    """
    by.require(Role.FACILITATOR)
    _require_shared(session, response_id, by=by, at=at)
    known = session.get(ReadMark, response_id)
    if known is not None:
        return known
    mark = ReadMark(response_id=response_id, made_by=by.account_id, made_at=at)
    session.add(mark)
    session.flush()
    audit.record(session, by=by, at=at, act="themes.no_label_needed", about=("response", response_id))
    return mark


def unmark_read(session: Session, response_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take "no label needed" back, so that the response waits to be read again.

    Raises:
        NotFound: as `mark_read`.
    """
    by.require(Role.FACILITATOR)
    _require_shared(session, response_id, by=by, at=at)
    mark = session.get(ReadMark, response_id)
    if mark is not None:
        session.delete(mark)
        session.flush()
        audit.record(session, by=by, at=at, act="themes.read_again", about=("response", response_id))


@dataclass(frozen=True)
class LabelledImport:
    """What `label_imported` did: excerpts made, labels in use, responses that are not shared and so stay unlabelled."""

    excerpts: int
    labels: int
    not_shared: int


def label_imported(session: Session, batch_id: UUID, *, by: Actor, at: datetime) -> LabelledImport:
    """Turn the labels that came with an import into excerpts: one over the whole cleared text for each label.

    Run twice, it adds nothing.

    Raises:
        NotFound: there is no such import in this programme.
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.programme_id != by.programme_id:
        message = "There is no such import."
        raise NotFound(message)
    shared = words(session, by.programme_id, at=at)
    found = (
        select(ImportedLabel.response_id, ImportedLabel.label)
        .join(Response, Response.id == ImportedLabel.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .where(Submission.import_batch_id == batch_id)
    )
    pairs = sorted(
        {(response_id, " ".join(name.split())[:200]) for response_id, name in session.execute(found)}
    )
    by_name = _labels_for(session, by.programme_id, {name for _, name in pairs if name})
    known = {
        (version_id, label_id)
        for version_id, label_id in session.execute(
            select(Excerpt.cleared_version_id, Excerpt.label_id).where(
                Excerpt.programme_id == by.programme_id
            )
        )
    }
    rows, not_shared = [], set()
    for response_id, name in pairs:
        row = shared.by_response.get(response_id)
        if row is None or not row.text.strip() or not name:
            not_shared.add(response_id)
            continue
        key = (row.cleared_version_id, by_name[name.casefold()])
        if key not in known:
            known.add(key)
            rows.append(_whole(row, key[1], by=by, at=at))
    for chunk in _chunks(rows):
        session.execute(insert(Excerpt), chunk)
    audit.record(session, by=by, at=at, act="themes.label_imported", about=batch)
    return LabelledImport(excerpts=len(rows), labels=len(by_name), not_shared=len(not_shared))


def _whole(row: Shareable, label_id: UUID, *, by: Actor, at: datetime) -> dict[str, object]:
    span = span_of(row.text, 0, len(row.text))
    return {
        "id": uuid4(),
        "programme_id": by.programme_id,
        "cleared_version_id": row.cleared_version_id,
        "response_id": row.response_id,
        "start_at": span.start,
        "end_at": span.end,
        "label_id": label_id,
        "made_by": by.account_id,
        "made_at": at,
    }


def _labels_for(session: Session, programme_id: UUID, names: set[str]) -> dict[str, UUID]:
    """Find or make the labels of these names, in any letter case; give their ids by folded name."""
    known = {
        label.name.casefold(): label.id
        for label in session.scalars(select(Label).where(Label.programme_id == programme_id))
    }
    for name in sorted(names):
        if name.casefold() not in known:
            label = Label(programme_id=programme_id, name=name, definition="Came with an import.")
            session.add(label)
            known[name.casefold()] = label.id
    session.flush()
    return {name.casefold(): known[name.casefold()] for name in names}


def lose_words(session: Session, response_ids: Iterable[UUID], *, at: datetime) -> frozenset[UUID]:
    """Let go of every excerpt and mark of words that were taken back, and note what each theme version lost.

    A person's own act: no audit event, and the week is the finest time that is kept.

    Returns:
        The ids of the theme versions that lost a source, for later rooms.
    """
    lost: dict[UUID, int] = {}
    for chunk in _chunks(list(response_ids)):
        excerpt_ids = select(Excerpt.id).where(Excerpt.response_id.in_(chunk))
        counted = (
            select(ThemeExcerpt.version_id, func.count())
            .where(ThemeExcerpt.excerpt_id.in_(excerpt_ids))
            .group_by(ThemeExcerpt.version_id)
        )
        for version_id, count in session.execute(counted):
            lost[version_id] = lost.get(version_id, 0) + count
        session.execute(delete(ThemeExcerpt).where(ThemeExcerpt.excerpt_id.in_(excerpt_ids)))
        session.execute(delete(Excerpt).where(Excerpt.response_id.in_(chunk)))
        session.execute(delete(ReadMark).where(ReadMark.response_id.in_(chunk)))
    session.add_all(
        SourceLoss(version_id=version_id, excerpts=count, week=iso_week(at))
        for version_id, count in sorted(lost.items())
    )
    session.flush()
    return frozenset(lost)


def _chunks(things: Sequence[Thing]) -> Iterator[list[Thing]]:
    left = iter(things)
    while chunk := list(islice(left, _BATCH)):
        yield chunk
