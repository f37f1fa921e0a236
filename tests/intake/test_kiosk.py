"""A shared tablet: everything ends on its start page, and nobody meets the answers of the person before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback.core.database import Database
from feedback.intake.records import Submission
from feedback.questions.records import WindowMode
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.builders.respondent import Person
from tests.pages import PageClient

START = "/s/tablet"
SAID = "Somebody rang me back."


@pytest.fixture
def tablet(client: PageClient, database: Database, world: World) -> Person:
    with database.writing() as session:
        a_window(session, world, address="tablet", is_default=False, mode=WindowMode.KIOSK)
    return Person(client)


def test_a_shared_tablet_says_so_before_anything_is_written_and_asks_before_it_clears(tablet: Person) -> None:
    tablet.opens(START)
    assert "This tablet is shared" in tablet.page
    assert "ten minutes" in tablet.page
    assert 'data-clears="' not in tablet.page
    assert "/code" not in tablet.page
    assert 'href="#support"' in tablet.page
    tablet.presses("begin")
    assert "It clears this tablet at once" in tablet.page
    assert "everyday website" not in tablet.page
    tablet.starts(START)
    assert 'data-warns="90" data-clears="120"' in tablet.page
    assert "Are you still here?" in tablet.page
    assert f'content="600; url={START}"' in tablet.page


def test_on_a_device_of_ones_own_nothing_is_timed(person: Person) -> None:
    person.starts()
    assert "kiosk" not in person.page
    assert "http-equiv" not in person.page
    assert "max-age" not in person.opens("/f").headers.get("Set-Cookie", "").lower()


def test_the_start_page_of_a_shared_tablet_clears_what_the_person_before_left(tablet: Person) -> None:
    tablet.starts(START)
    tablet.presses("continue", what_helped=SAID)
    assert "Max-Age=600" in tablet.opens("/f").headers["Set-Cookie"]
    for path in ("/support", "/privacy"):
        tablet.opens(path)
        assert f'data-kiosk="{START}"' in tablet.page
        assert f'class="exit" id="exit" href="{START}"' in tablet.page
    cleared = tablet.opens(START)
    assert cleared.headers["Clear-Site-Data"] == '"cache"'
    assert "Max-Age=0" in cleared.headers["Set-Cookie"]
    assert "Go on where you were" not in tablet.page
    assert tablet.opens("/f").status_code == 200
    assert tablet.heading == "Nothing is kept here"


def test_every_end_of_the_form_leads_back_to_the_start_of_the_tablet(
    tablet: Person, submissions: Callable[[], list[Submission]]
) -> None:
    tablet.starts(START)
    tablet.presses("stop")
    assert tablet.heading == "Stopped and deleted"
    assert f'data-kiosk="{START}" data-clears="30"' in tablet.page
    for go, heading in (("no_code", "Thank you"), ("code", "Your code")):
        tablet.starts(START)
        tablet.presses("continue", what_helped=SAID)
        tablet.presses("send_now")
        tablet.presses("use")
        assert f'data-kiosk="{START}" data-warns' in tablet.page
        tablet.presses(go)
        assert tablet.heading == heading
        assert ("I have written it down" in tablet.page) == (go == "code")
        assert f'class="button{" outlined" if go == "no_code" else ""}" href="{START}"' in tablet.page
        assert 'href="/leave' not in tablet.page
        tablet.presses("about_you")
        assert 'value="tell_about_me"' in tablet.page
        assert f'data-kiosk="{START}" data-warns' in tablet.page
    tablet.starts(START)
    tablet.presses("later")
    tablet.presses("keep_for_later")
    assert f'data-kiosk="{START}" data-warns' in tablet.page
    assert 'href="/leave' not in tablet.page
    assert len(submissions()) == 2


def test_words_typed_until_the_cookie_of_the_tablet_went_are_still_there(tablet: Person) -> None:
    tablet.starts(START)
    form = tablet.hidden() | {"go": "continue", "q-what_helped": SAID}
    tablet.browser.delete_cookie("__Host-f", domain="localhost")
    again = tablet.posts(form)
    assert SAID in again.get_data(as_text=True)
    assert "Max-Age=600" not in again.headers["Set-Cookie"]
