"""The sixty phrases that staff-written text should avoid, read from data and looked for word by word.

How a row of `language_rules.csv` is read: variants stand between commas; a slash joins words of which any one may
stand there; a bracket that touches a word is an ending that may be left out; a bracket on its own says what the phrase
must be about. Where the text around a phrase does not say so, the finding is kept as information, so that "consensual"
in "a consensual timetable" stops nobody. Quotes are never checked.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from feedback.specification.rules.findings import Finding, Severity, in_order
from feedback.specification.rules.quotes import quoted, sentence_around, touches

RULES = Path(__file__).parents[1] / "data" / "language_rules.csv"

_CHILD = (
    r"child(?:ren)?|girls?|boys?|young (?:person|people)|minors?|teenage\w*|pupils?|under[- ]?1[0-8]|"
    r"aged? (?:[1-9]|1[0-7])\b|(?:[1-9]|1[0-7])[- ]year[- ]olds?"
)
_ADULT = r"adults?|older|m[ae]n|wom[ae]n|offenders?|abusers?|perpetrators?|exploiters?"
_GIFTS = (
    r"drugs?|gifts?|presents?|alcohol|drinks?|cigarettes?|vapes?|money|cash|food|lifts?|clothes|phones?|credit|"
    r"affection|attention|accommodation|(?:a )?(?:place|somewhere) to (?:stay|sleep)"
)
_DISCLOSURE = (
    r"abus\w*|assault\w*|rape[ds]?|exploit\w*|harm\w*|disclos\w*|victims?|survivors?|offen[cd]\w*|perpetrators?|"
    r"incidents?|said|told|groom\w*"
)
#: What a bracket on its own asks for, as words that must stand in the same sentence.
ABOUT = {
    "a child": _CHILD,
    "child": _CHILD,
    "under 13": _CHILD,
    "abuser": _ADULT,
    "adult": _ADULT,
    "drugs, gifts": _GIFTS,
    "about disclosure": _DISCLOSURE,
}
#: Wordings that a row means and does not spell out: other forms of its verb, other persons, other order.
ALSO = {
    1: r"put(?:ting)? (?:herself|himself|themselves|themself|yourself) at risk|puts themself at risk",
    2: r"risky behaviors?",
    5: r"promiscuity|promiscuously",
    6: r"prostituted child(?:ren)?",
    10: r"involve(?:s|d|ment) in (?:child )?sexual exploitation",
    18: r"contact(?:s|ed) adults online",
    19: r"(?:send|sends|sent) explicit (?:pictures|images|photos)|sending explicit (?:images|photos)",
    21: r"(?:sell|sells|sold|selling|offer|offers|offered|offering) (?:herself|himself|themselves|themself)",
    22: r"(?:run|runs|ran|running) drugs",
    24: r"street wise|mature for (?:her|his|their|your) age",
    28: r"(?:malicious|false)(?:ly)? alleg(?:ed|ations?)",
    31: r"refus(?:e|ed|ing) to engage",
    33: r"no shows?",
    34: r"fail(?:s|ing|ure)? to attend",
    40: r"suffer(?:ed|ing|s)? from",
    41: r"depend(?:ent|ence|ency)? on (?:the |our |these |this )services?",
    43: r"commit(?:s|ting) suicide",
    49: r"difficult client groups?",
    51: r"end user|customer",
    55: r"(?:share|shares|shared|sharing|tell|tells|told|telling) (?:your|their|her|his|my|our) (?:story|stories)",
    56: r"clos(?:e|es|ed|ing) (?:the|a|their|her|his) case|cases? (?:is|was|are|were|be|being|been) closed|closed cases?",
    57: r"p[a]?edophiles?",
}
#: What the same letters mean elsewhere, right after the phrase or right before it.
NOT_BEFORE = {
    33: r"\W+(?:evidence|samples?|profil\w+|tests?|testing|swabs?|match\w*|database)\b",
    50: r"\s+(?:that (?:go|come|went|came)|where|when|of|in which)\b",
    47: r"\W+(?:pe(?:ople|rsons?)|child(?:ren)?|adults?|wom[ae]n|m[ae]n|survivors?|access|toilets?|parking|badge|"
    r"facilit\w+|students?|workers?|communit\w+|young)\b",
    53: r"(?:\W+(?:and|or)\W+|\s*/\s*|-)survivors?\b|['’]?\s+(?:code|commissioner|charter|law)\b",
    54: r"(?:\W+(?:and|or)\W+|\s*/\s*)victims?\b",
}
NOT_AFTER = {
    50: r"\b(?:in|most|some|all|many|both|such|exceptional|these|those|rare|other|which|court|legal|criminal|use)\s+$",
    53: r"\bsurvivors?(?:\s+(?:and|or)\s+|\s*/\s*)$",
    54: r"\bvictims?(?:\s+(?:and|or)\s+|\s*/\s*|-)$",
}
#: Nouns that a row names in one number and means in both.
PLURALS = re.compile(
    r"\b(behaviour|choice|prostitute|boy|boyfriend|girlfriend|mule|member|allegation|show|door|self-harmer|addict|"
    r"abuser|user|paedophile|predator|monster|line|LAC|picture)s?$"
)
_GAP = r"[\s\-\u2010-\u2013]+"


@dataclass(frozen=True)
class LanguageRule:
    """One row: `pattern` finds it; `about` (where not None) must be found in the sentence for full weight."""

    number: int
    avoid: str
    severity: Severity
    consider: str
    sources: str
    pattern: re.Pattern[str]
    about: re.Pattern[str] | None
    note: str

    @property
    def key(self) -> str:
        """Give the stable name of the rule, which a justification carries."""
        return f"language:{self.number}"


def _word(word: str) -> str:
    """Compile one word of a phrase: slashes are alternatives, a bracket at its end may be left out."""
    if "(" in word:
        stem, _, endings = word.rstrip(")").partition("(")
        return rf"{re.escape(stem)}(?:{'|'.join(re.escape(one) for one in endings.split('/'))})?"
    options = [r"[\s\-\u2010-\u2013]?".join(map(re.escape, one.split("-"))) for one in word.split("/")]
    return f"(?:{'|'.join(options)})" if len(options) > 1 else options[0]


def _phrase(phrase: str) -> str:
    words = re.findall(r"[^\s(]+(?:\([^)]*\))?", phrase)
    compiled = _GAP.join(_word(word) for word in words)
    return f"{compiled.removesuffix('s')}s?" if PLURALS.search(phrase) else compiled


def _cut_note(avoid: str) -> tuple[str, str]:
    """Split "consensual (child)" into the phrase and its note; a bracket that touches a word is no note."""
    found = re.search(r"\s\(([^)]*)\)$", avoid)
    return (avoid[: found.start()], found[1]) if found else (avoid, "")


def compile_rule(row: dict[str, str]) -> LanguageRule:
    """Turn one row of the data into a rule (columns id, avoid, severity, consider, sources)."""
    number = int(row["id"])
    phrases, note = _cut_note(row["avoid"])
    variants = [_phrase(phrase.strip()) for phrase in phrases.split(",")]
    variants += [ALSO[number].replace(" ", _GAP)] if number in ALSO else []
    # Capitals matter only where a row is an abbreviation: DNA, LAC.
    cased = [
        v if phrase.strip().isupper() else f"(?i:{v})"
        for phrase, v in zip(phrases.split(","), variants, strict=False)
    ]
    cased += [f"(?i:{variant})" for variant in variants[len(cased) :]]
    after = rf"(?!(?i:{NOT_BEFORE[number]}))" if number in NOT_BEFORE else ""
    return LanguageRule(
        number=number,
        avoid=row["avoid"],
        severity=Severity(row["severity"]),
        consider=row["consider"],
        sources=row["sources"],
        pattern=re.compile(rf"(?<![\w])(?:{'|'.join(cased)})(?!\w){after}"),
        about=re.compile(rf"\b(?:{ABOUT[note]})", re.IGNORECASE) if note in ABOUT else None,
        note=note,
    )


@cache
def rules() -> tuple[LanguageRule, ...]:
    """Give the rules in the order of the data."""
    with RULES.open(encoding="utf-8", newline="") as file:
        return tuple(compile_rule(row) for row in csv.DictReader(file))


def _matches(rule: LanguageRule, text: str) -> Iterator[re.Match[str]]:
    before = NOT_AFTER.get(rule.number)
    for found in rule.pattern.finditer(text):
        if before and re.search(before, text[: found.start()], re.IGNORECASE):
            continue
        yield found


def _severity(rule: LanguageRule, text: str, start: int, end: int) -> Severity:
    if rule.about is None:
        return rule.severity
    sentence = sentence_around(text, start, end)
    phrase = text[start:end]
    around = sentence.replace(phrase, " ", 1)
    return rule.severity if rule.about.search(around) else Severity.INFO


def check_language(text: str) -> list[Finding]:
    """Find every phrase of the list in staff-written `text`, outside quotes, in reading order."""
    quotes = quoted(text)
    found = [
        Finding(
            rule=rule.key,
            start=match.start(),
            end=match.end(),
            severity=_severity(rule, text, match.start(), match.end()),
            found=match[0],
            says=rule.avoid,
            consider=rule.consider,
            source=rule.sources,
        )
        for rule in rules()
        for match in _matches(rule, text)
        if not touches(match.start(), match.end(), quotes)
    ]
    return in_order(found)
