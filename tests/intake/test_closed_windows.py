"""Facts about a window that takes no answers: a kind page each, and whoever had begun can finish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from feedback.core.database import Database
from feedback.intake import visit
from feedback.intake.progress import DAYS_UNDER_A_CODE
from feedback.intake.records import Submission
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import FINISHED_WITHIN
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.builders.respondent import Person
from tests.pages import PageClient

LONG_AGO, LATER = date(2026, 2, 1), date(2099, 3, 14)


def closed_days_ago(database: Database, window: SurveyWindow, days: int) -> None:
    with database.writing() as session:
        session.get_one(SurveyWindow, window.id).closes_on = visit.today() - timedelta(days=days)


@pytest.fixture
def visitor(client: PageClient, database: Database, world: World) -> Person:
    with database.writing() as session:
        a_window(session, world, address="closed", closes_on=LONG_AGO, is_default=False)
        a_window(session, world, address="tocome", opens_on=LATER, is_default=False)
    return Person(client)


@pytest.mark.parametrize(
    ("address", "status", "heading", "says"),
    [
        ("closed", 410, "This form has closed", "until 1 February 2026"),
        ("tocome", 404, "This form is not open yet", "It opens on 14 March 2099."),
        ("zzzzzz", 404, "There is no form at this address", "Perhaps a letter of the address is different."),
    ],
)
def test_a_window_that_takes_no_answers_says_why_who_to_ring_and_what_can_be_done(
    visitor: Person, address: str, status: int, heading: str, says: str
) -> None:
    assert visitor.opens(f"/s/{address}").status_code == status
    assert visitor.heading == heading
    assert says in visitor.page
    assert 'href="tel:01632960112"' in visitor.page
    assert 'href="/support"' in visitor.page
    assert 'href="/code"' in visitor.page
    assert 'href="/leave"' in visitor.page
    assert 'value="begin"' not in visitor.page


def test_a_stale_poster_leads_to_the_form_that_is_open_now(
    visitor: Person, database: Database, world: World
) -> None:
    visitor.opens("/s/closed")
    assert "Another form is open." not in visitor.page
    with database.writing() as session:
        a_window(session, world, address="opened")
    visitor.opens("/s/closed")
    assert "Another form is open." in visitor.page


def test_without_any_programme_the_page_still_has_999(client: PageClient) -> None:
    answer = client.get("/s/abcdef")
    assert answer.status_code == 404
    assert 'href="tel:999"' in answer.get_data(as_text=True)


def test_who_began_before_the_window_closed_finishes_and_sends_the_next_day(
    person: Person, window: SurveyWindow, database: Database, submissions: Callable[[], list[Submission]]
) -> None:
    person.answers_the_three("The same person every week", "", "")
    closed_days_ago(database, window, 1)
    assert person.opens("/").status_code in {404, 410}
    person.opens("/f")
    person.presses("continue", may_use="group", reads_first="outside")
    person.presses("no_more")
    person.presses("send")
    assert person.heading == "Thank you"
    assert len(submissions()) == 1


def test_nobody_begins_in_a_window_that_closed_while_they_read_the_start_page(
    person: Person, window: SurveyWindow, database: Database
) -> None:
    person.opens("/s/abcdef")
    closed_days_ago(database, window, 1)
    answer = person.presses("begin")
    assert answer.status_code == 410
    assert "Set-Cookie" not in answer.headers


def test_after_the_promised_days_a_draft_that_is_still_there_meets_the_kind_page(
    person: Person, window: SurveyWindow, database: Database, submissions: Callable[[], list[Submission]]
) -> None:
    person.answers_the_three("The same person every week", "", "")
    closed_days_ago(database, window, FINISHED_WITHIN.days + 1)
    assert person.opens("/f").status_code == 410
    assert person.heading == "This form has closed"
    assert person.posts({"go": "send", "at": "check", "w": "abcdef", "t": ""}).status_code == 410
    assert submissions() == []


@pytest.mark.parametrize("address", ["closed", "tocome"])
def test_a_page_made_by_hand_gets_nothing_into_a_window_that_is_not_open(
    visitor: Person, address: str, submissions: Callable[[], list[Submission]]
) -> None:
    forged = {"go": "send", "at": "p:helped", "w": address, "t": "", "q-what_helped": "Early"}
    assert visitor.posts(forged).status_code in {404, 410}
    assert submissions() == []


def test_finishing_lasts_as_long_as_answers_are_kept_under_a_code() -> None:
    assert timedelta(days=DAYS_UNDER_A_CODE - 1) == FINISHED_WITHIN
