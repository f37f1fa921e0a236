"""The auditor's page: the chain, its anchors, ten decisions a week; nothing on it can be changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from feedback.core import audit
from feedback.core.actor import OPERATOR, Actor, Role
from feedback.core.audit import AnchorFile
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.keeping.queries import chain
from feedback.keeping.rules.chain import sample
from feedback.keeping.service.chain import walk_daily
from feedback.people.entry import misses
from feedback.programmes.records import Appointment
from feedback.programmes.service import appoint
from feedback.settings import Settings
from tests.builders.path import LATER, a_finished_path
from tests.builders.people import SINCE, WEDNESDAY, World, a_person, a_world
from tests.pages import PageClient


def somebody(database: Database, world: World, role: Role) -> Actor:
    """Appoint somebody of the council."""
    with database.writing() as session:
        return a_person(session, world, role, organisation=world.council)


def test_the_auditor_sees_a_whole_chain_and_the_newest_acts(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    a_finished_path(database, world, "Robin")
    auditor = signed_in(somebody(database, world, Role.AUDITOR))
    page = auditor.get("/example/audit/").get_data(as_text=True)
    assert "The chain is whole" in page
    assert "reporting back: publish reply" in page
    assert "said so" not in page


def test_the_auditor_is_told_first_when_the_chain_is_broken(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    a_finished_path(database, world, "Robin")
    with database.writing() as session:
        session.execute(text("UPDATE audit_event SET reason = 'another' WHERE number = 3"))
    auditor = signed_in(somebody(database, world, Role.AUDITOR))
    assert "The chain is broken at event 3." in auditor.get("/example/").get_data(as_text=True)
    assert "The chain is broken at event 3." in auditor.get("/example/audit/").get_data(as_text=True)


def test_an_anchor_that_the_chain_does_not_bear_out_is_told_first(
    database: Database, world: World, settings: Settings, signed_in: Callable[[Actor], PageClient]
) -> None:
    a_finished_path(database, world, "Robin")
    audit.anchor_head(database, AnchorFile(settings.anchors_file), why="daily", at=LATER)
    auditor = signed_in(somebody(database, world, Role.AUDITOR))
    page = auditor.get("/example/audit/").get_data(as_text=True)
    assert "held against 1 anchored head" in page
    with database.writing() as session:
        session.execute(text("DELETE FROM audit_event WHERE number = (SELECT number FROM audit_head)"))
        session.execute(text("UPDATE audit_head SET number = (SELECT max(number) FROM audit_event)"))
        session.execute(
            text(
                "UPDATE audit_head SET digest = "
                "(SELECT digest FROM audit_event WHERE audit_event.number = audit_head.number)"
            )
        )
    for address in ("/example/", "/example/audit/"):
        assert "The chain was rewritten" in auditor.get(address).get_data(as_text=True)


def test_each_sampled_decision_is_held_against_its_event_and_offers_nothing_to_change(
    database: Database,
    world: World,
    signed_in: Callable[[Actor], PageClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a_finished_path(database, world, "Robin")
    with database.reading() as session:
        sampled = chain.sampled_decisions(session, world.id, LATER)
        assert len(sampled) >= 2
        assert all(one.event is not None for one in sampled)
        later = chain.sampled_decisions(session, world.id, LATER + timedelta(weeks=14))
        assert later == []
    with database.writing() as session:
        session.execute(text("DELETE FROM audit_event WHERE number = :number"), {"number": sampled[0].event})
    with database.reading() as session:
        found = {one.decision.id: one.event for one in chain.sampled_decisions(session, world.id, LATER)}
    assert found[sampled[0].decision.id] is None
    monkeypatch.setattr("feedback.core.web.context.now", lambda: LATER)
    page = signed_in(somebody(database, world, Role.AUDITOR)).get("/example/audit/").get_data(as_text=True)
    assert "not found" in page
    assert set(re.findall(r'<form method="post" action="([^"]+)"', page)) <= {"/sign-out"}


@given(st.lists(st.uuids(), unique=True, max_size=30))
def test_the_sample_is_the_same_all_week_and_another_one_the_next(decisions: list[UUID]) -> None:
    chosen = sample(decisions, "2026-W47")
    assert chosen == sample(reversed(decisions), "2026-W47")
    assert len(chosen) == min(10, len(decisions))
    assert set(chosen) <= set(decisions)


def test_a_long_chain_is_walked_by_the_worker_once_a_day_and_the_page_says_when(
    database: Database, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_finished_path(database, world, "Robin")
    file = AnchorFile(settings.anchors_file)
    monkeypatch.setattr(chain, "WALKED_AT_ONCE", 3)
    with database.reading() as session:
        assert chain.walked(session, file.read(), WEDNESDAY) is None
    days = [WEDNESDAY, WEDNESDAY + timedelta(hours=23), WEDNESDAY + timedelta(hours=24)]
    assert [walk_daily(database, file, at=at) for at in days] == [True, False, True]
    with database.reading() as session:
        found = chain.walked(session, file.read(), WEDNESDAY + timedelta(days=2))
    assert found is not None
    assert (found.verdict.whole, found.at) == (True, days[2])


def own_act(database: Database, by: Actor, act: str, at: datetime) -> None:
    """Write down what somebody did to their own account, as their page does: in no programme."""
    with database.writing() as session:
        nowhere = replace(by, programme_id=OPERATOR, roles=frozenset())
        audit.record(session, by=nowhere, at=at, act=act, about=("account", by.account_id))


def test_auditors_see_what_their_people_changed_of_their_own_ways_in_and_nobody_elses(
    database: Database, world: World, settings: Settings
) -> None:
    with database.writing() as session:
        other = a_world(session, settings, slug="elsewhere")
        here = a_person(session, world, Role.MODERATOR, organisation=world.provider)
        there = a_person(session, other, Role.MODERATOR, organisation=other.provider)
        both = a_person(session, world, Role.MEMBER, organisation=world.provider)
        for role in (Role.MEMBER, Role.ELECTED):
            appoint(
                session,
                both.account_id,
                role,
                programme_id=other.id,
                organisation_id=other.council.id,
                starts_on=SINCE,
            )
        gone = a_person(session, world, Role.ELECTED, organisation=world.council)
        row = session.scalars(select(Appointment).where(Appointment.account_id == gone.account_id)).one()
        row.ends_on = WEDNESDAY.date()
    for person in (here, there, both, gone):
        own_act(database, person, "people.set_passphrase", WEDNESDAY)
    own_act(database, gone, "people.set_app", WEDNESDAY + timedelta(days=1))
    with database.writing() as session:
        audit.record(session, by=both, at=WEDNESDAY, act="team.come_back", about=("account", both.account_id))
    with database.reading() as session:
        seen = {
            programme: [
                (event.account_id, event.act) for event in chain.newest_events(session, programme, most=9)
            ]
            for programme in (world.id, other.id)
        }
        assert audit.verify(session).whole
    back = (both.account_id, "team.come_back")
    set_passphrase = {who: (who.account_id, "people.set_passphrase") for who in (here, there, both, gone)}
    assert seen[world.id] == [back, set_passphrase[gone], set_passphrase[both], set_passphrase[here]]
    assert seen[other.id] == [back, set_passphrase[both], set_passphrase[there]]


def test_a_sign_in_that_somebody_ended_themselves_stands_on_the_auditors_page(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    reader = somebody(database, world, Role.COMMISSIONER)
    _older, newer = signed_in(reader), signed_in(reader)
    newer.post("/account/sessions/end-others")
    page = signed_in(somebody(database, world, Role.AUDITOR)).get("/example/audit/").get_data(as_text=True)
    assert "people: end sign ins" in page


def test_a_wrong_code_after_a_right_passphrase_stands_there_by_nobody_and_says_whose_it_was(
    database: Database, world: World, settings: Settings, signed_in: Callable[[Actor], PageClient]
) -> None:
    reader = somebody(database, world, Role.COMMISSIONER)
    with database.writing() as session:
        other = a_world(session, settings, slug="elsewhere")
        misses.note(session, reader.account_id, misses.Miss.CODE, at=now())
    page = signed_in(somebody(database, world, Role.AUDITOR)).get("/example/audit/").get_data(as_text=True)
    assert "somebody who was not signed in" in page
    assert f"entry: wrong code ({reader.name})" in page
    with database.reading() as session:
        assert chain.newest_events(session, other.id, most=9) == []


def test_the_auditor_reads_the_sentence_of_an_act_until_it_is_forgotten(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    keeper, auditor = (somebody(database, world, role) for role in (Role.COMMISSIONER, Role.AUDITOR))
    about = ("draft", uuid4())
    with database.writing() as session:
        audit.record(
            session, by=keeper, at=now(), act="specification.reopen", about=about, sentence="Lots <2> & 3."
        )
    browser = signed_in(auditor)
    assert "“Lots &lt;2&gt; &amp; 3.”" in browser.get("/example/audit/").get_data(as_text=True)
    with database.writing() as session:
        assert audit.forget_sentences(session, [about[1]]) == 1
    page = browser.get("/example/audit/").get_data(as_text=True)
    assert "Lots" not in page
    assert "A sentence that is not kept any more." in page
