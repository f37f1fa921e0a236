"""Ways to reach somebody: telephone, email, web address, name on a social platform."""

import re
from collections.abc import Iterator

from feedback.reading.identifiers.cues import words
from feedback.reading.identifiers.suggestion import Kind, Suggestion

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
#: "jo dot bloggs at mail dot com", and the same with brackets.
_SPELT_EMAIL = re.compile(
    r"(?:\w{1,40} dot )?[\w.+-]{1,64}[ ]?[\[(]?\b(?:at)\b[\])]?[ ]?[\w-]{2,40}[ ]?[\[(]?\bdot\b[\])]?[ ]?(?:com|co|org|net|uk)(?:[ ]?dot[ ]?uk)?\b",
    re.IGNORECASE,
)
_WEB = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']{3,300}|\b[\w-]{2,60}(?:\.[\w-]{2,60}){0,2}\.(?:com|co\.uk|org|org\.uk|net|me|ly)(?:/[^\s<>\"']{0,300})?\b",
    re.IGNORECASE,
)
#: United Kingdom numbers and international ones: nine to fifteen digits, however they are spaced.
_PHONE = re.compile(r"(?<![\w/])(?:\+\d{1,3}|00\d{2}|\(?0)(?:[\s().\-]{0,2}\d){8,12}(?![\w/])")
_AT_NAME = re.compile(r"(?<![\w@.])@[\w][\w.]{1,38}\w")
_PLATFORM = r"(?:insta(?:gram)?|snap(?:chat)?|tik ?tok|face ?book|fb|twitter|whats ?app|discord|telegram|kik|youtube|linkedin|only ?fans|messenger|user ?name|gamer ?tag|handle)"
_NAMED_ON_PLATFORM = re.compile(
    rf"\b{_PLATFORM}(?:['’]?s)?(?:\s+(?:name|account|id|handle|username))?\s*(?:is|was|=|:|called|under|as|-)\s*(?P<name>@?[\w][\w.\-]{{2,39}}\w)",
    re.IGNORECASE,
)
_REQUESTS_FROM = re.compile(
    rf"\b(?:requests?|messages?|dms?|follows?|added|texts?)(?:\s+(?:from|by|me\s+on\s+{_PLATFORM}\s+as|as))\s+(?P<name>@?[\w][\w.]{{2,39}}\w)",
    re.IGNORECASE,
)
#: Letters and figures run together, as in a chosen name: at least three letters and a figure, or an underscore.
_MIXED = re.compile(r"(?<![\w@.])(?=[\w.]*\d|\w*_)(?=(?:[\W\d_]*[^\W\d_]){3})[^\W_][\w.]{3,38}\w(?![\w@])")
_EVERYDAY_MIX = re.compile(
    r"^(?:\d+(?:st|nd|rd|th|am|pm|hrs?|hours?|mins?|minutes?|wks?|weeks?|days?|months?|years?|yrs?|yr|yo|miles?|kg|lbs|x|mg|ml|km|pounds?|times?)(?:old)?|\d+[.:]\d+(?:am|pm)?|covid-?\d+|year\d+|lot\d+|a\d+e|ps\d|mp\d|[a-z]{2}\d{6}[a-z]|[a-z]{1,4}-?\d{3,}|\d+[a-z]{1,2})$",
    re.IGNORECASE,
)
#: Words that follow "messages from" without being a name there.
_NOT_A_HANDLE = words(
    "this that them they there their then than these those people someone somebody staff your yours work workers him her his hers home home. time the and school college other others another anyone everyone everybody friends family services service different men women boys girls strangers reception random old various members both some lots"
)


def find(text: str) -> Iterator[Suggestion]:
    """Yield the contact details in `text`."""
    for rule in (_EMAIL, _SPELT_EMAIL, _WEB, _PHONE, _AT_NAME):
        for match in rule.finditer(text):
            yield Suggestion(match.start(), match.end(), Kind.CONTACT)
    for match in _NAMED_ON_PLATFORM.finditer(text):
        yield Suggestion(*match.span("name"), Kind.CONTACT)
    for match in _REQUESTS_FROM.finditer(text):
        name = match["name"]
        if name.casefold() not in _NOT_A_HANDLE:
            yield Suggestion(*match.span("name"), Kind.CONTACT)
    for match in _MIXED.finditer(text):
        if not _EVERYDAY_MIX.match(match[0]):
            yield Suggestion(match.start(), match.end(), Kind.CONTACT)
