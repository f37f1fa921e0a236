"""The pages of holds: asked for by one, set by another, shown to the auditor."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.moderation import service as moderation
from feedback.moderation.rules import Level
from tests.builders.kept import Keepers
from tests.builders.moderation import a_response, a_submission, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.team import let_in
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]


@pytest.fixture
def keepers(database: Database, world: World) -> Keepers:
    with database.writing() as session:
        return Keepers(session, world)


def press(browser: PageClient, act: str) -> str:
    """Press the one button of this kind that the page offers; give the page that follows."""
    page = browser.get("/example/holds").get_data(as_text=True)
    (address,) = re.findall(rf'action="(/example/holds/[^"]+/{act})"', page)
    return browser.post(address, follow_redirects=True).get_data(as_text=True)


def test_two_people_set_a_hold_and_two_end_it(
    database: Database, world: World, keepers: Keepers, signed_in: SignIn
) -> None:
    with database.writing() as session:
        for _ in range(12):
            a_submission(session, world, at=WEDNESDAY - timedelta(weeks=1))
    one, other = signed_in(keepers.commissioner), signed_in(keepers.administrator)
    assert "Nothing is held." in one.get("/example/holds").get_data(as_text=True)
    typed = {"ground": "inquiry", "order_name": "Notice 7", "service": "", "from_week": "", "to_week": ""}
    asked = one.post("/example/holds/new", data=typed, follow_redirects=True).get_data(as_text=True)
    assert ("it keeps 10 submissions or more" in asked, "Set this hold" in asked) == (True, False)
    assert "1 hold needs you as its second person." in other.get("/example/").get_data(as_text=True)
    assert "in force" in press(other, "set")
    assert "Somebody else releases it." in press(other, "ask-release")
    assert "ended" in press(one, "release")
    seen = signed_in(keepers.auditor).get("/example/holds").get_data(as_text=True)
    assert ("Notice 7" in seen, "Ada" in seen, 'method="post" action="/example/holds' in seen) == (
        True,
        True,
        False,
    )


def test_what_cannot_be_asked_for_comes_back_with_what_was_typed(keepers: Keepers, signed_in: SignIn) -> None:
    browser = signed_in(keepers.commissioner)
    for wrong in ({"from_week": "last week"}, {"response": "mine"}, {"ground": ""}):
        typed = {
            "ground": "court",
            "order_name": "Order 3",
            "service": "",
            "from_week": "",
            "to_week": "",
        } | wrong
        page = browser.post("/example/holds/new", data=typed)
        assert page.status_code == 422
        assert "Order 3" in page.get_data(as_text=True)


def test_where_nobody_could_set_a_hold_the_page_says_so_and_who_can_invite_somebody(
    database: Database, world: World, keepers: Keepers, signed_in: SignIn
) -> None:
    typed = {"ground": "inquiry", "order_name": "Notice 7", "service": "", "from_week": "", "to_week": ""}
    asked = signed_in(keepers.commissioner).post("/example/holds/new", data=typed, follow_redirects=True)
    assert "It waits for Ada or Dee." in asked.get_data(as_text=True)
    with database.writing() as session:
        for other in (keepers.administrator, keepers.other):
            let_in(session, other, by=keepers.commissioner)
    page = signed_in(keepers.administrator).get("/example/holds").get_data(as_text=True)
    assert ("Set this hold" in page, "Nobody here can be the second person just now" in page) == (False, True)
    assert "/example/people/#gaps" in page
    assert world.programme.slug == "example"


def test_a_lead_asks_for_their_own_services_and_referrals_and_is_told_no_numbers(
    database: Database, world: World, keepers: Keepers, signed_in: SignIn
) -> None:
    with database.writing() as session:
        lead = a_person(session, world, Role.SAFEGUARDING, organisation=world.provider)
        for _ in range(12):
            a_submission(session, world, at=WEDNESDAY - timedelta(weeks=1))
        response_id = a_response(session, world, "It was calm.").id
    opened(database)
    with database.writing() as session:
        reader = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
        other = a_response(session, world, "It was quiet.").id
        moderation.refer(
            session, case_of(session, response_id).id, level=Level.CONCERN, by=reader, at=WEDNESDAY
        )
    browser = signed_in(lead)
    offered = browser.get("/example/holds/new").get_data(as_text=True)
    assert (world.service.name in offered, world.other_service.name in offered) == (True, False)
    assert "You can ask for your own services" in offered
    typed = {"ground": "claim", "order_name": "Claim 1", "service": "", "from_week": "", "to_week": ""}
    for wrong in ({}, {"service": str(world.other_service.id)}, {"response": str(other)}):
        assert browser.post("/example/holds/new", data=typed | wrong).status_code == 422
    for right in ({"service": str(world.service.id)}, {"response": str(response_id)}):
        assert browser.post("/example/holds/new", data=typed | right).status_code == 303
    assert "it keeps" not in browser.get("/example/holds").get_data(as_text=True)
    assert "10 submissions or more" in signed_in(keepers.auditor).get("/example/holds").get_data(as_text=True)
