"""Plain builders for what a specification rests on: agreed themes, closed rounds, dissent, drafts and approvers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.groups.records import Dissent, Group, Round, RoundItem
from feedback.groups.rules import GroupKind, Result, RoundState, SpeaksFor, Subject
from feedback.specification import service
from feedback.specification.records import Clause, ClauseReview, ClauseVersion, Draft, OutsideSource, Section
from feedback.specification.rules import ApprovalRole, ClauseStatus
from feedback.themes.records import Theme, ThemeVersion
from feedback.themes.rules import Axis, ThemeState
from tests.builders.people import WEDNESDAY, World, a_person

COUNTS = {
    "excerpts": 14,
    "responses": 12,
    "people": 11,
    "by_provenance": {"direct": 12},
    "weeks": ["2026-W10", "2026-W40"],
    "heard": 40,
}


def a_commissioner(session: Session, world: World, name: str = "Ledger") -> Actor:
    """Add a commissioner of the council."""
    return a_person(session, world, Role.COMMISSIONER, organisation=world.council, name=name)


def a_theme(
    session: Session,
    world: World,
    by: Actor,
    *,
    title: str = "Starting quickly",
    state: ThemeState = ThemeState.AGREED,
    axis: Axis = Axis.NEEDS_TO_HAPPEN,
    would_change: str = "offer a first meeting within two weeks",
    counts: dict[str, object] | None = None,
    theme: Theme | None = None,
) -> ThemeVersion:
    """Add a frozen version of a theme (of a new theme, unless one is given)."""
    if theme is None:
        number = (
            session.scalar(select(func.count()).select_from(Theme).where(Theme.programme_id == world.id)) or 0
        )
        theme = Theme(programme_id=world.id, number=number + 1)
        session.add(theme)
        session.flush()
    versions = select(func.count()).select_from(ThemeVersion).where(ThemeVersion.theme_id == theme.id)
    version = ThemeVersion(
        theme_id=theme.id,
        programme_id=world.id,
        number=(session.scalar(versions) or 0) + 1,
        title=title,
        statement="Waiting without news is the hardest part.",
        would_change=would_change,
        axis=axis,
        state=state,
        counts=COUNTS if counts is None else counts,
        made_by=by.account_id,
        made_at=WEDNESDAY,
        frozen_at=WEDNESDAY,
    )
    session.add(version)
    session.flush()
    return version


def a_group(session: Session, world: World, name: str = "Co-production group") -> Group:
    """Add a group."""
    group = Group(programme_id=world.id, name=name, kind=GroupKind.CO_PRODUCTION)
    session.add(group)
    session.flush()
    return group


def a_closed_item(
    session: Session,
    group: Group,
    by: Actor,
    *,
    version: ThemeVersion | None = None,
    result: Result = Result.AGREED,
    tally: dict[str, int] | None = None,
    dissent: str = "",
    at: datetime = WEDNESDAY,
) -> RoundItem:
    """Add a closed round with one item, and a provider's dissent where words are given."""
    round_ = Round(
        programme_id=group.programme_id,
        group_id=group.id,
        title="First round",
        state=RoundState.CLOSED,
        opened_by=by.account_id,
        opened_at=at,
        closes_on=at.date(),
        closed_at=at,
    )
    session.add(round_)
    session.flush()
    item = RoundItem(
        round_id=round_.id,
        position=1,
        subject=Subject.THEME if version else Subject.CLAUSE,
        theme_version_id=version.id if version else None,
        title="An item",
        wording="What the group is shown.",
        result=result,
        tally=tally or {"agree": 7, "amend": 1},
    )
    session.add(item)
    session.flush()
    if dissent:
        session.add(
            Dissent(item_id=item.id, speaks_for=SpeaksFor.PROVIDER, interest_declared=True, words=dissent)
        )
        session.flush()
    return item


def a_draft(session: Session, by: Actor, title: str = "Support services") -> Draft:
    """Start a draft."""
    return service.start_draft(session, title, by=by, at=WEDNESDAY)


def section_of(session: Session, draft: Draft, key: str = "delivery_model") -> Section:
    """Find a section of a draft by its key."""
    return session.scalars(select(Section).where(Section.draft_id == draft.id, Section.key == key)).one()


def a_clause(
    session: Session,
    draft: Draft,
    by: Actor,
    formal: str = "The Provider must offer a first meeting within two weeks.",
    *,
    plain_english: str = "",
    lot_ids: list[UUID] | None = None,
) -> Clause:
    """Add a clause."""
    return service.add_clause(
        session,
        draft.id,
        section_id=section_of(session, draft).id,
        formal=formal,
        plain_english=plain_english,
        lot_ids=lot_ids or [],
        by=by,
        at=WEDNESDAY,
    )


def agreed_by_group(
    session: Session, clause: Clause, group: Group, by: Actor, *, dissent: str = ""
) -> RoundItem:
    """Let a group have agreed the newest version of a clause."""
    newest = (
        select(ClauseVersion)
        .where(ClauseVersion.clause_id == clause.id)
        .order_by(ClauseVersion.number.desc())
    )
    result = Result.AGREED_WITH_DISSENT if dissent else Result.AGREED
    item = a_closed_item(session, group, by, result=result, dissent=dissent)
    session.add(ClauseReview(clause_version_id=session.scalars(newest.limit(1)).one().id, item_id=item.id))
    clause.status = ClauseStatus.AGREED_WITH_DISSENT if dissent else ClauseStatus.AGREED
    session.flush()
    return item


def a_source(
    session: Session, by: Actor, title: str = "Consultation", *, n: int | None = 36
) -> OutsideSource:
    """Add an outside source."""
    return service.add_source(
        session,
        title=title,
        method="ACEPPE led direct work",
        n=n,
        dates="January to March 2019",
        provenance="research-mediated",
        by=by,
        at=WEDNESDAY,
    )


def two_approvers(session: Session, world: World) -> tuple[Actor, Actor]:
    """Add two people who are named to approve."""
    director = a_commissioner(session, world, "Lantern")
    treasurer = a_commissioner(session, world, "Abacus")
    named = ((director, ApprovalRole.STRATEGIC_DIRECTOR), (treasurer, ApprovalRole.SECTION_151))
    for person, role in named:
        service.name_approver(session, person.account_id, role, programme_id=world.id)
    return director, treasurer


def ready_to_approve(session: Session, world: World, by: Actor) -> tuple[Draft, Clause, ThemeVersion]:
    """Give a draft with one agreed clause that cites one agreed theme: nothing stands in the way."""
    version = a_theme(session, world, by)
    draft = a_draft(session, by)
    clause = a_clause(session, draft, by)
    service.link_theme(session, clause.id, version.id, by=by, at=WEDNESDAY)
    agreed_by_group(session, clause, a_group(session, world), by)
    return draft, clause, version


def clause_of(session: Session, text: str) -> Clause:
    """Find a clause by what it says."""
    found = select(Clause).join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
    return session.scalars(found.where(ClauseVersion.formal == text)).one()
