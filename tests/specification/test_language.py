"""Facts about the language check: sixty rules, found in staff's text and never in quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.specification.rules.findings import Severity
from feedback.specification.rules.language import LanguageRule, check_language, compile_rule, rules
from feedback.specification.rules.quotes import quoted, touches

#: A gentle sentence that each row of the data must find, and with what weight.
SENTENCES = {
    1: "The plan must not say that a person puts themselves at risk.",
    2: "Risky behaviour is not a heading.",
    3: "Nobody makes poor choices here.",
    4: "It is not a lifestyle choice.",
    5: "No record says promiscuous.",
    6: "The words child prostitution are not used.",
    7: "The words rent boy are not used.",
    8: "The words child pornography are not used.",
    9: "Support after historical abuse.",
    10: "Young people involved in CSE.",
    11: "Sexual activity with a child is never written.",
    12: "A child of 12 described as sexually active.",
    13: "An act with a child described as consensual.",
    14: "Her older boyfriend.",
    15: "In a relationship with an older man.",
    16: "Associating with others.",
    17: "Spending time with adults.",
    18: "A child contacting adults online.",
    19: "Sending explicit pictures.",
    20: "In exchange for gifts.",
    21: "A record says that she offers herself.",
    22: "Drug running.",
    23: "The child is a gang member.",
    24: "A girl who is mature for her age.",
    25: "It was brought on by nobody; nobody asked for it.",
    26: "She claimed this.",
    27: "The alleged abuse.",
    28: "A false allegation.",
    29: "People who are hard-to-reach.",
    30: "People who have disengaged.",
    31: "A person who refuses to engage.",
    32: "Non compliant.",
    33: "Marked as DNA.",
    34: "Failed to attend.",
    35: "Disguised compliance.",
    36: "Attention-seeking.",
    37: "Manipulative.",
    38: "Challenging behaviour.",
    39: "A person who is broken.",
    40: "Suffers from nightmares.",
    41: "So that nobody develops dependence on services.",
    42: "A revolving door.",
    43: "A person who committed suicide.",
    44: "A self-harmer.",
    45: "Addicts.",
    46: "Mentally ill.",
    47: "Access for the disabled.",
    48: "A LAC review.",
    49: "The client group is difficult.",
    50: "The number of open cases.",
    51: "End users.",
    52: "Service users.",
    53: "Victims can ring.",
    54: "Survivors can ring.",
    55: "You will be asked to share your story.",
    56: "Case closed.",
    57: "Paedophiles.",
    58: "Predators.",
    59: "The grooming line.",
    60: "So that people can move on.",
}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.key)
def test_every_rule_finds_its_phrase_with_its_weight_and_an_alternative(rule: LanguageRule) -> None:
    found = [one for one in check_language(SENTENCES[rule.number]) if one.rule == rule.key]
    assert [one.severity for one in found] == [rule.severity]
    assert found[0].consider == rule.consider != ""


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_the_same_words_in_quotes_are_never_touched(sentence: str) -> None:
    assert check_language(f"A person said: “{sentence}”") == []
    assert check_language(f'A person said: "{sentence}"') == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Victims and survivors can ring.",
        "Survivors and victims can ring.",
        "Support for victims / survivors.",
        "The Victims’ Code applies.",
        "DNA evidence is kept by the police.",
        "A toilet for the disabled person and their carer.",
        "In most cases people hear within a week.",
        "Historically abusive is another word.",
        "A depot, a lacuna, and an unbroken line.",
    ],
)
def test_what_the_same_letters_mean_elsewhere_is_left_alone(sentence: str) -> None:
    assert check_language(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "A consensual timetable for the lots.",
        "The alleged breach of contract.",
        "In return for a report each quarter.",
    ],
)
def test_a_phrase_about_something_else_is_kept_as_information_and_stops_nobody(sentence: str) -> None:
    assert [one.severity for one in check_language(sentence)] == [Severity.INFO]


def test_a_bracket_on_a_word_is_an_ending_and_a_slash_is_a_choice() -> None:
    row = {
        "id": "900",
        "avoid": "depend(ent/ence) on help/care",
        "severity": "warn",
        "consider": "-",
        "sources": "-",
    }
    pattern = compile_rule(row).pattern
    for words in ("depend on help", "dependent on care", "Dependence on\nhelp"):
        assert pattern.search(words), words
    assert not pattern.search("dependency on help")


def test_an_opening_mark_without_an_end_hides_nothing() -> None:
    assert [one.found for one in check_language("“Service users must wait.")] == ["Service users"]


def test_a_line_marked_as_a_quote_is_a_quote() -> None:
    assert check_language("> I am a service user.\n") == []


PHRASES = st.sampled_from(
    [*SENTENCES.values(), "“", "”", '"', "‘", "’", "\n", "\n\n", "> ", "it’s", " ", "é", "😀"]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PHRASES, max_size=12).map("".join))


@given(TEXTS)
def test_every_finding_lies_within_the_text_and_says_what_stands_there(text: str) -> None:
    for one in check_language(text):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.found


@given(TEXTS)
def test_no_finding_ever_touches_a_quote(text: str) -> None:
    spans = quoted(text)
    assert not any(touches(one.start, one.end, spans) for one in check_language(text))


@given(st.text(alphabet=st.characters(blacklist_characters="”\n"), max_size=80))
def test_whatever_stands_between_quotation_marks_is_left_alone(words: str) -> None:
    assert check_language(f"“{words}”") == []
