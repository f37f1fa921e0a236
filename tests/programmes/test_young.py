"""Somebody under 16: a kind page, people who listen to them, and nothing kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotYours
from feedback.programmes import queries, service
from feedback.programmes.records import Helpline
from feedback.programmes.rules import WayForTheYoung
from feedback.settings import Settings
from tests.builders.intake import a_window
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.respondent import Person
from tests.pages import PageClient

WAY = WayForTheYoung(
    words="Sam listens to people under 16.", number="01632 960123", link="https://example.org/young"
)


@given(words=st.text(max_size=3), number=st.text(max_size=3), text=st.text(max_size=3))
def test_a_way_is_whole_with_words_and_one_way_to_reach_it(words: str, number: str, text: str) -> None:
    way = WayForTheYoung(words=words, number=number, text=text)
    assert (way.missing == "") == bool(words and (number or text))


@pytest.mark.parametrize("link", ["http://example.org", "javascript:alert(1)", "https://", "example.org"])
def test_an_address_that_is_none_is_refused(link: str) -> None:
    assert WayForTheYoung(words="Sam.", link=link).missing


def test_an_administrator_says_where_and_the_act_is_in_the_audit(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        administrator = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
    browser, address = signed_in(administrator), f"/{world.programme.slug}/under-16"
    assert "Nobody has said yet" in browser.get(address).get_data(as_text=True)
    half = browser.post(address, data={"words": WAY.words})
    assert half.status_code == 422
    assert WAY.words in half.get_data(as_text=True)
    for words in (WAY.words, "Alex listens now."):
        assert browser.post(address, data={"words": words, "number": WAY.number}).status_code == 303
    with database.reading() as session:
        route = queries.young_route(session, world.id)
        assert route is not None
        assert (route.words, route.number) == ("Alex listens now.", WAY.number)
        assert len(session.scalars(select(AuditEvent)).all()) == 2
    with database.writing() as session, pytest.raises(NotYours):
        service.set_young_route(session, WAY, by=facilitator, at=WEDNESDAY)
    with database.writing() as session, pytest.raises(DomainError):
        service.set_young_route(session, WayForTheYoung(words=""), by=administrator, at=WEDNESDAY)


def test_who_is_under_16_is_sent_to_people_who_listen_and_leaves_nothing(
    client: PageClient, database: Database, world: World, settings: Settings
) -> None:
    with database.writing() as session:
        a_window(session, world, address="abcdef")
        administrator = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
        service.set_young_route(session, WAY, by=administrator, at=WEDNESDAY)
        for name, young, sure in (
            ("Line 0", False, "high"),
            ("Line 1", True, "low"),
            ("Line 2", True, "high"),
        ):
            row = Helpline(programme_id=world.id, name=name, number="01", for_young=young, confidence=sure)
            row.always = not young
            session.add(row)
    child = Person(client)
    child.opens()
    response = child.presses("young")
    assert child.heading == "If you are under 16"
    assert response.request.path == "/f"
    assert "Set-Cookie" not in response.headers
    for shown in (WAY.words, "tel:01632960123", WAY.link, "Line 0", "Line 2"):
        assert shown in child.page
    assert "Line 1" not in child.page
    assert "<textarea" not in child.page
    assert list(settings.var.glob("progress*")) == []


def test_without_a_route_the_page_is_still_kind_and_has_help(
    client: PageClient, database: Database, world: World
) -> None:
    with database.writing() as session:
        a_window(session, world, address="abcdef")
        session.add(Helpline(programme_id=world.id, name="Samaritans", number="116 123", always=True))
    child = Person(client)
    child.opens("/s/abcdef")
    child.presses("young")
    assert "tel:116123" in child.page
    assert 'href="/s/abcdef"' in child.page
