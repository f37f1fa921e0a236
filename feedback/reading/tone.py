"""The tone of many texts together, as a machine guesses it. Never of one text, and never to order or choose any.

TextBlob's sentiment is often wrong here ("I don't want to be here any more" reads as good to it), so a figure leaves this
module only with its label, its error rate and at least ten texts behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: Stands beside every figure of tone, wherever it is shown.
LABEL = "a machine's guess; it is often wrong about this kind of text"
#: Below this many texts a figure would come close to being about one person.
FEWEST_TEXTS = 10
#: Share of real patients' comments (rated very good/good or bad/very bad by a person) that the guess gets wrong: it
#: calls them the opposite, or finds no tone. Measured on nhs_comments_dev.csv; tests/reading/test_tone.py repeats it.
ERROR_RATE = 0.45


@dataclass(frozen=True, slots=True)
class Tone:
    """The tone of `n` texts: mean polarity from -1 to 1, and shares (0 to 1) that read as good, bad or neither."""

    n: int
    mean_polarity: float
    share_positive: float
    share_negative: float
    share_neither: float
    label: str = LABEL
    error_rate: float = ERROR_RATE


def tone(texts: Sequence[str]) -> Tone | None:
    """Return the tone of `texts` as one aggregate, or None when fewer than `FEWEST_TEXTS` of them hold any words."""
    spoken = [text for text in texts if text.strip()]
    if len(spoken) < FEWEST_TEXTS:
        return None
    polarities = [_polarity(text) for text in spoken]
    n = len(polarities)
    positive = sum(polarity > 0 for polarity in polarities)
    negative = sum(polarity < 0 for polarity in polarities)
    return Tone(
        n=n,
        mean_polarity=sum(polarities) / n,
        share_positive=positive / n,
        share_negative=negative / n,
        share_neither=(n - positive - negative) / n,
    )


def _polarity(text: str) -> float:
    """Return TextBlob's polarity of one text, for the aggregate only."""
    from textblob import TextBlob  # noqa: PLC0415 - loads NLTK; the public process and most commands never need it

    return float(TextBlob(text).sentiment.polarity)
