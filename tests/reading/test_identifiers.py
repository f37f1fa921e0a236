"""What is suggested for covering, and how often that is right."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.reading.identifiers import Kind, Suggestion, find, merged
from feedback.reading.scoring import Labelled, score, score_identifiers

LABELLED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "identifiers_dev.jsonl"


def covered(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find(text)]


def test_a_kind_worker_is_suggested_and_the_criticism_is_not() -> None:
    assert find("Priya was kind, but I told my story three times.") == [Suggestion(0, 5, Kind.PERSON)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i spoke to katarzyna on the phone", ["katarzyna"]),
        ("MY WORKER OLUWASEUN LEFT", ["OLUWASEUN"]),
        ("there's a man called gethin on fitzwilliam road", ["gethin", "fitzwilliam road"]),
        ("my isva, Chrysanthemum, was great", ["Chrysanthemum"]),
        ("DC Patel came with Sgt. Jones", ["Patel", "Jones"]),
        ("the sessions with Bronwyn-Jane O’Malley were great", ["Bronwyn-Jane O’Malley"]),
        ("Zoë helped, Łukasz too and Siân", ["Zoë", "Łukasz", "Siân"]),
        ("they sent me to Barnsley then Clacton", ["Barnsley", "Clacton"]),
        ("it was in St Mary's Church hall", ["St Mary's Church hall"]),
        ("born 3rd feb 1999 in Bratislava", ["3rd feb 1999", "Bratislava"]),
        ("ring me on 0161 496 0123 or 07700 900 456", ["0161 496 0123", "07700 900 456"]),
        ("jo dot smith at example dot com", ["jo dot smith at example dot com"]),
        ("I was the only Slovak girl in the group", ["the only Slovak girl in the group"]),
    ],
)
def test_identifiers_are_seen_in_every_letter_case(text: str, expected: list[str]) -> None:
    assert covered(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Had a bath, reading a book, on sale in the street. Then I had to deal with it.",
        "i will hope for the best and may mark my words",
        "my support worker will always be late",
        "It was 24/7 from Monday to Friday. Covid stopped it in June.",
        "two buses and a 20 minute walk, then 14 weeks of waiting",
        "They called me back and the nurse was patient.",
    ],
)
def test_everyday_words_are_left_alone(text: str) -> None:
    assert covered(text) == []


def test_the_words_before_a_name_say_whose_it_is() -> None:
    assert find("my worker Magda and my ex Connor")[0].kind is Kind.STAFF
    assert find("my worker Magda and my ex Connor")[1].kind is Kind.THIRD_PARTY


def test_positions_count_code_points() -> None:
    text = "👩‍👧 thanks to Priya"
    [found] = find(text)
    assert text[found.start : found.end] == "Priya"


spans = st.builds(lambda start, length, kind: Suggestion(start, start + length, kind), st.integers(0, 60), st.integers(0, 20), st.sampled_from(Kind))  # fmt: skip


@given(st.lists(spans))
def test_joined_suggestions_cover_the_same_and_never_overlap(suggestions: list[Suggestion]) -> None:
    joined = merged(suggestions)
    assert {i for s in joined for i in range(s.start, s.end)} == {
        i for s in suggestions for i in range(s.start, s.end)
    }
    assert all(before.end <= after.start for before, after in pairwise(joined))


@given(st.one_of(st.text(), st.text("PriyaMrs .,'’@0123456789/-\n\u0301łŁé")))
def test_suggestions_stay_inside_any_text(text: str) -> None:
    found = find(text)
    assert all(0 <= s.start < s.end <= len(text) for s in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


def test_the_score_counts_an_identifier_only_when_all_of_it_is_covered() -> None:
    half = Labelled("Priya-x", ((0, 7, "NAME"),))
    whole = Labelled("Priya", ((0, 5, "NAME"),))
    assert score_identifiers([whole]).recall == 1
    assert score_identifiers([half, whole]).leaking in {0, 0.5}
    assert score_identifiers([Labelled("Kind and warm.", ())]).touched == 0


@pytest.mark.skipif(not LABELLED.exists(), reason="the shared labelled comments are not beside this checkout")
def test_suggestions_on_the_labelled_comments_do_not_get_worse() -> None:
    reached = score(LABELLED)
    assert reached.recall >= 0.99
    assert reached.precision >= 0.98
    assert reached.leaking <= 0.01
    assert reached.touched <= 0.01
