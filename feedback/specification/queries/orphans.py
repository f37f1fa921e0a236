"""What hangs in the air: agreed themes that no clause answers, and where each theme is cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.specification.queries.citations import cited
from feedback.specification.records import Clause, Draft, EvidenceLink, Section
from feedback.specification.rules import ClauseStatus, Stance
from feedback.themes.records import Theme, ThemeVersion
from feedback.themes.rules import CITABLE


def newest_agreed(session: Session, programme_id: UUID) -> list[tuple[Theme, ThemeVersion]]:
    """Give the newest agreed version of every theme that has one, in the order of the themes' numbers."""
    found = (
        select(Theme, ThemeVersion)
        .join(ThemeVersion, ThemeVersion.theme_id == Theme.id)
        .where(Theme.programme_id == programme_id, ThemeVersion.state.in_(CITABLE))
        .order_by(Theme.number, ThemeVersion.number)
    )
    return list({theme.id: (theme, version) for theme, version in session.execute(found)}.values())


def themes_in_live_clauses(
    session: Session, programme_id: UUID, *, draft_id: UUID | None = None
) -> set[UUID]:
    """Give the themes (whichever version) that support a live clause of the programme, or of one draft."""
    found = (
        select(ThemeVersion.theme_id)
        .join(EvidenceLink, EvidenceLink.theme_version_id == ThemeVersion.id)
        .join(Clause, Clause.id == EvidenceLink.clause_id)
        .join(Section, Section.id == Clause.section_id)
        .join(Draft, Draft.id == Clause.draft_id)
        .where(
            Draft.programme_id == programme_id,
            Clause.status != ClauseStatus.WITHDRAWN,
            Section.switched_on.is_(True),
            EvidenceLink.stance == Stance.SUPPORTS,
        )
    )
    if draft_id is not None:
        found = found.where(Clause.draft_id == draft_id)
    return set(session.scalars(found))


def orphan_themes(
    session: Session, programme_id: UUID, *, draft_id: UUID | None = None
) -> list[tuple[Theme, ThemeVersion]]:
    """Give the agreed themes that no live clause answers (in the programme, or in one draft)."""
    cited = themes_in_live_clauses(session, programme_id, draft_id=draft_id)
    return [
        (theme, version) for theme, version in newest_agreed(session, programme_id) if theme.id not in cited
    ]


def clauses_citing(session: Session, version_ids: Sequence[UUID]) -> list[tuple[Clause, Draft, UUID]]:
    """Give the clauses that cite any of some theme versions, each with its draft and the version cited."""
    found = (
        select(Clause, Draft, EvidenceLink.theme_version_id)
        .join(EvidenceLink, EvidenceLink.clause_id == Clause.id)
        .join(Draft, Draft.id == Clause.draft_id)
        .where(EvidenceLink.theme_version_id.in_(list(version_ids)))
        .order_by(Draft.started_at, Clause.mark)
    )
    return [
        (clause, draft, version_id)
        for clause, draft, version_id in session.execute(found)
        if version_id is not None
    ]


def lock(session: Session, draft_ids: Iterable[UUID]) -> None:
    """Hold drafts until the transaction ends: what takes a source away and what stores a document come one by one."""
    found = select(Draft.id).where(Draft.id.in_(set(draft_ids))).order_by(Draft.id)
    session.scalars(found.with_for_update()).all()


def rests_on(session: Session, draft_id: UUID) -> tuple[object, ...]:
    """Give what a document of a draft shows of its sources, to be compared: each citation with its counts and quotes."""
    found = select(Clause.id, Clause.status, Clause.amber).where(Clause.draft_id == draft_id)
    clauses = session.execute(found.order_by(Clause.id)).all()
    return [tuple(row) for row in clauses], cited(session, [row.id for row in clauses])


def orphan_clauses(session: Session, draft_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Count, for each draft, the live clauses that nothing supports."""
    supported = (
        select(EvidenceLink.clause_id)
        .where(EvidenceLink.clause_id == Clause.id, EvidenceLink.stance == Stance.SUPPORTS)
        .exists()
    )
    found = (
        select(Clause.draft_id, func.count())
        .join(Section, Section.id == Clause.section_id)
        .where(
            Clause.draft_id.in_(list(draft_ids)),
            Clause.status != ClauseStatus.WITHDRAWN,
            Section.switched_on.is_(True),
            ~supported,
        )
        .group_by(Clause.draft_id)
    )
    return dict(session.execute(found).all())
