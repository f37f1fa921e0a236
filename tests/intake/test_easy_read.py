"""Facts about Easy Read English: it is complete, and easier than the English beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from feedback.core.languages import EASY_READ, Catalogues, Part, sentences
from feedback.questions.rules.plain_words import LONGEST_EASY_SENTENCE, long_sentences, school_grade
from feedback.settings import HERE
from tests.builders.respondent import Person

SHIPPED = Catalogues(HERE / "feedback" / "translations")
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}")


def pairs() -> Iterator[tuple[str, str]]:
    catalogue = SHIPPED.catalogue(EASY_READ, Part.RESPONDENTS)
    for message in sentences(catalogue or ()):  # type: ignore[arg-type]
        ids, said = texts(message)
        yield from zip(ids, said, strict=True)


def texts(message: Message) -> tuple[list[str], list[str]]:
    if isinstance(message.id, str):
        return [message.id], [str(message.string)]
    return list(message.id), list(message.string or ())


def test_every_sentence_that_a_person_who_answers_can_meet_has_an_easy_form() -> None:
    """`make messages` fills in what is easy already; what this lists needs a form of its own in en-easy."""
    assert [english for english, easy in pairs() if not easy] == []
    complete = SHIPPED.completeness(EASY_READ, Part.RESPONDENTS)
    assert (complete.percent, complete.said) == (100, complete.of)


def test_no_easy_sentence_has_more_than_fifteen_words() -> None:
    assert [easy for _english, easy in pairs() if long_sentences(easy, LONGEST_EASY_SENTENCE)] == []


def test_easy_read_keeps_every_place_that_is_filled_in() -> None:
    assert [
        easy for english, easy in pairs() if sorted(PLACES.findall(english)) != sorted(PLACES.findall(easy))
    ] == []


def test_easy_read_is_read_a_grade_earlier_than_the_english() -> None:
    long = [(english, easy) for english, easy in pairs() if len(english.split()) > 5]
    english, easy = (". ".join(texts) for texts in zip(*long, strict=True))
    assert school_grade(easy) <= 3
    assert school_grade(easy) <= school_grade(english) - 1


def test_easy_read_never_scolds_and_never_asks_what_happened() -> None:
    words = re.compile(r"\b(invalid|illegal|failed|must|required|mandatory)\b", re.IGNORECASE)
    assert [easy for _english, easy in pairs() if words.search(easy)] == []


@pytest.mark.usefixtures("window")
def test_easy_read_is_chosen_on_the_first_page_and_stays_to_the_last(person: Person) -> None:
    person.opens()
    assert 'name="language" value="en-easy" lang="en" dir="ltr">Easy Read</button>' in person.page
    person.chooses("en-easy")
    assert '<html lang="en" dir="ltr" class="easy">' in person.page
    assert person.heading == "What was the help like?"
    person.presses("begin")
    assert person.heading == "How to keep this private"
    person.presses("continue")
    person.presses("skip")
    person.presses("continue", what_helped="The room was warm.")
    person.presses("continue")
    person.presses("continue")
    assert "Who can use what you wrote?" in person.page
    person.presses("continue", may_use="group", reads_first="outside")
    assert person.heading == "Do you want to say more?"
    person.presses("no_more")
    person.presses("send")
    assert "We have what you sent." in person.page
    assert 'class="easy"' in person.page
    assert person.opens("/support").status_code == 200
    assert person.heading == "Get help now"
