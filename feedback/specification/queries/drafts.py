"""A draft as it reads: sections, numbered clauses, their text, evidence, findings, reviews and settlements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.moments import LONDON
from feedback.figures.money import pounds
from feedback.groups.records import Group, Round, RoundItem
from feedback.programmes.queries import lots as lots_of
from feedback.programmes.queries import outcomes as outcomes_of
from feedback.specification.queries.citations import Cited, cited, dissent_by_item, reviewed
from feedback.specification.queries.shapes import ClauseView, DraftView, ReviewOfClause, SectionView
from feedback.specification.records import (
    Clause,
    ClauseLot,
    ClauseReview,
    ClauseVersion,
    Draft,
    Justification,
    Section,
    Settlement,
)
from feedback.specification.rules import ClauseStatus, Stance
from feedback.specification.rules.approval import obstacles
from feedback.specification.rules.claims import check_claims
from feedback.specification.rules.findings import Finding, in_order
from feedback.specification.rules.language import check_language
from feedback.specification.rules.legal import check_later_than, check_references, check_terms
from feedback.specification.rules.money import check_money, lot_money, percent, stated
from feedback.specification.rules.numbers import clause_numbers, lots_in_words, mark_in_words
from feedback.specification.rules.template import template


def drafts(session: Session, programme_id: UUID) -> Sequence[Draft]:
    """Give the drafts of a programme, newest first."""
    found = select(Draft).where(Draft.programme_id == programme_id)
    return session.scalars(found.order_by(Draft.started_at.desc(), Draft.id)).all()


def sections_of(session: Session, draft_id: UUID) -> Sequence[Section]:
    """Give the sections of a draft in their order, switched on or off."""
    return session.scalars(
        select(Section).where(Section.draft_id == draft_id).order_by(Section.position)
    ).all()


def clauses_of(session: Session, draft_id: UUID, *, withdrawn: bool = False) -> Sequence[Clause]:
    """Give the clauses of a draft by section and position, live ones only unless asked."""
    found = select(Clause).join(Section, Clause.section_id == Section.id).where(Clause.draft_id == draft_id)
    if not withdrawn:
        found = found.where(Clause.status != ClauseStatus.WITHDRAWN)
    return session.scalars(found.order_by(Section.position, Clause.position, Clause.mark)).all()


def newest_versions(session: Session, clause_ids: Iterable[UUID]) -> dict[UUID, ClauseVersion]:
    """Give the newest version of each clause."""
    found = (
        select(ClauseVersion)
        .where(ClauseVersion.clause_id.in_(set(clause_ids)))
        .order_by(ClauseVersion.number)
    )
    return {version.clause_id: version for version in session.scalars(found)}


def versions_of(session: Session, clause_id: UUID) -> Sequence[ClauseVersion]:
    """Give every version of a clause, newest first."""
    found = select(ClauseVersion).where(ClauseVersion.clause_id == clause_id)
    return session.scalars(found.order_by(ClauseVersion.number.desc())).all()


def reviews_of(session: Session, clause_ids: Iterable[UUID]) -> dict[UUID, list[ReviewOfClause]]:
    """Give what rounds said about the versions of each clause, oldest first."""
    found = (
        select(ClauseVersion, RoundItem, Round, Group.name)
        .join(ClauseReview, ClauseReview.clause_version_id == ClauseVersion.id)
        .join(RoundItem, RoundItem.id == ClauseReview.item_id)
        .join(Round, Round.id == RoundItem.round_id)
        .join(Group, Group.id == Round.group_id)
        .where(ClauseVersion.clause_id.in_(set(clause_ids)))
        .order_by(Round.opened_at)
    )
    rows = session.execute(found).all()
    dissent = dissent_by_item(session, [item.id for _, item, _, _ in rows])
    result: dict[UUID, list[ReviewOfClause]] = defaultdict(list)
    for version, item, round_, name in rows:
        result[version.clause_id].append(
            ReviewOfClause(
                item_id=item.id,
                version_number=version.number,
                result=item.result,
                reviewed=reviewed(item, round_, name) if item.result is not None else None,
                dissent=dissent.get(item.id, ()),
            )
        )
    return dict(result)


def _settlements(session: Session, clause_ids: set[UUID]) -> dict[UUID, Settlement]:
    found = select(Settlement).where(Settlement.clause_id.in_(clause_ids)).order_by(Settlement.settled_at)
    return {row.clause_id: row for row in session.scalars(found)}


def _justifications(session: Session, version_ids: set[UUID]) -> dict[UUID, dict[str, str]]:
    result: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in session.scalars(select(Justification).where(Justification.clause_version_id.in_(version_ids))):
        result[row.clause_version_id][row.rule] = row.words
    return dict(result)


def _lots_by_clause(session: Session, clause_ids: set[UUID]) -> dict[UUID, set[UUID]]:
    result: dict[UUID, set[UUID]] = defaultdict(set)
    for row in session.scalars(select(ClauseLot).where(ClauseLot.clause_id.in_(clause_ids))):
        result[row.clause_id].add(row.lot_id)
    return dict(result)


def text_to_check(version: ClauseVersion, says: Iterable[str], settlement: str) -> str:
    """Give all that staff wrote for a clause as one text of paragraphs; findings point into it."""
    return "\n\n".join(part for part in (version.formal, version.plain_english, *says, settlement) if part)


def findings_in(text: str, *, on: datetime, cites_a_theme: bool) -> list[Finding]:
    """Check one clause's text: language, law, dates told as past, money, claims of involvement."""
    return in_order(
        [
            *check_language(text),
            *check_references(text),
            *check_later_than(text, on.astimezone(LONDON).date()),
            *check_money(text),
            *check_claims(text, cites_a_theme=cites_a_theme),
        ]
    )


def _all_findings(
    ordered: Sequence[Clause],
    versions: Mapping[UUID, ClauseVersion],
    evidence: Mapping[UUID, list[Cited]],
    settlements: Mapping[UUID, Settlement],
    at: datetime,
) -> dict[UUID, tuple[Finding, ...]]:
    texts = []
    for clause in ordered:
        settlement = settlements.get(clause.id)
        says = [one.says for one in evidence.get(clause.id, [])]
        texts.append(text_to_check(versions[clause.id], says, settlement.words if settlement else ""))
    result = {}
    for clause, text, terms in zip(ordered, texts, check_terms(texts), strict=True):
        cites_a_theme = any(one.kind == "theme" for one in evidence.get(clause.id, []))
        found = findings_in(text, on=at, cites_a_theme=cites_a_theme)
        result[clause.id] = tuple(in_order([*found, *terms]))
    return result


def _is_settled(settlement: Settlement | None, opposes: Sequence[Cited]) -> bool:
    """A settlement answers what was known when it was written; evidence that came later opens it again."""
    return settlement is not None and all(one.linked_at <= settlement.settled_at for one in opposes)


def draft_view(session: Session, draft: Draft, *, at: datetime) -> DraftView:
    """Read a draft whole: about fifteen statements, however many clauses it has."""
    sections, everything = sections_of(session, draft.id), clauses_of(session, draft.id, withdrawn=True)
    ids = {clause.id for clause in everything}
    on = {section.id for section in sections if section.switched_on}
    live = [one for one in everything if one.status is not ClauseStatus.WITHDRAWN and one.section_id in on]
    versions, evidence = newest_versions(session, ids), cited(session, ids)
    settlements, reviews = _settlements(session, ids), reviews_of(session, ids)
    justified = _justifications(session, {version.id for version in versions.values()})
    lots, outcomes = lots_of(session, draft.programme_id), outcomes_of(session, draft.programme_id)
    lot_ids = _lots_by_clause(session, ids)
    number_of_lot = {lot.id: lot.number for lot in lots}
    outcome_of = {outcome.id: outcome for outcome in outcomes}
    shown = [section for section in sections if section.switched_on]
    numbers = clause_numbers([[one.id for one in live if one.section_id == section.id] for section in shown])
    findings = _all_findings(live, versions, evidence, settlements, at)

    def view(clause: Clause) -> ClauseView:
        own = evidence.get(clause.id, [])
        supports = tuple(one for one in own if one.stance is Stance.SUPPORTS)
        opposes = tuple(one for one in own if one.stance is Stance.OPPOSES)
        settlement, version = settlements.get(clause.id), versions[clause.id]
        own_lots = lot_ids.get(clause.id, set())
        return ClauseView(
            id=clause.id,
            section_id=clause.section_id,
            number=numbers.get(clause.id, ""),
            mark=mark_in_words(clause.mark),
            status=clause.status,
            formal=version.formal,
            plain_english=version.plain_english,
            version_id=version.id,
            version_number=version.number,
            all_lots=clause.all_lots,
            lot_ids=frozenset(own_lots),
            lots=lots_in_words([number_of_lot[one] for one in own_lots], every=clause.all_lots),
            outcome=outcome_of.get(clause.outcome_id) if clause.outcome_id else None,
            source=clause.source,
            amber=tuple(line for line in (*clause.amber.splitlines(), *(one.amber for one in own)) if line),
            supports=supports,
            opposes=opposes,
            settlement=settlement,
            settled=_is_settled(settlement, opposes),
            findings=findings.get(clause.id, ()),
            justified=justified.get(version.id, {}),
            reviews=tuple(reviews.get(clause.id, ())),
        )

    read = {clause.id: view(clause) for clause in everything}
    uplift, stated_total = percent(draft.uplift_percent), stated(draft.total)
    money = lot_money([lot.annual for lot in lots], stated_total, uplift)
    said = (
        pounds(stated_total) if stated_total is not None and money.total_is_out_by else pounds(money.annual)
    )
    return DraftView(
        draft=draft,
        sections=tuple(
            SectionView(
                section=section,
                number=place,
                hint=hint_of(section.key),
                clauses=tuple(read[one.id] for one in live if one.section_id == section.id),
            )
            for place, section in enumerate(shown, start=1)
        ),
        switched_off=tuple(section for section in sections if not section.switched_on),
        withdrawn=tuple(read[one.id] for one in everything if one not in live),
        lots=tuple(lots),
        outcomes=tuple(outcomes),
        money=money,
        uplift_percent=uplift,
        obstacles=tuple(
            obstacles([read[one.id].facts for one in live], lots=pounds(money.annual), stated=said)
        ),
    )


def hint_of(key: str) -> str:
    """Give what the template says belongs in a section."""
    section = template().section(key)
    return section.hint if section else ""


def next_mark(session: Session, draft_id: UUID) -> int:
    """Give the next mark of a draft; marks are never used twice."""
    return (session.scalar(select(func.max(Clause.mark)).where(Clause.draft_id == draft_id)) or 0) + 1
