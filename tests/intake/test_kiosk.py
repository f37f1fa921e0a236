"""A shared tablet: everything ends on its start page, and nobody meets the answers of the person before."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.core.database import Database
from feedback.intake.records import Submission
from feedback.questions.records import WindowMode
from feedback.settings import Settings
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.builders.respondent import Person
from tests.intake.test_later import rows_of
from tests.pages import PageClient

START = "/s/tablet"
LINK = re.compile(r'<a [^>]*href="(/[^"]*)"')
SAID = "Somebody rang me back."


@pytest.fixture
def tablet(client: PageClient, database: Database, world: World) -> Person:
    with database.writing() as session:
        a_window(session, world, address="tablet", is_default=False, mode=WindowMode.KIOSK)
    return Person(client)


@pytest.fixture
def own(person: Person, app: Flask) -> Person:  # noqa: ARG001 - a window for everybody is open
    """Give somebody's own device."""
    return Person(FlaskClient(app, use_cookies=True))


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


def test_answers_that_began_on_a_tablet_are_on_ones_own_device_like_any_others(
    tablet: Person, app: Flask
) -> None:
    tablet.starts(START)
    code = tablet.keeps_for_later(what_helped=SAID)
    own = Person(FlaskClient(app, use_cookies=True))
    own.gives(code)
    assert SAID in own.page
    pages = [own.page]
    for go in ("send_now", "use", "code"):
        own.presses(go)
        pages.append(own.page)
    assert own.code
    for page in pages:
        assert 'id="exit" href="/leave"' in page
        assert "kiosk" not in page
        assert "tablet" not in page.replace('name="w" value="tablet"', "")


def test_a_code_can_be_used_on_the_tablet_itself(tablet: Person) -> None:
    tablet.starts(START)
    code = tablet.keeps_for_later(what_helped=SAID)
    tablet.starts(START)
    tablet.gives(code)
    assert SAID in tablet.page
    assert 'data-clears="120"' in tablet.page


@pytest.mark.parametrize("end", ["no_code", "code", "stop", "later"])
def test_answers_of_ones_own_that_a_code_opened_on_a_tablet_clear_there_like_its_own(
    tablet: Person, own: Person, end: str
) -> None:
    own.starts()
    code = own.keeps_for_later(what_helped=SAID)
    tablet.starts(START)
    tablet.gives(code)
    assert SAID in tablet.page
    assert f'data-kiosk="{START}" data-warns="90" data-clears="120"' in tablet.page
    if end == "later":
        assert tablet.keeps_for_later()
    elif end == "stop":
        tablet.presses("stop")
    else:
        tablet.presses("send_now")
        tablet.presses("use")
        assert tablet.heading == "Thank you"
        assert f'data-kiosk="{START}" data-warns' in tablet.page
        tablet.opens("/support")
        assert f'data-kiosk="{START}"' in tablet.page
        tablet.opens("/f")
        tablet.presses(end)
    assert f'data-kiosk="{START}"' in tablet.page
    assert set(LINK.findall(tablet.page)) <= {START, f"{START}#support"}
    tablet.opens("/")
    assert "kiosk" not in tablet.page


def test_answers_of_ones_own_leave_nothing_on_a_tablet_that_was_quiet_and_stay_under_their_code(
    tablet: Person, own: Person, settings: Settings
) -> None:
    own.starts()
    code = own.keeps_for_later(what_helped=SAID)
    tablet.starts(START)
    tablet.gives(code)
    assert "Max-Age=600" in tablet.opens("/f").headers["Set-Cookie"]
    tablet.opens(START)
    assert len(rows_of(settings)) == 1, "what lies under the code"
    tablet.opens("/f")
    assert tablet.heading == "Nothing is kept here"
    own.gives(code)
    assert SAID in own.page
    assert "kiosk" not in own.page


def test_what_is_written_again_on_a_tablet_clears_there(tablet: Person, own: Person) -> None:
    own.sends(SAID, "", "")
    own.presses("code")
    tablet.starts(START)
    tablet.gives(own.code)
    tablet.does("ask_again")
    tablet.does("again")
    assert tablet.hidden()["at"]
    assert f'data-kiosk="{START}" data-warns="90" data-clears="120"' in tablet.page


def test_a_tablet_that_has_let_go_of_its_cookie_leads_nowhere_but_to_its_start(tablet: Person) -> None:
    """Any other page would not know that it is on a tablet: it would stay there, with whatever is typed on it."""
    ends = []
    tablet.starts(START)
    tablet.presses("stop")
    ends.append(tablet.page)
    tablet.starts(START)
    tablet.keeps_for_later(what_helped=SAID)
    ends.append(tablet.page)
    for code in ("code", "no_code"):
        tablet.starts(START)
        tablet.presses("send_now", what_helped=SAID)
        tablet.presses("use")
        tablet.presses(code)
        ends.append(tablet.page)
        tablet.presses("about_you")
        ends.append(tablet.page)
        tablet.presses("nothing_about_me")
        ends.append(tablet.page)
    for page in ends:
        assert set(LINK.findall(page)) <= {START, f"{START}#support"}
        assert f'{START}#support"' in page
