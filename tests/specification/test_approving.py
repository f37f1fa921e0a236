"""Facts about approval: everything that stands in the way is named, two people in two roles, one fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotYours
from feedback.groups.rules import Result
from feedback.people.records import Notice
from feedback.settings import Settings
from feedback.specification import queries, service
from feedback.specification.records import Approval, ClauseReview, Document, Draft
from feedback.specification.rules import ApprovalRole, ClauseStatus, DraftState, Stance
from feedback.specification.rules.approval import Hindrance, fingerprint
from feedback.themes.rules import ThemeState
from tests.builders.people import WEDNESDAY, World, a_person, a_world
from tests.builders.specification import (
    a_clause,
    a_closed_item,
    a_commissioner,
    a_draft,
    a_group,
    a_source,
    a_theme,
    ready_to_approve,
    two_approvers,
)
from tests.builders.team import let_in
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


def in_the_way(session: Session, draft: Draft) -> set[Hindrance]:
    return {one.kind for one in queries.draft_view(session, draft, at=WEDNESDAY).obstacles}


def state_of(draft: Draft) -> DraftState:
    return draft.state


def test_an_empty_draft_is_not_approved(session: Session, commissioner: Actor) -> None:
    assert in_the_way(session, a_draft(session, commissioner)) == {Hindrance.NOTHING_IN_IT}


def test_everything_that_stands_in_the_way_is_named(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft = a_draft(session, commissioner)
    service.name_money(
        session,
        draft.id,
        title=draft.title,
        total="£80,000",
        uplift_percent="10",
        by=commissioner,
        at=WEDNESDAY,
    )
    a_clause(session, draft, commissioner, "Nobody makes poor choices, and nobody is hard to reach.")
    contested = a_clause(session, draft, commissioner, "Support must last as long as it is needed.")
    source = a_source(session, commissioner)
    service.link_source(
        session, contested.id, source.id, stance=Stance.OPPOSES, by=commissioner, at=WEDNESDAY
    )
    version = a_theme(session, world, commissioner, state=ThemeState.IN_REVIEW)
    service.link_theme(
        session, contested.id, version.id, from_themes_unreviewed=True, by=commissioner, at=WEDNESDAY
    )
    service.sources_lost(session, [version.id], at=WEDNESDAY)
    assert in_the_way(session, draft) == {
        Hindrance.MONEY,
        Hindrance.NO_EVIDENCE,
        Hindrance.BLOCKED,
        Hindrance.UNJUSTIFIED,
        Hindrance.NOT_AGREED,
        Hindrance.OPPOSING,
        Hindrance.THEME_NOT_AGREED,
        Hindrance.AMBER,
    }


def test_the_published_lots_stand_and_a_wrong_total_stands_in_the_way(
    session: Session, world: World, commissioner: Actor
) -> None:
    from decimal import Decimal

    lots = PUBLISHED["lots_2025"]
    for row, published in zip(world.lots, lots["lots"][:2], strict=True):
        row.annual = Decimal(published["annual"])
    session.flush()
    draft = service.start_draft(
        session, "Lots", total="£78,000", uplift_percent=lots["uplift_percent"], by=commissioner, at=WEDNESDAY
    )
    money = queries.draft_view(session, draft, at=WEDNESDAY).money
    assert (money.annual, money.uplifted, money.total_is_out_by) == (
        Decimal(78000),
        Decimal(85800),
        Decimal(0),
    )


def test_two_people_in_two_roles_freeze_one_pack(session: Session, world: World, commissioner: Actor) -> None:
    draft, clause, _ = ready_to_approve(session, world, commissioner)
    director, treasurer = two_approvers(session, world)
    first = service.approve(session, draft.id, by=director, at=WEDNESDAY)
    assert state_of(draft) is DraftState.DRAFTING
    second = service.approve(session, draft.id, by=treasurer, at=WEDNESDAY)
    assert state_of(draft) is DraftState.APPROVED
    assert draft.fingerprint == first.fingerprint == second.fingerprint
    assert draft.audit_head == audit.head_digest(session)
    with pytest.raises(Closed):
        service.edit_clause(
            session, clause.id, formal="Another.", plain_english="", by=commissioner, at=WEDNESDAY
        )


def test_one_person_cannot_approve_twice_and_one_role_counts_once(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, _, _ = ready_to_approve(session, world, commissioner)
    director, _ = two_approvers(session, world)
    deputy = a_commissioner(session, world, "Deputy")
    service.name_approver(session, deputy.account_id, ApprovalRole.STRATEGIC_DIRECTOR, programme_id=world.id)
    service.approve(session, draft.id, by=director, at=WEDNESDAY)
    for person in (director, deputy):
        with pytest.raises(AlreadyDone):
            service.approve(session, draft.id, by=person, at=WEDNESDAY)


def test_two_whom_one_person_let_in_do_not_approve_together(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, _, _ = ready_to_approve(session, world, commissioner)
    director, treasurer = two_approvers(session, world)
    for one in (director, treasurer):
        let_in(session, one, by=commissioner)
    service.approve(session, draft.id, by=director, at=WEDNESDAY)
    with pytest.raises(NotYours, match="same person let you both in"):
        service.approve(session, draft.id, by=treasurer, at=WEDNESDAY)
    assert state_of(draft) is DraftState.DRAFTING


def test_nobody_approves_who_is_not_named(session: Session, world: World, commissioner: Actor) -> None:
    draft, _, _ = ready_to_approve(session, world, commissioner)
    with pytest.raises(NotYours):
        service.approve(session, draft.id, by=commissioner, at=WEDNESDAY)


def test_an_administrator_names_approvers_and_never_themselves(session: Session, world: World) -> None:
    keeper = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
    with pytest.raises(NotYours):
        service.name_approver(
            session,
            keeper.account_id,
            ApprovalRole.SECTION_151,
            programme_id=world.id,
            by=keeper,
            at=WEDNESDAY,
        )
    other = a_commissioner(session, world)
    service.name_approver(
        session, other.account_id, ApprovalRole.SECTION_151, programme_id=world.id, by=keeper, at=WEDNESDAY
    )
    assert [row.role for row in queries.approvers(session, world.id)] == [ApprovalRole.SECTION_151]
    member = a_person(session, world, Role.MEMBER, organisation=world.hub)
    for stranger in (member.account_id, uuid4()):  # of another programme, or of none
        with pytest.raises(DomainError, match="Choose a person"):
            service.name_approver(
                session, stranger, ApprovalRole.SECTION_151, programme_id=world.id, by=keeper, at=WEDNESDAY
            )


def test_what_stands_in_the_way_is_checked_again_at_approval(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, _, version = ready_to_approve(session, world, commissioner)
    director, _ = two_approvers(session, world)
    service.sources_lost(session, [version.id], at=WEDNESDAY)
    with pytest.raises(DomainError, match="no longer stands"):
        service.approve(session, draft.id, by=director, at=WEDNESDAY)


def test_an_approval_of_a_pack_that_changed_does_not_count(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, _, _ = ready_to_approve(session, world, commissioner)
    director, treasurer = two_approvers(session, world)
    service.approve(session, draft.id, by=director, at=WEDNESDAY)
    service.name_money(
        session, draft.id, title="Another title", total="", uplift_percent="", by=commissioner, at=WEDNESDAY
    )
    service.approve(session, draft.id, by=treasurer, at=WEDNESDAY)
    assert state_of(draft) is DraftState.DRAFTING
    assert [row.approved_by for row in session.scalars(select(Approval))] == [treasurer.account_id]
    service.approve(session, draft.id, by=director, at=WEDNESDAY)
    assert state_of(draft) is DraftState.APPROVED


def test_a_draft_is_published_only_as_it_was_approved(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, clause, version = ready_to_approve(session, world, commissioner)
    with pytest.raises(DomainError, match="Two named roles"):
        service.publish(session, draft.id, by=commissioner, at=WEDNESDAY)
    for person in two_approvers(session, world):
        service.approve(session, draft.id, by=person, at=WEDNESDAY)
    service.sources_lost(session, [version.id], at=WEDNESDAY)
    with pytest.raises(DomainError, match="no longer stands"):
        service.publish(session, draft.id, by=commissioner, at=WEDNESDAY)
    service.reopen(session, draft.id, reason="A source was taken back.", by=commissioner, at=WEDNESDAY)
    service.read_again(session, clause.id, why="Eleven others said it.", by=commissioner, at=WEDNESDAY)
    for row in queries.approvers(session, world.id):
        person = Actor(
            account_id=row.account_id,
            programme_id=world.id,
            organisation_id=world.council.id,
            roles=frozenset({Role.COMMISSIONER}),
        )
        service.approve(session, draft.id, by=person, at=WEDNESDAY)
    service.publish(session, draft.id, by=commissioner, at=WEDNESDAY)
    assert state_of(draft) is DraftState.PUBLISHED


def test_a_withdrawal_turns_clauses_amber_empties_documents_and_tells_the_people_at_work(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, clause, version = ready_to_approve(session, world, commissioner)
    facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    elected = a_person(session, world, Role.ELECTED, organisation=world.council)
    document = Document(draft_id=draft.id, kind="docx", body=b"made before", made_at=WEDNESDAY)
    session.add(document)
    session.flush()
    events = len(session.scalars(select(audit.AuditEvent)).all())
    for _ in range(2):
        service.sources_lost(session, [version.id], at=WEDNESDAY)
    assert clause.amber == "A source of T-01 v1 was taken back in week 2026-W47."
    assert (document.stale, document.body) == (True, b"")
    told = {row.account_id: row.sentence for row in session.scalars(select(Notice))}
    assert set(told) == {commissioner.account_id, facilitator.account_id}
    assert elected.account_id not in told
    assert "C-01" in told[facilitator.account_id]
    assert len(session.scalars(select(audit.AuditEvent)).all()) == events


def test_a_published_draft_stays_as_it_is_after_a_withdrawal(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, clause, version = ready_to_approve(session, world, commissioner)
    for person in two_approvers(session, world):
        service.approve(session, draft.id, by=person, at=WEDNESDAY)
    service.publish(session, draft.id, by=commissioner, at=WEDNESDAY)
    assert service.sources_lost(session, [version.id], at=WEDNESDAY) == []
    assert clause.amber == ""


def test_results_of_the_group_are_taken_over_for_the_text_that_it_saw(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, group = a_draft(session, commissioner), a_group(session, world)
    seen, edited = (a_clause(session, draft, commissioner, text) for text in ("Seen.", "Edited."))
    for clause in (seen, edited):
        item = a_closed_item(
            session, group, commissioner, result=Result.AGREED_WITH_DISSENT, dissent="Not like this."
        )
        version = queries.versions_of(session, clause.id)[0]
        session.add(ClauseReview(clause_version_id=version.id, item_id=item.id))
        clause.status = ClauseStatus.IN_REVIEW
    service.edit_clause(
        session, edited.id, formal="Edited since.", plain_english="", by=commissioner, at=WEDNESDAY
    )
    assert service.take_results(session, draft.id, by=commissioner, at=WEDNESDAY) == [seen]
    assert (seen.status, edited.status) == (ClauseStatus.AGREED_WITH_DISSENT, ClauseStatus.PROPOSED)
    view = queries.draft_view(session, draft, at=WEDNESDAY)
    review = view.clauses[0].review
    assert review is not None
    assert review.dissent == (("provider", "Not like this.", True),)


def test_the_trace_of_a_clause_leads_to_its_theme_its_counts_and_its_rounds(
    session: Session, world: World, commissioner: Actor
) -> None:
    draft, _, version = ready_to_approve(session, world, commissioner)
    group = a_group(session, world, "Voice group")
    a_closed_item(session, group, commissioner, version=version, dissent="It costs too much.")
    row = queries.traceability(queries.draft_view(session, draft, at=WEDNESDAY))[0]
    assert row.evidence == "T-01 v1 “Starting quickly”"
    assert row.rests_on == "14 excerpts, 12 responses"
    assert row.reviewed == "Voice group: reviewed 18 Nov 2026: 7 agree, 1 amend; dissent: 1"
    assert row.round == "agreed; reviewed 18 Nov 2026: 7 agree, 1 amend"


def test_a_fingerprint_changes_with_any_word_and_not_with_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": "é"}) == fingerprint({"b": "é", "a": 1})
    assert fingerprint({"a": 1, "b": "é"}) != fingerprint({"a": 1, "b": "e"})
