"""The way through the form, whatever is pressed: it always leads on, and never loses a word."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from feedback.intake import journey
from feedback.intake.progress import Draft
from feedback.questions.rules import Asked, Choice, Page

WINDOW = uuid4()
PREFER = Choice("prefer_not_to_say", "Prefer not to say")


def a_page(
    key: str, *, core: bool = False, note: str = "", is_text: bool = True, sensitive: bool = False
) -> Page:
    asked = Asked(
        id=uuid4(), key=f"{key}_asked", wording="?", hint="", is_text=is_text, is_scale=not is_text,
        sensitive=sensitive, choices=() if is_text else (PREFER,),
    )  # fmt: skip
    return Page(key, key, "", note, core, (asked,))


PAGES = (
    a_page("one", core=True),
    a_page("two", core=True),
    a_page("three", core=True),
    a_page("four"),
    a_page("five", note="This is hard.", is_text=False, sensitive=True),
    a_page("six", is_text=False, sensitive=True),
    a_page("last"),
)
PRESSES = [
    "continue",
    "skip",
    "back",
    "send_now",
    "more",
    "no_more",
    "stay",
    "to:p:two",
    "to:consent",
    "to:elsewhere",
]


def press(draft: Draft, go: str) -> None:
    acts = {
        "continue": lambda: journey.onward(PAGES, draft),
        "skip": lambda: journey.skip(PAGES, draft),
        "back": lambda: journey.back(PAGES, draft),
        "send_now": lambda: journey.to_check(draft),
        "more": lambda: journey.choose(PAGES, draft, wants_more=True),
        "no_more": lambda: journey.choose(PAGES, draft, wants_more=False),
        "stay": lambda: None,
    }
    if go.startswith("to:"):
        journey.change(PAGES, draft, go.removeprefix("to:"))
    else:
        acts[go]()


def a_draft(**values: object) -> Draft:
    return Draft(**({"window_id": WINDOW, "step": journey.PRIVATE} | values))  # type: ignore[arg-type]


@given(st.lists(st.sampled_from(PRESSES), max_size=60))
def test_whatever_is_pressed_the_person_is_on_a_step_of_the_form_and_no_word_is_lost(
    presses: list[str],
) -> None:
    written: dict[UUID, str] = {page.questions[0].id: page.key for page in PAGES if page.questions[0].is_text}
    draft = a_draft(texts=dict(written))
    for go in presses:
        press(draft, go)
        assert journey.is_step(PAGES, draft.step)
    assert draft.texts == written


@given(st.lists(st.sampled_from(PRESSES), max_size=60))
def test_from_anywhere_continue_leads_to_the_check(presses: list[str]) -> None:
    draft = a_draft()
    for go in presses:
        press(draft, go)
    for _step in range(len(journey.steps(PAGES, wants_more=True))):
        if draft.step == journey.CHECK:
            break
        press(draft, "continue")
    assert draft.step == journey.CHECK


@given(st.lists(st.sampled_from(PRESSES), max_size=60))
def test_what_is_on_a_skipped_page_is_never_sent(presses: list[str]) -> None:
    draft = a_draft(texts={page.questions[0].id: "words" for page in PAGES if page.questions[0].is_text})
    for go in presses:
        press(draft, go)
    words, choices = journey.sent(PAGES, draft)
    skipped = {page.questions[0].id for page in PAGES if page.key in draft.set_aside}
    assert skipped.isdisjoint(words)
    assert skipped.isdisjoint(choices)


def test_the_three_first_come_before_the_choice_and_the_rest_only_on_request() -> None:
    assert journey.steps(PAGES, wants_more=False) == [
        "private", "p:one", "p:two", "p:three", "consent", "more", "check",
    ]  # fmt: skip
    assert journey.steps(PAGES, wants_more=True)[5:] == [
        "more", "p:four", "n:five", "p:five", "p:six", "p:last", "check",
    ]  # fmt: skip


def test_skipping_a_part_sets_all_of_it_aside() -> None:
    draft = a_draft(step="n:five", wants_more=True)
    journey.skip(PAGES, draft)
    assert draft.step == "p:last"
    assert draft.set_aside == {"five", "six"}


def test_a_page_that_is_answered_after_all_is_sent() -> None:
    asked = PAGES[0].questions[0]
    draft = a_draft(step="p:one", texts={asked.id: "words"})
    journey.skip(PAGES, draft)
    assert journey.sent(PAGES, draft) == ({}, {})
    journey.back(PAGES, draft)
    journey.onward(PAGES, draft)
    assert journey.sent(PAGES, draft) == ({asked.id: "words"}, {})


@given(st.lists(st.sampled_from(PRESSES), max_size=60))
def test_nothing_is_sent_that_the_check_does_not_show(presses: list[str]) -> None:
    written = {page.questions[0].id: "words" for page in PAGES if page.questions[0].is_text}
    chosen = {page.questions[0].id: PREFER.key for page in PAGES if not page.questions[0].is_text}
    draft = a_draft(texts=written, choices=chosen)
    for go in presses:
        press(draft, go)
    words, choices = journey.sent(PAGES, draft)
    shown = {asked.id for part in journey.parts(PAGES, draft) for asked in part.answered}
    assert shown == set(words) | set(choices)
