"""Filling in the form, page by page, as a person would."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select, text

from feedback.core.database import Database
from feedback.intake.records import ReturnCode, Submission
from feedback.intake.rules import MayUse, ReadsFirst
from feedback.settings import HERE
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.builders.respondent import Person
from tests.pages import PageClient

Stored = Callable[[], list[Submission]]
Words = Callable[[], dict[str, str]]


def test_three_questions_a_choice_and_a_code(
    person: Person, database: Database, words: Words, submissions: Stored
) -> None:
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
    assert words() == {"what_helped": "A kind word", "what_did_not_help": "I told my story three times"}
    (submission,) = submissions()
    assert (submission.may_use, submission.reads_first) == (MayUse.GROUP, ReadsFirst.OUTSIDE)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReturnCode)) == 1
    person.opens("/f")
    assert person.heading == "Nothing is kept here"


def test_nobody_comes_to_the_first_box_without_having_met_what_a_court_could_ask_for(person: Person) -> None:
    person.opens()
    person.presses("begin")
    assert "<textarea" not in person.page
    assert "If there is a police or court case, what you write here could be asked for." in person.page


def test_no_code_keeps_nothing_on_the_device(person: Person, database: Database) -> None:
    person.sends("A kind word", "", "")
    response = person.presses("no_code")
    assert "__Host-f=;" in response.headers["Set-Cookie"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ReturnCode)) == 0


@pytest.mark.parametrize("go", ["continue", "skip"])
def test_every_step_left_empty_leads_to_the_next_and_an_empty_send_stores_nothing(
    person: Person, submissions: Stored, go: str
) -> None:
    person.opens()
    person.presses("begin")
    seen: list[tuple[str, ...]] = []
    while person.heading != "Check what you wrote":
        assert len(seen) < 40
        seen.append((person.heading, person.hidden()["at"]))
        person.presses("more" if person.heading == "Would you like to say more?" else go)
    assert len(seen) == len(set(seen))
    assert len(seen) > 10
    assert "Both of these send what you wrote" not in person.page
    person.presses("send")
    assert person.heading == "There is nothing to send yet"
    assert submissions() == []


def test_nothing_is_required_on_any_page(person: Person) -> None:
    person.opens()
    person.presses("begin")
    for _step in range(40):
        assert not re.search(r"required|aria-required|mandatory|autofocus", person.page)
        if person.heading == "Check what you wrote":
            break
        person.presses("more" if person.heading == "Would you like to say more?" else "continue")


def test_back_changes_an_earlier_answer_and_loses_nothing(person: Person, words: Words) -> None:
    person.starts()
    person.presses("continue", what_helped="First thought")
    person.presses("back", what_did_not_help="Half a sentence")
    assert "First thought" in person.page
    person.presses("continue", what_helped="Second thought")
    assert "Half a sentence" in person.page
    person.presses("send_now")
    person.presses("use")
    assert words() == {"what_helped": "Second thought", "what_did_not_help": "Half a sentence"}


def test_what_i_have_so_far_can_be_sent_from_any_page(
    person: Person, words: Words, submissions: Stored
) -> None:
    person.starts()
    person.presses("send_now", what_helped="Only this")
    assert "You have not said who may use your words." in person.page
    person.presses("leave")
    assert person.heading == "Thank you"
    assert words() == {"what_helped": "Only this"}
    assert submissions()[0].may_use is None


def test_leaving_out_who_may_use_the_words_can_be_answered_at_the_check(
    person: Person, submissions: Stored
) -> None:
    person.starts()
    person.presses("send_now", what_helped="Only this")
    person.presses("use")
    assert submissions()[0].may_use is MayUse.GROUP


def test_the_rest_of_the_questions_opens_and_a_change_leads_back_to_the_check(
    person: Person, words: Words
) -> None:
    person.answers_the_three("A", "B", "C")
    person.presses("continue", may_use="public", reads_first="either")
    person.presses("more")
    assert person.heading == "You and the service"
    person.presses("send_now", found_out="myself")
    person.presses("to:p:helped")
    assert person.heading == "What helped you most?"
    person.presses("continue", what_helped="Another A")
    assert person.heading == "Check what you wrote"
    person.presses("send")
    assert words() == {
        "what_helped": "Another A",
        "what_did_not_help": "B",
        "one_change": "C",
        "found_out": "myself",
    }


def test_a_skipped_page_is_not_sent_and_its_words_are_still_there(person: Person, words: Words) -> None:
    person.starts()
    person.presses("skip", what_helped="I would rather not say this")
    person.presses("continue", what_did_not_help="The wait")
    person.presses("send_now")
    assert "You skipped this page." in person.page
    person.presses("to:p:helped")
    assert "I would rather not say this" in person.page
    person.presses("skip", what_helped="I would rather not say this")
    person.presses("use")
    assert words() == {"what_did_not_help": "The wait"}


def test_a_choice_can_be_cleared_and_prefer_not_to_say_is_kept_apart_from_no_answer(
    person: Person, words: Words
) -> None:
    person.answers_the_three("", "", "")
    person.presses("continue")
    person.presses("more")
    person.presses("continue", found_out="myself")
    assert 'value="">' in person.page.replace(' id="q-how_easy-clear" name="q-how_easy"', "")
    person.presses("send_now", how_easy="prefer_not_to_say")
    person.presses("to:p:you_and_the_service")
    person.presses("continue", found_out="")
    person.presses("use")
    assert words() == {"how_easy": "prefer_not_to_say"}


def test_the_service_that_a_person_picks_is_the_one_that_counts(
    person: Person, world: World, submissions: Stored
) -> None:
    person.answers_the_three("A", "", "")
    person.presses("continue", may_use="group")
    person.presses("more")
    person.presses("send_now", service=str(world.other_service.id))
    person.presses("send")
    assert submissions()[0].service_id == world.other_service.id


def test_skipping_a_part_skips_all_of_it(person: Person) -> None:
    person.answers_the_three("A", "", "")
    person.presses("continue")
    person.presses("more")
    while person.heading != "How things are now":
        person.presses("continue")
    assert "You can skip this part." in person.page
    person.presses("skip")
    assert person.heading == "Looking back, and ahead"


def test_words_beyond_the_limit_meet_a_calm_message_and_stay(person: Person, words: Words) -> None:
    person.starts()
    response = person.presses("continue", what_helped="x" * 5001)
    assert response.status_code == 422
    assert "Nothing is lost" in person.page
    assert "x" * 5001 in person.page
    summary, field = person.page.split('<div class="error-summary"')[1].split('<div class="field has-error"')
    assert "Nothing is lost" in summary
    line = "There is room for 5,000 letters, and you have 5,001."
    assert f'<a href="#q-what_helped">{line}</a>' in summary
    assert field.count(line) == 1
    assert "Nothing is lost" not in field, "one line beside the field, and the rest at the top"
    person.presses("continue", what_helped="x" * 5000)
    assert person.heading == "What did not help, or made things harder?"
    person.presses("back")
    person.presses("continue", what_helped="short")
    person.presses("send_now")
    person.presses("use")
    assert words() == {"what_helped": "short"}


def test_sending_twice_is_one_submission(person: Person, submissions: Stored) -> None:
    person.answers_the_three("Once", "", "")
    person.presses("continue", may_use="group")
    person.presses("no_more")
    form = person.hidden() | {"go": "send"}
    assert person.posts(form).headers["Location"] == "/f"
    assert person.posts(form).headers["Location"] == "/f"
    assert len(submissions()) == 1


def test_when_the_database_cannot_write_the_words_come_back(person: Person, database: Database) -> None:
    person.answers_the_three("Please keep this", "", "")
    person.presses("continue", may_use="group")
    person.presses("no_more")
    with database.writing() as session:
        session.execute(text("DROP TABLE submission"))
    assert person.presses("send").status_code == 503
    assert "Please keep this" in person.page
    assert "We could not save that page. Your words are still here." in person.page
    assert "Thank you" not in person.page


def test_the_first_page_fits_into_fourteen_thousand_bytes(person: Person) -> None:
    page = person.opens().get_data()
    static = re.findall(r'/static/[0-9a-f]+/([\w./]+\.(?:css|js))"', page.decode())
    assert len(static) == 2
    files = [(HERE / "static" / name).read_bytes() for name in static]
    assert sum(len(gzip.compress(part, 9)) for part in [page, *files]) <= 14_000


def test_the_same_promise_stands_on_start_on_free_text_and_at_the_end(person: Person) -> None:
    promise = "We share as little as we can."
    person.opens()
    assert promise in person.page
    person.starts()
    assert promise in person.page
    person.presses("send_now", what_helped="A")
    person.presses("use")
    assert promise in person.page


def test_a_closed_window_and_an_unknown_one_are_kind(
    client: PageClient, world: World, database: Database
) -> None:
    with database.writing() as session:
        a_window(session, world, address="closed", closes_on=date(2026, 2, 1), is_default=False)
    visitor = Person(client)
    assert visitor.opens("/s/closed").status_code == 410
    assert visitor.heading == "This form has closed"
    assert visitor.opens("/s/nobody").status_code == 404
    assert visitor.heading == "There is no form at this address"
    assert visitor.opens("/").status_code == 404


def test_a_short_set_goes_straight_to_the_check(client: PageClient, world: World, database: Database) -> None:
    with database.writing() as session:
        a_window(session, world, name="short", address="shorts", is_default=False)
    visitor = Person(client)
    visitor.starts("/s/shorts")
    for _page in range(3):
        visitor.presses("continue")
    visitor.presses("continue", may_use="counted")
    assert visitor.heading == "Check what you wrote"
