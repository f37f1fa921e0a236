"""The question lint: what may not be asked, whatever the wording; and what may, although it sounds alike."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.questions.rules import Condition, Finding, Kind, Licence
from feedback.questions.rules.asking import asks_too_much
from feedback.questions.rules.blame import blames, blaming_words
from feedback.questions.rules.lint import check_words, lint
from feedback.questions.rules.paper import Option, PagePaper, QuestionPaper, SetPaper
from feedback.questions.rules.plain_words import long_sentences, school_grade

ROOMS = Path(__file__).parents[2] / "feedback"
OWN = Licence(source="Own wording", licence="MIT")
YES_NO = (
    Option("yes", "Yes", "Yes"),
    Option("no", "No", "No"),
    Option("prefer_not_to_say", "Prefer not to say", "I do not want to say"),
)

ASKS_WHAT_HAPPENED = """What happened?
What happened to you?
Tell us what happened.
Please describe the abuse.
Can you tell us about the incident in your own words?
Share your story.
In your own words, please say what you went through.
We would like to hear about what was done to you.
Help us understand what you have been through.
Give details of the abuse.
Details of the incident
What kind of abuse did you experience?
Were you sexually abused as a child?
Have you ever been raped?
Did your partner ever hit you?
How long did the abuse go on?
Don't be afraid to tell us what happened.
Do not hold back: describe every detail of the assault.
Why don't you tell us what happened that night?
Would you like to tell us what happened to you?
Would you be able to describe the abuse to us?
If you don't mind, describe the attack.
If you feel able, tell us about the abuse.
What brought you to our service?
Why did you need support?
Why were you referred?
What did he do to you?
How were you groomed?
Walk us through the events of that night.
Write about the worst thing that was done to you.
What trauma have you experienced?
Have you told the police what happened?
Is there anything about the abuse you want to share?
How did you come to be exploited?
Say what he made you do.
Please tell us when it happened.
Could you write down how it all started?""".splitlines()
ASKS_FOR_A_NAME_A_DATE_OR_A_PLACE = """What is your name?
Your full name and address
Please write your full name.
Name your worker.
Which worker did you see?
What is the name of the person who hurt you?
Who hurt you?
Who did this to you?
Was it someone you knew?
What was the perpetrator like?
What is your email address?
When did it start?
When did the abuse happen?
On what date did this happen?
What year did the abuse start?
How old were you when it started?
What is your date of birth?
When was the last time he hurt you?
Where did it happen?
Where were you when it happened?
Which town did it happen in?
Please give the date and place of the incident.
Please state the location where this occurred.
Where do you live?""".splitlines()
FINE = """What helped you most?
What helped most?
What did not help, or made things harder?
Was the support there around a court case?
If there was a court case, was support there for you?
It does not ask about the case. You can skip this part.
Please leave the case itself out.
You can leave out names.
You can write "my worker" in place of a name.
Please do not tell us what happened to you.
This is about the support. We do not ask what happened to you.
You do not need to give your name, address or date of birth.
Did you have to repeat your story?
Did you have to say again what happened, to new people?
Were you asked to describe the abuse more than once?
Did they listen when you told them what happened?
Was it easy to tell staff about what happened to you?
How did staff respond when you talked about what happened?
Did you feel safe enough to talk about what happened?
How much what you went through affects daily life
Do not write names, dates or places.
Did you know what would happen next?
What happened after you asked for support?
Where did you hear about us?
Which days suit you best?
What time of day would work best for you?
Did staff use the name you like to be called?
How long did you wait?
What did you think of the sexual abuse support service?
Did the trauma and resilience hub help?
Is there more to say about how you were treated?
Did anyone at the service hurt or upset you?
If you tell us that a child is in danger, we may have to tell someone.
Did support help you feel safe from the person who hurt you?
How did you find out about the service?
When did you feel most listened to?
Were the dates of your meetings kept?
Was there a date for your next meeting?""".splitlines()


def a_question(wording: str, key: str = "asked", **values: object) -> QuestionPaper:
    return QuestionPaper(**({"key": key, "kind": Kind.TEXT, "wording": wording, "easy": "Say it."} | values))  # type: ignore[arg-type]


def a_choice(key: str, wording: str = "Was the support kind?", **values: object) -> QuestionPaper:
    return a_question(wording, key, **({"kind": Kind.CHOICE, "options": YES_NO} | values))


def a_set(*questions: QuestionPaper, licence: Licence = OWN) -> SetPaper:
    pages = tuple(PagePaper(key=f"p_{one.key}", title="The support", questions=(one,)) for one in questions)
    return SetPaper(key="a_set", title="About your support", pages=pages, licence=licence)


def blocked(findings: tuple[Finding, ...] | list[Finding]) -> set[str]:
    return {finding.code for finding in findings if finding.blocks}


@pytest.mark.parametrize("wording", ASKS_WHAT_HAPPENED)
def test_a_question_that_asks_for_an_account_of_abuse_is_refused(wording: str) -> None:
    assert "asks_what_happened" in blocked(lint(a_set(a_question(wording))))


@pytest.mark.parametrize("wording", ASKS_FOR_A_NAME_A_DATE_OR_A_PLACE)
def test_a_question_that_asks_for_a_name_a_date_or_a_place_is_refused(wording: str) -> None:
    wanted = {"asks_who_did_it", "asks_for_a_name", "asks_for_a_date", "asks_for_a_place"}
    assert wanted & blocked(lint(a_set(a_question(wording))))


@pytest.mark.parametrize("wording", FINE)
def test_a_question_about_the_support_is_let_through(wording: str) -> None:
    assert not blocked(check_words(wording))


@given(
    st.sampled_from(ASKS_WHAT_HAPPENED[:20] + ASKS_FOR_A_NAME_A_DATE_OR_A_PLACE[:12]),
    st.sampled_from(["{}", "  {}  ", "Thank you. {}", "{} Take your time.", "{} You can skip this."]),
    st.sampled_from([str, str.upper, str.title]),
    st.booleans(),
)
def test_capitals_spaces_and_kind_words_around_it_hide_nothing(
    wording: str,
    around: str,
    casing: type[str],
    curly: bool,  # noqa: FBT001 - hypothesis hands it over
) -> None:
    text = around.format(casing(wording))
    text = text.replace("'", "\u2019") if curly else text.replace(" ", " \u200b")
    assert any(asks.severity == "block" for asks in asks_too_much(text))


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_checked(text: str) -> None:
    found = check_words(text)
    assert all(finding.sentence for finding in found)


@pytest.mark.parametrize("part", ["hint", "easy"])
def test_what_a_wording_may_not_ask_no_other_line_may_ask(part: str) -> None:
    question = a_question("What helped you most?", **{part: "Tell us what happened."})
    found = [one for one in lint(a_set(question)) if one.blocks]
    assert [(one.code, one.question, one.part) for one in found] == [("asks_what_happened", "asked", part)]


def test_titles_words_and_choices_of_a_page_are_read_too() -> None:
    paper = a_set(a_choice("kind"))
    page = replace(paper.pages[0], title="What happened", intro="Please describe the assault.")
    offered = (*YES_NO, Option("more", "Tell us who hurt you", "x"))
    page = replace(page, questions=(replace(page.questions[0], options=offered),))
    found = {(one.code, one.part) for one in lint(replace(paper, pages=(page,))) if one.blocks}
    assert {
        ("asks_what_happened", "title"),
        ("asks_what_happened", "intro"),
        ("asks_who_did_it", "choices"),
    } <= found


@pytest.mark.parametrize(
    "wording",
    ["Why did you not report it?", "Why didn't you leave?", "Please say why you did not come.", "What could you have done differently?", "Were you drinking?",
     "Was it your fault?", "Did you fail to attend?", "Is this a lifestyle choice?", "Was your case alleged?"],
)  # fmt: skip
def test_blaming_words_are_refused(wording: str) -> None:
    assert "blames" in blocked(lint(a_set(a_question(wording))))


def test_saying_that_it_was_not_their_fault_blames_nobody() -> None:
    assert not list(blames("Things can get worse for many reasons. If they did, it is not your fault."))
    assert not list(blames("It was never your fault. Were you treated without blame?"))


def test_each_blaming_word_with_a_number_stands_in_the_language_rules() -> None:
    with (ROOMS / "specification/data/language_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = {int(row["id"]): row["avoid"] for row in csv.DictReader(file)}
    for words in blaming_words():
        if words.row is not None:
            first = words.found_as.split()[0].strip(",").removesuffix("d").removesuffix("ed")[:5].lower()
            assert first in rules[words.row].lower(), words.row


@pytest.mark.parametrize(
    "hint",
    ["This question is required.", "You must answer this.", "Mandatory", "Please answer all questions.",
     "This cannot be skipped.", "What helped? *"],
)  # fmt: skip
def test_nothing_may_be_required(hint: str) -> None:
    assert "something_required" in blocked(lint(a_set(a_question("What helped you most?", hint=hint))))


def test_a_mark_of_a_file_that_demands_an_answer_is_refused() -> None:
    paper = a_set(a_question("What helped you most?", demanded=True))
    assert "something_required" in blocked(lint(paper))
    assert "something_required" in blocked(lint(replace(a_set(a_question("What helped?")), demanded=True)))


def test_saying_that_nothing_is_required_is_fine() -> None:
    assert not blocked(
        check_words("Nothing here is required. You do not have to answer this. Did you have to say it again?")
    )


def test_hard_words_and_long_sentences_are_refused() -> None:
    hard = "To what extent did the therapeutic intervention facilitate improvements in your psychological functioning?"
    assert "hard_to_read" in blocked(lint(a_set(a_question(hard))))
    long = "Was it good to be there with them on the day when you and they had tea and sat and had a talk in the sun?"
    assert "long_sentence" in blocked(lint(a_set(a_question(long))))
    easy = "This is one that has just a few more words in it than it may have here."
    assert not blocked(check_words(easy))
    assert "long_sentence" in blocked(check_words(easy, easy=True))


def test_the_grade_is_the_formula_of_flesch_and_kincaid() -> None:
    assert school_grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert school_grade("") == 0.0
    assert long_sentences("One two three. Four.", 2) == ["One two three."]


@pytest.mark.parametrize(
    "wording",
    [
        "This is the Recovery Star: where are you on it?",
        "CORE-10: over the last week",
        "SWEMWBS",
        "ReQoL-10",
        "The DIALOG scale",
        "PHQ-9",
    ],
)
def test_an_instrument_that_is_named_needs_a_licence_record(wording: str) -> None:
    assert "needs_a_licence" in blocked(lint(a_set(a_question(wording))))


def test_an_instrument_is_known_by_how_its_items_sound() -> None:
    hopeful = a_question("In the last two weeks, have you felt hopeful for the future?")
    assert "needs_a_licence" in blocked(lint(a_set(hopeful)))
    answers = tuple(
        Option(f"c{n}", label, "x")
        for n, label in enumerate(["Not at all", "Several days", "Over half the days", "Nearly every day"])
    )
    assert "needs_a_licence" in blocked(
        lint(a_set(a_choice("mood", "Was your mood low?", options=(*answers, YES_NO[-1]))))
    )


def test_a_licence_record_that_names_the_instrument_lifts_that_and_nothing_else() -> None:
    asked = a_set(a_question("SWEMWBS: how have you been?"))
    granted = Licence("SWEMWBS", "Registered use", "A university", "ABC-1", date(2026, 3, 31))
    assert "needs_a_licence" not in blocked(lint(replace(asked, licence=granted)))
    for less in (
        replace(granted, holder=""),
        replace(granted, reference=" "),
        replace(granted, granted_on=None),
        replace(granted, source="CORE-10"),
    ):
        assert "needs_a_licence" in blocked(lint(replace(asked, licence=less)))


def test_no_licence_lifts_a_question_about_suicide() -> None:
    granted = Licence("PHQ-9", "Free to use", "Its makers", "ABC-1", date(2026, 3, 31))
    assert "asks_about_suicide" in blocked(
        lint(a_set(a_question("Have you thought of ending your life?"), licence=granted))
    )


def test_a_set_whose_source_and_licence_nobody_wrote_down_is_refused() -> None:
    assert "no_licence_record" in blocked(lint(a_set(a_question("What helped?"), licence=Licence())))


def test_every_choice_can_be_declined() -> None:
    assert "cannot_decline" in blocked(lint(a_set(a_choice("kind", options=YES_NO[:2]))))
    assert not blocked(lint(a_set(a_choice("kind"))))


def test_a_content_note_comes_before_each_sensitive_part() -> None:
    paper = a_set(a_question("What helped you most?"), a_choice("mood", sensitive=True))
    assert "no_content_note" in blocked(lint(paper))
    noted = replace(paper.pages[1], content_note="The next page is about mood. You can skip it.")
    assert not blocked(lint(replace(paper, pages=(paper.pages[0], noted))))


WAITS = Condition("first", frozenset({"yes"}))


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (Condition("nowhere", frozenset({"yes"})), "condition_unknown"),
        (Condition("last", frozenset({"yes"})), "condition_later"),
        (Condition("first", frozenset({"maybe"})), "condition_unknown_choice"),
        (Condition("first", frozenset()), "condition_unknown_choice"),
        (Condition("words", frozenset({"yes"})), "condition_on_words"),
    ],
)
def test_a_condition_that_hangs_in_the_air_is_refused(condition: Condition, code: str) -> None:
    paper = a_set(
        a_choice("first"), a_question("What helped?", "words"), a_choice("middle"), a_choice("last")
    )
    page = replace(paper.pages[2], shown_if=(condition,))
    assert code in blocked(lint(replace(paper, pages=(*paper.pages[:2], page, paper.pages[3]))))


def test_conditions_in_a_circle_are_refused() -> None:
    paper = a_set(a_choice("first"), a_choice("second"))
    pages = (
        replace(paper.pages[0], shown_if=(Condition("second", frozenset({"yes"})),)),
        replace(paper.pages[1], shown_if=(WAITS,)),
    )
    assert "condition_circle" in blocked(lint(replace(paper, pages=pages)))


def test_a_page_that_nobody_would_ever_see_is_refused() -> None:
    paper = a_set(a_choice("first"), a_choice("second"), a_choice("third"))
    no = Condition("first", frozenset({"no"}))
    both = replace(paper.pages[1], shown_if=(WAITS, no))
    assert "never_shown" in blocked(lint(replace(paper, pages=(paper.pages[0], both, paper.pages[2]))))
    behind = (
        paper.pages[0],
        replace(paper.pages[1], shown_if=(WAITS,)),
        replace(paper.pages[2], shown_if=(Condition("second", frozenset({"no"})), no)),
    )
    assert "never_shown" in blocked(lint(replace(paper, pages=behind)))
    hidden = replace(paper.pages[1], shown_if=(WAITS,), hidden_if=(WAITS,))
    assert "never_shown" in blocked(lint(replace(paper, pages=(paper.pages[0], hidden, paper.pages[2]))))
    kept = replace(paper.pages[1], shown_if=(WAITS,), hidden_if=(no,))
    assert not blocked(lint(replace(paper, pages=(paper.pages[0], kept, paper.pages[2]))))


def test_every_finding_says_kindly_what_it_is_and_what_to_do() -> None:
    wrong = a_set(
        a_question("What is your name?", hint="This is required."),
        a_choice("first", "Why didn't you come?", options=YES_NO[:1], sensitive=True),
        licence=Licence(),
    )
    for finding in lint(wrong):
        assert finding.says.endswith((".", ")."))
        assert finding.do.endswith(".")
        assert not any(
            word in finding.sentence.lower() for word in ("invalid", "illegal", "error", "forbidden")
        )
