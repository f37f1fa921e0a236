"""Acts on a draft as a whole: start it from the template, name its money, switch its sections."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.programmes.queries import outcomes
from feedback.specification import queries
from feedback.specification.records import Draft, OutsideSource, Section
from feedback.specification.rules.money import percent, stated
from feedback.specification.rules.template import StartingClause, Template, template
from feedback.specification.service import clauses, evidence
from feedback.specification.service.guards import note, open_draft, some_words

#: The eight features are taken from one public paper, which each clause then cites.
FEATURES_FROM = "Key features of the refreshed service specification"


def start_draft(
    session: Session,
    title: str,
    *,
    by: Actor,
    at: datetime,
    total: str = "",
    uplift_percent: str = "",
    with_features: bool = False,
) -> Draft:
    """Start a draft from the template: its sections in order, the core switched on.

    Args:
        total, uplift_percent: what the draft says the lots come to a year ("£156,000"), and by how many per cent they
            are raised; "" where it says nothing. They are checked against the lots.
        with_features: also propose the template's starting clauses (002 ¶2.14), each citing its paper.

    Raises:
        DomainError: the title is empty, or the money cannot be read.
    """
    by.require(Role.COMMISSIONER)
    draft = Draft(
        programme_id=by.programme_id,
        title=some_words(title, "Give the draft a title, so that people can find it."),
        total=_money(total),
        uplift_percent=_percent(uplift_percent),
        started_by=by.account_id,
        started_at=at,
    )
    session.add(draft)
    session.flush()
    start = template()
    sections = {
        row.key: Section(draft_id=draft.id, position=place, key=row.key, title=row.title, switched_on=row.on)
        for place, row in enumerate(start.sections, start=1)
    }
    session.add_all(sections.values())
    session.flush()
    note(session, "start_draft", draft, by=by, at=at)
    if with_features:
        _add_features(session, draft, sections, start, by=by, at=at)
    return draft


def _add_features(
    session: Session, draft: Draft, sections: dict[str, Section], start: Template, *, by: Actor, at: datetime
) -> None:
    numbered = {row.number: row.id for row in outcomes(session, draft.programme_id)}
    source = _source_of_features(session, by=by, at=at)
    for row in start.starting_clauses:
        clause = clauses.add_clause(
            session,
            draft.id,
            section_id=sections[row.section].id,
            formal=row.formal,
            plain_english=row.plain,
            outcome_id=numbered.get(row.outcome_number or 0),
            source=row.source,
            by=by,
            at=at,
        )
        evidence.link_source(session, clause.id, source.id, says=_says(row), by=by, at=at)


def _says(row: StartingClause) -> str:
    return f"{row.source}. {row.contested_by}".strip() if row.contested_by else f"{row.source}."


def _source_of_features(session: Session, *, by: Actor, at: datetime) -> OutsideSource:
    known = queries.outside_sources(session, by.programme_id)
    held = next((source for source in known if source.title == FEATURES_FROM), None)
    return held or evidence.add_source(
        session,
        title=FEATURES_FROM,
        method="Needs analysis and consultation of a council",
        dates="June 2020",
        provenance="public report",
        reference="Cabinet paper of 15 June 2020, paragraph 2.14",
        by=by,
        at=at,
    )


def name_money(
    session: Session, draft_id: UUID, *, title: str, total: str, uplift_percent: str, by: Actor, at: datetime
) -> Draft:
    """Change the title of a draft and what it says about money.

    Raises:
        DomainError: the title is empty, or the money cannot be read.
    """
    draft = open_draft(session, draft_id, by=by)
    draft.title = some_words(title, "Give the draft a title, so that people can find it.")
    draft.total, draft.uplift_percent = _money(total), _percent(uplift_percent)
    note(session, "name_money", draft, by=by, at=at)
    return draft


def switch_section(
    session: Session, section_id: UUID, *, draft_id: UUID, on: bool, by: Actor, at: datetime
) -> Section:
    """Switch a section of the template on or off.

    Raises:
        DomainError: it still holds live clauses, which would silently leave the document.
    """
    draft = open_draft(session, draft_id, by=by)
    section = queries.the_section(session, section_id, draft_id=draft.id)
    if not on and any(clause.section_id == section.id for clause in queries.clauses_of(session, draft.id)):
        message = "This section holds clauses. Move or withdraw them first, so that none is lost from sight."
        raise DomainError(message)
    section.switched_on = on
    note(session, "switch_section", section, by=by, at=at, reason="on" if on else "off")
    return section


def _money(words: str) -> str:
    try:
        stated(words)
    except ValueError as error:
        message = "The total of the lots looks like £156,000."
        raise DomainError(message) from error
    return words.strip()


def _percent(words: str) -> str:
    try:
        percent(words)
    except ValueError as error:
        message = "The uplift is a number of per cent, such as 10."
        raise DomainError(message) from error
    return words.strip().removesuffix("%").strip()
