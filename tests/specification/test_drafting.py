"""Facts about drafting: from the template and from themes, every version kept, numbers that follow, no word lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent, verify
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours, TooMuch
from feedback.programmes.records import Stage
from feedback.settings import Settings
from feedback.specification import queries, service
from feedback.specification.records import Clause, Draft
from feedback.specification.rules import ClauseStatus, DraftState, Stance
from feedback.themes.records import Theme
from feedback.themes.rules import Axis, ThemeState
from tests.builders.people import WEDNESDAY, World, a_person, a_world
from tests.builders.specification import (
    a_clause,
    a_commissioner,
    a_draft,
    a_group,
    a_source,
    a_theme,
    agreed_by_group,
    section_of,
)
from tests.figures.published import PUBLISHED


@pytest.fixture
def session(each_database: Database) -> Iterator[Session]:
    with each_database.writing() as opened:
        yield opened


@pytest.fixture
def world(session: Session, settings: Settings) -> World:
    return a_world(session, settings)


@pytest.fixture
def commissioner(session: Session, world: World) -> Actor:
    return a_commissioner(session, world)


def view_of(session: Session, draft: Draft) -> queries.DraftView:
    return queries.draft_view(session, draft, at=WEDNESDAY)


def test_a_draft_starts_with_the_template_in_order_and_its_core_switched_on(
    session: Session, commissioner: Actor
) -> None:
    view = view_of(session, a_draft(session, commissioner))
    assert len(view.sections) + len(view.switched_off) == 22
    assert [section.section.title for section in view.sections][:2] == [
        "Purpose",
        "Who was involved, and how",
    ]
    assert [section.number for section in view.sections] == list(range(1, len(view.sections) + 1))
    assert view.clauses == ()


def test_the_eight_features_of_2020_can_start_a_draft_and_cite_their_paper(
    session: Session, commissioner: Actor
) -> None:
    draft = service.start_draft(session, "With features", with_features=True, by=commissioner, at=WEDNESDAY)
    view = view_of(session, draft)
    assert len(view.clauses) == PUBLISHED["specification_features_2020"]["count"] == 8
    assert view.orphan_clauses == ()
    assert all(clause.supports[0].kind == "source" for clause in view.clauses)
    assert len(PUBLISHED["outcomes_framework"]) == len(view.outcomes) == 6


def test_only_a_commissioner_starts_a_draft(session: Session, world: World) -> None:
    facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    with pytest.raises(NotYours):
        a_draft(session, facilitator)


@pytest.mark.parametrize("total", ["lots", "£1,00"])
def test_money_that_cannot_be_read_is_refused(session: Session, commissioner: Actor, total: str) -> None:
    with pytest.raises(DomainError, match="£156,000"):
        service.start_draft(session, "Draft", total=total, by=commissioner, at=WEDNESDAY)


def test_each_axis_makes_its_own_kind_of_requirement(
    session: Session, world: World, commissioner: Actor
) -> None:
    for axis in Axis:
        a_theme(session, world, commissioner, axis=axis, title=axis.value)
    draft = a_draft(session, commissioner)
    made = service.propose_clauses(session, draft.id, by=commissioner, at=WEDNESDAY)
    texts = {clause.supports[0].title: clause.formal for clause in view_of(session, draft).clauses}
    assert len(made) == 3
    assert texts["needs_to_happen"] == "The Provider must offer a first meeting within two weeks."
    assert texts["working_well"].startswith("The Provider must keep what people said is working well, and ")
    assert texts["worried_about"].startswith("The Provider must show how it answers this worry")


def test_proposing_twice_adds_nothing_and_lots_can_be_named(
    session: Session, world: World, commissioner: Actor
) -> None:
    a_theme(session, world, commissioner)
    draft = a_draft(session, commissioner)
    service.propose_clauses(session, draft.id, lot_ids=[world.lots[1].id], by=commissioner, at=WEDNESDAY)
    assert service.propose_clauses(session, draft.id, by=commissioner, at=WEDNESDAY) == []
    assert [clause.lots for clause in view_of(session, draft).clauses] == ["Lot 2"]


def test_themes_that_no_group_has_agreed_make_clauses_only_when_asked_for_and_say_so(
    session: Session, world: World, commissioner: Actor
) -> None:
    a_theme(
        session,
        world,
        commissioner,
        state=ThemeState.DRAFT,
        counts={"by_provenance": {"provider_collected": 9}},
    )
    draft = a_draft(session, commissioner)
    assert service.propose_clauses(session, draft.id, by=commissioner, at=WEDNESDAY) == []
    service.propose_clauses(session, draft.id, from_themes_unreviewed=True, by=commissioner, at=WEDNESDAY)
    view = view_of(session, draft)
    assert view.not_reviewed
    assert "not yet reviewed by the group" in view.clauses[0].supports[0].block
    assert "provider-collected" in view.clauses[0].supports[0].block
    assert "theme-not-agreed" in {one.kind.value for one in view.obstacles}


def test_every_version_of_a_clause_is_kept(session: Session, commissioner: Actor) -> None:
    draft = a_draft(session, commissioner)
    clause = a_clause(session, draft, commissioner, "First text.")
    service.edit_clause(
        session, clause.id, formal="Second text.", plain_english="", by=commissioner, at=WEDNESDAY
    )
    assert [row.formal for row in queries.versions_of(session, clause.id)] == ["Second text.", "First text."]


def test_a_clause_that_is_a_book_is_kindly_refused(session: Session, commissioner: Actor) -> None:
    draft = a_draft(session, commissioner)
    with pytest.raises(TooMuch, match="several clauses"):
        a_clause(session, draft, commissioner, "“" * 10_001)


def test_an_agreed_clause_that_is_edited_goes_back_to_the_group(
    session: Session, world: World, commissioner: Actor
) -> None:
    clause = a_clause(session, a_draft(session, commissioner), commissioner)
    agreed_by_group(session, clause, a_group(session, world), commissioner)
    service.edit_clause(
        session, clause.id, formal="Another text.", plain_english="", by=commissioner, at=WEDNESDAY
    )
    assert clause.status is ClauseStatus.PROPOSED


def test_saving_a_clause_unchanged_keeps_the_groups_agreement(
    session: Session, world: World, commissioner: Actor
) -> None:
    clause = a_clause(session, a_draft(session, commissioner), commissioner, "The same text.")
    agreed_by_group(session, clause, a_group(session, world), commissioner)
    service.edit_clause(
        session, clause.id, formal="The same text.", plain_english="", by=commissioner, at=WEDNESDAY
    )
    assert clause.status is ClauseStatus.AGREED


def test_two_people_who_edit_at_once_overwrite_nothing(session: Session, commissioner: Actor) -> None:
    clause = a_clause(session, a_draft(session, commissioner), commissioner)
    service.edit_clause(
        session, clause.id, formal="Hers.", plain_english="", read_version=1, by=commissioner, at=WEDNESDAY
    )
    with pytest.raises(AlreadyDone):
        service.edit_clause(
            session, clause.id, formal="His.", plain_english="", read_version=1, by=commissioner, at=WEDNESDAY
        )


def test_a_clause_that_moves_takes_a_new_number_and_keeps_its_mark(
    session: Session, commissioner: Actor
) -> None:
    draft = a_draft(session, commissioner)
    first, second = (a_clause(session, draft, commissioner, text) for text in ("One.", "Two."))
    service.move_clause(session, second.id, places=-1, by=commissioner, at=WEDNESDAY)
    view = view_of(session, draft)
    assert [(one.formal, one.mark) for one in view.clauses] == [("Two.", "C-02"), ("One.", "C-01")]
    assert view.clauses[0].number.endswith(".1")
    service.put_in_section(
        session, first.id, section_of(session, draft, "purpose").id, by=commissioner, at=WEDNESDAY
    )
    assert view_of(session, draft).clauses[0].number == "1.1"


def test_a_withdrawn_clause_leaves_the_document_and_its_mark_is_never_used_again(
    session: Session, commissioner: Actor
) -> None:
    draft = a_draft(session, commissioner)
    clause = a_clause(session, draft, commissioner)
    service.withdraw_clause(session, clause.id, reason="Said twice.", by=commissioner, at=WEDNESDAY)
    a_clause(session, draft, commissioner, "Another.")
    view = view_of(session, draft)
    assert [one.mark for one in view.clauses] == ["C-02"]
    assert [one.mark for one in view.withdrawn] == ["C-01"]
    with pytest.raises(Closed):
        service.edit_clause(
            session, clause.id, formal="Back.", plain_english="", by=commissioner, at=WEDNESDAY
        )


def test_a_section_with_clauses_is_not_switched_off(session: Session, commissioner: Actor) -> None:
    draft = a_draft(session, commissioner)
    a_clause(session, draft, commissioner)
    section = section_of(session, draft)
    with pytest.raises(DomainError, match="Move or withdraw"):
        service.switch_section(
            session, section.id, draft_id=draft.id, on=False, by=commissioner, at=WEDNESDAY
        )
    empty = section_of(session, draft, "purpose")
    service.switch_section(session, empty.id, draft_id=draft.id, on=False, by=commissioner, at=WEDNESDAY)
    assert view_of(session, draft).sections[0].section.title == "Who was involved, and how"


def test_evidence_for_and_against_stands_until_it_is_settled_in_words(
    session: Session, commissioner: Actor
) -> None:
    draft = a_draft(session, commissioner)
    clause = a_clause(
        session, draft, commissioner, "Support must last twelve months, and longer where it is needed."
    )
    pro, contra = (
        a_source(session, commissioner, "Survey", n=33),
        a_source(session, commissioner, "Review", n=None),
    )
    service.link_source(session, clause.id, pro.id, by=commissioner, at=WEDNESDAY)
    with pytest.raises(DomainError, match="nothing to settle"):
        service.settle(session, clause.id, "Twelve months.", by=commissioner, at=WEDNESDAY)
    service.link_source(session, clause.id, contra.id, stance=Stance.OPPOSES, by=commissioner, at=WEDNESDAY)
    assert [one.id for one in view_of(session, draft).settlements_open] == [clause.id]
    service.settle(
        session, clause.id, "A core offer of twelve months, with a way back.", by=commissioner, at=WEDNESDAY
    )
    assert view_of(session, draft).settlements_open == ()


def test_new_opposing_evidence_opens_a_settlement_again(session: Session, commissioner: Actor) -> None:
    draft = a_draft(session, commissioner)
    clause = a_clause(session, draft, commissioner)
    first, later = a_source(session, commissioner, "First"), a_source(session, commissioner, "Later")
    opposes = Stance.OPPOSES
    service.link_source(session, clause.id, first.id, stance=opposes, by=commissioner, at=WEDNESDAY)
    service.settle(session, clause.id, "Settled.", by=commissioner, at=WEDNESDAY)
    after = WEDNESDAY + timedelta(hours=1)
    service.link_source(session, clause.id, later.id, stance=opposes, by=commissioner, at=after)
    assert [one.id for one in view_of(session, draft).settlements_open] == [clause.id]


def test_a_clause_cites_only_what_the_group_agreed(
    session: Session, world: World, commissioner: Actor
) -> None:
    clause = a_clause(session, a_draft(session, commissioner), commissioner)
    version = a_theme(session, world, commissioner, state=ThemeState.RETURNED)
    with pytest.raises(DomainError, match="not agreed"):
        service.link_theme(session, clause.id, version.id, by=commissioner, at=WEDNESDAY)


def test_a_clause_cites_a_thing_once(session: Session, world: World, commissioner: Actor) -> None:
    clause = a_clause(session, a_draft(session, commissioner), commissioner)
    version = a_theme(session, world, commissioner)
    service.link_theme(session, clause.id, version.id, by=commissioner, at=WEDNESDAY)
    with pytest.raises(AlreadyDone):
        service.link_theme(session, clause.id, version.id, by=commissioner, at=WEDNESDAY)


def test_a_newer_version_of_a_theme_turns_the_clause_amber_until_it_is_pinned(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft = a_draft(session, commissioner)
    clause = a_clause(session, draft, commissioner)
    old = a_theme(session, world, commissioner)
    link = service.link_theme(session, clause.id, old.id, by=commissioner, at=WEDNESDAY)
    new = a_theme(session, world, commissioner, theme=session.get_one(Theme, old.theme_id))
    old.state = ThemeState.SUPERSEDED
    session.flush()
    assert "superseded" in view_of(session, draft).clauses[0].amber[0]
    service.repin_theme(session, link.id, new.id, by=commissioner, at=WEDNESDAY)
    assert view_of(session, draft).clauses[0].amber == ()


def test_orphan_themes_are_those_that_no_live_clause_answers(
    session: Session, world: World, commissioner: Actor
) -> None:
    version = a_theme(session, world, commissioner)
    a_theme(session, world, commissioner, title="Not agreed", state=ThemeState.DRAFT)
    draft = a_draft(session, commissioner)
    assert [row.id for _, row in queries.orphan_themes(session, world.id)] == [version.id]
    clause = service.propose_clauses(session, draft.id, by=commissioner, at=WEDNESDAY)[0]
    assert queries.orphan_themes(session, world.id) == []
    service.withdraw_clause(session, clause.id, reason="Said elsewhere.", by=commissioner, at=WEDNESDAY)
    assert [row.id for _, row in queries.orphan_themes(session, world.id)] == [version.id]


def test_a_warning_is_kept_with_a_reason_for_this_text_only(session: Session, commissioner: Actor) -> None:
    draft = a_draft(session, commissioner)
    clause = a_clause(session, draft, commissioner, "Nobody is hard to reach.")
    service.justify(session, clause.id, "language:29", "It says the opposite.", by=commissioner, at=WEDNESDAY)
    assert view_of(session, draft).clauses[0].justified == {"language:29": "It says the opposite."}
    service.edit_clause(
        session, clause.id, formal="Some are hard to reach.", plain_english="", by=commissioner, at=WEDNESDAY
    )
    assert view_of(session, draft).clauses[0].justified == {}


def test_what_has_to_be_changed_cannot_be_justified(session: Session, commissioner: Actor) -> None:
    clause = a_clause(session, a_draft(session, commissioner), commissioner, "Nobody made poor choices.")
    with pytest.raises(DomainError, match="cannot be kept"):
        service.justify(session, clause.id, "language:3", "We like it.", by=commissioner, at=WEDNESDAY)


def test_from_the_opening_of_the_tender_on_nobody_of_a_provider_sees_a_draft(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft = a_draft(session, commissioner)
    bidder = a_person(session, world, Role.MEMBER, organisation=world.provider)
    other = a_person(session, world, Role.MEMBER, organisation=world.voluntary)
    assert queries.the_draft(session, draft.id, actor=bidder) is draft
    world.programme.stage = Stage.TENDER_OPEN
    session.flush()
    with pytest.raises(NotFound):
        queries.the_draft(session, draft.id, actor=bidder)
    assert queries.the_draft(session, draft.id, actor=other) is draft
    draft.state = DraftState.PUBLISHED
    session.flush()
    assert queries.the_draft(session, draft.id, actor=bidder) is draft


def test_a_draft_of_another_programme_is_not_there(
    session: Session, world: World, settings: Settings, commissioner: Actor
) -> None:
    elsewhere = a_world(session, settings, slug="elsewhere")
    draft = a_draft(session, a_commissioner(session, elsewhere))
    with pytest.raises(NotFound):
        a_clause(session, draft, commissioner)
    assert session.scalars(select(Clause)).all() == []
    assert world.id != elsewhere.id


def test_every_act_is_in_the_audit_chain(session: Session, world: World, commissioner: Actor) -> None:
    a_theme(session, world, commissioner)
    draft = a_draft(session, commissioner)
    service.propose_clauses(session, draft.id, by=commissioner, at=WEDNESDAY)
    acts = list(session.scalars(select(AuditEvent.act).order_by(AuditEvent.number)))
    assert acts == ["specification.start_draft", "specification.add_clause", "specification.link_evidence"]
    assert verify(session).whole
