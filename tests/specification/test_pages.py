"""Facts about the pages of a specification: each reads well, does its act, and loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.specification.records import Clause, Draft, OutsideSource, Section
from tests.builders.people import World
from tests.builders.specification import (
    a_draft,
    a_source,
    a_theme,
    clause_of,
    section_of,
)
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
HERE = "/example/specifications"


def the_clause(database: Database, text: str) -> Clause:
    with database.reading() as session:
        return clause_of(session, text)


def test_a_draft_reads_like_the_document_with_evidence_in_the_margin(
    browser: PageClient, draft: Draft
) -> None:
    page = browser.get(f"{HERE}/{draft.id}").text
    for words in (
        "Support services",
        "The Provider must let people come back.",
        "You can come back.",
        "Coming back",
        "14 excerpts from 12 responses",
        "There is no room for it.",
        "Put a check at the door.",
        "nobody has written how that was settled",
        "Nothing is cited yet.",
        "£85,800",
        "1 clause was withdrawn",
    ):
        assert words in page, words


@pytest.mark.parametrize(
    "where",
    [
        "",
        "/checks",
        "/orphans",
        "/trace",
        "/documents",
        "/sections",
        "/about",
        "/propose",
        "/clauses/add",
        "/review",
        "/approve",
    ],
)
def test_every_page_of_a_draft_is_whole(browser: PageClient, draft: Draft, where: str) -> None:
    assert browser.get(f"{HERE}/{draft.id}{where}").status_code == 200


def test_the_lists_are_whole_when_empty_and_when_full(
    browser: PageClient, database: Database, world: World, commissioner: Actor
) -> None:
    for path in ("/", "/sources", "/figures", "/start"):
        assert browser.get(f"{HERE}{path}").status_code == 200
    with database.writing() as session:
        a_theme(session, world, commissioner, title="A theme without a clause")
        a_draft(session, commissioner, "A first draft")
        a_source(session, commissioner, "A review")
    assert "A theme without a clause" in browser.get(f"{HERE}/").text
    assert "A review" in browser.get(f"{HERE}/sources").text


def test_a_draft_is_started_with_clauses_from_agreed_themes(
    browser: PageClient, database: Database, world: World, commissioner: Actor
) -> None:
    with database.writing() as session:
        a_theme(session, world, commissioner)
    answer = browser.post(
        f"{HERE}/start", data={"title": "A new draft", "with_themes": "y", "total": "£78,000"}
    )
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).text
    assert "The Provider must offer a first meeting within two weeks." in page


def test_bad_input_loses_nothing(browser: PageClient, draft: Draft) -> None:
    answer = browser.post(f"{HERE}/start", data={"title": "My careful title", "total": "lots"})
    assert answer.status_code == 422
    assert "My careful title" in answer.text
    assert "£156,000" in answer.text
    section = f"{HERE}/{draft.id}/clauses/add"
    answer = browser.post(section, data={"formal": " ", "plain_english": "Words that stay."})
    assert answer.status_code == 422
    assert "Words that stay." in answer.text


def test_a_clause_is_added_changed_cited_settled_kept_and_withdrawn(
    browser: PageClient, database: Database, draft: Draft, world: World
) -> None:
    with database.reading() as session:
        section = section_of(session, draft, "referral_and_access")
        source = session.scalars(select(OutsideSource)).one()
    answer = browser.post(
        f"{HERE}/{draft.id}/clauses/add",
        data={
            "formal": "A failed to attend rule.",
            "section": str(section.id),
            "lots": [str(world.lots[1].id)],
        },
    )
    assert answer.headers["Location"].endswith("/evidence")
    clause = the_clause(database, "A failed to attend rule.")
    here = f"{HERE}/clauses/{clause.id}"
    assert "What it cites" in browser.get(f"{here}/evidence").text
    assert browser.post(f"{here}/evidence", data={"cites": ""}).status_code == 422
    cites = {"cites": f"source:{source.id}", "stance": "opposes", "says": "It speaks against it."}
    assert browser.post(f"{here}/evidence", data=cites).status_code == 303
    assert browser.post(f"{here}/settle", data={"words": ""}).status_code == 422
    assert browser.post(f"{here}/settle", data={"words": "Weighed, and kept."}).status_code == 303
    assert "Weighed, and kept." in browser.get(f"{here}/evidence").text
    assert browser.post(f"{here}/justify", data={"rule": "language:34", "words": ""}).status_code == 422
    assert (
        browser.post(f"{here}/justify", data={"rule": "language:34", "words": "It is a name."}).status_code
        == 303
    )
    assert "It is a name." in browser.get(here).text
    changed = {"formal": "Changed text.", "section": str(section.id), "read_version": "1"}
    assert browser.post(here, data=changed).status_code == 303
    page = browser.get(here).text
    assert "Changed text." in page
    assert "A failed to attend rule." in page
    assert browser.post(f"{here}/move", data={"places": "up"}).status_code == 303
    assert browser.post(f"{here}/withdraw", data={"words": ""}).status_code == 422
    assert browser.post(f"{here}/withdraw", data={"words": "Not needed."}).status_code == 303
    assert "Changed text." in browser.get(here).text


def test_a_second_person_sees_what_the_first_wrote_and_loses_nothing(
    browser: PageClient, database: Database, draft: Draft
) -> None:
    clause = the_clause(database, "Service users who are hard to reach must be found.")
    here = f"{HERE}/clauses/{clause.id}"
    browser.post(here, data={"formal": "Hers.", "section": str(clause.section_id), "read_version": "1"})
    answer = browser.post(
        here, data={"formal": "His.", "section": str(clause.section_id), "read_version": "1"}
    )
    assert answer.status_code == 422
    assert "Hers." in answer.text
    assert "His." in answer.text
    assert 'value="2"' in answer.text
    assert draft.id == clause.draft_id


def test_checks_name_what_stands_in_the_way_and_lead_there(browser: PageClient, draft: Draft) -> None:
    page = browser.get(f"{HERE}/{draft.id}/checks").text
    assert "“hard to reach”" in page
    assert "services have not reached" in page
    assert "Put it to the group" in page
    assert "Settle it" in page


def test_sections_are_switched(browser: PageClient, database: Database, draft: Draft) -> None:
    with database.reading() as session:
        section = section_of(session, draft, "safeguarding")
    browser.post(f"{HERE}/{draft.id}/sections/{section.id}", data={"on": "yes"})
    with database.reading() as session:
        assert session.get_one(Section, section.id).switched_on
    assert "Safeguarding" in browser.get(f"{HERE}/{draft.id}").text


def test_an_outside_source_is_added_with_its_method_number_and_quotes(
    browser: PageClient, database: Database
) -> None:
    data = {"title": "Benchmarking", "method": "Calls", "n": "", "dates": "2019", "provenance": "research",
            "quotes": "One.\nTwo."}  # fmt: skip
    assert browser.post(f"{HERE}/sources", data=data).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(OutsideSource)).one().quotes == ["One.", "Two."]
    page = browser.get(f"{HERE}/sources").text
    assert "number not published" in page
    answer = browser.post(f"{HERE}/sources", data={"title": "Kept", "method": ""})
    assert answer.status_code == 422
    assert "Kept" in answer.text
