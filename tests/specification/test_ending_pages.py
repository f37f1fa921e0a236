"""Facts about the pages that bring a draft to its end: review, approval, documents, lost sources, who may see it."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.jobs import run_due
from feedback.groups.rules import Result
from feedback.people.records import Notice
from feedback.programmes.records import Programme, Stage
from feedback.specification import service
from feedback.specification.records import Approver, Clause, Document, Draft
from feedback.specification.rules import ApprovalRole, ClauseStatus, DraftState
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.specification import (
    a_theme,
    clause_of,
    ready_to_approve,
    two_approvers,
)
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
HERE = "/example/specifications"


def the_clause(database: Database, text: str) -> Clause:
    with database.reading() as session:
        return clause_of(session, text)


def test_clauses_go_to_a_group_and_its_answer_comes_back(
    browser: PageClient, database: Database, draft: Draft
) -> None:
    clause = the_clause(database, "Service users who are hard to reach must be found.")
    with database.reading() as session:
        from feedback.groups.records import Group

        group = session.scalars(select(Group)).one()
    data = {
        "clauses": [str(clause.id)],
        "group": str(group.id),
        "title": "Clauses",
        "closes_on": "2030-01-01",
    }
    assert browser.post(f"{HERE}/{draft.id}/review", data={**data, "closes_on": ""}).status_code == 422
    assert browser.post(f"{HERE}/{draft.id}/review", data=data).status_code == 303
    assert "with the group" in browser.get(f"{HERE}/{draft.id}/review").text
    with database.writing() as session:
        from feedback.groups.records import RoundItem

        item = session.scalars(select(RoundItem).where(RoundItem.result.is_(None))).one()
        assert item.wording.startswith("Service users")
        item.result, item.tally = Result.AGREED, {"agree": 6}
    assert "The group has answered" in browser.get(f"{HERE}/{draft.id}").text
    browser.post(f"{HERE}/{draft.id}/review/results")
    with database.reading() as session:
        assert session.get_one(Clause, clause.id).status is ClauseStatus.AGREED


def test_two_named_people_approve_and_the_draft_is_published_for_every_role(
    signed_in: SignIn, database: Database, world: World, commissioner: Actor
) -> None:
    with database.writing() as session:
        draft, _, _ = ready_to_approve(session, world, commissioner)
        director, treasurer = two_approvers(session, world)
        moderator = a_person(session, world, Role.MODERATOR, organisation=world.provider)
        elected = a_person(session, world, Role.ELECTED, organisation=world.council)
    here = f"{HERE}/{draft.id}"
    assert signed_in(commissioner).post(f"{here}/approve").status_code == 422
    assert signed_in(moderator).get(here).status_code == 404
    for person in (director, treasurer):
        page = signed_in(person)
        assert "Approve as" in page.get(f"{here}/approve").text
        assert page.post(f"{here}/approve").status_code == 303
    assert signed_in(commissioner).post(f"{here}/reopen", data={"words": ""}).status_code == 422
    assert signed_in(commissioner).post(f"{here}/publish").status_code == 303
    with database.reading() as session:
        assert session.get_one(Draft, draft.id).state is DraftState.PUBLISHED
    for person in (moderator, elected):
        assert "Fingerprint" in signed_in(person).get(here).text
    assert draft.title in signed_in(elected).get("/example/").text


def test_the_document_is_made_by_the_worker_and_downloaded(
    browser: PageClient, database: Database, draft: Draft
) -> None:
    answer = browser.post(f"{HERE}/{draft.id}/documents")
    progress = answer.headers["Location"]
    assert "waits for its turn" in browser.get(progress).text
    assert browser.get(f"{progress}/progress").get_json()["finished"] is False
    assert run_due(database) == 1
    assert "Download" in browser.get(progress).text
    assert browser.get(f"{progress}/progress").get_json()["share"] == 100
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    answer = browser.get(f"{HERE}/{draft.id}/documents/{document.id}.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="support-services.docx"'
    assert str(answer.mimetype).endswith("wordprocessingml.document")
    assert docx.Document(io.BytesIO(answer.data)).core_properties.title == "Support services"
    assert "Word document of" in browser.get(f"{HERE}/{draft.id}/documents").text


def test_a_document_that_was_emptied_says_why(
    browser: PageClient, database: Database, draft: Draft, commissioner: Actor
) -> None:
    with database.writing() as session:
        row = Document(draft_id=draft.id, kind="docx", body=b"", stale=True, made_at=WEDNESDAY)
        session.add(row)
    answer = browser.get(f"{HERE}/{draft.id}/documents/{row.id}.docx")
    assert answer.status_code == 410
    assert "taken back" in answer.text
    assert "Emptied" in browser.get(f"{HERE}/{draft.id}/documents").text
    assert commissioner.name == "Ledger"


def test_a_clause_that_lost_a_source_is_amber_and_somebody_reads_it_again(
    browser: PageClient, database: Database, draft: Draft, commissioner: Actor
) -> None:
    clause = the_clause(database, "The Provider must let people come back.")
    with database.writing() as session:
        from feedback.specification.records import EvidenceLink

        version = session.scalars(
            select(EvidenceLink.theme_version_id).where(EvidenceLink.theme_version_id.is_not(None))
        ).one()
        assert version is not None
        service.sources_lost(session, [version], at=WEDNESDAY)
    assert "A source of T-01 v1 was taken back" in browser.get(f"{HERE}/{draft.id}").text
    assert "amber" in browser.get("/example/").text
    assert browser.post(f"{HERE}/clauses/{clause.id}/read-again", data={"words": ""}).status_code == 422
    browser.post(f"{HERE}/clauses/{clause.id}/read-again", data={"words": "Eleven others said it."})
    assert "was taken back in week" not in browser.get(f"{HERE}/{draft.id}").text
    with database.reading() as session:
        told = session.scalars(select(Notice.account_id)).all()
    assert commissioner.account_id in told


def test_evidence_is_repinned_and_taken_off(
    browser: PageClient, database: Database, world: World, draft: Draft, commissioner: Actor
) -> None:
    from feedback.specification.records import EvidenceLink
    from feedback.themes.records import Theme, ThemeVersion
    from feedback.themes.rules import ThemeState

    clause = the_clause(database, "The Provider must let people come back.")
    with database.writing() as session:
        link = session.scalars(select(EvidenceLink).where(EvidenceLink.theme_version_id.is_not(None))).one()
        old = session.get_one(ThemeVersion, link.theme_version_id)
        a_theme(
            session,
            world,
            commissioner,
            title="Coming back, again",
            theme=session.get_one(Theme, old.theme_id),
        )
        old.state = ThemeState.SUPERSEDED
    assert "Cite the newest version" in browser.get(f"{HERE}/clauses/{clause.id}/evidence").text
    assert browser.post(f"{HERE}/evidence/{link.id}/newest").status_code == 303
    page = browser.get(f"{HERE}/clauses/{clause.id}/evidence").text
    assert "Coming back, again" in page
    with database.reading() as session:
        link = session.scalars(select(EvidenceLink).where(EvidenceLink.theme_version_id.is_not(None))).one()
    assert browser.post(f"{HERE}/evidence/{link.id}/take-off").status_code == 303
    assert browser.post(f"{HERE}/evidence/{link.id}/take-off").status_code == 404
    assert draft.state is DraftState.DRAFTING


def test_members_read_a_draft_and_change_nothing_and_bidders_see_none_once_the_tender_is_open(
    signed_in: SignIn, database: Database, world: World, draft: Draft
) -> None:
    with database.writing() as session:
        bidder = a_person(session, world, Role.MEMBER, organisation=world.provider)
        other = a_person(session, world, Role.MEMBER, organisation=world.voluntary)
    for person in (bidder, other):
        page = signed_in(person).get(f"{HERE}/{draft.id}").text
        assert "The Provider must let people come back." in page
        assert ">Change<" not in page
        assert signed_in(person).post(f"{HERE}/{draft.id}/documents").status_code == 403
    with database.writing() as session:
        session.get_one(Programme, world.id).stage = Stage.TENDER_OPEN
    assert signed_in(bidder).get(f"{HERE}/{draft.id}").status_code == 404
    assert "Support services" not in signed_in(bidder).get(f"{HERE}/").text
    assert signed_in(other).get(f"{HERE}/{draft.id}").status_code == 200


def test_an_administrator_names_who_may_approve(
    signed_in: SignIn, database: Database, world: World, commissioner: Actor
) -> None:
    with database.writing() as session:
        keeper = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
    page = signed_in(keeper)
    assert "Ledger" in page.get(f"{HERE}/approvers").text
    assert page.post(f"{HERE}/approvers", data={"person": "", "role": "section_151"}).status_code == 422
    named = {"person": str(commissioner.account_id), "role": "section_151"}
    assert page.post(f"{HERE}/approvers", data=named).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Approver)).one().role is ApprovalRole.SECTION_151
    assert "Section 151 officer" in page.get(f"{HERE}/approvers").text


def test_the_commissioners_home_says_what_waits(
    browser: PageClient, database: Database, world: World, draft: Draft, commissioner: Actor
) -> None:
    with database.writing() as session:
        a_theme(session, world, commissioner, title="Another")
    page = browser.get("/example/").text
    assert "1 theme that the group agreed has no clause yet." in page
    assert "1 clause cites no evidence." in page
    assert "1 clause has evidence for and against it." in page
    assert draft.title == "Support services"
