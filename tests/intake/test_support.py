"""Facts about getting support: near on every page, danger first, links that ring and text, and one sentence everywhere."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import html5lib
import pytest

from feedback.core.database import Database
from feedback.intake import visit
from feedback.intake.wording import wording
from tests.builders.helplines import a_line
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.builders.respondent import Person
from tests.pages import PageClient

ROOT = Path(__file__).parents[2]
#: What only the fixed sentences may say: that nobody watches, that no help is sent, what follows a worry.
LIMITS = re.compile(
    r"watch(?:es|ing)? (?:this|these)|send help|cannot reply|(?:child|adult|someone|somebody|anyone) (?:\w+ ){0,3}is in danger"
    r"|ring 999|call 999|dial 999|share as little",
    re.IGNORECASE,
)
#: What readers at work are told about danger, and what is no page at all.
OF_STAFF = {"moderation", "destinations.toml", "sample", "reading"}
#: Sentences that are near and mean something else, each with where it stands.
OTHER_MATTERS = {
    "From a mobile: ring 999, listen, and press 55 when you are asked to.": "how to ring without speaking",
    "A trained person outside the service reads it first, to check that nobody is in danger.": "who reads",
    "Someone outside the service reads it first, to check that nobody is in danger.": "who reads",
}


@pytest.fixture
def lines(database: Database, world: World) -> None:
    today = visit.today()
    with database.writing() as session:
        a_line(
            session,
            world,
            "Everywhere",
            number="116 123",
            local=False,
            always=True,
            checked_on=None,
            position=1,
        )
        a_line(
            session,
            world,
            "By text",
            number="",
            text="text SHOUT to 85258",
            local=False,
            confidence="high",
            checked_on=None,
        )
        a_line(
            session,
            world,
            "Unsure",
            number="0808 801 0331",
            local=False,
            checked_on=None,
            confidence="low: hours",
        )
        a_line(session, world, "Near", checked_on=today - timedelta(days=120))
        a_line(session, world, "Lapsed", number="01632 960119", checked_on=today - timedelta(days=181))
        a_line(
            session, world, "Emergency", number="999", local=False, always=True, checked_on=None, position=9
        )


@pytest.mark.usefixtures("lines")
def test_danger_comes_first_and_nothing_uncertain_or_lapsed_is_shown(client: PageClient) -> None:
    page = client.get("/support").get_data(as_text=True)
    places = [page.index(f"<h3>{name}</h3>") for name in ("Emergency", "Near", "Everywhere")]
    assert places == sorted(places)
    assert "Unsure" not in page
    assert "Lapsed" not in page


@pytest.mark.usefixtures("lines")
def test_every_number_is_a_link_and_runs_from_left_to_right(client: PageClient) -> None:
    page = client.get("/support").get_data(as_text=True)
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    links = {
        link.get("href"): link for link in tree.iter("a") if re.match(r"tel:|sms:", link.get("href") or "")
    }
    assert set(links) == {"tel:999", "tel:116123", "tel:01632960112", "sms:85258?body=SHOUT"}
    for link in links.values():
        digits = [part for part in link.iter() if re.search(r"\d", part.text or "")]
        assert digits
        assert all((part.tag, part.get("dir")) == ("bdi", "ltr") for part in digits)


def test_answers_stay_while_somebody_looks_for_support_and_the_way_back_is_there(person: Person) -> None:
    person.starts()
    person.presses("continue", what_helped="The same person every week")
    person.opens("/support")
    assert "Your answers stay where they are." in person.page
    assert 'href="/f"' in person.page
    person.opens("/f")
    person.presses("back")
    assert "The same person every week" in person.page


def test_without_answers_in_progress_support_leads_to_the_start(client: PageClient) -> None:
    page = client.get("/support").get_data(as_text=True)
    assert "Back to where you were" not in page
    assert 'href="tel:999"' in page


def test_support_shows_the_lines_of_the_programme_whose_form_the_person_is_on(
    person: Person, database: Database, world: World, settings: object
) -> None:
    from feedback.settings import Settings
    from tests.builders.people import a_world

    assert isinstance(settings, Settings)
    with database.writing() as session:
        other = a_world(session, settings, slug="zz-later")
        a_window(session, other, address="others")
        a_line(session, other, "Line of the other programme", number="01632 960118")
    person.opens("/s/others")
    person.presses("begin")
    person.opens("/support")
    assert "Line of the other programme" in person.page
    assert world.id != other.id


def sentences_of(text: str) -> Iterator[str]:
    """Give the sentences of a template, a data file or a module that speak of the limits of our help."""
    flat = re.sub(r"\\\"", '"', " ".join(text.split()))
    for found in re.finditer(r'[A-Z][^".?!<>{}|]*[.?!]', flat):
        if LIMITS.search(found[0]):
            yield found[0]


def test_the_limits_of_our_help_are_worded_once_and_nowhere_else() -> None:
    fixed = {sentence for text in wording()["safety"].values() for sentence in sentences_of(text)}
    assert len(fixed) >= 4
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.js")]
    files += [path for end in ("toml", "csv", "py") for path in (ROOT / "feedback").rglob(f"*.{end}")]
    public = [path for path in files if OF_STAFF.isdisjoint({*path.parts, path.name})]
    others = {
        (path.relative_to(ROOT).as_posix(), sentence)
        for path in public
        for sentence in sentences_of(path.read_text(encoding="utf-8"))
        if sentence not in fixed and sentence not in OTHER_MATTERS
    }
    assert others == set()


def test_the_limits_stand_where_words_are_written_sent_printed_and_hung_up() -> None:
    templates = ROOT / "templates" / "intake"
    for name in ("start", "page", "end", "printed/form", "printed/poster"):
        assert "w.safety.everywhere" in (templates / f"{name}.html").read_text(encoding="utf-8"), name
    assert tomllib.loads((ROOT / "feedback/intake/data/wording.toml").read_text())["safety"]["everywhere"]
