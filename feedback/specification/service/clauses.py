"""Acts on clauses: propose them from themes, add, edit, move, withdraw, justify a phrase. Every version is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, DomainError, NotFound
from feedback.programmes.queries import lots as lots_of
from feedback.programmes.queries import outcomes as outcomes_of
from feedback.programmes.records import Outcome
from feedback.specification import queries
from feedback.specification.queries.drafts import newest_versions, next_mark
from feedback.specification.queries.orphans import themes_in_live_clauses
from feedback.specification.records import Clause, ClauseLot, ClauseVersion, Draft, Justification, Section
from feedback.specification.rules import ClauseStatus
from feedback.specification.rules.citation import theme_name
from feedback.specification.rules.findings import Severity
from feedback.specification.rules.template import THEMES_GO_TO, clause_from
from feedback.specification.service import evidence
from feedback.specification.service.guards import (
    no_longer_than_we_take,
    note,
    open_clause,
    open_draft,
    some_words,
)
from feedback.themes.records import Theme, ThemeOutcome, ThemeVersion
from feedback.themes.rules import CITABLE, ThemeState

NEEDS_TEXT = "A clause needs its formal text."
#: Themes that may stand behind the clauses of an import draft: on their way to the group, or there now.
NOT_YET_AGREED = frozenset({ThemeState.DRAFT, ThemeState.IN_REVIEW})


def propose_clauses(
    session: Session,
    draft_id: UUID,
    *,
    by: Actor,
    at: datetime,
    version_ids: Collection[UUID] | None = None,
    lot_ids: Collection[UUID] = (),
    section_key: str = THEMES_GO_TO,
    from_themes_unreviewed: bool = False,
) -> list[Clause]:
    """Propose a clause from each theme that this draft does not answer yet, by the template's line for its axis.

    Args:
        version_ids: the theme versions to propose from; None takes the newest agreed version of every theme.
        lot_ids: the lots that the clauses apply to; none means all lots.
        from_themes_unreviewed: also take themes that the group has not agreed. Their clauses are marked "not yet
            reviewed by the group" wherever they are shown, and cannot be approved.

    Returns:
        The new clauses; none where every theme is answered already.
    """
    draft = open_draft(session, draft_id, by=by)
    section = _section_for(session, draft, section_key)
    found = _themes_to_propose(session, draft, version_ids, unreviewed=from_themes_unreviewed)
    answered = themes_in_live_clauses(session, draft.programme_id, draft_id=draft.id)
    outcomes = _first_outcomes(session, [version.id for _, version in found])
    made = []
    for theme, version in found:
        if theme.id in answered:
            continue
        wording = clause_from(
            version.axis.value, statement=version.statement, would_change=version.would_change
        )
        clause = add_clause(
            session,
            draft.id,
            section_id=section.id,
            formal=wording.formal,
            plain_english=wording.plain,
            lot_ids=lot_ids,
            outcome_id=outcomes.get(version.id),
            source=f"{theme_name(theme.number)} v{version.number}",
            by=by,
            at=at,
        )
        evidence.link_theme(
            session, clause.id, version.id, from_themes_unreviewed=from_themes_unreviewed, by=by, at=at
        )
        answered.add(theme.id)
        made.append(clause)
    return made


def _section_for(session: Session, draft: Draft, key: str) -> Section:
    sections = queries.sections_of(session, draft.id)
    section = next((row for row in sections if row.key == key), None)
    if section is None:
        message = "There is no such section in this draft."
        raise NotFound(message)
    section.switched_on = True
    return section


def _themes_to_propose(
    session: Session, draft: Draft, version_ids: Collection[UUID] | None, *, unreviewed: bool
) -> list[tuple[Theme, ThemeVersion]]:
    states = CITABLE | NOT_YET_AGREED if unreviewed else CITABLE
    wanted = (
        select(Theme, ThemeVersion)
        .join(ThemeVersion, ThemeVersion.theme_id == Theme.id)
        .where(Theme.programme_id == draft.programme_id, ThemeVersion.state.in_(states))
        .order_by(Theme.number, ThemeVersion.number)
    )
    if version_ids is not None:
        wanted = wanted.where(ThemeVersion.id.in_(set(version_ids)))
    rows = session.execute(wanted).all()
    # An agreed version stands before a newer one that nobody has agreed yet.
    best: dict[UUID, tuple[Theme, ThemeVersion]] = {}
    for theme, version in rows:
        held = best.get(theme.id)
        if held is None or version.state in CITABLE or held[1].state not in CITABLE:
            best[theme.id] = (theme, version)
    return list(best.values())


def _first_outcomes(session: Session, version_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    found = (
        select(ThemeOutcome.version_id, ThemeOutcome.outcome_id)
        .join(Outcome, Outcome.id == ThemeOutcome.outcome_id)
        .where(ThemeOutcome.version_id.in_(version_ids))
        .order_by(Outcome.number.desc())
    )
    return dict(session.execute(found).all())


def add_clause(
    session: Session,
    draft_id: UUID,
    *,
    section_id: UUID,
    formal: str,
    by: Actor,
    at: datetime,
    plain_english: str = "",
    lot_ids: Collection[UUID] = (),
    outcome_id: UUID | None = None,
    source: str = "",
) -> Clause:
    """Add a clause at the end of a section. No lots named means all lots.

    Raises:
        DomainError: it has no formal text, or names a lot or an outcome that is not the programme's.
    """
    draft = open_draft(session, draft_id, by=by)
    section = queries.the_section(session, section_id, draft_id=draft.id)
    _check_parts(session, draft, lot_ids, outcome_id)
    clause = Clause(
        draft_id=draft.id,
        section_id=section.id,
        position=_last_position(session, section.id) + 1,
        mark=next_mark(session, draft.id),
        outcome_id=outcome_id,
        all_lots=not lot_ids,
        source=source,
    )
    session.add(clause)
    session.flush()
    session.add_all([ClauseLot(clause_id=clause.id, lot_id=lot_id) for lot_id in set(lot_ids)])
    _write(session, clause, 1, formal, plain_english, by=by, at=at)
    note(session, "add_clause", clause, by=by, at=at)
    return clause


def _write(
    session: Session, clause: Clause, number: int, formal: str, plain_english: str, *, by: Actor, at: datetime
) -> ClauseVersion:
    version = ClauseVersion(
        clause_id=clause.id,
        number=number,
        formal=some_words(formal, NEEDS_TEXT),
        plain_english=no_longer_than_we_take(plain_english),
        written_by=by.account_id,
        written_at=at,
    )
    session.add(version)
    session.flush()
    return version


def _last_position(session: Session, section_id: UUID) -> int:
    positions = session.scalars(select(Clause.position).where(Clause.section_id == section_id)).all()
    return max(positions, default=0)


def _check_parts(session: Session, draft: Draft, lot_ids: Collection[UUID], outcome_id: UUID | None) -> None:
    if not set(lot_ids) <= {lot.id for lot in lots_of(session, draft.programme_id)}:
        message = "One of these lots does not belong to this programme."
        raise DomainError(message)
    if outcome_id is not None and outcome_id not in {
        row.id for row in outcomes_of(session, draft.programme_id)
    }:
        message = "This outcome does not belong to this programme."
        raise DomainError(message)


def edit_clause(
    session: Session,
    clause_id: UUID,
    *,
    formal: str,
    plain_english: str,
    by: Actor,
    at: datetime,
    lot_ids: Collection[UUID] = (),
    outcome_id: UUID | None = None,
    read_version: int | None = None,
) -> Clause:
    """Change a clause. Its text before is kept; a clause that the group had agreed has to be reviewed again.

    Args:
        read_version: the number of the version that the drafter was looking at; None skips the check.

    Raises:
        AlreadyDone: a colleague changed it in the meantime; nothing is overwritten.
        DomainError: it has no formal text, or names a lot or an outcome that is not the programme's.
    """
    clause, draft = open_clause(session, clause_id, by=by)
    _check_parts(session, draft, lot_ids, outcome_id)
    newest = newest_versions(session, [clause.id])[clause.id]
    if read_version is not None and read_version != newest.number:
        message = "A colleague changed this clause while you were writing. Your words are still here: compare, then save."
        raise AlreadyDone(message)
    formal, plain_english = some_words(formal, NEEDS_TEXT), no_longer_than_we_take(plain_english)
    before = set(session.scalars(select(ClauseLot.lot_id).where(ClauseLot.clause_id == clause.id)))
    said_anew = (formal, plain_english) != (newest.formal, newest.plain_english)
    if said_anew:
        _write(session, clause, newest.number + 1, formal, plain_english, by=by, at=at)
    if before != set(lot_ids):
        session.execute(delete(ClauseLot).where(ClauseLot.clause_id == clause.id))
        session.add_all([ClauseLot(clause_id=clause.id, lot_id=lot_id) for lot_id in set(lot_ids)])
        clause.all_lots = not lot_ids
    clause.outcome_id = outcome_id
    if said_anew or before != set(lot_ids):
        clause.status = ClauseStatus.PROPOSED
    note(session, "edit_clause", clause, by=by, at=at)
    return clause


def move_clause(session: Session, clause_id: UUID, *, places: int, by: Actor, at: datetime) -> Clause:
    """Move a clause up (negative) or down within its section; at either end it stays."""
    clause, draft = open_clause(session, clause_id, by=by)
    order = [row for row in queries.clauses_of(session, draft.id) if row.section_id == clause.section_id]
    old = order.index(clause)
    order.insert(max(0, min(len(order) - 1, old + places)), order.pop(old))
    for position, row in enumerate(order, start=1):
        row.position = position
    note(session, "move_clause", clause, by=by, at=at)
    return clause


def put_in_section(session: Session, clause_id: UUID, section_id: UUID, *, by: Actor, at: datetime) -> Clause:
    """Put a clause at the end of another section. Its mark stays; its number follows."""
    clause, draft = open_clause(session, clause_id, by=by)
    section = queries.the_section(session, section_id, draft_id=draft.id)
    if section.id != clause.section_id:
        clause.position = _last_position(session, section.id) + 1
        clause.section_id, section.switched_on = section.id, True
        note(session, "put_in_section", clause, by=by, at=at)
    return clause


def withdraw_clause(session: Session, clause_id: UUID, *, reason: str, by: Actor, at: datetime) -> Clause:
    """Take a clause out of the document. It keeps its mark and its versions.

    Raises:
        DomainError: no reason is given.
    """
    clause, _ = open_clause(session, clause_id, by=by)
    why = some_words(reason, "Say in a sentence why the clause is withdrawn.")
    clause.status = ClauseStatus.WITHDRAWN
    note(session, "withdraw_clause", clause, by=by, at=at, sentence=why)
    return clause


def justify(
    session: Session, clause_id: UUID, rule: str, words: str, *, by: Actor, at: datetime
) -> Justification:
    """Say why a phrase that a check warns about stays, for this version of the clause.

    Raises:
        DomainError: no words are given; the phrase is not there any more; or it has to be changed and cannot be kept.
    """
    clause, draft = open_clause(session, clause_id, by=by)
    words = some_words(words, "Say in a sentence why the phrase stays.")
    seen = queries.draft_view(session, draft, at=at).clause(clause.id)
    found = {finding.rule: finding.severity for finding in seen.findings} if seen else {}
    if found.get(rule) is Severity.BLOCK:
        message = "This phrase cannot be kept. Please change the clause."
        raise DomainError(message)
    if rule not in found:
        message = "The clause does not hold this phrase any more."
        raise DomainError(message)
    version = newest_versions(session, [clause.id])[clause.id]
    kept = session.scalars(
        select(Justification).where(Justification.clause_version_id == version.id, Justification.rule == rule)
    ).one_or_none()
    if kept is None:
        kept = Justification(clause_version_id=version.id, rule=rule, words=words, written_by=by.account_id)
        session.add(kept)
    kept.words, kept.written_by = words, by.account_id
    note(session, "justify", clause, by=by, at=at, reason=rule)
    return kept
