"""The pages of holds: asked for by one, set by another, shown to the auditor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from feedback.core.actor import Actor
from feedback.core.database import Database
from tests.builders.kept import Keepers
from tests.builders.moderation import a_submission
from tests.builders.people import World
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
        for _ in range(6):
            a_submission(session, world)
    one, other = signed_in(keepers.commissioner), signed_in(keepers.administrator)
    assert "Nothing is held." in one.get("/example/holds").get_data(as_text=True)
    typed = {"ground": "inquiry", "order_name": "Notice 7", "service": "", "from_week": "", "to_week": ""}
    asked = one.post("/example/holds/new", data=typed, follow_redirects=True).get_data(as_text=True)
    assert ("It keeps 6 submissions." in asked, "Set this hold" in asked) == (True, False)
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
