"""What a worry is, and what a rule that looks for one is made of."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Worry(StrEnum):
    """The kinds of worry. None is a finding; each only says who should look first."""

    SELF_HARM = "self_harm"
    HARM_TO_OTHERS = "harm_to_others"
    CURRENT_RISK = "current_risk"
    CHILD_RISK = "child_risk"
    DOMESTIC_ABUSE = "domestic_abuse"
    RETALIATION = "retaliation"


#: Words that set a mention in the past, deny it, or speak of it as a subject.
PAST = (
    r"\b(?:used to|back then|years? ago|months ago|in the past|no longer|not any ?more|at that time|by then|when i was \d+"
    r"|(?:i )?(?:have not|havent|hadnt|had not) (?:\w+ )?(?:for|since|in)|in (?:19|20)\d\d|well now|safe now|better now)\b"
)
DENIED = r"\b(?:i |was |were |am |im )?(?:never|wasnt|werent|not|isnt)\b(?! (?:safe|ok|okay|well|alone|sure|want|wake|be here|being|exist|be alive))|\bsaid no\b|\bno longer\b"
SUBJECT = r"\b(?:training|trained|train|leaflet|leaflets|poster|course|prevention|policy|awareness|workshop|session about|talk about|learn(?:ed|t)?|taught|information about|questions? about|asked (?:me )?(?:if|about|whether))\b"


@dataclass(frozen=True, slots=True)
class Rule:
    """Sees `worry` in a sentence that holds `pattern`, except where it also holds `unless`."""

    worry: Worry
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def sees(self, sentence: str) -> bool:
        """Say whether the rule sees its worry in a sentence as `sentences` gives it."""
        return bool(self.pattern.search(sentence)) and not (self.unless and self.unless.search(sentence))


def rules(worry: Worry, patterns: Iterable[str], *, unless: str | None = None) -> tuple[Rule, ...]:
    """Return one rule for each of `patterns`, all with the same exception."""
    exception = re.compile(unless) if unless else None
    return tuple(Rule(worry, re.compile(pattern), exception) for pattern in patterns)


def sentences(text: str) -> list[str]:
    """Return the sentences of `text` as rules read them: lower case, no apostrophes, single spaces."""
    plain = re.sub(r"['’‘`´]", "", text.casefold())
    parts = re.split(r"[.!?\n\r;]+", plain)
    return [" ".join(part.split()) for part in parts if part.strip()]
