"""Worries are noticed; idioms, the past and advice are mostly left alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.reading.scoring import score
from feedback.reading.worries import Worry, signals

LABELLED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "worries_dev.csv"


@pytest.mark.parametrize(
    ("text", "worry"),
    [
        ("Most nights I don’t want to wake up.", Worry.SELF_HARM),
        ("I feel suicidal", Worry.SELF_HARM),
        ("I want to hurt him for what he did", Worry.HARM_TO_OTHERS),
        ("HE STILL TURNS UP AT MY COLLEGE", Worry.CURRENT_RISK),
        ("they know where I live now", Worry.CURRENT_RISK),
        ("my nephew is 12 and an older man keeps messaging him", Worry.CHILD_RISK),
        ("my partner reads my messages", Worry.DOMESTIC_ABUSE),
        ("I am scared to complain in case I lose my place", Worry.RETALIATION),
        ("after I complained they cancelled my sessions", Worry.RETALIATION),
    ],
)
def test_a_worry_is_noticed(text: str, worry: Worry) -> None:
    assert worry in signals(text)


@pytest.mark.parametrize(
    "text",
    [
        "The wait was killing me.",
        "Priya was kind, but I told my story three times.",
        "Nobody said we could come back.",
        "The poster about suicide prevention was helpful.",
        "My kids loved the toys.",
        "I felt safe to complain.",
        "",
    ],
)
def test_plain_feedback_raises_no_worry(text: str) -> None:
    assert signals(text) == frozenset()


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert signals(text) <= frozenset(Worry)


@pytest.mark.skipif(not LABELLED.exists(), reason="the shared labelled worries are not beside this checkout")
def test_signals_on_the_labelled_comments_do_not_get_worse() -> None:
    reached = score(LABELLED)
    assert reached.recall >= 0.95
    assert reached.precision >= 0.8
    assert reached.leaking == 0
    assert reached.touched <= 0.05
