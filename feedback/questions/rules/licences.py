"""Instruments that belong to somebody: how their names and their telltale wordings are recognised.

A set that looks like one of them is published only with a licence record that names it. The patterns describe how items
of an instrument sound, in our own words and as word stems; no licensed item stands here. Each has a weight: 2 tells the
instrument by itself, 1 needs a second sign (another item, its way of answering, or the time that it looks back on).
Source: the design, "What it is like to answer", "Not to be built in".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from feedback.questions.rules.asking import plainly

ENOUGH = 2


@dataclass(frozen=True)
class Licence:
    """On what ground a set may be used: where it comes from, its licence, and, for somebody else's, who granted it."""

    source: str = ""
    licence: str = ""
    holder: str = ""
    reference: str = ""
    granted_on: date | None = None

    @property
    def is_there(self) -> bool:
        """Say whether the record says where the set comes from and under what licence it is used."""
        return bool(self.source.strip() and self.licence.strip())

    def covers(self, instrument: Instrument) -> bool:
        """Say whether this record grants the use of an instrument: named, with holder, reference and day."""
        named = instrument.name.search(plainly(f"{self.source} {self.licence}")) is not None
        return named and bool(self.holder.strip() and self.reference.strip() and self.granted_on)


@dataclass(frozen=True)
class Instrument:
    """One instrument: how it is called, the pattern of its name, and what gives its items away, with weights."""

    title: str
    name: re.Pattern[str]
    signs: tuple[tuple[re.Pattern[str], int], ...]


def _instrument(title: str, name: str, *signs: tuple[str, int]) -> Instrument:
    return Instrument(
        title,
        re.compile(rf"(?<!\w)(?:{name})(?!\w)"),
        tuple((re.compile(pattern), weight) for pattern, weight in signs),
    )


_LOOKS_BACK = (
    r"\b(?:over|in|during|thinking about) the (?:last|past) (?:1|2|one|two|seven|7|14)?\s?(?:weeks?|days?|fortnight)\b",
    1,
)
INSTRUMENTS = (
    _instrument(
        "Outcomes Star",
        r"(?:outcomes?|recovery|empowerment|home|family|justice|drug and alcohol|young person'?s|my|teen|well-?being|life|spectrum) star\b(?: (?:tool|chart|scale))?|"
        r"star chart|journey of change|triangle consulting",
        (r"\bstuck\b.{0,80}\baccept\w* help", 2),
        (r"\baccept\w* help\b.{0,80}\b(?:believ|learn)\w*", 2),
        (r"\bself[\s-]reli\w+", 1),
        (r"\b(?:where|point|place) (?:are|is|do|would) you .{0,30}\b(?:star|ladder)\b", 2),
        (r"\b(?:1|one) (?:to|–|-) (?:10|ten)\b.{0,60}\bstuck\b", 2),
    ),
    _instrument(
        "CORE-10 and the CORE family",
        r"(?:yp-?)?core[\s-]?(?:10|om|34|5|6d|net|ims|system|outcome measure)|clinical outcomes in routine evaluation",
        (r"\b(?:tense|anxious|nervous)\b.{0,20}\b(?:tense|anxious|nervous)\b", 1),
        (r"\b(?:someone|somebody|anyone|anybody|people) (?:i|you) (?:could|can|felt able to|are able to)? ?(?:turn|lean|go) (?:to|on)\b.{0,30}(?:support|help|need)", 2),
        (r"\b(?:able to cope|coped?|coping) when (?:things|everything) (?:go|goes|went|gets?|got) (?:wrong|bad)", 2),
        (r"\btalk\w* to (?:other )?people\b.{0,20}\btoo much", 2),
        (r"\b(?:panic|terror)\b.{0,20}\b(?:panic|terror)\b|\bovercome by (?:panic|terror)", 2),
        (r"\b(?:made|making|had) (?:a )?plans? to end\b", 2),
        (r"\b(?:difficulty|trouble|problems?|hard) (?:getting to sleep|falling asleep|with sleep|sleeping|staying asleep|to sleep)\b", 1),
        (r"\b(?:despair\w*|hopeless\w*)\b.{0,20}\b(?:despair\w*|hopeless\w*)\b", 2),
        (r"\b(?:unwanted|intrusive|upsetting) (?:images|memories|thoughts)\b", 1),
        (r"\bonly occasionally\b.{0,60}\b(?:most|all) (?:or all )?(?:of )?the time\b", 2),
        _LOOKS_BACK,
    ),
    _instrument(
        "WEMWBS and SWEMWBS",
        r"s?wemwbs|(?:short )?warwick[\s–-]+edinburgh(?: mental)?(?: well-?being scale)?|mental well-?being scale",
        (r"\b(?:feel\w*|felt|been)\b.{0,12}\b(?:optimis\w+|hopeful|positive)\b.{0,20}\bfuture\b", 2),
        (r"\b(?:feel\w*|felt)\b.{0,12}\b(?:useful|of use)\b", 2),
        (r"\b(?:feel\w*|felt)\b.{0,12}\brelaxed\b", 1),
        (r"\bdeal\w*\b.{0,12}\bproblems\b.{0,8}\bwell\b", 2),
        (r"\bthink\w*\b.{0,6}\bclear(?:ly)?\b", 1),
        (r"\b(?:feel\w*|felt)\b.{0,10}\bclose to (?:other )?(?:people|others)\b", 1),
        (r"\b(?:able to )?(?:make|making) up (?:my|your) (?:own )?mind", 2),
        (r"\benergy to spare\b", 2),
        (r"\binterested in (?:new things|other people)\b", 1),
        (r"\b(?:feel\w*|felt) (?:loved|cheerful|confident|good about (?:my|your)self)\b", 1),
        (r"\bnone of the time\b.{0,60}\brarely\b.{0,60}\ball of the time\b", 2),
        _LOOKS_BACK,
    ),
    _instrument(
        "ReQoL",
        r"reqol(?:[\s-]?(?:10|20))?|recovering quality of life",
        (r"\bdifficult\w*\b.{0,12}\b(?:to get started|getting started)\b.{0,20}\b(?:everyday|daily|things)\b", 2),
        (r"\b(?:able|unable|could|can) (?:to )?trust (?:others|other people)\b|\btrust(?:ed|ing)? others\b", 1),
        (r"\b(?:feel|felt) (?:unable|not able) to cope\b|\bcould(?:n't| not) cope\b", 1),
        (r"\bdo (?:the )?things (?:i|you) (?:want|wanted) to do\b", 1),
        (r"\b(?:feel|felt) (?:happy|lonely|hopeful about (?:my|your|the) future)\b", 1),
        (r"\benjoy\w* what (?:i|you) (?:did|do)\b", 2),
        (r"\bconfiden\w+ in (?:my|your)self\b", 1),
        (r"\bonly occasionally\b.{0,60}\bsometimes\b.{0,60}\boften\b.{0,60}\bmost\b", 2),
        _LOOKS_BACK,
    ),
    _instrument(
        "DIALOG",
        r"dialog(?: ?\+|[\s-](?:scale|plus|tool|questionnaire))|(?<=the )dialog\b",
        *(
            (rf"\b(?:how (?:satisfied|dissatisfied|happy) (?:are|do|would) you\b.{{0,12}}|satisfaction )with (?:your )?(?:{area})", 1)
            for area in (
                "mental health", "physical health", "(?:job|work)", "(?:accommodation|housing)", "leisure", "friend",
                "(?:personal )?safety", "medication", "practical help", "(?:partner|relationship|family)",
                "(?:consultations?|meetings? with)",
            )
        ),
        (r"\btotally (?:dis)?satisfied\b", 2),
        (r"\bvery dissatisfied\b.{0,80}\bin the middle\b", 2),
        (r"\bdo you need more help in this area\b|\bmore help (?:in|with) this area\b", 2),
    ),
    _instrument(
        "PHQ-9",
        r"phq[\s-]?(?:2|4|8|9|15)|patient health questionnaire",
        (r"\blittle (?:interest|pleasure)\b|\b(?:interest|pleasure) (?:or|and) (?:interest|pleasure)\b", 2),
        (r"\b(?:feel\w*|felt) (?:down|low|depressed)\b.{0,25}\b(?:depressed|hopeless|down)\b", 2),
        (r"\b(?:tired|little energy)\b.{0,25}\b(?:little energy|tired)\b", 1),
        (r"\b(?:poor appetite|overeating|eating too much)\b", 1),
        (r"\btrouble (?:concentrating|falling|sleeping)\b", 1),
        (r"\b(?:mov|speak|talk)ing (?:or \w+ )?(?:so|more) slowly\b", 2),
        (r"\b(?:failure|let (?:yourself|myself) or (?:your|my) family down)\b", 1),
        (r"\bseveral days\b.{0,60}\b(?:more than )?half the days\b|\bnearly every day\b", 2),
        _LOOKS_BACK,
    ),
    _instrument(
        "GAD-7",
        r"gad[\s-]?[27]|generali[sz]ed anxiety disorder(?: scale| assessment)?",
        (r"\b(?:nervous|anxious)\b.{0,20}\bon edge\b", 2),
        (r"\b(?:not being able|unable|can't|cannot) (?:to )?(?:stop|control) (?:or \w+ )?worry\w*", 2),
        (r"\bso restless\b|\brestless\b.{0,20}\bsit still\b", 2),
        (r"\bafraid\b.{0,12}\bsomething awful\b", 2),
        (r"\bworry\w* too much\b", 1),
    ),
    _instrument(
        "Rosenberg, Beck, PCL, IES, HADS, EQ-5D, SF-36, CSQ and ORS/SRS",
        r"rosenberg(?: self[\s-]esteem)?(?: scale)?|beck (?:depression|anxiety|hopelessness) (?:inventory|scale)|bdi(?:[\s-]ii)?|pcl[\s-]?5|"
        r"ptsd checklist|impact of events? scale|ies[\s-]r|hads|hospital anxiety and depression scale|eq[\s-]?5d(?:[\s-][35]l)?|sf[\s-]?(?:12|36)|"
        r"csq[\s-]?8|client satisfaction questionnaire|(?:outcome|session) rating scale|honos|mansa|k(?:essler)?[\s-]?(?:6|10)|"
        r"strengths and difficulties questionnaire|sdq|trauma symptom (?:checklist|inventory)|itq|international trauma questionnaire",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """Where an instrument was recognised: its name stood there, or so much of its wording that it is likely."""

    instrument: Instrument
    named: bool
    weight: int
    places: tuple[str, ...]


def instruments_in(texts: Iterable[tuple[str, str]]) -> list[Sign]:
    """Recognise instruments in a set.

    Args:
        texts: (place, text) of everything that the set says, one text a question with its choices.
    """
    read = [(place, plainly(text)) for place, text in texts]
    found = []
    for instrument in INSTRUMENTS:
        named = [place for place, text in read if instrument.name.search(text)]
        met: dict[int, list[str]] = defaultdict(list)
        for number, (pattern, _weight) in enumerate(instrument.signs):
            met[number] = [place for place, text in read if pattern.search(text)]
        weight = sum(instrument.signs[number][1] for number, places in met.items() if places)
        places = dict.fromkeys([*named, *(place for number in met for place in met[number])])
        if named or weight:
            found.append(Sign(instrument, bool(named), weight, tuple(places)))
    return found
