"""Whether a question asks for too much: an account of abuse, or a name, a date or a place of anything that happened.

Source: the design, "What it is like to answer", item 12. People are asked about the support, never about what happened
to them. The same words can stand in a question about support ("Did you have to say again what happened?"), so a wording
is read in three steps: what is asked for, whether the sentence itself says no to it ("please do not write what
happened"), and whether it asks how support dealt with it rather than for the thing itself. Where a reader could take it
either way, the finding is a warning and stops nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from feedback.questions.rules.findings import Severity

BLOCK, WARN = Severity.BLOCK, Severity.WARN

# ---------------------------------------------------------------- what words stand for

#: The support itself. "After the assault, what was the counselling like?" asks about the counselling.
SUPPORT = (
    r"(?:support\w*|help(?:ed|ful|ing|line)?|services?|staff|workers?|counsell\w*|therap\w*|sessions?|groups?|care|"
    r"advice|advis\w*|advoca\w*|appointments?|isvas?|team|hub|centre|waiting|wait|referr\w*|assessments?|receptionist|"
    r"reception|meetings?|leaflets?|letters?|building|complain\w*|organisations?|charity|professionals?|trust|"
    r"listened|believed|treated|rang|called|phoned|contact\w*|asked for|came to us|got in touch)"
)
#: Something that was done to a person. Compounds that name a service are taken out beforehand.
_HARM = (
    r"(?:abus(?:e|es|ed|ing|ive)|assault\w*|rap(?:e|es|ed|ing)|molest\w*|groom(?:ed|ing)|exploit\w*|traffick\w*|"
    r"violat(?:ed|ion|ions)|attack(?:s|ed)?|violence|violent|offen[cs](?:es?|ding)|crimes?|incidents?|ordeals?|"
    r"trauma(?:s|tic|tised|tized)?|incest|cse|csa|victimi[sz]ation|flashbacks?|injur(?:y|ies)|nightmares?)"
)
_COMPOUND = re.compile(
    rf"\b(?:\w+ )?{_HARM}(?:\W+(?:and|or|&)\W+\w+)?[\s\-]+(?:crisis|teams?|services?|support|groups?|hubs?|therap\w+|"
    r"workers?|informed|training|centres?|courses?|help\w*|lines?|advis\w+|counsell\w+|organisations?|charit\w+|"
    r"partnerships?|strategy|specialists?|care|programmes?|projects?)\b"
)
_HAPPENED = (
    r"(?:what(?:ever)?|all (?:of )?(?:that|what)|everything(?: that)?|anything that|things that|the things that|how it|how it all|"
    r"how this|the way it)"
    r"(?:'s| has| had| have| was| is| been| all| actually| really| exactly| ever| may have| might have)*"
    r" (?:happen(?:ed|ing|s)?|occurr(?:ed|ing)|went on|took place|taken place|gone on|done|been going on|going on|"
    r"came about|started|began)\b(?! next)"
)
_THROUGH = (
    r"what (?:it was like|(?:you|they|she|he|your \w+|people)(?:'ve| have| has| had| were| was| did| are)*"
    r" (?:(?:go|going|went|gone|been|being|lived?|put|come) through|experienc\w+|suffer\w*|surviv\w+|endur\w+|"
    r"faced|subjected to|(?:made|forced) to do|had to (?:face|endure|suffer)))"
)
_WHAT_THEY_DID = (
    r"what (?:(?:he|she|someone|somebody|anyone|your (?:partner|father|mother|dad|mum|uncle|brother|husband|wife|"
    r"boyfriend|girlfriend|abuser|ex)|the (?:abuser|perpetrator|offender|attacker|man|men|person who \w+ you|people who \w+ you)"
    r")s?(?:'s| has| had| have| was| were)* (?:did|do|done|doing|said or did|made you)|"
    r"(?:they|people)(?: have| had)? (?:did|done) to (?:you|your|her|him|them)|was done to (?:you|your|her|him|them))"
)
_STORY = (
    r"(?:your|their|her|his|the whole|the full)(?: \w+)? ?(?:story|stories|ordeal|disclosure|testimony|childhood|trauma\w*|"
    r"victimi[sz]ation|past)\b"
)
_NIGHT = (
    r"(?:that|the) (?:night|day|evening|morning|moment|time) (?:it|that|when|of the|you were|he|she|they)\b"
)
_EVENTS = (
    r"(?:the events?(?: (?:of|that|which|leading|surrounding|in|you|around)\b)|(?:the )?(?:worst|bad|terrible|awful) things?(?: that)?|"
    r"things? (?:that )?(?:was|were|has been|have been) done|your (?:life|situation|circumstances) before|"
    r"(?:when|where|how|how often|how long) (?:it|this|that|everything|they|he|she)(?: all| first| last)? "
    r"(?:happened|started|began|occurred|took place|went on|ended|hurt you|did (?:it|this|that)))"
)
EVENT = rf"(?:{_HAPPENED}|{_THROUGH}|{_WHAT_THEY_DID}|{_STORY}|{_NIGHT}|{_EVENTS}|\b{_HARM}\b)"
#: Somebody who did harm.
_WHO_DID = (
    r"(?:abusers?|perpetrators?|offenders?|attackers?|rapists?|groomers?|"
    r"(?:person|people|man|men|woman|women|one|ones|someone|somebody|anyone|whoever) (?:who|that) (?:did (?:it|this|that)|"
    r"(?:hurt|harm\w*|abus\w*|attack\w*|assault\w*|rap\w*|exploit\w*|groom\w*)))"
)
#: Asking somebody to say something.
_ASK = (
    r"\b(?:tell|telling|share|sharing|describe|describing|explain|explaining|recount|recounting|recall|relate|relive|"
    r"outline|list|detail|narrate|write|writing|say|put|record|note|jot|talk|talking|speak|walk|take|give|giving|provide|"
    r"report|reveal|disclose|set out|set down|go over|go through|think back|remember|know|hear|learn|understand|read|"
    r"in your own words|comment|elaborate|expand|summari[sz]e|mention|state|specify|answer|enter|include|type|add)\b"
)
#: How support dealt with telling: asked about the past, or about how hard or easy it was.
_TOLD_BEFORE = re.compile(
    r"(?:\b(?:did|was|were|had|have you (?:had|been|felt)|has|having|how (?:often|many times|easy|hard|safe|difficult|"
    r"comfortable)|could you (?:choose|decide)|by)\b[^.?!]*?"
    r"\b(?:have|had|has|need|needed|ask|asked|make|made|expect|pressed|pushed|pressured|expected|told|forced|able|unable|free|safe|"
    r"enough|ready|comfortable|easy|easier|hard|harder|difficult|possible|chance|space|time|room|choose|decide|helped?|"
    r"listen(?:ed)?|feel|felt|wanted|was it|is it|if|whether|how much|how)\W+(?:you\W+|people\W+|someone\W+)?(?:to\W+)?(?:\w+\W+){0,4}|"
    r"\b(?:when(?:ever)?|after|before|as|once|while|if|that|because) (?:you|someone|somebody|people|they|a person|we) (?:\w+ ){0,2})$"
)
_TO_US = re.compile(
    r"^\W*(?:\w+\W+){0,2}(?:us|me|here|below)\b|\b(?:in this box|in the box|in the space|below)\b"
)
_ASKED_NOW = re.compile(r"\b(?:do|are|would|can|could|will) you\b")
_NO = re.compile(
    r"(?<!why )\b(?:do not|don't|does not|doesn't|did not|will not|won't|would not|should not|never|not|no need|"
    r"need not|needn't|nobody|no one|without|rather than|instead of|in place of|leave out|leaving out|avoid|nor|none)\b"
    r"(?!\W+(?:only|just|hesitate|hold|be (?:afraid|shy|scared|embarrassed)|worry|forget|skip|miss|leave|mind|too|"
    r"all of|sure))"
)
_WHY_NOT = re.compile(r"\bwhy (?:do not|don't|not)\b")
_STARTS_AFTER_COMMA = re.compile(r"(?:,|\bthen|\band)\W*(?:please |just |simply |kindly )*$")


@dataclass(frozen=True)
class Asks:
    """One thing that a sentence asks for: `code` says what, `found` are the words."""

    code: str
    severity: Severity
    found: str


@dataclass(frozen=True)
class _Wording:
    """One pattern; `support_speaks_for_it` lets it pass where the sentence is about the support."""

    code: str
    pattern: re.Pattern[str]
    support_speaks_for_it: bool = False


def _any(code: str, *patterns: str, support: bool = False) -> _Wording:
    return _Wording(code, re.compile("|".join(f"(?:{one})" for one in patterns)), support)


HAPPENED, WHO, NAME, DATE, PLACE, SUICIDE = (
    "asks_what_happened",
    "asks_who_did_it",
    "asks_for_a_name",
    "asks_for_a_date",
    "asks_for_a_place",
    "asks_about_suicide",
)
_GAVE = (
    r"(?:what(?:'s| is| was| are| were)|give|enter|write|type|tell|state|provide|put|add|leave|share|say|list|include|"
    r"fill in|confirm|note|know|need|have|can i take)"
)
_WHOSE = r"(?:your|his|her|their|its|the|any|my|someone's|somebody's|the person's|\w+'s|\w+s')"
_ID = (
    r"(?:home |full |e-?mail |phone |mobile |nhs |case |crime |reference |contact |social |user |national insurance |"
    r"crime reference )*(?:address|post ?code|e-?mail|phone(?: number)?|telephone(?: number)?|mobile|number|contact details|"
    r"username|initials|national insurance)"
)

#: Read in this order; each kind is said once a sentence.
WORDINGS = (
    _any(
        SUICIDE,
        r"\b(?:suicid\w*|self[\s\-]?harm\w*|kill(?:ing)? yourself|(?:end|ending|take|taking) your (?:own )?life|"
        r"better off dead|hurt(?:ing)? yourself|harm(?:ing)? yourself|not (?:want|wish)ing? to (?:be alive|live)|"
        r"plans? to end)\b",
    ),
    _any(
        HAPPENED,
        r"^\W*(?:what (?:has |had )?happened|what went on|what took place)(?: to (?:you|them|her|him)| then| that \w+| there| before)?\W*$",
        r"\bwhat (?:has |had )?(?:happened|been happening|is happening|was happening|was done|been done) to (?:you|your|them|her|him)\b",
        r"\bwhat (?:did|have|has|had|do|does|was|were) (?:he|she|they|you|someone|somebody|your \w+|the \w+)(?: been)? (?:(?:do|done|did|doing) to (?:you|your|her|him)|"
        r"(?:go|gone|been|going|been put|put) through|experienced?|suffer(?:ed)?|surviv(?:e|ed)|endured?|subjected to|(?:made|forced) to do)\b",
        rf"\bwhat (?:kinds?|types?|sorts?|forms?)(?: of)? (?:\w+ ){{0,2}}{_HARM}",
        rf"\bwhat (?:\w+ )?{_HARM} (?:have|has|had|did|do|was|were)\b",
        rf"\bhow did you (?:come to be|get|become|end up)(?: \w+)? {_HARM}",
        rf"\bhow did (?:the|your|this|that|any) (?:\w+ )?{_HARM} (?:begin|start|happen|end|stop|come|affect)",
        r"\b(?:have|did) you (?:ever )?(?:told|tell) (?:the police|anyone|anybody|someone|your (?:family|parents|mother|mum|partner|gp|doctor)|a \w+)"
        r"\b[^.?!]*?\b(?:what (?:had |has )?happened|about (?:it|this|the))",
        r"\bwhy (?:were|was|are) you (?:referred|sent)|\breasons? (?:for|behind) your referral\W*$|\breasons? (?:that |why )?you (?:were referred|came|needed)",
        rf"^\W*(?:(?:brief |short |full )?(?:details?|description|nature|types?|kinds?|account|summary|history|timeline|list) (?:of|about) )"
        rf"(?:\w+ ){{0,4}}(?:{EVENT}|events?|what)",
        r"\b(?:were|was|are|is|been|being) (?:you|they|she|he|your \w+|anyone|someone)\b(?: \w+ly| ever| also| being| been){0,3} "
        r"(?:abused|assaulted|raped|molested|groomed|exploited|trafficked|violated|attacked|a victim)",
        rf"\b(?:have|has|had) (?:you|they|she|he|your \w+|anyone|someone)(?: \w+ly| ever| also){{0,3}} (?:been|experienced|suffered|had|survived|witnessed|gone through|lived through|seen)"
        rf"(?: \w+ly| any| an| a| the| some| physical| sexual| emotional| domestic| childhood| child| this){{0,4}} {_HARM}",
        rf"\b(?:did|do|does) (?:you|they|she|he|your \w+)(?: ever| also| \w+ly){{0,2}} (?:experience|suffer|witness|survive|endure|go through|live through|see)"
        rf"(?: \w+){{0,4}} {_HARM}",
        r"\bhow (?:were|was|did|has|have) (?:you|they|she|he|it|your \w+|the \w+|this)(?: \w+){0,2} "
        r"(?:abused?|assaulted?|raped?|molested?|groomed?|exploited?|trafficked?|attacked?|happen(?:ed)?)",
        rf"\bhow (?:long|often|many times|many years|badly|bad|serious|severe)\b[^.?!]*?(?:{_HARM}|\b(?:it|this|that) (?:happen|go(?:ing)? on|last|been going on))",
        r"\b(?:did|have|has) you(?: ever)? (?:report|reported|disclose|disclosed) (?:it|this|that|the|your|any)\b",
        r"\bwhat (?:brought|led|drove|made|caused|forced) you (?:here|to (?:us|(?:the|this|our) (?:service|hub|centre)|(?:seek|need|require|look for|ask for|come)\b))",
        r"\bwhy (?:did|do|have) you (?:need|needed|seek|sought|require|ask for|come(?: to| here| for)?)\b",
        r"\b(?:when|before|after|during|at the time of)? ?what were (?:you )?(?:wearing|drinking|you doing)\b",
    ),
    _any(
        HAPPENED,
        r"\b(?:did|has|have|does|do|was|were)\b (?:he|she|they|anyone|anybody|someone|somebody|your (?:partner|father|mother|dad|mum|uncle|"
        r"brother|husband|wife|boyfriend|girlfriend|ex|family)|an adult|a \w+)\b[^.?!]*?\b(?:hurt|hit|beat(?:en)?|touch(?:ed)?|forced?|threaten(?:ed)?|"
        r"abuse[ds]?|rape[ds]?|attack(?:ed)?|assault(?:ed)?|harm(?:ed)?|coerced?|control(?:led)?|drugg?(?:ed)?|film(?:ed)?|sold|paid?|groom(?:ed)?|exploit(?:ed)?)\b (?:you|your|her|him|them)\b",
        r"\b(?:were|was|are|have|has|had) (?:you|they|she|he)\b(?: \w+ly| ever| been){0,3} (?:hurt|hit|beaten|touched|threatened|coerced|harmed|drugged|filmed|sold|controlled|strangled|forced (?:into|to have))\b",
        r"^\W*when (?:you were )?(?:a child|young|little|growing up)\b[^.?!]*\?",
        r"\bwhat(?:'s| has| had)? happened\b(?! next)",
        rf"(?:{EVENT})[^.?!]*?\byou(?:'d| would| might| may)? (?:want|like|wish|(?:are |feel |be )?(?:able|happy|ready|willing)|can|care|choose)\b"
        r"[^.?!]*?\b(?:share|say|tell|talk|add|write|mention|describe|explain|put)\b",
        support=True,
    ),
    _any(
        WHO,
        rf"(?:^\W*|[,;:]\W*|\b(?:tell us|say|know|and|describe|explain|us|remember|me) )who (?:did|was|were|is|hurt|harm\w*|abus\w*|attack\w*|assault\w*|rap(?:ed|es)|exploit\w*|groom\w*|made you|forced|else (?:was|knew|did))"
        rf"(?: (?:it|this|that|you|they|he|she|him|to you|there|the|responsible|involved|with you|at home)\b|\W*$| {_WHO_DID})(?! (?:first )?(?:person|worker|member|one) (?:you|who helped|that helped))",
        rf"\b(?:who|what|which|describe|name|identify|how old|how many|relationship|related|were?|was|do you|did you|are you|have you)\b[^.?!]*?\b{_WHO_DID}",
        r"\b(?:was|is|were) (?:it|he|she|they|this) (?:someone|somebody|a (?:person|man|woman|relative|family member|stranger|friend)) (?:you (?:knew|know|live)|close)",
        r"\bdid you know (?:him|her|the (?:man|men|person) who)\b",
    ),
    _any(
        NAME,
        rf"\b{_GAVE}\b(?: us| me| down| here| in)*(?: {_WHOSE})?(?: \w+){{0,2}} (?:full |first |last |family |sur|maiden |nick|real |legal )?names?\b",
        rf"^\W*(?:{_WHOSE} )?(?:full |first |last |family |sur|maiden |nick)?names?\W*(?:$|\(|\b(?:and|or|with)\b)",
        r"^\W*(?:please )?name (?:the|your|any|a|anyone|everyone|each|all|one|him|her|them|who)\b",
        r"\bwhat (?:is|was|are|were) (?:you|he|she|they|your \w+|the \w+)(?: \w+)? called\b",
        r"\b(?:which|what) (?:\w+ )?(?:worker|counsellor|therapist|member of staff|staff member|officer|isva|person|doctor|nurse|teacher|police officer)s?"
        r" (?:did|was|were|is|are|do|helped|saw|supported|has|have)\b",
        r"\bwho (?:is|was|are|were) (?:your|the) (?:\w+ )?(?:worker|counsellor|therapist|isva|officer|advocate|manager|social worker|teacher)s?\b",
    ),
    _any(
        NAME,
        rf"\b{_GAVE}\b(?: us| me| down| here)*(?: {_WHOSE}) {_ID}\b",
        rf"^\W*(?:your |home )?{_ID}\W*$",
        r"\bhow (?:can|do|may) we (?:reach|contact|ring|call|email|find) you\b",
    ),
    _any(
        DATE,
        r"\b(?:date of birth|birth ?date|birthday|d\.?o\.?b)\b",
        r"\bhow old (?:are|were|was|is) (?:you|they|she|he|your|the)\b|\bat what age\b|\bwhat age (?:are|were|was)\b|\b(?:your|what is your) age\b|\bage (?:when|at which|at the time)\b",
        rf"\bwhen (?:did|was|were|had|has) (?:it|this|that|these|those|they|he|she|everything|things|(?:the|your|any) (?:last |first |most recent )?{_HARM})\b"
        rf"(?: \w+){{0,3}}(?: (?:start|begin|began|happen\w*|end|stop|occur\w*|take place|last|go on|finish|meet)\b|\W*$)",
        rf"\bwhen (?:did|were|was) you (?:\w+ ){{0,2}}(?:{_HARM}|last see|leave (?:him|her|them)|meet (?:him|her|them)|tell (?:someone|anyone|the police)|report|disclose|hurt|harmed|taken|a victim)",
        r"\b(?:on |in |around |roughly |about )*(?:what|which) (?:exact |approximate )?(?:dates?|days?|months?|years?|time|night|week) (?:did|was|were|had|has)\b",
        rf"\b(?:the |approximate |exact |rough )*dates? (?:of|when|on which|that|and time|and place)\b[^.?!]*?(?:{EVENT}|\bit\b|events?|you were)",
        r"\bwhen was the (?:first|last) time (?:it|this|that|he|she|they|someone|anyone|you were)\b",
        r"\b(?:exact|precise) (?:day|date|time|year|month)s?\b",
        rf"\b{_GAVE}\b(?: us| me| down)*(?: {_WHOSE})? (?:exact |approximate |rough )*(?:dates?|times? and dates?|days? and (?:time|year))\b",
        r"^\W*(?:dates?|year|month)(?: and \w+)?\W*$",
        r"\bhow (?:long|many \w+) ago (?:did|was|were)\b(?: (?:it|this|that)\b| [^.?!]*(?:happen|occur|take place))",
    ),
    _any(
        DATE,
        r"\bwhen (?:did|were|was) you(?:r)?\b(?! (?:feel|think|most|least|find it|get what|hear back))",
        support=False,
    ),
    _any(
        PLACE,
        rf"\bwhere (?:did|was|were|has|had) (?:it|this|that|these|everything|things|they|he|she|(?:the|your|any) (?:\w+ )?{_HARM})\b(?: \w+){{0,3}}"
        rf"(?:(?:happen\w*|occur\w*|take place|begin|start|go on|take you|meet you|live|done|\W*$))",
        r"\bwhere (?:were|was) you (?:when|at|taken|living|staying|held|kept|that|then|hurt|abused|attacked|assaulted|and)\b|\bwhere (?:were|was) you\W*$",
        r"\bwhere (?:do|did|are) (?:you|they|he|she) (?:live|living|stay|staying|work|go to school|sleep|sleeping|now)\b|\bwhere (?:is|was) your (?:home|school|house|work)\b",
        r"\b(?:what|which) (?:house|street|town|city|village|area|hotel|location|place|venue|building|school|home|park|car)\b (?:did|was|were|do|does|had|are|is)\b[^.?!]*"
        r"(?:happen|it|take|live|occur|abus|you (?:from|live|hurt|taken))",
        rf"\b(?:the |exact )*(?:place|location|scene|venue|whereabouts|address)s? (?:of|where|in which|at which|that)\b[^.?!]*?(?:{EVENT}|\bit\b|\bthis\b|events?|happen|you were|you live|you grew)",
        rf"\b{_GAVE}\b(?: us| me| down)*(?: {_WHOSE})? (?:exact |rough )*(?:places?|locations?)(?! (?:for|to (?:meet|sit|talk|wait)|on|in the (?:group|queue))\b)",
        r"^\W*(?:place|location|scene)s?(?: of [^.?!]*)?\W*$",
    ),
)
#: Wordings of these patterns that ask about the support alone are a warning: a day or a month can point to somebody.
_SUPPORT_DATE = re.compile(
    rf"\bwhen (?:did|were|was) you(?:r)?\b[^.?!]*?\b(?:{SUPPORT}|us|first hear|find out|start|join)\b"
)


def plainly(text: str) -> str:
    """Give text in the form that patterns know: small letters, plain quotes and spaces, nothing invisible."""
    flat = unicodedata.normalize("NFKC", text).translate(
        {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2010: "-", 0x2011: "-", 0x00AD: None, 0x200B: None,
         0x200C: None, 0x200D: None, 0xFEFF: None, 0x2060: None, ord("*"): None, ord("_"): " "}
    )  # fmt: skip
    return re.sub(r"\s+", " ", flat).strip().lower()


def sentences(text: str) -> list[str]:
    """Split text where a reader pauses for good: full stops, questions, colons, dashes, "but" and "however"."""
    cut = re.split(
        r"(?<=[.?!;:])\s+|\s+[\u2013\u2014-]\s+|,?\s+(?:but|however|although|unless)\s+", plainly(text)
    )
    return [part.strip() for part in cut if part.strip()]


def _says_no(sentence: str, start: int) -> bool:
    """Say whether the sentence itself says no to what begins at `start`."""
    before = sentence[:start]
    if _WHY_NOT.search(before) or _STARTS_AFTER_COMMA.search(before):
        return False
    if re.search(r"\bleave\b[^.?!]*\bout\b", sentence):
        return True
    return bool(_NO.search(before)) or bool(_NO.match(sentence[start:]))


def _asked_to_tell(sentence: str) -> Iterator[Asks]:
    """Find where a sentence asks somebody to say something, and what they would have to say is what happened to them."""
    for ask in re.finditer(_ASK, sentence):
        event = re.compile(EVENT).search(sentence, ask.end())
        if event is None or _says_no(sentence, ask.start()):
            continue
        between = sentence[ask.end() : event.start()]
        told = _TOLD_BEFORE.search(sentence[: ask.start()])
        to_us = _TO_US.search(sentence[ask.end() :])
        if told and not (
            to_us
            and _ASKED_NOW.search(sentence)
            and not re.search(r"\b(?:have|had) to\b|\basked to\b", told[0])
        ):
            continue
        about_support = re.search(rf"\b{SUPPORT}\b", between) and not re.search(r"[,:]\W*$", between)
        after = sentence[event.end() :]
        of_support = re.match(
            rf"(?:'s)? (?:when|after|once|as|while|with|at|in|during|on|from|by|around|about|to)\b[^.?!]*?\b(?:{SUPPORT}|(?:with|from|at|by) us)\b",
            after,
        ) and not re.match(r"(?:'s)? to (?:you|your|her|him|them)\b|[^.?!]*\bbefore\b", after)
        severity = WARN if about_support or of_support else BLOCK
        yield Asks(HAPPENED, severity, sentence[ask.start() : event.end()])
        return


def asks_too_much(text: str) -> list[Asks]:
    """Find what a text asks for that nobody should be asked, each kind once a sentence.

    Args:
        text: wording, hint, title or note as people read it.
    """
    found: list[Asks] = []
    for whole in sentences(text):
        sentence = _COMPOUND.sub("the service", whole)
        told = list(_asked_to_tell(sentence))
        said = {asks.code for asks in told}
        found += told
        for wording in WORDINGS:
            match = wording.pattern.search(sentence)
            if match is None or wording.code in said or _says_no(sentence, match.start()):
                continue
            if wording.code == HAPPENED and _TOLD_BEFORE.search(sentence[: match.start()]):
                continue
            if wording.support_speaks_for_it and re.search(rf"\b(?:{SUPPORT}|us|here)\b", sentence):
                continue
            about_support = wording.code == DATE and _SUPPORT_DATE.search(sentence)
            found.append(Asks(wording.code, WARN if about_support else BLOCK, match[0].strip()))
            said.add(wording.code)
    return found
