"""Facts about folding, and about the questions that are asked."""

from __future__ import annotations

import random
import re
import tomllib
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.figures.suppression import PUBLIC
from feedback.intake.equality.pool import BOX_BYTES, CROWDED
from feedback.intake.equality.rules import (
    NO_ANSWER,
    STEP,
    TEN,
    folded,
    is_due,
    is_stale,
    only_published,
    read,
    seen,
    shows_anew,
    written,
)
from feedback.intake.equality.topics import FILE, sentences, topics
from feedback.questions.rules import PREFER_NOT_TO_SAY
from feedback.questions.rules.plain_words import school_grade
from tests.intake.test_fixed_wording import all_texts

DAY = date(2026, 11, 18)
told = st.fixed_dictionaries(
    {},
    optional={topic.key: st.sampled_from([key for key, _ in topic.choices]) for topic in topics()},
)


@settings(max_examples=40)
@given(st.lists(told, max_size=30))
def test_under_each_topic_the_tallies_add_up_to_the_number_of_people(envelopes: list[dict[str, str]]) -> None:
    tallies = folded(envelopes, topics())
    for topic in topics():
        choices = [key for key, _ in topic.choices] + [NO_ANSWER]
        assert sum(tallies[topic.key, key] for key in choices) == len(envelopes)
    assert sum(tallies.values()) == len(envelopes) * len(topics())


@settings(max_examples=40)
@given(st.lists(told, max_size=30), st.randoms(use_true_random=False))
def test_tallies_are_the_same_in_whatever_order_envelopes_are_opened(
    envelopes: list[dict[str, str]], lot: random.Random
) -> None:
    mixed = lot.sample(envelopes, len(envelopes))
    assert folded(mixed, topics()) == folded(envelopes, topics())


@settings(max_examples=40)
@given(st.lists(told, min_size=TEN, max_size=TEN))
def test_tallies_hold_one_attribute_at_a_time_and_never_two_together(envelopes: list[dict[str, str]]) -> None:
    keys = {topic.key: {key for key, _ in topic.choices} | {NO_ANSWER} for topic in topics()}
    assert all(choice in keys[topic] for topic, choice in folded(envelopes, topics()))


@given(told)
def test_what_is_written_is_read_again_and_fits_the_one_size_of_box(answers: dict[str, str]) -> None:
    assert read(written(answers), topics()) == answers
    assert len(written(answers)) + 48 + 16 + 4 < BOX_BYTES


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(["age", "x"]), st.text(max_size=8)), st.text(max_size=20))
def test_what_is_none_of_our_choices_counts_as_no_answer(posted: dict[str, str], nonsense: str) -> None:
    kept = only_published(posted, topics())
    assert all(topic.takes(kept[topic.key]) for topic in topics() if topic.key in kept)
    assert set(read(nonsense, topics())) <= {topic.key for topic in topics()}


@given(waiting=st.integers(0, 200), days=st.integers(0, 400), looked=st.integers(0, 3))
def test_never_fewer_than_ten_are_opened_and_nothing_of_ten_is_destroyed_uncounted(
    waiting: int, days: int, looked: int
) -> None:
    on = DAY + timedelta(days=days)
    if is_due(waiting=waiting, looked_on=on - timedelta(days=looked), on=on, crowded=CROWDED):
        assert waiting >= TEN
        assert not is_stale(waiting=waiting, since=DAY, on=on)
    assert is_stale(waiting=waiting, since=DAY, on=on) == (0 < waiting < TEN and days >= 90)


def test_a_page_moves_on_in_steps_of_twenty_people() -> None:
    assert not shows_anew(STEP - TEN, 0)
    assert shows_anew(STEP, 0)
    assert not shows_anew(STEP + TEN, STEP)


def test_a_page_shows_no_count_of_one_to_four_and_none_that_gives_one_back() -> None:
    (first, *_) = topics()
    keys = [key for key, _ in first.choices]
    tallies = {(first.key, keys[1]): 12, (first.key, keys[2]): 5, (first.key, keys[3]): 3}
    (age, *_) = seen(topics(), tallies, PUBLIC)
    shown = {choice.words: choice.share for choice in (*age.choices, age.silent)}
    assert shown["35 to 44"] is None
    assert sum(share is None for share in shown.values()) >= 2
    assert age.people == 20


def test_what_everybody_said_is_not_shown() -> None:
    (first, *_) = topics()
    (age, *_) = seen(topics(), {(first.key, "25_34"): 20}, PUBLIC)
    assert all(choice.share is None for choice in age.choices)


def test_too_few_people_show_nothing_at_all() -> None:
    for topic in seen(topics(), {}, PUBLIC):
        assert topic.people is None
        assert all(choice.share is None for choice in (*topic.choices, topic.silent))


def test_every_question_can_be_skipped_and_offers_to_say_nothing() -> None:
    for topic in topics():
        assert topic.choices[-1][0] == PREFER_NOT_TO_SAY
        assert len({key for key, _ in topic.choices}) == len(topic.choices)


def test_the_questions_are_few_and_read_at_grade_six_or_below() -> None:
    assert len(topics()) <= 8
    asked = " ".join(f"{topic.question} {topic.hint}" for topic in topics())
    said = " ".join(all_texts(sentences()))
    assert school_grade(asked) <= 6
    assert school_grade(said) <= 6


def test_no_sentence_is_long_and_none_scolds() -> None:
    for text in all_texts(tomllib.loads(FILE.read_text("utf-8"))):
        assert not re.search(r"\b(invalid|illegal|failed|must|required|mandatory)\b", text, re.IGNORECASE)
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            assert len(sentence.split()) <= 20, sentence
