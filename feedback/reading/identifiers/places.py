"""Where somebody lives or goes: postcodes, streets with their house numbers, towns."""

import re
from collections.abc import Iterator, Sequence

from feedback.reading.identifiers.cues import words
from feedback.reading.identifiers.gazetteers import Gazetteers
from feedback.reading.identifiers.suggestion import Kind, Suggestion
from feedback.reading.identifiers.tokens import Token

_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?) ?\d[A-BD-HJLNP-UW-Z]{2}\b", re.IGNORECASE)
_HOUSE = re.compile(
    r"(?<![\w£/])(?:(?:flat|unit|apartment|room|house|number|no\.?)\s+)?(?:\d{1,4}\s?[a-d]?|\d{1,4}[a-z]?)(?:,?\s*$)",
    re.IGNORECASE,
)
_FLAT = re.compile(r"\b(?:flat|apartment|plot|caravan)\s+\d{1,4}[a-z]?\b", re.IGNORECASE)

_STREET_WORDS = frozenset(
    {
        "road",
        "rd",
        "street",
        "lane",
        "avenue",
        "ave",
        "drive",
        "close",
        "crescent",
        "terrace",
        "court",
        "grove",
        "place",
    }
    | {
        "gardens",
        "walk",
        "view",
        "hill",
        "row",
        "mews",
        "square",
        "rise",
        "parade",
        "way",
        "gate",
        "green",
        "bank",
    }
    | {
        "croft",
        "fold",
        "garth",
        "wharf",
        "estate",
        "flats",
        "towers",
        "tower",
        "mount",
        "vale",
        "heights",
        "cottages",
    }
    | {"st", "bus station", "park", "house", "villas", "boulevard"}
)
#: Street words that need a house number, a capital or a way of saying where before they count.
_WEAK_STREET_WORDS = frozenset(
    {
        "place",
        "walk",
        "view",
        "hill",
        "way",
        "gate",
        "green",
        "bank",
        "court",
        "park",
        "house",
        "close",
        "drive",
        "rise",
    }
    | {
        "row",
        "square",
        "flats",
        "tower",
        "towers",
        "estate",
        "mount",
        "st",
        "heights",
        "street",
        "road",
        "lane",
    }
)
#: Streets of one word: Queensway, Broadway, Briggate.
_ONE_WORD_STREET = re.compile(
    r"^(?!always|anyway|away|halfway|subway|railway|motorway|hallway|doorway|pathway|gateway|getaway|norway|someway|straightaway|runaway|breakaway|investigate|midway|stairway|galloway|conway|investi)\w{3,}(?:way|gate)$"
)
_NOT_GATE = frozenset(
    {"navigate", "delegate", "mitigate", "aggregate", "tailgate", "margate", "reigate", "ramsgate"}
)
_NEVER_IN_STREET = words(
    "a the my his her our their your this that these those any some no every each one same whole long own main busy next across up down other another i he she they we it on in at to of off by with and or but from was is were are"
)
_MEASURES = words(
    "minute minutes min mins mile miles hour hours metre metres meter second seconds day days week weeks year years month months people sessions point points percent bed bedroom pound pounds"
)
_SAYS_WHERE = frozenset(
    {"on", "at", "near", "off", "in", "from", "to", "by", "outside", "opposite", "behind", "down", "along"}
)
#: "on park view" is a street, "by the way" and "in house" are not; these never start a street of everyday words.
_NOT_A_STREET = frozenset(
    {
        ("in", "house"),
        ("half", "way"),
        ("right", "way"),
        ("big", "way"),
        ("good", "place"),
        ("first", "place"),
        ("safe", "place"),
    }
    | {
        ("nice", "place"),
        ("high", "street"),
        ("bad", "way"),
        ("better", "place"),
        ("take", "place"),
        ("car", "park"),
    }
    | {
        ("safe", "house"),
        ("no", "way"),
        ("best", "way"),
        ("taking", "place"),
        ("in", "place"),
        ("food", "bank"),
    }
    | {
        ("crown", "court"),
        ("county", "court"),
        ("family", "court"),
        ("magistrates", "court"),
        ("half", "house"),
    }
)
#: Before a town or a district that the list does not hold.
_GOING_OR_LIVING = frozenset(
    {
        "from",
        "near",
        "to",
        "in",
        "at",
        "around",
        "outside",
        "towards",
        "visiting",
        "left",
        "over",
        "through",
        "of",
    }
)
_TOWN_ENDING = re.compile(
    r"^\w{2,}(?:ton|ham|ford|ley|bury|burgh|borough|brough|wick|worth|mouth|pool|chester|caster|cester|thorpe|thwaite|dale|shire|bridge|port|stead|combe|moor|stow|wood|field|fields|minster|haven|ness|by|holme|hulme|royd)$"
)
_NOT_A_TOWN = words(
    "button cotton skeleton carton baton piston comfort report support transport passport airport import export sport afford childhood neighbourhood dislike valley alley trolley volley medley likely motley baby hobby lobby ruby nearby standby thereby hereby rugby toby abby libby debby bobby whereby livelihood barley barely parley firewood softwood battlefield infield midfield instead homestead bedstead steadfast wonderful happiness witness illness business fitness fairness harness wellness kindness darkness bitterness loneliness tiredness busyness sickness goodness badness weakness awareness madness wetness sadness fondness openness passby goodbye bye scarborough ability laby wholemoor pulley bullied molly holly dolly scale dale bridge cambridge abridge footbridge drawbridge stow bestow abandon wanton worth unworth stalwart lowfield cartridge partridge porridge fridge carriage"
)
_LONGEST_PLACE = 4


def find(text: str, tokens: Sequence[Token], lists: Gazetteers) -> Iterator[Suggestion]:
    """Yield the addresses and towns in `text`, whose words are `tokens`."""
    for rule in (_POSTCODE, _FLAT):
        for match in rule.finditer(text):
            yield Suggestion(match.start(), match.end(), Kind.PLACE)
    yield from _streets(text, tokens, lists)
    yield from _listed(tokens, lists)
    yield from _unlisted(tokens, lists)


def _streets(text: str, tokens: Sequence[Token], lists: Gazetteers) -> Iterator[Suggestion]:
    for index, token in enumerate(tokens):
        if token.key in _STREET_WORDS:
            first = _street_start(text, tokens, index, lists)
        elif _ONE_WORD_STREET.match(token.key) and token.key not in _NOT_GATE:
            first = (
                index
                if _house_before(text, token.start) or _placed(tokens, index) or token.capital_counts
                else None
            )
        else:
            first = None
        if first is None:
            continue
        start = tokens[first].start
        house = _house_before(text, start)
        if house is not None:
            yield Suggestion(house, start - (start - len(text[:start].rstrip(" ,"))), Kind.PLACE)
        yield Suggestion(start, token.end, Kind.PLACE)


def _street_start(text: str, tokens: Sequence[Token], index: int, lists: Gazetteers) -> int | None:
    """Return the first word of the street name that ends at `index`, or None when this is not one."""
    word = tokens[index]
    if not index or word.gap not in {" ", ". "}:
        return None
    before = tokens[index - 1]
    if before.key == "the":  # The Crescent, The Avenue
        numbered = _house_before(text, before.start) is not None
        titled = word.titled and before.titled and word.capital_counts
        crescent = word.key in {"crescent", "avenue", "grove", "mews"} and _placed(tokens, index - 1)
        return index - 1 if numbered or titled or crescent else None
    if before.key in _NEVER_IN_STREET or before.key in _MEASURES or (before.key, word.key) in _NOT_A_STREET:
        return None
    first = index - 1
    while (
        first > 0
        and index - first < _LONGEST_PLACE - 1
        and tokens[first].gap in {" ", ". "}
        and _carries_on(tokens, first - 1, lists)
    ):
        first -= 1
    everyday = lists.is_everyday(before.key)
    numbered = _house_before(text, tokens[first].start) is not None
    capital = word.capital_counts and before.titled
    if numbered or capital:
        return first
    if everyday or word.key in _WEAK_STREET_WORDS:
        return (
            first
            if _placed(tokens, first)
            and not (
                everyday
                and lists.is_everyday(word.key)
                and word.key not in {"view", "lane", "road", "street", "drive", "close"}
            )
            else None
        )
    return first


def _carries_on(tokens: Sequence[Token], index: int, lists: Gazetteers) -> bool:
    """Say whether the word at `index` belongs to the street name that follows it (St Mary's Close, Old Mill Lane)."""
    token = tokens[index]
    if token.key in {"st", "saint", "old", "upper", "lower", "great", "little", "new"}:
        return True
    if token.key in _NEVER_IN_STREET or token.key in _SAYS_WHERE:
        return False
    return token.capital_counts or not lists.is_everyday(token.key)


def _placed(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].key in _SAYS_WHERE


def _house_before(text: str, start: int) -> int | None:
    """Return where a house number just before `start` begins."""
    match = _HOUSE.search(text, max(0, start - 24), start)
    return match.start() if match else None


def _listed(tokens: Sequence[Token], lists: Gazetteers) -> Iterator[Suggestion]:
    keys = [token.key for token in tokens]
    for index, token in enumerate(tokens):
        for length in range(_LONGEST_PLACE, 0, -1):
            name = tuple(keys[index : index + length])
            if len(name) < length:
                continue
            known = name in lists.places
            if not known and name in lists.places_that_are_words:
                known = (token.capital_counts and name != ("march",)) or (
                    index > 0 and _lives_or_goes(keys[:index])
                )
            if known:
                yield Suggestion(token.start, tokens[index + length - 1].end, Kind.PLACE)
                break


def _lives_or_goes(before: Sequence[str]) -> bool:
    """'lived in bury', 'moved to hull': a lower-case place that is also a word needs the verb as well."""
    verbs = {
        "live",
        "lived",
        "lives",
        "living",
        "moved",
        "move",
        "moving",
        "born",
        "grew",
        "up",
        "way",
        "travel",
        "office",
        "placement",
        "court",
        "gp",
        "over",
        "all",
        "housed",
        "rehoused",
        "based",
    }
    return before[-1] in {"near", "from"} or (
        before[-1] in {"in", "to"} and len(before) > 1 and before[-2] in verbs
    )


def _unlisted(tokens: Sequence[Token], lists: Gazetteers) -> Iterator[Suggestion]:
    for index, token in enumerate(tokens):
        if not index or tokens[index - 1].key not in _GOING_OR_LIVING or token.gap != " ":
            continue
        if token.key in lists.first_names or token.key in _NOT_A_TOWN or lists.is_everyday(token.key):
            continue
        capital = token.capital_counts and tokens[index - 1].key in {
            "in",
            "near",
            "around",
            "outside",
            "towards",
            "to",
            "at",
        }
        if capital or _TOWN_ENDING.match(token.key):
            yield Suggestion(token.start, token.end, Kind.PLACE)
