"""Facts about covering words: nothing of a covered span survives, and everything else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import DomainError
from feedback.moderation.rules import Category, Redaction, merged, pieces, policy, redact

PLACE, PERSON = Category.PLACE, Category.PERSON
#: Characters that no stand-in is made of, so that what survives can be told from what stands in its place.
UNLIKE_A_STAND_IN = st.text(
    st.characters(blacklist_categories=["Ll", "Cs"], blacklist_characters="[] "), max_size=60
)


def some_spans(text: str) -> st.SearchStrategy[list[Redaction]]:
    if not text:
        return st.just([])
    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(
        lambda ends: ends[0] < ends[1]
    )
    one = st.builds(
        lambda ends, category: Redaction(ends[0], ends[1], category), places, st.sampled_from(Category)
    )
    return st.lists(one, max_size=6)


TEXTS_WITH_SPANS = UNLIKE_A_STAND_IN.flatmap(lambda text: st.tuples(st.just(text), some_spans(text)))


def test_overlapping_redactions_leave_nothing_showing() -> None:
    town, town_and_street = Redaction(8, 13, PLACE), Redaction(10, 22, PLACE)
    assert redact("I lived Leeds, Mill Rd then.", [town_and_street, town]) == "I lived [a place] then."


def test_spans_that_only_touch_keep_their_own_category() -> None:
    assert redact("AnnLeeds", [Redaction(0, 3, PERSON), Redaction(3, 8, PLACE)]) == "[a person][a place]"


def test_the_longest_of_several_overlapping_spans_names_the_category() -> None:
    assert merged([Redaction(0, 2, PERSON), Redaction(1, 9, PLACE)]) == [Redaction(0, 9, PLACE)]


def test_offsets_count_code_points_and_not_bytes_or_units() -> None:
    assert redact("🙂🙂 Ann came", [Redaction(3, 6, PERSON)]) == "🙂🙂 [a person] came"


def test_words_in_angle_brackets_survive_to_the_letter() -> None:
    assert redact("I was <scared> and 3 < 4.", []) == "I was <scared> and 3 < 4."


@given(TEXTS_WITH_SPANS)
def test_no_covered_code_point_survives_and_everything_else_does(case: tuple[str, list[Redaction]]) -> None:
    text, spans = case
    covered = {place for span in spans for place in range(span.start, span.end)}
    kept = "".join(character for place, character in enumerate(text) if place not in covered)
    derived = redact(text, spans)
    for stand_in in policy().stand_ins.values():
        derived = derived.replace(stand_in, "")
    assert derived == kept


@given(TEXTS_WITH_SPANS)
def test_the_pieces_of_a_text_join_up_to_it(case: tuple[str, list[Redaction]]) -> None:
    text, spans = case
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    assert [piece.start for piece in cut] == [sum(p.length for p in cut[:n]) for n in range(len(cut))]


@pytest.mark.parametrize("ends", [(-1, 2), (2, 2), (3, 2), (0, 99)])
def test_a_span_outside_the_words_is_refused_with_a_sentence(ends: tuple[int, int]) -> None:
    with pytest.raises(DomainError, match="does not lie within"):
        redact("Kind people", [Redaction(ends[0], ends[1], PLACE)])
