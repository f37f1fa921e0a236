"""Filling in the form, page by page, as a person would."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from feedback.core.database import Database
from feedback.core.sealing import open_original
from feedback.intake.records import Response, ReturnCode, Submission
from feedback.intake.rules import MayUse, ReadsFirst
from feedback.questions.records import Question, SurveyWindow
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.pages import PageClient

HIDDEN = re.compile(r'<input type="hidden" name="(at|w|t)" value="([^"]*)">')


@pytest.fixture
def window(database: Database, world: World) -> SurveyWindow:
    with database.writing() as session:
        return a_window(session, world, address="abcdef")


@pytest.fixture
def person(client: PageClient, window: SurveyWindow) -> Person:  # noqa: ARG001 - the window is open
    return Person(client)


class Person:
    """Somebody with a browser: reads a page, fills it in, presses a button."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser = browser
        self.page = ""

    def opens(self, path: str = "/") -> TestResponse:
        response = self.browser.get(path, base_url="https://localhost")
        self.page = response.get_data(as_text=True)
        return response

    def presses(self, go: str, **answers: str) -> TestResponse:
        form = dict(HIDDEN.findall(self.page)) | {"go": go}
        form |= {name if name == "website" else f"q-{name}": value for name, value in answers.items()}
        response = self.browser.post("/f", data=form, base_url="https://localhost")
        if response.status_code == 303 and response.headers["Location"] == "/f":
            return self.opens("/f")
        self.page = response.get_data(as_text=True)
        return response

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.page, re.DOTALL)
        return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""

    def starts(self) -> None:
        self.opens()
        self.presses("begin")

    def answers_the_three(self, *words: str) -> None:
        self.starts()
        self.presses("continue")
        for key, text in zip(("what_helped", "what_did_not_help", "one_change"), words, strict=True):
            self.presses("continue", **{key: text})


def stored(database: Database) -> list[Submission]:
    with database.reading() as session:
        return list(session.scalars(select(Submission)))


def words_of(database: Database, world: World) -> dict[str, str]:
    with database.reading() as session:
        rows = session.execute(
            select(Response, Question.key).join(Question, Question.id == Response.question_id)
        )
        return {
            key: open_original(world.id, row.id, row.original) if row.original else str(row.choice)
            for row, key in rows
        }


def test_three_questions_a_choice_and_a_code(person: Person, database: Database, world: World) -> None:
    person.answers_the_three("A kind word", "I told my story three times", "")
    assert person.heading == "Your words, your choice"
    person.presses("continue", may_use="group", reads_first="outside")
    assert person.heading == "Would you like to say more?"
    person.presses("no_more")
    assert person.heading == "Check what you wrote"
    assert "I told my story three times" in person.page
    person.presses("send")
    assert person.heading == "Thank you"
    person.presses("code")
    assert person.heading == "Your code"
    assert words_of(database, world) == {
        "what_helped": "A kind word",
        "what_did_not_help": "I told my story three times",
    }
    (submission,) = stored(database)
    assert (submission.may_use, submission.reads_first) == (MayUse.GROUP, ReadsFirst.OUTSIDE)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReturnCode)) == 1
    assert person.opens("/f").status_code == 200
    assert person.heading == "Nothing is kept here"


def test_every_step_posted_empty_leads_to_the_next_and_nothing_is_stored(
    person: Person, database: Database
) -> None:
    person.starts()
    seen = []
    for _ in range(40):
        seen.append(person.heading)
        if person.heading == "Check what you wrote":
            break
        person.presses("more" if person.heading == "Would you like to say more?" else "continue")
    assert len(seen) == len(set(seen)) + 1 or len(seen) > 15
    assert person.presses("leave").status_code == 200
    assert person.heading == "There is nothing to send yet"
    assert stored(database) == []


def test_no_cookie_before_start_and_one_after(person: Person) -> None:
    for path in ("/", "/s/abcdef", "/privacy", "/accessibility", "/f", "/leave"):
        assert "Set-Cookie" not in person.opens(path).headers
    person.opens()
    form = dict(HIDDEN.findall(person.page)) | {"go": "begin"}
    cookies = person.browser.post("/f", data=form, base_url="https://localhost").headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert re.fullmatch(r"__Host-f=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Strict", cookies[0])
