"""Tone is an aggregate with its label, or nothing."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.reading import tone as module
from feedback.reading.tone import ERROR_RATE, FEWEST_TEXTS, LABEL, tone

COMMENTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "nhs_comments_dev.csv"


def test_fewer_than_ten_texts_have_no_tone() -> None:
    assert tone(["It was lovely."] * (FEWEST_TEXTS - 1) + ["  "]) is None


def test_ten_texts_have_one_with_its_label_and_error_rate() -> None:
    found = tone(["It was lovely."] * 5 + ["It was awful."] * 3 + ["It was there."] * 2)
    assert found is not None
    assert (found.n, found.share_positive, found.share_negative, found.share_neither) == (10, 0.5, 0.3, 0.2)
    assert -1 <= found.mean_polarity <= 1
    assert found.label == LABEL == "a machine's guess; it is often wrong about this kind of text"
    assert found.error_rate == ERROR_RATE


def test_the_order_of_texts_changes_nothing() -> None:
    texts = [
        f"It was {word}."
        for word in ("good", "bad", "kind", "cold", "warm", "slow", "fine", "great", "awful", "nice")
    ]
    assert tone(texts) == tone(texts[::-1])


def test_nothing_public_gives_the_tone_of_one_response() -> None:
    functions = [
        name
        for name, thing in vars(module).items()
        if callable(thing) and getattr(thing, "__module__", "") == module.__name__
    ]
    assert {name for name in functions if not name.startswith("_")} == {"Tone", "tone"}


def test_textblob_is_loaded_only_when_a_tone_is_asked_for() -> None:
    code = "import sys, feedback.reading.tone; sys.exit('textblob' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.skipif(not COMMENTS.exists(), reason="the shared comments are not beside this checkout")
def test_the_error_rate_that_is_shown_is_the_one_that_real_comments_give() -> None:
    with COMMENTS.open(encoding="utf-8", newline="") as rows:
        rated = [(row["text"], row["sentiment_1pos_5neg"][:1]) for row in csv.DictReader(rows)]
    wrong = [
        not (module._polarity(text) > 0 if rating in {"1", "2"} else module._polarity(text) < 0)
        for text, rating in rated
        if rating in {"1", "2", "4", "5"}
    ]
    assert len(wrong) > 3_000
    assert sum(wrong) / len(wrong) == pytest.approx(ERROR_RATE, abs=0.01)
