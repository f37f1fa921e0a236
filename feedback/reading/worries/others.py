"""Signs that somebody may hurt another person."""

from feedback.reading.worries.rule import DENIED, PAST, SUBJECT, Worry, rules

_SOMEBODY = r"(?:him|her|them|someone|somebody|my (?:\w+ )?(?:ex|dad|mum|brother|partner|husband|wife|boyfriend|girlfriend|worker|baby|kids?|son|daughter)|the (?:man|bloke|lad|woman) who)"

_PATTERNS = (
    rf"\b(?:going to|gonna|want to|wanna|will|ill|could|might|going|feel like|thought about|thinking (?:of|about)|scared (?:ill|i will|im going to)) (?:kill|killing|hurt|hurting|stab|stabbing|hit|hitting|batter|smash|attack|harm|shake|shaking|smother|murder|run over) {_SOMEBODY}\b",
    r"\b(?:ill|i will|going to|gonna|want to) (?:make (?:him|her|them) (?:pay|suffer)|get (?:my )?(?:own back|revenge|even)|sort (?:him|her|them) out)\b",
    r"\b(?:got|carry|carrying|bought|keep|take) (?:\w+ ){0,2}(?:knife|blade|gun|machete|bat|acid)\b(?! (?:of|and fork))",
    r"\b(?:burn|set fire to|torch) (?:\w+ ){0,2}(?:house|car|place|building|flat|office)\b",
    r"\bvoices? (?:tell|telling|told|say|saying) me to\b",
)

RULES = rules(Worry.HARM_TO_OTHERS, _PATTERNS, unless=f"{PAST}|{DENIED}|{SUBJECT}")
