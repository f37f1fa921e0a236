"""The way through a form that branches: never a dead end, Back leads back, and what is hidden is kept and not sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedback.core.database import Database
from feedback.intake import journey
from feedback.intake.progress import Draft
from feedback.questions import queries
from feedback.questions.rules import Asked, Choice, Condition, Page, shown
from tests.builders.intake import a_version, a_window
from tests.builders.people import World
from tests.builders.respondent import CLOSEST, Person

KEYS = ("a", "b", "c")
#: What a person can do on a page: answer one of the choices, clear it, skip, go on, go back, ask for more or for the check.
PRESSES = [
    *KEYS,
    "clear",
    "continue",
    "skip",
    "back",
    "send_now",
    "more",
    "no_more",
    "to:p:p0",
    "to:p:p3",
    "to:consent",
]


def a_question(number: int, *, is_text: bool) -> Asked:
    return Asked(
        id=uuid4(), key=f"q{number}", wording="?", hint="", is_text=is_text, is_scale=False, sensitive=False,
        choices=() if is_text else tuple(Choice(key, key) for key in KEYS),
    )  # fmt: skip


@st.composite
def forms(draw: st.DrawFn) -> tuple[Page, ...]:
    """Make any form of up to seven pages whose conditions look back, as the lint demands."""
    made: list[Page] = []
    asked: list[str] = []
    for number in range(draw(st.integers(2, 7))):
        is_text = draw(st.booleans())
        question = a_question(number, is_text=is_text)

        def conditions(most: int) -> tuple[Condition, ...]:
            if not asked:
                return ()
            one = st.builds(
                Condition, st.sampled_from(asked), st.frozensets(st.sampled_from(KEYS), min_size=1)
            )
            return tuple(draw(st.lists(one, max_size=most)))

        page = Page(
            key=f"p{number}", title="", intro="", content_note=draw(st.sampled_from(["", "A note."])),
            core=draw(st.booleans()), questions=() if draw(st.integers(0, 9)) == 0 else (replace(question, hidden_if=conditions(1)),),
            opening=number == 0, shown_if=conditions(1), hidden_if=conditions(1),
        )  # fmt: skip
        made.append(page)
        if page.questions and not is_text:
            asked.append(question.key)
    return tuple(made)


def press(pages: tuple[Page, ...], draft: Draft, go: str) -> None:
    page = journey.page_of(journey.shown(pages, draft), draft.step)
    on_it = page.questions[0] if page is not None and page.questions and draft.step.startswith("p:") else None
    if go in KEYS or go == "clear":
        if on_it is not None and not on_it.is_text:
            journey.keep(draft, journey.Given(choices={on_it.id: "" if go == "clear" else go}), page)  # type: ignore[arg-type]
        journey.onward(pages, draft)
    elif go.startswith("to:"):
        journey.change(pages, draft, go.removeprefix("to:"))
    elif go in {"more", "no_more"}:
        journey.choose(pages, draft, wants_more=go == "more")
    else:
        acts: dict[str, Callable[[], None]] = {
            "continue": lambda: journey.onward(pages, draft),
            "skip": lambda: journey.skip(pages, draft),
            "back": lambda: journey.back(pages, draft),
            "send_now": lambda: journey.to_check(draft),
        }
        acts[go]()
    journey.settle(pages, draft)


def a_walk(pages: tuple[Page, ...], presses: list[str]) -> Draft:
    texts = {one.id: "words" for page in pages for one in page.questions if one.is_text}
    draft = Draft(window_id=uuid4(), step=journey.PRIVATE, texts=texts)
    for go in presses:
        press(pages, draft, go)
    return draft


@given(forms(), st.lists(st.sampled_from(PRESSES), max_size=40))
def test_whatever_is_answered_the_person_is_on_a_page_that_is_shown_and_continue_leads_to_the_check(
    pages: tuple[Page, ...], presses: list[str]
) -> None:
    draft = a_walk(pages, presses)
    assert draft.step in journey.steps(journey.shown(pages, draft), wants_more=True)
    for _step in range(2 * len(pages) + 5):
        if draft.step == journey.CHECK:
            break
        press(pages, draft, "continue")
    assert draft.step == journey.CHECK


@given(forms(), st.lists(st.sampled_from(PRESSES), max_size=40))
def test_back_undoes_continue(pages: tuple[Page, ...], presses: list[str]) -> None:
    draft = a_walk(pages, presses)
    assume(not draft.changing)
    way = journey.steps(journey.shown(pages, draft), wants_more=draft.wants_more)
    assume(draft.step in way and draft.step != journey.CHECK)
    page = journey.page_of(pages, draft.step)
    assume(page is None or page.key not in draft.set_aside)
    before = draft.step
    press(pages, draft, "continue")
    press(pages, draft, "back")
    assert draft.step == before


@given(forms(), st.lists(st.sampled_from(PRESSES), max_size=40))
def test_what_is_hidden_is_never_sent_never_shown_at_the_check_and_never_lost(
    pages: tuple[Page, ...], presses: list[str]
) -> None:
    draft = a_walk(pages, presses)
    words, choices = journey.sent(pages, draft)
    fits = {one.id for page in journey.shown(pages, draft) for one in page.questions}
    every = {one.id for page in pages for one in page.questions}
    assert (set(words) | set(choices)) <= fits
    at_the_check = {one.id for part in journey.parts(pages, draft) for one in part.answered}
    assert at_the_check == set(words) | set(choices)
    assert set(draft.texts) == {one.id for page in pages for one in page.questions if one.is_text}
    assert not (every - fits) & at_the_check


@given(forms(), st.dictionaries(st.integers(0, 6), st.sampled_from(KEYS)))
def test_changing_back_brings_back_what_was_answered(pages: tuple[Page, ...], chosen: dict[int, str]) -> None:
    asked = [one for page in pages for one in page.questions if not one.is_text]
    answers: dict[UUID, str] = {
        one.id: chosen[number] for number, one in enumerate(asked) if number in chosen
    }
    draft = Draft(window_id=uuid4(), step=journey.CHECK, choices=dict(answers))
    first = journey.sent(pages, draft)
    for one in asked:
        for other in KEYS:
            draft.choices[one.id] = other
        if one.id in answers:
            draft.choices[one.id] = answers[one.id]
        else:
            del draft.choices[one.id]
    assert journey.sent(pages, draft) == first


def test_what_was_chosen_on_a_skipped_page_hides_nothing() -> None:
    pages = (
        Page("p0", "", "", "", core=False, questions=(a_question(0, is_text=False),), opening=True),
        Page("p1", "", "", "", core=True, questions=(a_question(1, is_text=True),), hidden_if=(Condition("q0", frozenset("a")),)),
    )  # fmt: skip
    chosen = {pages[0].questions[0].id: "a"}
    assert [page.key for page in shown(pages, chosen)] == ["p0"]
    assert [page.key for page in shown(pages, chosen, aside={"p0"})] == ["p0", "p1"]
    assert [page.key for page in shown(pages, {})] == ["p0", "p1"]


def test_a_page_of_other_lots_is_hidden_once_the_service_is_named(database: Database, world: World) -> None:
    with database.writing() as session:
        version = a_version(session, world)
        pages = queries.pages(session, version.id, world.id)
        assert queries.lot_of(session, world.id, world.other_service.id) == 2
        assert queries.lot_of(session, world.id, world.hub_service.id) is None
    names = next(one for page in pages for one in page.questions if one.names_service)
    pages = tuple(replace(page, lots=frozenset({2})) if page.key == "your_goal" else page for page in pages)

    def sees(service_id: UUID | None, lot: int | None = None) -> bool:
        chosen = {names.id: str(service_id)} if service_id else {}
        return "your_goal" in {page.key for page in shown(pages, chosen, lot=lot)}

    assert sees(None)
    assert sees(world.other_service.id)
    assert not sees(world.service.id)
    assert not sees(None, lot=1)
    assert sees(world.other_service.id, lot=1)
    assert sees(world.hub_service.id)


@pytest.mark.parametrize(
    ("closest", "greeting"),
    [
        ("family", "Thank you for being there."),
        ("waiting", "Waiting counts too."),
        ("turned_away", "We are sorry that you did not get support."),
        ("left_early", "You may stop when you like, and for any reason."),
    ],
)
def test_each_group_is_greeted_once_in_first_words_of_its_own(
    person: Person, closest: str, greeting: str
) -> None:
    person.starts(closest=closest)
    assert person.heading == "What helped you most?"
    assert "Question 1 of 3" in person.page
    assert greeting in person.page
    person.presses("continue")
    assert greeting not in person.page
    assert "first-words" not in person.page


def test_who_closest_to_you_is_skipped_goes_on_to_question_one_of_three(person: Person) -> None:
    person.opens("/")
    person.presses("begin")
    person.presses("continue")
    assert person.heading == CLOSEST
    assert "Question" not in person.page
    person.presses("skip")
    assert person.heading == "What helped you most?"
    assert "Question 1 of 3" in person.page
    assert "first-words" not in person.page


def test_somebody_under_sixteen_meets_people_who_listen_first_and_can_go_on(person: Person) -> None:
    person.starts(closest="under_16")
    both = person.page.partition('<div class="buttons pair">')[2].partition("</div>")[0]
    assert both.count("<button") == 2  # going on and being sent to people who listen are of one size
    assert person.heading == "If you are under 16"
    assert "Skip this page" not in person.page
    person.presses("young")
    assert "Who can help you now" in person.page
    assert "Nothing about you was kept" not in person.page
    assert 'href="/f"' in person.page
    person.opens("/f")
    person.presses("continue")
    assert person.heading == "What helped you most?"
    person.presses("back")
    person.presses("back")
    person.presses("continue", closest_to_you="waiting")
    assert person.heading == "What helped you most?"


def headings_of_the_rest(person: Person) -> set[str]:
    person.presses("to:p:one_change")
    person.presses("continue")
    person.presses("more")
    met = set()
    while person.heading != "Check what you wrote":
        met.add(person.heading)
        person.presses("continue")
    return met


def test_somebody_who_waits_is_not_asked_how_things_are_now_and_changing_it_loses_nothing(
    person: Person, words: Callable[[], dict[str, str]]
) -> None:
    person.starts(closest="had_support")
    person.presses("continue", what_helped="A")
    person.presses("send_now")
    everything = headings_of_the_rest(person)
    assert {"How things are now", "Feeling safe, and day to day"} <= everything
    person.presses("to:p:now_feelings")
    person.presses("continue", now_mental_health="a_little_better")
    person.presses("to:p:closest")
    person.presses("continue", closest_to_you="waiting")
    assert "A little better" not in person.page
    assert not {"How things are now", "Feeling safe, and day to day"} & headings_of_the_rest(person)
    person.presses("to:p:closest")
    person.presses("continue", closest_to_you="prefer_not_to_say")
    assert "A little better" in person.page
    person.presses("to:p:closest")
    person.presses("continue", closest_to_you="waiting")
    person.presses("use")
    assert words() == {"what_helped": "A", "closest_to_you": "waiting"}


def test_a_window_on_version_one_still_asks_as_it_did(
    person: Person, database: Database, world: World
) -> None:
    with database.writing() as session:
        old = a_window(session, world, name="standard-1", address="oldone", is_default=False)
        old_version = old.version_id
    person.opens("/s/oldone")
    person.presses("begin")
    person.presses("continue")
    assert person.heading == "What helped you most?"
    with database.writing() as session:
        assert a_window(session, world, address="newone").version_id != old_version


def test_the_first_words_have_an_easy_read_form_of_their_own(person: Person) -> None:
    person.opens()
    person.chooses("en-easy")
    person.presses("begin")
    person.presses("continue")
    person.presses("continue", closest_to_you="waiting")
    assert "You can say how it is to wait. You can say what would help." in person.page
