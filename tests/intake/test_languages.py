"""Facts about choosing a language: by the browser, by a button, remembered without a trace."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.intake.progress import Draft, Seed
from feedback.intake.records import Submission
from feedback.settings import Settings
from tests.builders.languages import begin, review
from tests.builders.people import World, a_person
from tests.builders.respondent import Person
from tests.pages import PageClient

URDU = {
    "What was the support like?": "مدد کیسی تھی؟",
    "Start": "شروع",
    "Staying private": "رازداری",
    "Get support now": "ابھی مدد",
    "Thank you": "شکریہ",
}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Offer a reviewed language, and name one that nobody has reviewed."""
    folder = tmp_path / "translations"
    begin(folder, "ur", URDU)
    begin(folder, "sk", {"Start": "Začať"})
    begin(folder, "en-easy", {"Thank you": "Thanks"})
    review(folder, "ur")
    return settings.model_copy(update={"translations": folder, "languages": "en,en-easy,ur,sk"})


def root_of(page: str) -> str:
    found = re.search(r"<html[^>]*>", page)
    return found[0] if found else ""


def test_a_browser_that_asks_for_a_reviewed_language_gets_it(client: PageClient, window: object) -> None:
    person = Person(client, asks_for="ur-PK,ur;q=0.9,en;q=0.5")
    person.opens()
    assert (root_of(person.page), person.heading) == ('<html lang="ur" dir="rtl">', "مدد کیسی تھی؟")
    assert window


def test_a_language_that_nobody_has_reviewed_is_neither_shown_nor_offered(
    client: PageClient, window: object
) -> None:
    person = Person(client, asks_for="sk")
    person.opens()
    assert root_of(person.page) == '<html lang="en" dir="ltr">'
    assert "Začať" not in person.page
    assert "slovenčina" not in person.page
    person.chooses("sk")
    assert root_of(person.page) == '<html lang="en" dir="ltr">'
    assert window


def test_each_language_is_named_in_itself_with_its_own_direction(person: Person) -> None:
    person.opens()
    assert 'lang="ur" dir="rtl">اردو</button>' in person.page
    assert '<strong lang="en" dir="ltr" aria-current="true">English</strong>' in person.page


@pytest.mark.parametrize(
    "path", ["/", "/s/abcdef", "/support", "/privacy", "/accessibility", "/policy", "/what-changed", "/code"]
)
def test_a_choice_before_start_shows_the_page_and_leaves_neither_cookie_nor_address(
    person: Person, path: str
) -> None:
    person.opens(path)
    answer = person.chooses("ur")
    assert answer.status_code == 200
    assert root_of(person.page) == '<html lang="ur" dir="rtl">'
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r'(href|action)="[^"]*ur["/?]', person.page)


def test_the_choice_goes_on_through_the_form_to_the_last_page_and_is_stored_with_what_was_sent(
    person: Person, submissions: Callable[[], list[Submission]]
) -> None:
    person.opens()
    person.chooses("ur")
    person.presses("begin")
    assert person.heading == "رازداری"
    for path, heading in (("/support", "ابھی مدد"), ("/f", "رازداری")):
        person.opens(path)
        assert person.heading == heading
    person.presses("continue")
    person.presses("skip")
    person.presses("send_now", what_helped="گرم کمرہ")
    person.presses("leave")
    assert person.heading == "شکریہ"
    assert [row.language for row in submissions()] == ["ur"]


def test_where_nobody_remembers_the_choice_any_more_it_is_offered_before_anything_to_read(
    person: Person,
) -> None:
    person.opens()
    person.chooses("ur")
    person.presses("begin")
    person.presses("continue")
    person.presses("skip")
    for go in ("send_now", "leave", "no_code"):
        person.presses(go, **({"what_helped": "گرم کمرہ"} if go == "send_now" else {}))
    for path in ("/code", "/support", "/what-changed", "/"):
        answer = person.opens(path)
        assert root_of(person.page) == '<html lang="en" dir="ltr">'
        assert "Set-Cookie" not in answer.headers
        assert person.page.count('class="languages"') == 1, path
        assert person.page.index('class="languages"') < person.page.index("<h1"), path
    person.gives("not one of ours")
    assert person.page.index('class="languages"') < person.page.index("<h1")


def test_changing_the_language_on_a_step_loses_no_word(person: Person) -> None:
    person.starts()
    form = person.hidden() | {"language": "ur", "q-what_helped": "The warm room."}
    answer = person.posts(form)
    assert answer.status_code == 303
    person.opens("/f")
    assert root_of(person.page) == '<html lang="ur" dir="rtl">'
    assert "The warm room." in person.page
    assert person.hidden()["at"] == "p:helped"
    person.chooses("en")
    assert "The warm room." in person.page
    assert root_of(person.page) == '<html lang="en" dir="ltr">'


def test_the_cookie_says_nothing_about_the_language_to_anyone_else() -> None:
    seed = Seed.fresh()
    cookies = {tag: seed.cookie_in(tag) for tag in ("en", "en-easy", "ur")}
    assert {len(cookie) for cookie in cookies.values()} == {68}
    assert len(set(cookies.values())) == 3
    for tag, cookie in cookies.items():
        assert seed.language_of(cookie, cookies) == tag
        assert Seed.from_cookie(cookie) == seed
        assert Seed.fresh().cookie_in(tag)[64:] != cookie[64:]


def test_a_cookie_of_the_version_before_still_opens_its_answers() -> None:
    seed = Seed.fresh()
    assert Seed.from_cookie(seed.cookie_in("en")[:64]) == seed
    assert seed.language_of(seed.cookie_in("en")[:64], ("en", "ur")) is None


def test_a_draft_of_the_version_before_can_still_be_read() -> None:
    written = Draft(window_id=uuid4(), step="check", language="ur").to_json()
    assert Draft.from_json(written).language == "ur"
    older = written.replace(b', "language": "ur"', b"")
    assert older != written
    assert Draft.from_json(older).language == ""


def test_that_somebody_chose_easy_read_is_kept_nowhere(
    person: Person, submissions: Callable[[], list[Submission]]
) -> None:
    person.opens()
    person.chooses("en-easy")
    person.presses("begin")
    assert 'class="easy"' in person.page
    person.presses("continue")
    person.presses("skip")
    person.presses("send_now", what_helped="A")
    person.presses("leave")
    assert person.heading == "Thanks"
    assert [row.language for row in submissions()] == ["en"]


def test_the_chooser_opens_no_page_that_is_closed_to_the_person(client: PageClient, world: object) -> None:
    assert world
    for path in ("/sample/moderation", "/sample/people", "/nothing-here"):
        answer = client.post(path, data={"language": "ur"})
        assert answer.status_code in {303, 400, 404}
        if answer.status_code == 303:
            assert answer.headers["Location"].endswith("/sign-in")


def test_a_page_of_staff_that_is_posted_a_language_alone_is_that_page(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        administrator = a_person(session, world, Role.ADMINISTRATOR, organisation=world.hub)
    browser = signed_in(administrator)
    answer = browser.post(f"/{world.programme.slug}/people/invite", data={"language": "ur"})
    assert answer.status_code == 200
    assert "Invite" in answer.get_data(as_text=True)


def test_staff_have_languages_of_their_own(client: PageClient) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "ur"}).get_data(as_text=True)
    assert root_of(page) == '<html lang="en" dir="ltr">'
